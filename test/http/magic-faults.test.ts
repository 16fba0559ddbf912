import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

interface Seen {
  readonly text: string;
  readonly error: string | undefined;
  readonly ms: number;
}

/** What a bare socket sees: every byte, how it ended, when. */
function raw(code: string, more: Record<string, unknown> = {}, waitMs = 5_000): Promise<Seen> {
  const body = JSON.stringify(signed({ ...base, coupon_code: code, ...more }));
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let text = '';
    let error: string | undefined;
    socket.setTimeout(waitMs, () => socket.destroy());
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', (e: NodeJS.ErrnoException) => (error = e.code));
    socket.on('close', () => resolve({ text, error, ms: performance.now() - startedAt }));
    socket.write(
      `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

async function stateOf(code: string): Promise<string> {
  return (await admin(server.url, 'GET', `/coupons/${code}`)).body.state;
}

test('81 resets the connection and writes nothing off, once', async () => {
  expect(await raw('998101000001')).toMatchObject({ text: '', error: 'ECONNRESET' });
  expect(await stateOf('998101000001')).toBe('issued');
  expect((await writeOff(server.url, '998101000001')).outcome).toBe('written_off');
});

test('82 writes off, resets, and replays the lost answer to the same trace', async () => {
  expect(await raw('998201000001', { wf_trace_no: 'lost' })).toMatchObject({ text: '', error: 'ECONNRESET' });
  expect(await stateOf('998201000001')).toBe('used');
  const again = await writeOff(server.url, '998201000001', { wf_trace_no: 'lost' });
  expect([again.outcome, again.headers.get('x-shoubei-mock-replayed')]).toEqual(['written_off', 'true']);
  expect((await writeOff(server.url, '998201000001')).outcome).toBe('already_used');
});

test.each([
  ['83', 500, '<html>', 'issued'],
  ['89', 429, '', 'issued'],
  ['92', 504, '<html>', 'used'],
])('%s is HTTP %i', async (ss, status, start, state) => {
  const code = `99${ss}01000001`;
  const answer = await writeOff(server.url, code);
  expect(answer.status).toBe(status);
  expect(answer.text.startsWith(start)).toBe(true);
  expect(answer.headers.get('retry-after')).toBe(ss === '89' ? '1' : null);
  expect(await stateOf(code)).toBe(state);
});

test('84 writes off and cuts the JSON in the middle', async () => {
  const { text } = await raw('998401000001');
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  expect(text).toMatch(/^HTTP\/1\.1 200 /u);
  expect(body).toMatch(/^\{"return_code":"SUCCESS"/u);
  expect(() => JSON.parse(body)).toThrow(SyntaxError);
  expect(await stateOf('998401000001')).toBe('used');
});

test('85 writes off and signs wrongly', async () => {
  const { body, outcome } = await writeOff(server.url, '998501000001');
  expect(outcome).toBe('written_off');
  expect(body['sign']).toMatch(/^[0-9a-f]{32}$/u);
  expect(body['sign']).not.toBe(md5Sign(body));
});

test.each([
  ['86', 'issued'],
  ['93', 'used'],
])('%s answers system_error, and the coupon is %s', async (ss, state) => {
  const { body } = await writeOff(server.url, `99${ss}01000002`);
  expect(body).toMatchObject({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(await stateOf(`99${ss}01000002`)).toBe(state);
});

test('87 answers 200 with nothing in it, and writes nothing off', async () => {
  const answer = await writeOff(server.url, '998701000001');
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect(await stateOf('998701000001')).toBe('issued');
});

test('88 writes off and says nothing until the client gives up', async () => {
  const seen = await raw('998801000001', {}, 700);
  expect(seen.text).toBe('');
  expect(seen.ms).toBeGreaterThan(600);
  expect(await stateOf('998801000001')).toBe('used');
});

test('80 writes off each time after three seconds', async () => {
  const seen = await raw('998001000001');
  expect(seen.text).toContain('"result_code":"SUCCESS"');
  expect(seen.ms).toBeGreaterThan(2_900);
});

test('90 names another coupon and amount in a well-signed answer', async () => {
  const { body } = await writeOff(server.url, '999001000001');
  expect(body['sign']).toBe(md5Sign(body));
  expect(body['codes']).not.toBe('999001000001');
  expect(body['amount']).not.toBe('1000');
});

test('91 loses the answer, and the same trace gets already_used', async () => {
  expect(await raw('999101000001', { wf_trace_no: 'gone' })).toMatchObject({ text: '', error: 'ECONNRESET' });
  expect((await writeOff(server.url, '999101000001', { wf_trace_no: 'gone' })).outcome).toBe('already_used');
});

test('a fault waits for an authenticated request, and a reset arms it again', async () => {
  expect((await writeOff(server.url, '998301000009', {}, 'wrong key')).outcome).toBe('bad_signature');
  expect((await writeOff(server.url, '998301000009')).status).toBe(500);
  expect((await writeOff(server.url, '998301000009')).outcome).toBe('written_off');
  expect((await admin(server.url, 'POST', '/reset')).status).toBe(204);
  expect((await writeOff(server.url, '998301000009')).status).toBe(500);
});

test('a code of 12 to 16 digits is magic, its amount is in it, and nothing else is magic', async () => {
  expect((await writeOff(server.url, Number('9900025000000013'))).outcome).toBe('illegal_parameter');
  const sixteen = await writeOff(server.url, '9900025000000013');
  expect(sixteen.body).toMatchObject({ amount: '2500', settle_amount: '2485' });
  expect(sixteen.headers.get('x-shoubei-mock-magic')).toBe('00');
  expect((await writeOff(server.url, 990000000001234)).body).toMatchObject({ amount: '1000' });
  for (const code of ['99000250001', '991101000001', '99000100000A']) {
    const { outcome, headers } = await writeOff(server.url, code);
    expect([outcome, headers.get('x-shoubei-mock-magic')]).toEqual(['not_found', null]);
  }
});

test('a loaded coupon wins over magic, and --no-magic turns magic off', async () => {
  await admin(server.url, 'POST', '/coupons', { coupon_code: '990301000077', face_amount: 7 });
  const { outcome, headers } = await writeOff(server.url, '990301000077');
  expect([outcome, headers.get('x-shoubei-mock-magic')]).toEqual(['written_off', null]);
  await using plain = await startMockServer({ profile: { magic: false } });
  expect((await writeOff(plain.url, '990001000001')).outcome).toBe('not_found');
});

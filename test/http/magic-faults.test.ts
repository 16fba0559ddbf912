import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { postRaw, type RawSeen } from '../support/raw.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';

const server = await sharedServer();

/** Returns what a bare socket receives for a magic code, the coupon's state, and the outcome of a retry. */
async function observe(
  ss: string,
  giveUp?: Promise<unknown>,
): Promise<{ seen: RawSeen; parsed: Record<string, unknown>; state: string; again: string }> {
  const code = `99${ss}01000001`;
  const body = JSON.stringify(signed({ ...base, coupon_code: code, wf_trace_no: `T-${ss}` }));
  const seen = await postRaw(server.url, body, giveUp);
  const { state } = (await admin(server.url, 'GET', `/coupons/${code}`)).body;
  const { outcome, headers } = await writeOff(server.url, code, { wf_trace_no: `T-${ss}` });
  const replayed = headers.get('x-shoubei-mock-replayed') === 'true' ? 'replayed' : String(outcome);
  const parsed: Record<string, unknown> = seen.body?.endsWith('}') === true ? JSON.parse(seen.body) : {};
  return { seen, parsed, state, again: replayed };
}

test('80 writes off, and its response arrives after three seconds', async () => {
  const { seen, state } = await observe('80');
  expect(seen).toMatchObject({ status: 200, ended: 'server' });
  expect(seen.body).toContain('"result_code":"SUCCESS"');
  expect(seen.firstByteMs).toBeGreaterThan(2_900);
  expect(state).toBe('used');
});

test.each([
  ['81', 'issued', 'written_off'],
  ['82', 'used', 'replayed'],
  ['91', 'used', 'already_used'],
])(
  '%s resets the connection before any byte; the coupon is %s, the same trace then %s',
  async (ss, state, again) => {
    const told = await observe(ss);
    expect(told.seen).toMatchObject({ text: '', error: 'ECONNRESET', ended: 'error' });
    expect([told.state, told.again]).toEqual([state, again]);
  },
);

test.each([
  ['83', 500, 'text/html; charset=utf-8', 'issued', 'written_off'],
  ['89', 429, 'text/plain', 'issued', 'written_off'],
  ['92', 504, 'text/html; charset=utf-8', 'used', 'replayed'],
])('%s is HTTP %i, %s; the coupon is %s, the same trace then %s', async (ss, status, type, state, again) => {
  const told = await observe(ss);
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`;
  expect(told.seen).toMatchObject({ status, body: ss === '89' ? '' : page, ended: 'server' });
  expect(told.seen.text).toContain(`\r\ncontent-type: ${type}\r\n`);
  expect(told.seen.text.includes('\r\nretry-after: 1\r\n')).toBe(ss === '89');
  expect([told.state, told.again]).toEqual([state, again]);
});

test('84 writes off, and the JSON ends in the middle of a success', async () => {
  const { seen, state, again } = await observe('84');
  expect(seen).toMatchObject({ status: 200, ended: 'server' });
  expect(seen.body).toMatch(/^\{"return_code":"SUCCESS"/u);
  expect(() => JSON.parse(seen.body ?? '')).toThrow(SyntaxError);
  expect([state, again]).toEqual(['used', 'replayed']);
});

test('85 writes off, and its sign is wrong', async () => {
  const { parsed, state, again } = await observe('85');
  expect(parsed).toMatchObject({ result_code: 'SUCCESS', codes: '998501000001' });
  expect(parsed['sign']).toMatch(/^[0-9a-f]{32}$/u);
  expect(parsed['sign']).not.toBe(md5Sign(parsed));
  expect([state, again]).toEqual(['used', 'replayed']);
});

test.each([
  ['86', 'issued', 'written_off'],
  ['93', 'used', 'replayed'],
])('%s returns system_error; the coupon is %s, the same trace then %s', async (ss, state, again) => {
  const told = await observe(ss);
  expect(told.parsed).toEqual({
    return_code: 'FAIL',
    return_msg: '系统繁忙',
    // python3: hashlib.md5 of return_code=FAIL&return_msg=系统繁忙&key=shoubei-mock-demo-key
    sign: 'fb60442f27cf123e5978720284559ce6',
  });
  expect([told.state, told.again]).toEqual([state, again]);
});

test('87 returns 200 with an empty body, and writes nothing off', async () => {
  const { seen, state, again } = await observe('87');
  expect(seen).toMatchObject({ status: 200, body: '', ended: 'server' });
  expect([state, again]).toEqual(['issued', 'written_off']);
});

test('88 writes off and sends nothing until the client gives up', async () => {
  const isUsed = async (): Promise<unknown> =>
    (await admin(server.url, 'GET', '/coupons/998801000001')).body.state;
  const { seen, state, again } = await observe('88', expect.poll(isUsed).toBe('used'));
  expect(seen).toMatchObject({ text: '', ended: 'gave-up' });
  expect([state, again]).toEqual(['used', 'replayed']);
});

test('90 returns another coupon and amount in a correctly signed response', async () => {
  const { parsed, state, again } = await observe('90');
  expect(parsed['sign']).toBe(md5Sign(parsed));
  expect(parsed).toMatchObject({ codes: '999001000000', amount: '1100' });
  expect([state, again]).toEqual(['used', 'replayed']);
});

test('a fault waits for an authenticated request, and a reset arms it again', async () => {
  expect((await writeOff(server.url, '998301000009', {}, 'wrong key')).outcome).toBe('bad_signature');
  expect((await writeOff(server.url, '998301000009')).status).toBe(500);
  expect((await writeOff(server.url, '998301000009')).outcome).toBe('written_off');
  expect((await admin(server.url, 'POST', '/reset')).status).toBe(204);
  expect((await writeOff(server.url, '998301000009')).status).toBe(500);
});

test('a code of 12 to 16 digits is magic and contains its amount, and nothing else is magic', async () => {
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

test('a loaded coupon has priority over magic, and --no-magic turns magic off', async () => {
  await admin(server.url, 'POST', '/coupons', { coupon_code: '990301000077', face_amount: 7 });
  const { outcome, headers } = await writeOff(server.url, '990301000077');
  expect([outcome, headers.get('x-shoubei-mock-magic')]).toEqual(['written_off', null]);
  await using plain = await startMockServer({ profile: { magic: false } });
  expect((await writeOff(plain.url, '990001000001')).outcome).toBe('not_found');
});

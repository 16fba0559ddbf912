import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { postRaw, type RawSeen } from '../support/raw.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';
import { pausesWhile } from './pauses.js';

const server = await sharedServer();

let serial = 0;

interface Told {
  readonly seen: RawSeen;
  readonly code: string;
  readonly state: string | undefined;
  readonly parsed: Record<string, unknown>;
}

/** Arms one fault for a fresh coupon of 1,000 fen, and writes it off over a bare socket, or leaves once it applies. */
async function trigger(fault: Readonly<Record<string, unknown>>, leaves = false): Promise<Told> {
  const code = `F${String((serial += 1)).padStart(5, '0')}`;
  await admin(server.url, 'POST', '/coupons', { coupon_code: code, face_amount: 1000 });
  const armed = await admin(server.url, 'POST', '/faults', { ...fault, match: { coupon_code: code } });
  expect(armed.status).toBe(201);
  const body = JSON.stringify(signed({ ...base, coupon_code: code, wf_trace_no: `T-${code}` }));
  const triggered = async (): Promise<unknown> => (await server.faults()).at(-1)?.triggered;
  const left = leaves ? expect.poll(triggered).toBe(1) : undefined;
  const seen = await postRaw(server.url, body, left);
  const { state } = (await admin(server.url, 'GET', `/coupons/${code}`)).body;
  return { seen, code, state, parsed: seen.body?.endsWith('}') === true ? JSON.parse(seen.body) : {} };
}

/** The same trace again, without a fault for it. */
async function again(code: string): Promise<[string | null, boolean]> {
  const answer = await writeOff(server.url, code, { wf_trace_no: `T-${code}` });
  return [answer.outcome, answer.headers.get('x-shoubei-mock-replayed') === 'true'];
}

const sides = [
  ['before', 'issued', false],
  ['after', 'used', true],
] as const;

test.each(sides)(
  'reset %s: no byte comes, the connection is reset, the coupon is %s',
  async (when, state, replayed) => {
    const told = await trigger({ kind: 'reset', when });
    expect(told.seen).toMatchObject({ text: '', error: 'ECONNRESET', ended: 'error' });
    expect(told.state).toBe(state);
    expect(await again(told.code)).toEqual(['written_off', replayed]);
  },
);

test.each(sides)(
  'silence %s: no byte comes, and the server hangs up in time; %s',
  async (when, state, replayed) => {
    const told = await trigger({ kind: 'silence', when, ms: 300 });
    expect(told.seen).toMatchObject({ text: '', ended: 'server' });
    expect(told.seen.ms).toBeGreaterThan(280);
    expect(told.seen.ms, 'far below the 30 s without ms').toBeLessThan(15_000);
    expect(told.state).toBe(state);
    expect(await again(told.code)).toEqual(['written_off', replayed]);
  },
);

test.each(sides)('silence %s outlasts a client that gives up; %s', async (when, state) => {
  const told = await trigger({ kind: 'silence', when }, true);
  expect(told.seen).toMatchObject({ text: '', ended: 'gave-up' });
  expect(told.state).toBe(state);
});

test.each(sides)(
  'http_status %s: that status, the headers, an empty body; %s',
  async (when, state, replayed) => {
    const told = await trigger({ kind: 'http_status', when, status: 429, headers: { 'Retry-After': '7' } });
    expect(told.seen).toMatchObject({ status: 429, body: '', ended: 'server' });
    expect(told.seen.text).toMatch(/^retry-after: 7\r$/mu);
    expect(told.state).toBe(state);
    expect(await again(told.code)).toEqual(['written_off', replayed]);
  },
);

test.each(sides)('html %s: a page where JSON was expected; %s', async (when, state, replayed) => {
  const told = await trigger({ kind: 'html', when, status: 502 });
  expect(told.seen.status).toBe(502);
  expect(told.seen.text).toMatch(/^content-type: text\/html; charset=utf-8\r$/mu);
  expect(told.seen.body).toBe('<html><head><title>502</title></head><body><h1>502</h1></body></html>\n');
  expect(told.state).toBe(state);
  expect(await again(told.code)).toEqual(['written_off', replayed]);
});

test.each(sides)('cut_json %s: the first half of a success; %s', async (when, state, replayed) => {
  const told = await trigger({ kind: 'cut_json', when });
  expect(told.seen.status).toBe(200);
  expect(told.seen.body).toMatch(/^\{"return_code":"SUCCESS","return_msg":"操作成功"/u);
  expect(() => JSON.parse(told.seen.body ?? '')).toThrow(SyntaxError);
  expect(told.state).toBe(state);
  expect(await again(told.code)).toEqual(['written_off', replayed]);
});

test.each(sides)('empty_body %s: 200 and nothing; %s', async (when, state, replayed) => {
  const told = await trigger({ kind: 'empty_body', when });
  expect(told.seen).toMatchObject({ status: 200, body: '', ended: 'server' });
  expect(told.seen.text).toMatch(/^content-length: 0\r$/mu);
  expect(told.state).toBe(state);
  expect(await again(told.code)).toEqual(['written_off', replayed]);
});

test.each(sides)(
  'wrong_sign %s: a success whose signature is off by one digit; %s',
  async (when, state, replayed) => {
    const told = await trigger({ kind: 'wrong_sign', when });
    const right = md5Sign(told.parsed);
    expect(told.parsed).toMatchObject({ result_code: 'SUCCESS', codes: told.code });
    expect(told.parsed['sign']).toMatch(/^[0-9a-f]{32}$/u);
    expect(told.parsed['sign']).not.toBe(right);
    expect(String(told.parsed['sign']).slice(1)).toBe(right.slice(1));
    expect(told.state).toBe(state);
    expect(await again(told.code)).toEqual(['written_off', replayed]);
  },
);

test('wrong_sign changes a signature that begins with 0 as well', async () => {
  const fault = { kind: 'wrong_sign', when: 'after', match: { coupon_code: 'NOSUCH6' } };
  await admin(server.url, 'POST', '/faults', fault);
  // python3: hashlib.md5('codes=NOSUCH6&result_code=FAIL&return_code=0201&return_msg=券码不存在&key=shoubei-mock-demo-key'.encode())
  const right = '06f5da8e2fe4d74dda3d6095bd5de806';
  expect((await writeOff(server.url, 'NOSUCH6')).body['sign']).toBe(`1${right.slice(1)}`);
  expect((await writeOff(server.url, 'NOSUCH6')).body['sign']).toBe(right);
});

test.each(sides)(
  'other_response %s: correctly signed, about another coupon and amount; %s',
  async (when, state, replayed) => {
    const told = await trigger({ kind: 'other_response', when });
    expect(told.parsed['sign']).toBe(md5Sign(told.parsed));
    expect(told.parsed['codes']).not.toBe(told.code);
    expect(told.parsed['amount']).toBe('1100');
    expect(told.state).toBe(state);
    expect(await again(told.code)).toEqual(['written_off', replayed]);
  },
);

test.each([
  ['NOSUCH6', 'NOSUCH0'],
  ['NOSUCH0', 'NOSUCH1'],
])(
  'other_response on a rejection of %s names %s, and an amount that is null stays so',
  async (code, other) => {
    const fault = { kind: 'other_response', when: 'after', match: { coupon_code: code } };
    await admin(server.url, 'POST', '/faults', fault);
    const { body } = await writeOff(server.url, code);
    expect(body).toMatchObject({ return_code: '0201', codes: other, amount: null, sign: md5Sign(body) });
  },
);

test('cut_json cuts in the middle: half of the response to the retry is left', async () => {
  const told = await trigger({ kind: 'cut_json', when: 'after' });
  const { text } = await writeOff(server.url, told.code, { wf_trace_no: `T-${told.code}` });
  expect(told.seen.body).toBe(text.slice(0, Math.floor(text.length / 2)));
});

test.each(sides)('system_error %s: a signed FAIL; %s', async (when, state, replayed) => {
  const told = await trigger({ kind: 'system_error', when });
  expect(told.parsed).toMatchObject({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(told.parsed['sign']).toBe(md5Sign(told.parsed));
  expect(told.state).toBe(state);
  expect(await again(told.code)).toEqual(['written_off', replayed]);
});

test('lost_then_already_used: the connection is reset, and the same trace then gets already_used', async () => {
  const told = await trigger({ kind: 'lost_then_already_used', when: 'after' });
  expect(told.seen).toMatchObject({ text: '', error: 'ECONNRESET' });
  expect(told.state).toBe('used');
  expect(await again(told.code)).toEqual(['already_used', false]);
});

test('latency after: written off at once, sent late', async () => {
  const told = trigger({ kind: 'latency', when: 'after', ms: 1_500 });
  let isAnswered = false;
  void told.then(() => (isAnswered = true)); // oxlint-disable-line promise/prefer-await-to-then -- meanwhile
  const code = `F${String(serial).padStart(5, '0')}`;
  const stateOf = async (): Promise<string> =>
    (await admin(server.url, 'GET', `/coupons/${code}`)).body.state;
  await expect.poll(stateOf).toBe('used');
  expect(isAnswered).toBe(false);
  const { seen } = await told;
  expect(seen.firstByteMs).toBeGreaterThan(1_480);
  expect(seen.body).toContain('"result_code":"SUCCESS"');
});

test('latency before: decided late, by the state at that time, also for a client that gave up', async () => {
  const told = await trigger({ kind: 'latency', when: 'before', ms: 1_500 }, true);
  expect(told.seen).toMatchObject({ text: '', ended: 'gave-up' });
  expect(told.state).toBe('issued');
  await expect
    .poll(async () => (await admin(server.url, 'GET', `/coupons/${told.code}`)).body.state)
    .toBe('used');
});

test('uniform latency stays within its limits, and a seed repeats it', async () => {
  const waits = async (seed: number): Promise<readonly number[]> => {
    await using tenant = await server.tenant();
    await tenant.fault({ kind: 'latency', when: 'before', ms: 20, maxMs: 120, times: 'always', seed });
    return await pausesWhile(
      async () => {
        for (let i = 0; i < 6; i += 1) {
          const startedAt = performance.now();
          await tenant.client().writeOff({ couponCode: '990501000001' });
          expect(performance.now() - startedAt).toBeGreaterThan(18);
        }
      },
      1,
      400,
    );
  };
  const [first, second] = [await waits(7), await waits(7)];
  expect(first).toHaveLength(6);
  for (const ms of first) expect([ms, ms >= 20 && ms <= 120]).toEqual([ms, true]);
  expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(10);
  expect(second).toEqual(first);
});

test('a seed determines the latencies that splitmix32 generates for it', async () => {
  await admin(server.url, 'POST', '/faults', {
    kind: 'latency',
    when: 'after',
    ms: 100,
    max_ms: 500,
    times: 3,
    seed: 42,
    match: { coupon_code: 'NOSUCH7' },
  });
  const asked = async (): Promise<void> => {
    for (let i = 0; i < 3; i += 1) await writeOff(server.url, 'NOSUCH7');
  };
  // Python, splitmix32 written again: 100 + int(chance(42, 2 * i + 1) * 401)
  expect(await pausesWhile(asked, 100, 500)).toEqual([113, 383, 347]);
});

test('a seed triggers the fault for the requests that splitmix32 selects', async () => {
  await admin(server.url, 'POST', '/faults', {
    kind: 'system_error',
    when: 'before',
    times: 'always',
    probability: 0.5,
    seed: 7,
    match: { coupon_code: 'NOSUCH8' },
  });
  let marks = '';
  for (let i = 0; i < 24; i += 1) {
    marks += (await writeOff(server.url, 'NOSUCH8')).outcome === 'system_error' ? 'x' : '.';
  }
  // Python, splitmix32 written again: 'x' where chance(7, 2 * i) < 0.5
  expect(marks).toBe('.xxx..x.xxx..xxx..x.x...');
});

test('a latency and another fault apply together; of two others the second waits its turn', async () => {
  await using tenant = await server.tenant();
  await tenant.fault({ kind: 'latency', when: 'after', ms: 200, times: 'always' });
  await tenant.fault({ kind: 'http_status', when: 'before', status: 503 });
  await tenant.fault({ kind: 'html', when: 'before', status: 502 });
  const statuses: unknown[] = [];
  for (let i = 0; i < 3; i += 1) {
    const startedAt = performance.now();
    const told = await tenant
      .client()
      .writeOff({ couponCode: '990501000001' })
      .catch((error: unknown) => error);
    expect(performance.now() - startedAt).toBeGreaterThan(190);
    statuses.push(told instanceof Error && 'httpStatus' in told ? told.httpStatus : 200);
  }
  expect(statuses).toEqual([503, 502, 200]);
  expect((await tenant.requests()).map(({ faults }) => faults.map(({ kind }) => kind))).toEqual([
    ['latency', 'http_status'],
    ['latency', 'html'],
    ['latency'],
  ]);
});

test('an armed fault comes before that of a magic coupon, which keeps its own for later', async () => {
  await using tenant = await server.tenant();
  await tenant.fault({ kind: 'http_status', when: 'before', status: 503 });
  const client = tenant.client();
  const ask = (): Promise<unknown> =>
    client.writeOff({ couponCode: '998301000001' }).catch((error: unknown) => error);
  expect(await ask()).toMatchObject({ httpStatus: 503 });
  expect(await ask()).toMatchObject({ httpStatus: 500 });
  expect(await ask()).toMatchObject({ status: 'written_off' });
});

test('a fault with a probability applies about that often, to the same requests for the same seed', async () => {
  const struck = async (): Promise<string> => {
    await using tenant = await server.tenant();
    await tenant.fault({ kind: 'empty_body', when: 'before', times: 'always', probability: 0.3, seed: 42 });
    let marks = '';
    for (let i = 0; i < 200; i += 1) {
      const result = await tenant
        .client()
        .writeOff({ couponCode: '990501000001' })
        .catch(() => 'struck');
      marks += result === 'struck' ? 'x' : '.';
    }
    const [fault] = await tenant.faults();
    expect(fault).toMatchObject({ seen: 200, triggered: marks.split('x').length - 1, left: 'always' });
    return marks;
  };
  const first = await struck();
  expect(await struck()).toBe(first);
  const count = first.split('x').length - 1;
  expect(count).toBeGreaterThan(35);
  expect(count).toBeLessThan(90);
});

test.each([
  ['inst_no', { inst_no: '60000001' }],
  ['merchant_no', { merchant_no: 'M-1' }],
  ['shop_no', { shop_no: 'S-1' }],
  ['coupon_code', { coupon_code: '990501000077' }],
  ['wf_trace_no', { wf_trace_no: 'T-1' }],
])('a fault that matches %s applies to nothing else', async (_, match) => {
  await using own = await startMockServer();
  await admin(own.url, 'POST', '/faults', { kind: 'http_status', when: 'before', status: 503, match });
  expect((await writeOff(own.url, '990501000001', { wf_trace_no: 'other' })).status).toBe(200);
  expect((await writeOff(own.url, '990501000001', match)).status).toBe(503);
  expect((await writeOff(own.url, '990501000001', match)).status).toBe(200);
});

test('a request that is not authenticated triggers no fault, and uses none up', async () => {
  await using own = await startMockServer();
  await admin(own.url, 'POST', '/faults', { kind: 'http_status', when: 'before', status: 503 });
  expect((await writeOff(own.url, '990501000001', {}, 'wrong-key')).outcome).toBe('bad_signature');
  expect((await writeOff(own.url, '990501000001')).status).toBe(503);
});

test('faults are listed, distinguished and deleted, and the error for a bad one names its field', async () => {
  await using own = await startMockServer();
  const made = await Promise.all(
    [{ status: 500 }, { status: 501 }].map((more) =>
      admin(own.url, 'POST', '/faults', { kind: 'http_status', when: 'before', ...more }),
    ),
  );
  const ids = made.map(({ body }) => body.id);
  expect((await admin(own.url, 'DELETE', `/faults/${ids[0]}`)).status).toBe(204);
  expect((await admin(own.url, 'DELETE', `/faults/${ids[0]}`)).status).toBe(404);
  expect((await admin(own.url, 'GET', '/faults')).body.faults).toMatchObject([
    { id: ids[1], status: 501, left: 1 },
  ]);
  await admin(own.url, 'DELETE', '/faults');
  expect((await admin(own.url, 'GET', '/faults')).body.faults).toEqual([]);
  const bad = async (fault: object): Promise<unknown> =>
    (await admin(own.url, 'POST', '/faults', fault)).body.error.problems[0];
  expect(await bad({ kind: 'slow', when: 'before' })).toMatchObject({ field: 'kind' });
  expect(await bad({ kind: 'reset' })).toMatchObject({ field: 'when', message_zh: '必填' });
  expect(await bad({ kind: 'reset', when: 'after', ms: 1 })).toMatchObject({
    field: 'ms',
    message: 'is for latency and silence',
  });
  expect(await bad({ kind: 'latency', when: 'after', ms: 5, max_ms: 4 })).toMatchObject({ field: 'max_ms' });
  expect(await bad({ kind: 'lost_then_already_used', when: 'before' })).toMatchObject({ field: 'when' });
  expect(await bad({ kind: 'html', when: 'after', headers: { 'Content-Length': '1' } })).toMatchObject({
    field: 'headers.Content-Length',
  });
  expect(await bad({ kind: 'reset', when: 'after', times: 0 })).toMatchObject({ field: 'times' });
  expect(await bad({ kind: 'reset', when: 'after', match: { amount: '1' } })).toMatchObject({
    field: 'match.amount',
  });
});

test('a server that closes does not wait for callers that a fault delays', async () => {
  const own = await startMockServer({ drainMs: 60_000 });
  const codes = ['990001000001', '990001000002'];
  await own.fault({ kind: 'latency', when: 'before', ms: 60_000, match: { couponCode: '990001000001' } });
  await own.fault({ kind: 'silence', when: 'after', ms: 60_000, match: { couponCode: '990001000002' } });
  const waiting = codes.map((coupon_code) =>
    postRaw(own.url, JSON.stringify(signed({ ...base, coupon_code }))),
  );
  await expect.poll(async () => (await own.faults()).map(({ triggered }) => triggered)).toEqual([1, 1]);
  const startedAt = performance.now();
  await own.close();
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  for (const seen of await Promise.all(waiting)) expect(seen.text).toBe('');
});

test('a request that a latency delays is cut off by a reset, and does not see the later state', async () => {
  await using tenant = await server.tenant();
  await tenant.fault({ kind: 'latency', when: 'before', ms: 600 });
  await tenant.coupon({ couponCode: 'C1' });
  const late = tenant
    .client()
    .writeOff({ couponCode: 'C1' })
    .catch((error: unknown) => error);
  await expect.poll(async () => (await tenant.faults())[0]?.triggered).toBe(1);
  await tenant.reset();
  await tenant.coupon({ couponCode: 'C1' });
  expect(await late).toMatchObject({ code: 'outcome_unknown' });
  expect((await tenant.findCoupon('C1'))?.state).toBe('issued');
  expect(await tenant.orders()).toEqual([]);
});

import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';
import { expectOnceEach, tally } from './callers.js';

const server = await sharedServer();

test('200 callers at once on 10 coupons: 10 written off', () => expectOnceEach(server.url, 200, 10));

test('64 callers with one trace number get one order number', async () => {
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => writeOff(server.url, '990001000600', { wf_trace_no: 'one' })),
  );
  expect(tally(answers)).toEqual({ written_off: 64 });
  expect(new Set(answers.map(({ body }) => body['order_no'])).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('x-shoubei-mock-replayed') === 'true').length).toBe(63);
});

test('one trace number sent at once for many coupons binds once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      writeOff(server.url, `9900010007${String(i).padStart(2, '0')}`, { wf_trace_no: 'race' }),
    ),
  );
  expect(tally(answers)).toEqual({ written_off: 1, trace_conflict: 19 });
});

test('a replay returns the first response, even after a refund or without the fields that do not count', async () => {
  const first = await writeOff(server.url, '990001000801', {
    wf_trace_no: 'again',
    amount: '1000',
    exc_discount_flag: '0',
  });
  await admin(server.url, 'PATCH', '/coupons/990001000801', { state: 'refunded' });
  const second = await writeOff(server.url, 990001000801, {
    wf_trace_no: 'again',
    amount: 1000,
    ts: '20261123120001',
    more: 'x',
  });
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('x-shoubei-mock-replayed')).toBe('true');
});

test.each([
  ['another coupon', { coupon_code: '990001000803' }],
  ['another shop', { shop_no: 'S2' }],
  ['another amount', { amount: '2' }],
  ['another real amount', { real_amount: '1' }],
  ['another channel', { channel_type: '10002' }],
  ['another flag', { exc_discount_flag: '1' }],
])('the same trace with %s is trace_conflict', async (_, more) => {
  await writeOff(server.url, '990001000802', { wf_trace_no: 'bound' });
  expect((await writeOff(server.url, '990001000802', { wf_trace_no: 'bound', ...more })).outcome).toBe(
    'trace_conflict',
  );
});

test('a trace number belongs to one institution and merchant, and rejections bind nothing', async () => {
  await writeOff(server.url, '990001000804', { wf_trace_no: 'scope' });
  const others = [
    await writeOff(server.url, '990001000805', { wf_trace_no: 'scope', merchant_no: 'M2' }),
    await writeOff(server.url, '990001000806', { wf_trace_no: 'scope', inst_no: '60000001' }),
  ];
  expect(others.map(({ outcome }) => outcome)).toEqual(['written_off', 'written_off']);
  await writeOff(server.url, '990501000001', { wf_trace_no: 'refused' });
  expect((await writeOff(server.url, '990001000807', { wf_trace_no: 'refused' })).outcome).toBe(
    'written_off',
  );
});

test.each([
  ['already_used', 'already_used'],
  ['trace_conflict', 'trace_conflict'],
] as const)('idempotency %s decides the response to a repeated trace', async (idempotency, outcome) => {
  await using other = await startMockServer({ profile: { idempotency } });
  await writeOff(other.url, '990001000001', { wf_trace_no: 'T' });
  expect((await writeOff(other.url, '990001000001', { wf_trace_no: 'T' })).outcome).toBe(outcome);
  await admin(other.url, 'PATCH', '/coupons/990001000001', { state: 'issued' });
  expect((await writeOff(other.url, '990001000001', { wf_trace_no: 'T' })).outcome).toBe(outcome);
});

test.each([
  [250, 248],
  [1000, 994],
  [83, 83],
  [84, 83],
  [1, 1],
  [0, 0],
  [9007199254740991, 8953156059212545],
])('a face value of %i fen settles at %i', async (face, settle) => {
  const code = `F${face}`.slice(0, 16);
  await admin(server.url, 'POST', '/coupons', { coupon_code: code, face_amount: face });
  expect((await writeOff(server.url, code)).body).toMatchObject({
    amount: String(face),
    settle_amount: String(settle),
  });
});

test('a coupon may have its own settle amount, and the fee is a setting', async () => {
  await admin(server.url, 'POST', '/coupons', { coupon_code: 'OWN', face_amount: 1000, settle_amount: 1 });
  const { body, headers } = await writeOff(server.url, 'OWN');
  expect(body['settle_amount']).toBe('1');
  expect(headers.get('x-shoubei-mock-assumptions')?.split(',')).not.toContain('A7');
  await using free = await startMockServer({ profile: { feeBasisPoints: 0 } });
  expect((await writeOff(free.url, '990001000001')).body['settle_amount']).toBe('1000');
});

test('validity depends on the clock, both limits included', async () => {
  let nowMs = Date.parse('2026-11-30T23:59:59+08:00');
  await using dated = await startMockServer({
    nowMs: () => nowMs,
    coupons: [1, 2, 3].map((n) => ({
      coupon_code: `D${n}`,
      face_amount: 100,
      valid_from: '2026-12-01T00:00:00+08:00',
      valid_until: '2026-12-01T15:59:59.999Z',
    })),
  });
  expect((await writeOff(dated.url, 'D1')).outcome).toBe('not_yet_valid');
  nowMs += 1000;
  expect((await writeOff(dated.url, 'D1')).outcome).toBe('written_off');
  nowMs = Date.parse('2026-12-01T23:59:59.999+08:00');
  expect((await writeOff(dated.url, 'D2')).outcome).toBe('written_off');
  nowMs += 1;
  expect((await writeOff(dated.url, 'D3')).outcome).toBe('expired');
});

test('merchants, shops, channel, exclusive discount, minimum and institution restrict a coupon', async () => {
  await admin(server.url, 'POST', '/coupons', [
    { coupon_code: 'B1', face_amount: 1, merchant_nos: ['other'] },
    { coupon_code: 'B2', face_amount: 1, shop_nos: ['862010110001'] },
    { coupon_code: 'B3', face_amount: 1, channel_type: '10003' },
    { coupon_code: 'B4', face_amount: 1, channel_type: '10009' },
    { coupon_code: 'B5', face_amount: 1, min_amount: 9007199254740991 },
    { coupon_code: 'B6', face_amount: 1, inst_no: '60000001' },
    { coupon_code: 'B7', face_amount: 1, channel_type: '10004' },
  ]);
  const ask = async (code: string, more = {}): Promise<string | null> =>
    (await writeOff(server.url, code, more)).outcome;
  expect(await ask('B1')).toBe('wrong_shop');
  expect(await ask('B2', { shop_no: 'x' })).toBe('wrong_shop');
  expect(await ask('B2')).toBe('written_off');
  expect(await ask('B3', { channel_type: '10004' })).toBe('wrong_channel');
  expect(await ask('B3')).toBe('written_off');
  expect(await ask('B4', { exc_discount_flag: '1' })).toBe('exclusive_discount');
  expect(await ask('B4', { exc_discount_flag: '0' })).toBe('written_off');
  expect(await ask('B5')).toBe('below_minimum');
  expect(await ask('B5', { amount: '9007199254740990' })).toBe('below_minimum');
  expect(await ask('B5', { amount: '9999999999999999' })).toBe('written_off');
  expect(await ask('B6')).toBe('not_found');
  expect(await ask('B6', { inst_no: '60000001' })).toBe('written_off');
  expect(await ask('B7', { exc_discount_flag: '1' })).toBe('written_off');
});

test('order numbers contain the real time and stay unique over restarts and emulated clocks', async () => {
  const orderNos: string[] = [];
  for (let run = 0; run < 5; run += 1) {
    await using restarted = await startMockServer({ nowMs: () => 0 });
    for (let i = 0; i < 20; i += 1) {
      const { body } = await writeOff(restarted.url, `9900010000${String(i).padStart(2, '0')}`);
      orderNos.push(String(body['order_no']));
    }
  }
  expect(new Set(orderNos).size).toBe(100);
  for (const orderNo of orderNos) {
    expect(orderNo).toMatch(/^5\d{23}$/u);
    expect(Math.abs(Number(orderNo.slice(1, 14)) - Date.now())).toBeLessThan(60_000);
  }
});

test('each active key of an institution verifies, and signs the response to its request', async () => {
  await using rotating = await startMockServer({
    profile: { institutions: [{ inst_no: base.inst_no, keys: ['new', 'old'] }] },
  });
  for (const key of ['new', 'old']) {
    const { body, outcome } = await writeOff(
      rotating.url,
      `9900010000${key.length}${key === 'new' ? 1 : 2}`,
      {},
      key,
    );
    expect([outcome, body['sign']]).toEqual(['written_off', md5Sign(body, key)]);
  }
  const { body, outcome } = await writeOff(rotating.url, '990001000099', {}, 'shoubei-mock-demo-key');
  expect([outcome, body['sign']]).toEqual(['bad_signature', md5Sign(body, 'new')]);
});

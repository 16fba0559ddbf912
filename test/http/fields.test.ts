import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { base, post, writeOff } from '../support/wire.js';

let server: MockServer;
let strict: MockServer;
const whys: string[] = [];
beforeAll(async () => {
  server = await startMockServer({ onExchange: ({ reason }) => whys.push(reason?.field ?? '') });
  strict = await startMockServer({ profile: { strict: true } });
});
afterAll(async () => {
  await server.close();
  await strict.close();
});

const good = { ...base, coupon_code: '990001000001' };

const bad: readonly [field: string, values: readonly unknown[]][] = [
  ['inst_no', ['', null, undefined, '123456789', {}, [], 123456789]],
  ['merchant_no', ['', null, undefined, 'm'.repeat(33), {}, ['x']]],
  ['shop_no', ['', null, undefined, '店'.repeat(33), {}]],
  ['wf_trace_no', ['t'.repeat(37), {}, [1]]],
  [
    'ts',
    [
      '',
      null,
      undefined,
      '2026112312000',
      '202611231200000',
      '20261323120000',
      '20260230120000',
      '20261123240000',
      '20261123126000',
      '20261123120060',
      '2026-11-23 120',
      'yyyyMMddHHmmss',
      true,
      20261323120000,
    ],
  ],
  [
    'coupon_code',
    ['', null, undefined, '1'.repeat(17), '12 34', '１２３４', 'a-b', '券', '1\n', 1.5, -1, {}],
  ],
  ['channel_type', ['10000', '10010', '1000', '抖音', 10011, true, {}]],
  ['amount', ['01', '-1', '1.5', '1e3', ' 1', '1'.repeat(17), 'x', -1, 1.5, 9007199254740992, true, []]],
  ['real_amount', ['00', '+1', '１', -0.5, {}]],
  ['exc_discount_flag', ['2', '01', 'true', true, 2, {}]],
  ['sign', ['', null, undefined, {}, []]],
];

test.each(bad)('a bad %s is an illegal parameter, and the log names it', async (field, values) => {
  for (const value of values) {
    const fields = field === 'sign' ? { ...good, sign: value } : signed({ ...good, [field]: value });
    const { outcome, headers } = await post(server.url, JSON.stringify(fields));
    expect([value, outcome, whys.at(-1)]).toEqual([value, 'illegal_parameter', field]);
    expect(headers.get('x-shoubei-mock-reason')).toMatch(new RegExp(`^${field}: .`, 'u'));
  }
});

const accepted: readonly [string, Record<string, unknown>][] = [
  ['the alias', { coupon_code: undefined, couponCode: '990001000010' }],
  ['both names with one value', { coupon_code: 990001000011, couponCode: '990001000011' }],
  ['a null alias', { coupon_code: '990001000012', couponCode: null }],
  [
    'a trace number of 36',
    { wf_trace_no: '843d920a-2c0f-e3b4-eebc-9d2dd5887ce2', coupon_code: '990001000013' },
  ],
  ['an unknown field', { writeOff_tyep: '0', coupon_code: '990001000014' }],
  [
    'numbers',
    { inst_no: 900024, amount: 1000, ts: 20261123120000, channel_type: 10003, coupon_code: 990001000015 },
  ],
];

test.each(accepted)('%s is accepted, and refused in strict', async (_, more) => {
  const body = JSON.stringify(signed({ ...good, ...more }));
  expect((await post(server.url, body)).outcome).toBe('written_off');
  expect((await post(strict.url, body)).outcome).toBe('illegal_parameter');
});

test('what strict documents, strict accepts', async () => {
  const all = {
    wf_trace_no: 'T'.repeat(32),
    channel_type: '10001',
    amount: '1000',
    real_amount: '',
    exc_discount_flag: '0',
  };
  expect((await writeOff(strict.url, '990001000016', all)).outcome).toBe('written_off');
});

test('null and empty optional fields count as absent', async () => {
  const { body, headers } = await writeOff(server.url, '990001000017', {
    wf_trace_no: null,
    amount: '',
    channel_type: null,
  });
  expect(body).toMatchObject({ result_code: 'SUCCESS' });
  expect(body).not.toHaveProperty('wf_trace_no');
  expect(headers.get('x-shoubei-mock-assumptions')?.split(',')).toEqual(
    expect.arrayContaining(['A9', 'A12']),
  );
});

test('two different coupon codes in one request are refused', async () => {
  const fields = signed({ ...good, couponCode: '990001000002' });
  expect((await post(server.url, JSON.stringify(fields))).outcome).toBe('illegal_parameter');
  expect(whys.at(-1)).toBe('couponCode');
});

test.each<[string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>?]>([
  ['not JSON', 'body', '{"a":'],
  ['an array', 'body', '[]'],
  ['null', 'body', 'null'],
  ['empty', 'body', ''],
  ['not UTF-8', 'body', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['with a byte order mark', 'body', `\ufeff${JSON.stringify(signed(good))}`],
  ['with a name twice', 'amount', `{"amount":"1","amount":"1"}`],
  ['with a name twice, once escaped', 'amount', String.raw`{"amount":"1","am\u006funt":"1"}`],
  ['too large', 'body', `{"a":"${'x'.repeat(70_000)}"}`],
  ['half a surrogate pair', 'a', String.raw`{"a":"\ud800"}`],
  ['plain text', 'Content-Type', JSON.stringify(signed(good)), { 'content-type': 'text/plain' }],
  [
    'in GBK',
    'Content-Type',
    JSON.stringify(signed(good)),
    { 'content-type': 'application/json; charset=gbk' },
  ],
  ['compressed', 'Content-Encoding', 'x', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
])('a body that is %s is an unsigned illegal parameter', async (_, field, body, headers) => {
  const answer = await post(server.url, body, headers);
  expect([answer.status, answer.outcome, whys.at(-1)]).toEqual([200, 'illegal_parameter', field]);
  expect(answer.body).toEqual({ return_code: 'FAIL', return_msg: '参数不合法' });
});

test('a body limit and a content type with a charset do as they say', async () => {
  const big = JSON.stringify(signed({ ...good, coupon_code: '990001000018', note: 'x'.repeat(65_000) }));
  const answer = await post(server.url, big, { 'content-type': 'Application/JSON; charset="UTF-8"' });
  expect(answer.outcome).toBe('written_off');
});

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter(
    (n) =>
      n.isWellFormed() &&
      !(n in good) &&
      n !== 'couponCode' &&
      n !== 'sign' &&
      !['wf_trace_no', 'amount', 'real_amount', 'channel_type', 'exc_discount_flag'].includes(n),
  );
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((t) => t.isWellFormed());
const value = fc.oneof(
  text,
  fc.constant(''),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
);
const extras = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });

test('1,000 random signed requests verify, and each is refused after any one change', async () => {
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(extras, fc.nat(), fc.nat(), async (more, pick, how) => {
      serial += 1;
      const code = `990000000${String(serial).padStart(7, '0')}`;
      const fields = signed({ ...good, coupon_code: code, ...more });
      const changed = change(fields, pick, how);
      const refused = await post(server.url, JSON.stringify(changed));
      expect(refused.outcome).not.toBe('written_off');
      const answer = await post(server.url, JSON.stringify(fields));
      expect(answer.outcome).toBe('written_off');
      expect(answer.body['sign']).toBe(md5Sign(answer.body));
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

/** One change that the canonical string shows. */
function change(fields: Record<string, unknown>, pick: number, how: number): Record<string, unknown> {
  const names = Object.keys(fields);
  const at = names[pick % names.length] ?? 'ts';
  const old = fields[at];
  if (how % 3 === 0) return { ...fields, [`${at}x`]: 'added' };
  if (how % 3 === 1 && old !== null)
    return Object.fromEntries(Object.entries(fields).filter(([n]) => n !== at));
  return { ...fields, [at]: typeof old === 'string' ? `${old}1` : 'other' };
}

test('10,000 mutated bodies: no 5xx, no write-off, each refusal names a field', async () => {
  const random = mulberry32(42);
  const plain = Buffer.from(
    JSON.stringify(signed({ ...good, coupon_code: '990001009999', amount: '1000', remark: '满减券' })),
  );
  whys.length = 0;
  for (let batch = 0; batch < 200; batch += 1) {
    const bodies = Array.from({ length: 50 }, () => mutate(plain, random)).filter(
      (body) => !isSame(body, plain),
    );
    const answers = await Promise.all(bodies.map((body) => post(server.url, new Uint8Array(body))));
    for (const [i, { status, outcome }] of answers.entries()) {
      expect(status, String(bodies[i])).toBe(200);
      expect(outcome, String(bodies[i])).not.toBe('written_off');
    }
  }
  expect(whys.length).toBeGreaterThan(9_000);
  expect(whys.filter((field) => field === '')).toEqual([]);
}, 120_000);

/** White space and escapes may change the bytes and not the meaning. */
function isSame(body: Buffer, plain: Buffer): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(String(body)), JSON.parse(String(plain)));
  } catch {
    return false;
  }
}

function mutate(plain: Buffer, random: () => number): Buffer {
  const body = Buffer.from(plain);
  const at = Math.floor(random() * body.length);
  const kind = Math.floor(random() * 4);
  if (kind === 0) body[at] = Math.floor(random() * 256);
  if (kind === 1)
    return Buffer.concat([body.subarray(0, at), body.subarray(at + 1 + Math.floor(random() * 8))]);
  if (kind === 2) return Buffer.concat([body.subarray(0, at), body.subarray(Math.max(0, at - 9))]);
  if (kind === 3) body[at] = (body[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return body;
}

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

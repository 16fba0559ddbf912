import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { post, writeOff } from '../support/wire.js';
import { expectChangesRefused, expectDamageRefused, good } from './random-fields.js';

const whys: string[] = [];
const server = await sharedServer({ onExchange: ({ reason }) => whys.push(reason?.field ?? '') });
const strict = await sharedServer({ profile: { strict: true } });

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

test.each(accepted)('%s is accepted by default, and rejected in strict', async (_, more) => {
  const body = JSON.stringify(signed({ ...good, ...more }));
  expect((await post(server.url, body)).outcome).toBe('written_off');
  expect((await post(strict.url, body)).outcome).toBe('illegal_parameter');
});

test('strict accepts every field that it documents', async () => {
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

test('two different coupon codes in one request are rejected', async () => {
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

test('the body limit and the charset of a content type are applied', async () => {
  const big = JSON.stringify(signed({ ...good, coupon_code: '990001000018', note: 'x'.repeat(65_000) }));
  const answer = await post(server.url, big, { 'content-type': 'Application/JSON; charset="UTF-8"' });
  expect(answer.outcome).toBe('written_off');
});

test('100 random signed requests verify, and each is rejected after any single change', () =>
  expectChangesRefused(100));

test('1,000 mutated bodies: no 5xx, no write-off, each rejection names a field', () =>
  expectDamageRefused(20));

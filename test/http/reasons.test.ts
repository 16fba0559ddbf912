import { expect, test } from 'vitest';
import type { Coupon } from '@shoubei-kit/contracts';
import { startInProcess } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { expected } from './reasons.js';

const now = Date.UTC(2026, 10, 23, 4);

const profiles = {
  lenient: { tsWindowSeconds: 600 },
  strict: { strict: true },
  upper: { signing: { case: 'upper' } },
  gbk: { signing: { response: { charset: 'gbk' } } },
  'requests in gbk': { signing: { charset: 'gbk' } },
  'in the order sent': { signing: { order: 'given' } },
  'already used': { idempotency: 'already_used' },
  'trace conflict': { idempotency: 'trace_conflict' },
} as const;

const good = { ...base, coupon_code: '990001000002' };
const traced = { ...base, wf_trace_no: 'T9' };
const first = {
  ...base,
  coupon_code: '990001000001',
  wf_trace_no: 'T1',
  amount: '7000',
  channel_type: '10003',
};

const coupons: readonly Coupon[] = [
  { coupon_code: '500000000001', face_amount: 1000, valid_from: '2026-11-23T12:00:00.001+08:00' },
  { coupon_code: '500000000002', face_amount: 1000, valid_until: '2026-11-23T11:59:59.999+08:00' },
  { coupon_code: '500000000003', face_amount: 1000, shop_nos: ['1'] },
  { coupon_code: '500000000004', face_amount: 1000, merchant_nos: ['1'] },
  { coupon_code: '500000000005', face_amount: 1000, channel_type: '10003' },
  { coupon_code: '500000000006', face_amount: 1000, channel_type: '10005' },
  { coupon_code: '500000000007', face_amount: 1000, min_amount: 5000 },
  { coupon_code: '500000000008', face_amount: 1000, state: 'frozen' },
  { coupon_code: '500000000009', face_amount: 1000, state: 'used' },
  { coupon_code: '500000000010', face_amount: 1000, inst_no: '60000001' },
];

/** The request by the name of the case: fields to sign, or a raw body. */
const requests: Readonly<Record<string, Readonly<Record<string, unknown>> | string>> = {
  'no JSON': '{',
  'an array': '[]',
  'null as the body': 'null',
  'a name twice': '{"inst_no":"900024","inst_no":"900024"}',
  'an object within': { ...good, amount: {} },
  'a number that is not exact': `{"amount":9007199254740993}`,
  'half a surrogate pair': '{"wf_trace_no":"\\ud800"}',
  'half a surrogate pair in a name': '{"\\ud800":"1"}',
  'no institution': { ...good, inst_no: '' },
  'no merchant': { ...good, merchant_no: null },
  'no shop': { ...good, shop_no: undefined },
  'no time': { ...good, ts: '' },
  'no coupon': { ...base },
  'no sign': JSON.stringify(good),
  'two coupon codes': { ...good, couponCode: '1' },
  'the coupon code by its alias': { ...base, couponCode: '990501000001' },
  'an alias that is empty': { ...good, couponCode: '', coupon_code: '990501000001' },
  'an institution that is too long': { ...good, inst_no: '123456789' },
  'a merchant that is too long': { ...good, merchant_no: '1'.repeat(33) },
  'a shop that is too long': { ...good, shop_no: '1'.repeat(33) },
  'a trace number that is too long': { ...good, wf_trace_no: '1'.repeat(37) },
  'a trace number of 33': { ...good, wf_trace_no: '1'.repeat(33), coupon_code: '990501000001' },
  'a day that does not exist': { ...good, ts: '20261131000000' },
  'a time that is a number': { ...good, ts: 1 },
  'a coupon code with a dash': { ...good, coupon_code: '1-2' },
  'an unknown channel': { ...good, channel_type: '1' },
  'an amount with a point': { ...good, amount: '1.5' },
  'an amount as a number': { ...good, amount: 1000, coupon_code: '990501000001' },
  'a paid amount with a zero before it': { ...good, real_amount: '01' },
  'a flag of 2': { ...good, exc_discount_flag: '2' },
  'a flag that is true': { ...good, exc_discount_flag: true },
  'an unknown name': { ...good, 'x y': '1', coupon_code: '990501000001' },
  'a sign that is a number': JSON.stringify({ ...good, sign: 5 }),
  'a sign that is too short': JSON.stringify({ ...good, sign: 'abc' }),
  'a sign of 65 characters': JSON.stringify({ ...good, sign: '0'.repeat(65) }),
  'a sign in the other case': JSON.stringify({ ...good, sign: md5Sign(good).toUpperCase() }),
  'a sign in lower case': good,
  'a wrong signature': JSON.stringify({ ...good, sign: '0'.repeat(32) }),
  'an unknown institution': { ...good, inst_no: '1' },
  'a time 601 s ago': { ...good, ts: '20261123114959' },
  'a trace number outside of GBK': { ...good, wf_trace_no: '😀' },
  'that, and a sign that is a number': JSON.stringify({ ...good, wf_trace_no: '😀', sign: 5 }),
  'a coupon that is not there': { ...good, coupon_code: '500000000099' },
  "another institution's coupon": { ...good, coupon_code: '500000000010' },
  'a coupon one millisecond too early': { ...good, coupon_code: '500000000001' },
  'a coupon one millisecond too late': { ...good, coupon_code: '500000000002' },
  'a coupon of another shop': { ...good, coupon_code: '500000000003' },
  'a coupon of another merchant': { ...good, coupon_code: '500000000004' },
  'a coupon of another channel': { ...good, coupon_code: '500000000005', channel_type: '10005' },
  'a coupon whose channel is exclusive': { ...good, coupon_code: '500000000006', exc_discount_flag: '1' },
  'an amount one fen too small': { ...good, coupon_code: '500000000007', amount: '4999' },
  'no amount where there is a minimum': { ...good, coupon_code: '500000000007' },
  'a frozen coupon': { ...good, coupon_code: '500000000008' },
  'a coupon used elsewhere': { ...good, coupon_code: '500000000009' },
  'a refunded coupon': { ...good, coupon_code: '990501000001' },
  'the trace number in another shop': { ...first, shop_no: '2' },
  'the trace number for another coupon': { ...first, coupon_code: '990001000009' },
  'the trace number with another amount': { ...first, amount: '7001' },
  'the trace number with an amount paid': { ...first, real_amount: '6000' },
  'the trace number with another channel': { ...first, channel_type: '10002' },
  'the trace number with the flag': { ...first, exc_discount_flag: '1' },
  'the same write-off again': first,
  'the same write-off without its trace number': { ...first, wf_trace_no: undefined },
  'a trace number for a coupon that is not there': { ...traced, coupon_code: '500000000099' },
  'a trace number for a coupon that is too early': { ...traced, coupon_code: '500000000001' },
  'a trace number for a coupon that is too late': { ...traced, coupon_code: '500000000002' },
  'a trace number for a frozen coupon': { ...traced, coupon_code: '500000000008' },
  'a trace number for a used coupon': { ...traced, coupon_code: '500000000009' },
  'a trace number that is null': { ...good, wf_trace_no: null, coupon_code: '990501000001' },
  'a magic code of 系统繁忙': { ...good, coupon_code: '998601000001' },
  'a name of digits': { ...good, 12: '1' },
};

test.each(expected)(
  'with the profile %s, %s is %s',
  async (profile, name, outcome, field, en, zh, assumptions) => {
    await using emulator = await startInProcess({ profile: profiles[profile], nowMs: () => now, coupons });
    const send = (body: string): Promise<Response> =>
      emulator.fetch(`${emulator.url}/openpay/coupon/wf`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    const isAfterFirst = /^the (?:trace number|same write-off)/u.test(name);
    const before = isAfterFirst ? await send(JSON.stringify(signed(first))) : undefined;
    const { order_no: orderNo } = Object(await before?.json());
    const sent = requests[name] ?? '';
    const { headers } = await send(typeof sent === 'string' ? sent : JSON.stringify(signed(sent)));
    const id = headers.get('x-shoubei-mock-request-id');
    const request = (await emulator.requests()).find((one) => one.id === id);
    expect(headers.get('x-shoubei-mock-outcome')).toBe(outcome);
    expect(request?.reason).toEqual({
      field,
      en: en.replace('ORDER', orderNo),
      zh: zh.replace('ORDER', orderNo),
    });
    expect(headers.get('x-shoubei-mock-assumptions')).toBe(assumptions);
  },
);

import { expect, test } from 'vitest';
import type { Coupon } from '@shoubei-kit/contracts';
import {
  startInProcess,
  type InProcessEmulator,
  type InProcessOptions,
  type FaultSeed,
} from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { expected } from './responses.js';

const now = Date.UTC(2026, 10, 23, 4);

/** The emulator's profile; none where a fault is given instead. */
const profiles: Readonly<Record<string, InProcessOptions['profile']>> = {
  usual: { tsWindowSeconds: 600 },
  table: { dialect: 'table' },
  'table with its own codes': { dialect: 'table', codes: { bad_signature: { code: '0101' } } },
  'full FAIL': { failShape: 'full' },
  both: { settleField: 'both' },
  settle_amount: { settleField: 'settle_amount' },
  settleAmount: { settleField: 'settleAmount' },
  warn: { signatureCheck: 'warn' },
  off: { signatureCheck: 'off' },
  strict: { strict: true },
  'no magic': { magic: false },
  'status 418': { httpStatus: 418 },
  'a status for refunded': { httpStatus: { refunded: 409 } },
  observed: { observed: { C1: '2026-11-01', A2: '2026-11-01', refunded: '2026-11-01' } },
  'own institution': { institutions: [{ inst_no: '900024', keys: ['first-key', 'second-key'] }] },
  'GBK requests': { signing: { charset: 'gbk' } },
  'strict and off': { strict: true, signatureCheck: 'off' },
  'its own code for illegal': { codes: { illegal_parameter: { code: '0101' } } },
  gbk: { signing: { response: { charset: 'gbk' } } },
};

const coupons: readonly Coupon[] = [
  { coupon_code: 'A1', face_amount: 2505 },
  { coupon_code: 'B1', face_amount: 2505, settle_amount: 2000, channel_type: '10005' },
  { coupon_code: 'B3', face_amount: 2505, channel_type: '10003' },
  { coupon_code: 'M1', face_amount: 1000, min_amount: 5000 },
  { coupon_code: 'M0', face_amount: 1000, min_amount: 0 },
  { coupon_code: 'M2', face_amount: 1000, min_amount: 1 },
  { coupon_code: 'F1', face_amount: 1000, valid_from: '2026-11-23T12:00:00+08:00' },
  { coupon_code: 'U1', face_amount: 1000, valid_until: '2026-11-23T12:00:00+08:00' },
  {
    coupon_code: 'S1',
    face_amount: 1000,
    merchant_nos: ['1', base.merchant_no],
    shop_nos: ['1', base.shop_no],
  },
  { coupon_code: 'O1', face_amount: 1000, inst_no: '900024' },
  { coupon_code: 'O2', face_amount: 1000, inst_no: '60000001' },
];

const full = {
  coupon_code: 'B3',
  wf_trace_no: 'T1',
  amount: '7000',
  real_amount: '6500',
  channel_type: '10003',
  exc_discount_flag: '1',
};
const sender = '"instNo":"900024","merchantNo":"851811130002","shopNo":"862010110001",';
const at = ',"writtenOffAt":"2026-11-23T04:00:00.000Z"';
const keys = ['shoubei-mock-demo-key', 'first-key', 'second-key'];

/** The fields of each request, signed unless they have a sign; of what was sent before, only the last one's response is told. */
const requests: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  'a coupon alone': [{ coupon_code: 'A1' }],
  'a trace number': [{ coupon_code: 'A1', wf_trace_no: 'T1' }],
  'all fields': [full],
  'all fields twice': [full, full],
  'the trace number with the flag left out': [full, { ...full, exc_discount_flag: undefined }],
  'a coupon twice': [{ coupon_code: 'A1' }, { coupon_code: 'A1' }],
  'a coupon with its settle amount': [{ coupon_code: 'B1', wf_trace_no: 'T1' }],
  'the exclusive channel without the flag': [
    { coupon_code: 'B1', channel_type: '10005', exc_discount_flag: '0' },
  ],
  'the flag for a coupon of no channel': [
    { coupon_code: 'A1', channel_type: '10005', exc_discount_flag: '1' },
  ],
  'exactly the minimum': [{ coupon_code: 'M1', amount: '5000' }],
  'one fen below the minimum': [{ coupon_code: 'M1', amount: '4999' }],
  'no amount for a minimum of nothing': [{ coupon_code: 'M0' }],
  'no amount for a minimum of one fen': [{ coupon_code: 'M2' }],
  'the first millisecond': [{ coupon_code: 'F1' }],
  'the last millisecond': [{ coupon_code: 'U1' }],
  'one of its shops': [{ coupon_code: 'S1' }],
  "its institution's coupon": [{ coupon_code: 'O1' }],
  "another institution's coupon": [{ coupon_code: 'O2' }],
  'a time 600 s ago': [{ coupon_code: 'A1', ts: '20261123115000' }],
  'a time in 600 s': [{ coupon_code: 'A1', ts: '20261123121000' }],
  'a time in 601 s': [{ coupon_code: 'A1', ts: '20261123121001' }],
  'a wrong sign': [{ coupon_code: 'A1', wf_trace_no: 'T1', sign: '0'.repeat(32) }],
  'a wrong sign without any coupon code': [{ wf_trace_no: 'T1', sign: '0'.repeat(32) }],
  'a wrong sign for the alias': [{ couponCode: 'A1', sign: '0'.repeat(32) }],
  'no sign': [{ coupon_code: 'A1', sign: '' }],
  'a sign that is null': [{ coupon_code: 'A1', sign: null }],
  'the alias': [{ couponCode: 'A1' }],
  'the alias beside the same code': [{ couponCode: 'A1', coupon_code: 'A1' }],
  'the alias as null': [{ couponCode: null, coupon_code: 'A1' }],
  'the code as an object': [{ coupon_code: {}, couponCode: 'A1', sign: '0'.repeat(32) }],
  'an amount as a number': [{ coupon_code: 'M1', amount: 5000 }],
  'a flag that is null': [{ coupon_code: 'A1', exc_discount_flag: null }],
  'a flag of 0': [{ coupon_code: 'A1', exc_discount_flag: '0' }],
  'the misspelt name': [{ coupon_code: 'A1', writeOff_tyep: '0' }],
  'a name of its own': [{ coupon_code: 'A1', more: '1' }],
  'a name of its own and no coupon': [{ more: '1' }],
  'a trace number of 32 characters in 64 units': [{ coupon_code: 'A1', wf_trace_no: '😀'.repeat(32) }],
  'a trace number of 33 characters': [{ coupon_code: 'A1', wf_trace_no: '1'.repeat(33) }],
  'a sign that is missing': [{ coupon_code: 'A1', sign: undefined }],
  'a sign that is short': [{ coupon_code: 'A1', sign: 'abc' }],
  'a trace number in emoji': [{ coupon_code: 'A1', wf_trace_no: '😀' }],
  'a trace number in Chinese': [{ coupon_code: 'A1', wf_trace_no: '流水' }],
  'a code that is not there': [{ coupon_code: 'Z' }],
  'a refunded magic code': [{ coupon_code: '990501000001' }],
  'a magic code': [{ coupon_code: '990001000001', channel_type: '10003' }],
  'a magic code with the minimum': [{ coupon_code: '991001000001' }],
  'magic 93': [{ coupon_code: '999301000001', wf_trace_no: 'T1' }],
  'magic 93 twice': [{ coupon_code: '999301000001' }, { coupon_code: '999301000001' }],
  'magic 91': [{ coupon_code: '999101000001', wf_trace_no: 'T1' }],
  'magic 91 twice': [
    { coupon_code: '999101000001', wf_trace_no: 'T1' },
    { coupon_code: '999101000001', wf_trace_no: 'T1' },
  ],
  'the first key': [signed({ ...base, coupon_code: 'A1' }, 'first-key')],
  'the second key': [signed({ ...base, coupon_code: 'A1' }, 'second-key')],
  'an unknown institution': [{ inst_no: '1', coupon_code: 'A1' }],
};

/** What is armed before the requests. */
const faults: Readonly<Record<string, FaultSeed>> = {
  'before: system_error': { kind: 'system_error', when: 'before' },
  'after: system_error': { kind: 'system_error', when: 'after' },
  'before: reset': { kind: 'reset', when: 'before' },
  'after: reset': { kind: 'reset', when: 'after' },
  'after: lost_then_already_used': { kind: 'lost_then_already_used', when: 'after' },
  'before: cut_json': { kind: 'cut_json', when: 'before' },
  'after: cut_json': { kind: 'cut_json', when: 'after' },
  'before: wrong_sign': { kind: 'wrong_sign', when: 'before' },
  'after: wrong_sign': { kind: 'wrong_sign', when: 'after' },
  'before: other_response': { kind: 'other_response', when: 'before' },
  'after: other_response': { kind: 'other_response', when: 'after' },
  'before: empty_body': { kind: 'empty_body', when: 'before' },
  'after: empty_body': { kind: 'empty_body', when: 'after' },
  'before: http_status': { kind: 'http_status', when: 'before' },
  'after: http_status': {
    kind: 'http_status',
    when: 'after',
    status: 429,
    headers: { 'Retry-After': '7', 'Content-Type': 'text/x' },
  },
  'before: html': { kind: 'html', when: 'before', status: 502 },
  'after: html': { kind: 'html', when: 'after' },
  'before: latency': { kind: 'latency', when: 'before', ms: 1 },
  'after: latency': { kind: 'latency', when: 'after', ms: 1 },
  'for another coupon: html': { kind: 'html', when: 'before', match: { couponCode: 'Z' } },
};

/** The last response without what is drawn, and what was written off. A sign is replaced by the key that made it. */
async function observe(
  emulator: InProcessEmulator,
  list: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly [headers: string, body: string, orders: string]> {
  let last: readonly [string, string] = ['', ''];
  for (const fields of list) last = await send(emulator, { ...base, ...fields });
  const orders = (await emulator.orders()).map(({ orderNo: _, ...order }) => order);
  return [...last, JSON.stringify(orders).replaceAll(sender, '').replaceAll(at, '')];
}

async function send(
  emulator: InProcessEmulator,
  fields: Readonly<Record<string, unknown>>,
): Promise<readonly [string, string]> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify('sign' in fields ? fields : signed(fields)),
  };
  const response = await emulator.fetch(`${emulator.url}/openpay/coupon/wf`, init).catch(() => undefined);
  if (response === undefined) return ['reset', ''];
  const headers = [...response.headers]
    .filter(([name]) => !['x-shoubei-mock-request-id', 'content-length'].includes(name))
    .map(
      ([name, value]) =>
        `${name.replace('x-shoubei-mock-', '')}: ${value.replace(/(?<=order_no )\d{24}/u, 'ORDER')}`,
    );
  const head = [response.status, ...headers].join(' | ');
  return [
    head.replace('200 | content-type: application/json; charset=utf-8', 'usual'),
    withoutDrawn(await response.text()),
  ];
}

function withoutDrawn(text: string): string {
  const shown = text.replace(/(?<="order_no":")\d{24}(?=")/u, 'ORDER');
  const sign = /(?<="sign":")[0-9a-f]{32}(?="\}$)/u.exec(text)?.[0];
  if (sign === undefined) return shown;
  const by = keys.find((key) => md5Sign(JSON.parse(text), key) === sign);
  return shown.replace(sign, by ?? 'another sign');
}

test.each(expected)('with %s, %s gets its response', async (given, name, headers, body, orders) => {
  const profile = profiles[given] ?? {};
  await using emulator = await startInProcess({ profile, nowMs: () => now, coupons });
  const fault = faults[given];
  if (fault) await emulator.fault(fault);
  const seen = await observe(emulator, requests[name] ?? []);
  expect(seen).toEqual([headers, body, orders]);
});

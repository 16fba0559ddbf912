import { expect, test } from 'vitest';
import type { Profile } from '@shoubei-kit/contracts';
import { startInProcess } from '@shoubei-kit/mock-server';
import { declared, drafts } from '../support/declared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { expected } from './declared-reasons.js';

const now = Date.UTC(2026, 10, 23, 4);

const profiles = {
  lenient: { tsWindowSeconds: 600 },
  strict: { strict: true },
  warn: { signatureCheck: 'warn' },
  off: { signatureCheck: 'off' },
  'requests in gbk': { signing: { charset: 'gbk' } },
  'its own code': { codes: { stale_timestamp: { code: '0104' } }, tsWindowSeconds: 600 },
  'own institution': { institutions: [{ inst_no: '900024', keys: ['own-key'] }], signatureCheck: 'off' },
} satisfies Readonly<Record<string, Profile>>;

/** A page that documents all of it, under the page's own names. */
const detail = declared(`
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
documented:
  - page: a page that was made up
    date: '2026-11-29'
    lines: [path, act, responses.found, responses.not_found, request.instNo, request.merchantNo, request.time, request.sign,
      request.nonce, request.traceNo, request.couponCode]
request:
  required: [instNo, merchantNo, time, sign, nonce]
  names: { instNo: inst_no, merchantNo: merchant_no, time: ts }
  finds: { traceNo: wf_trace_no, couponCode: coupon_code }
act: none
responses:
  found: { code: '0', couponCode: { order: coupon_code } }
  not_found: { code: '1', couponCode: { request: couponCode } }
`);
const asked = { instNo: '900024', merchantNo: '851811130002', time: '20261123120000', nonce: 1 };

const used = { ...base, coupon_code: '990001000001', wf_trace_no: 'T1' };
const byTrace = { ...base, wf_trace_no: 'T1' };
const byCoupon = { ...base, coupon_code: '990001000001' };

type Fields = Readonly<Record<string, unknown>>;

/** What is sent, by the name of the case: fields to sign, or a body that is sent unchanged. */
const requests: Readonly<Record<string, Fields | string>> = {
  'no JSON': '{',
  'an array': '[]',
  'a name twice': '{"order_no":"1","order_no":"2"}',
  'an object within': { ...byTrace, note: {} },
  'no institution': { ...byTrace, inst_no: '' },
  'no merchant': { ...byTrace, merchant_no: null },
  'no shop': { ...byTrace, shop_no: undefined },
  'no time': { ...byTrace, ts: '' },
  'no sign': JSON.stringify(byTrace),
  'nothing to find by': base,
  'nothing to find by but null': { ...base, order_no: null, wf_trace_no: '' },
  'an institution that is too long': { ...byTrace, inst_no: '123456789' },
  'a merchant that is too long': { ...byTrace, merchant_no: '1'.repeat(33) },
  'a shop that is too long': { ...byTrace, shop_no: '1'.repeat(33) },
  'an order number of 33': { ...base, order_no: '1'.repeat(33) },
  'an order number of 32': { ...base, order_no: '1'.repeat(32) },
  'an order number of two lines': { ...base, order_no: '1\n' },
  'a trace number of 37': { ...base, wf_trace_no: '1'.repeat(37) },
  'a trace number of 36': { ...base, wf_trace_no: '1'.repeat(36) },
  'a trace number of 33': { ...base, wf_trace_no: '1'.repeat(33) },
  'a trace number of 32 emoji': { ...base, wf_trace_no: '😀'.repeat(32) },
  'an order number of 32 emoji': { ...base, order_no: '😀'.repeat(32) },
  'its trace number and another order number': { ...byTrace, order_no: '0' },
  'a coupon code with a dash': { ...base, coupon_code: '1-2' },
  'a day that does not exist': { ...byTrace, ts: '20261131000000' },
  'a time that is a number': { ...byTrace, ts: 1 },
  'a time that is true': { ...byTrace, ts: true },
  'an order number as a number': { ...base, order_no: 1 },
  'an unknown name': { ...byTrace, 'x y': '1' },
  'an unknown name without a value': { ...byTrace, 'x y': null },
  'a sign that is a number': JSON.stringify({ ...byTrace, sign: 5 }),
  'a sign that is too short': JSON.stringify({ ...byTrace, sign: 'abc' }),
  'a sign of 65 characters': JSON.stringify({ ...byTrace, sign: '0'.repeat(65) }),
  'a wrong signature': JSON.stringify({ ...byTrace, sign: '0'.repeat(32) }),
  'an unknown institution': { ...byTrace, inst_no: '1' },
  'a time 601 s ago': { ...byTrace, ts: '20261123114959' },
  'its trace number': byTrace,
  'its trace number, and null for its coupon': { ...byTrace, coupon_code: null },
  'its coupon': byCoupon,
  'both of its numbers': used,
  "another's trace number": { ...base, wf_trace_no: 'T9' },
  "another's coupon": { ...base, coupon_code: '990001000009' },
  'another order number': { ...base, order_no: '0' },
  'its trace number and another coupon': { ...byTrace, coupon_code: '990001000009' },
  'its coupon and another trace number': { ...byCoupon, wf_trace_no: 'T9' },
  'another institution': { ...byCoupon, inst_no: '60000001' },
  'another merchant': { ...byCoupon, merchant_no: '1' },
  'a trace number outside of GBK': { ...base, wf_trace_no: '😀' },
  'a page that lacks its merchant': { ...asked, merchantNo: '', traceNo: 'T1' },
  'a detail page without its required field': { ...asked, nonce: null, traceNo: 'T1' },
  'a page with a wrong time': { ...asked, time: '20261131000000', traceNo: 'T1' },
  'a page with a long trace number': { ...asked, traceNo: '1'.repeat(37) },
  'a page with nothing to find by': asked,
  'a page with its trace number': { ...asked, traceNo: 'T1' },
  "a page with the write-off's own names": { ...asked, traceNo: 'T1', wf_trace_no: 'T9' },
  'a page with another coupon': { ...asked, couponCode: '990001000009' },
  'a page of an unknown institution': { ...asked, instNo: '1', traceNo: 'T1' },
  'a page with a time 601 s ago': { ...asked, time: '20261123114959', traceNo: 'T1' },
  'a page with another merchant': { ...asked, merchantNo: '1', couponCode: '990001000001' },
  'a page with another trace number': { ...asked, traceNo: 'T9' },
  'a page with its trace number and another coupon': {
    ...asked,
    traceNo: 'T1',
    couponCode: '990001000009',
  },
  'a page with a coupon code with a dash': { ...asked, couponCode: '1-2' },
  'a page with a trace number outside of GBK': { ...asked, traceNo: '😀' },
  'a page with a sign that is a number': JSON.stringify({ ...asked, traceNo: 'T1', sign: 5 }),
};

/** After the write-off `used`: what a test reads in a header, and the reason in the journal. */
async function seen(profile: keyof typeof profiles, name: string, path: string): Promise<unknown[]> {
  const endpoints = [...drafts, detail];
  await using emulator = await startInProcess({ endpoints, profile: profiles[profile], nowMs: () => now });
  const send = (to: string, body: string): Promise<Response> =>
    emulator.fetch(`${emulator.url}/openpay/coupon/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  await send('wf', JSON.stringify(signed(used)));
  const [order] = await emulator.orders();
  const sent = requests[name] ?? '';
  const { headers } = await send(path, typeof sent === 'string' ? sent : JSON.stringify(signed(sent)));
  const id = headers.get('x-shoubei-mock-request-id');
  const request = (await emulator.requests()).find((one) => one.id === id);
  const { field, en, zh } = request?.reason ?? {};
  const said = (text = ''): string => text.replaceAll(order?.orderNo ?? 'ORDER', 'ORDER');
  const header = (one: string): string | null => headers.get(`x-shoubei-mock-${one}`);
  return [header('outcome'), field ?? '', said(en), said(zh), header('provenance'), header('assumptions')];
}

test.each(expected)('with the profile %s, %s to %s is %s', async (profile, name, path, ...rest) => {
  expect(await seen(profile, name, path)).toEqual(rest);
});

#!/usr/bin/env node
// Records a request and the built emulator's response for each outcome and dialect: contracts/exchanges/*.json. An
// order_no is generated each time, so an exchange that is otherwise the same is left unchanged.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeOffPath } from '@shoubei-kit/contracts';
import { sign } from '@shoubei-kit/sdk-lite/signing';
import { startMockServer } from '@shoubei-kit/mock-server';

const key = 'shoubei-mock-demo-key';
const base = {
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  ts: '20261123120000',
};
const trace = (end) => ({ wf_trace_no: `843d920a-2c0f-e3b4-eebc-9d2dd58870${end}` });

/**
 * By outcome: the fields sent over the base, with magic coupons. `before` is sent first. `signed: false` spoils the
 * signature.
 */
const asked = {
  written_off: {
    coupon_code: '9900025000000001',
    amount: '3000',
    real_amount: '500',
    channel_type: '10003',
    ...trace('01'),
  },
  // The 30th of February: a schema cannot say that it is no date.
  illegal_parameter: { ts: '20260230120000', coupon_code: '9900010000000002' },
  bad_signature: { coupon_code: '9900010000000003' },
  unknown_institution: { inst_no: '99999999', coupon_code: '9900010000000004' },
  stale_timestamp: { ts: '20200406005530', coupon_code: '9900010000000005' },
  system_error: { coupon_code: '9986010000000006', ...trace('06') },
  not_found: { coupon_code: '9901010000000007', ...trace('07') },
  not_yet_valid: { coupon_code: '9902010000000008' },
  already_used: { coupon_code: '9903010000000009', ...trace('09') },
  expired: { coupon_code: '9904010000000010' },
  refunded: { coupon_code: '679533922928', channel_type: '10001', amount: '1000' },
  frozen: { coupon_code: '9906010000000011' },
  wrong_shop: { coupon_code: '9907010000000012' },
  wrong_channel: { coupon_code: '9908010000000013', channel_type: '10003' },
  exclusive_discount: { coupon_code: '9909010000000014', channel_type: '10005', exc_discount_flag: '1' },
  below_minimum: { coupon_code: '9910010000000015', amount: '4999' },
  trace_conflict: { coupon_code: '9900010000000016', amount: '3000', ...trace('16') },
};
const before = { trace_conflict: { coupon_code: '9900010000000016', amount: '2000', ...trace('16') } };

const signed = (fields) => ({ ...base, ...fields, sign: sign({ ...base, ...fields }, {}, key) });

async function send(url, body) {
  const response = await fetch(url + writeOffPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { headers } = response;
  const outcome = headers.get('x-shoubei-mock-outcome');
  return { outcome, provenance: headers.get('x-shoubei-mock-provenance'), response: await response.json() };
}

async function record(dialect) {
  // Only one of them checks that ts is fresh, and none knows the other's traces.
  const nowMs = () => Date.parse('2026-11-23T12:00:00+08:00');
  const server = await startMockServer({ profile: { dialect, tsWindowSeconds: 300 }, nowMs });
  const exchanges = [];
  for (const [outcome, fields] of Object.entries(asked)) {
    if (before[outcome]) await send(server.url, signed(before[outcome]));
    const request = signed(fields);
    if (outcome === 'bad_signature') request.sign = '0'.repeat(32);
    const seen = await send(server.url, request);
    if (seen.outcome !== outcome) throw new Error(`${outcome} came out as ${seen.outcome}`);
    exchanges.push({ outcome, provenance: seen.provenance, request, response: seen.response });
  }
  await server.close();
  return exchanges;
}

const constant = ({ response: { order_no: no, sign: _, ...response }, ...rest }) =>
  JSON.stringify([rest, response, typeof no]);

for (const dialect of ['example', 'table']) {
  const path = new URL(`../../contracts/exchanges/${dialect}.json`, import.meta.url);
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const made = await record(dialect);
  const merged = made.map((one) => kept.find((other) => constant(other) === constant(one)) ?? one);
  writeFileSync(path, `${JSON.stringify(merged, null, 2)}\n`);
}

#!/usr/bin/env node
// Records what the built emulator answers to calls of its admin API, good and bad: contracts/exchanges/admin.json. Ids, keys
// and order numbers are drawn anew each time, so a recording that is otherwise as it was stays as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeOffPath } from '@shoubei-kit/contracts';
import { sign } from '@shoubei-kit/sdk-lite/signing';
import { startMockServer } from '@shoubei-kit/mock-server';
import { format } from 'prettier';

const json = (body) => ({ type: 'application/json', body });
const signed = (fields) => ({ ...fields, sign: sign(fields, {}, 'shoubei-mock-demo-key') });
const writeOff = (coupon_code, more = {}) =>
  json(
    signed({
      inst_no: '900024',
      merchant_no: '851811130002',
      shop_no: '862010110001',
      ts: '20261123120000',
      coupon_code,
      ...more,
    }),
  );
const wf = `POST ${writeOffPath}`;
const wrong = {
  inst_no: '900024',
  coupon_code: '679533922928',
  amount: '',
  sign: '9d1a2c0cde887d64b57627e37e2cd441',
};
const csv = 'coupon_code,face_amount,state\nC1,500,issued\nC2,2000,refunded\n';
const ndjson =
  '{"coupon_code":"N1","face_amount":500}\n{"coupon_code":"N2","face_amount":900,"channel_type":"10003"}\n';

/** In turn: operation, name, what is asked, its body, and the status that it must have. `$…` stands for what an earlier answer told. */
const calls = [
  [
    'createTenant',
    'with a coupon',
    'POST /tenants',
    json({ coupons: [{ coupon_code: 'A1', face_amount: 500 }] }),
    201,
  ],
  ['createTenant', 'not a list', 'POST /tenants', json({ coupons: 'A1' }), 400],
  [
    'createTenant',
    'a bad coupon',
    'POST /tenants',
    json({ coupons: [{ coupon_code: 'A1', face_amount: '5.00' }] }),
    400,
  ],
  [
    'putTenant',
    'of a number and key',
    'PUT /tenants/71234567',
    json({ key: '0123456789abcdef0123456789abcdef' }),
    201,
  ],
  [
    'putTenant',
    'another key',
    'PUT /tenants/71234567',
    json({ key: 'fedcba9876543210fedcba9876543210' }),
    409,
  ],
  ['putTenant', 'no such key', 'PUT /tenants/71234567', json({ key: 'short' }), 400],
  [
    'putTenant',
    'a bad coupon',
    'PUT /tenants/71234567',
    json({ key: '0123456789abcdef0123456789abcdef', coupons: [{ coupon_code: 'A1' }] }),
    400,
  ],
  ['listTenants', 'two tenants', 'GET /tenants', {}, 200],
  ['listTenants', 'a query that there is not', 'GET /tenants?inst_no=900024', {}, 400],
  [
    'loadCoupons',
    'one',
    'POST /coupons',
    json({ coupon_code: 'B1', face_amount: 500, valid_until: '2026-11-30T23:59:59+08:00' }),
    201,
  ],
  [
    'loadCoupons',
    'several',
    'POST /coupons?inst_no=900024',
    json([
      { coupon_code: 'B2', face_amount: 2000, settle_amount: 1990 },
      { coupon_code: 'B3', face_amount: 100, state: 'frozen' },
    ]),
    201,
  ],
  ['loadCoupons', 'CSV', 'POST /coupons', { type: 'text/csv', body: csv }, 201],
  ['loadCoupons', 'NDJSON', 'POST /coupons', { type: 'application/x-ndjson', body: ndjson }, 201],
  [
    'loadCoupons',
    'yuan in place of fen',
    'POST /coupons',
    json([{ coupon_code: 'B4', face_amount: 5.5 }]),
    400,
  ],
  [
    'loadCoupons',
    'a bad line',
    'POST /coupons',
    { type: 'text/csv', body: 'coupon_code,face_amount\nC3,5.00\n' },
    400,
  ],
  ['loadCoupons', 'another media type', 'POST /coupons', { type: 'text/plain', body: 'B5' }, 415],
  [
    'loadCoupons',
    'an unknown institution',
    'POST /coupons?inst_no=nobody',
    json({ coupon_code: 'B6', face_amount: 1 }),
    404,
  ],
  ['listCoupons', 'a page', 'GET /coupons?limit=2', {}, 200],
  ['listCoupons', 'by state', 'GET /coupons?state=frozen', {}, 200],
  ['listCoupons', 'no such state', 'GET /coupons?state=expired', {}, 400],
  ['showCoupon', 'one', 'GET /coupons/B1', {}, 200],
  ['showCoupon', 'a magic one', 'GET /coupons/9904010000000001', {}, 200],
  ['showCoupon', 'none', 'GET /coupons/NONE', {}, 404],
  ['patchCoupon', 'frozen', 'PATCH /coupons/B1', json({ state: 'frozen', valid_until: null }), 200],
  ['patchCoupon', 'a code cannot change', 'PATCH /coupons/B1', json({ coupon_code: 'B9' }), 400],
  ['patchCoupon', 'none', 'PATCH /coupons/NONE', json({ state: 'used' }), 404],
  ['deleteCoupon', 'one', 'DELETE /coupons/B1', {}, 204],
  ['deleteCoupon', 'a magic one that is not kept', 'DELETE /coupons/9900010000000001', {}, 404],
  [
    'armFault',
    'a lost response',
    'POST /faults',
    json({ kind: 'reset', when: 'after', seed: 7, match: { coupon_code: '9900010000000002' } }),
    201,
  ],
  ['armFault', 'without when', 'POST /faults', json({ kind: 'reset' }), 400],
  ['writeOff', 'a lost response', wf, writeOff('9900010000000002', { wf_trace_no: 'T2' }), 0],
  ['writeOff', 'a replay', wf, writeOff('9900010000000002', { wf_trace_no: 'T2' }), 200],
  [
    'writeOff',
    'of a channel',
    wf,
    writeOff('9900025000000003', { amount: '3000', channel_type: '10003' }),
    200,
  ],
  ['writeOff', 'refused', wf, writeOff('9905010000000004'), 200],
  ['listFaults', 'spent', 'GET /faults', {}, 200],
  ['disarmFault', 'one', 'DELETE /faults/$FAULT', {}, 204],
  ['disarmFault', 'none', 'DELETE /faults/none', {}, 404],
  ['disarmFaults', 'all', 'DELETE /faults?inst_no=900024', {}, 204],
  ['listRequests', 'by trace number', 'GET /requests?wf_trace_no=T2', {}, 200],
  ['listRequests', 'NDJSON', 'GET /requests?outcome=refunded&format=ndjson', {}, 200],
  ['listRequests', 'no such outcome', 'GET /requests?outcome=refundet', {}, 400],
  ['countRequests', 'of an outcome', 'GET /requests/count?outcome=written_off', {}, 200],
  ['countRequests', 'not known', 'GET /requests/count?coupon_code=9900010000000002', {}, 409],
  ['countRequests', 'no such flag', 'GET /requests/count?replayed=maybe', {}, 400],
  ['countRows', 'all', 'GET /requests/assumptions', {}, 200],
  ['showRequest', 'one', 'GET /requests/$REQUEST', {}, 200],
  ['showRequest', 'none', 'GET /requests/none', {}, 404],
  ['listOrders', 'of a day', 'GET /orders?date=2026-11-23', {}, 200],
  ['listOrders', 'CSV', 'GET /orders?format=csv', {}, 200],
  ['listOrders', 'no day', 'GET /orders?date=2026-02-30', {}, 400],
  ['totalOrders', 'all', 'GET /orders/totals', {}, 200],
  ['totalOrders', 'CSV', 'GET /orders/totals?format=csv', {}, 200],
  ['totalOrders', 'no format', 'GET /orders/totals?format=xlsx', {}, 400],
  ['explainSign', 'an empty amount was left out', 'POST /sign/explain', json({ fields: wrong }), 200],
  ['explainSign', 'of the journal', 'POST /sign/explain', json({ request_id: '$REQUEST' }), 200],
  [
    'explainSign',
    'cannot be signed',
    'POST /sign/explain',
    json({ fields: { inst_no: '900024', items: [1], sign: '0' } }),
    400,
  ],
  ['explainSign', 'no form of it', 'POST /sign/explain', json({ sign: '0' }), 400],
  ['explainSign', 'none', 'POST /sign/explain', json({ request_id: 'none' }), 404],
  ['clearRequests', 'of one institution', 'DELETE /requests?inst_no=900024', {}, 204],
  ['readClock', 'the time', 'GET /clock', {}, 200],
  ['setClock', 'stopped', 'PUT /clock', json({ now: '2026-11-30T23:59:59+08:00', frozen: true }), 200],
  ['setClock', 'two at once', 'PUT /clock', json({ now: '2026-11-30T23:59:59+08:00', advance_ms: 1 }), 400],
  ['resetClock', "the machine's", 'DELETE /clock', {}, 204],
  ['listScenarios', 'all', 'GET /scenarios', {}, 200],
  ['loadScenario', 'refunded', 'POST /scenarios/refunded/load', {}, 200],
  ['loadScenario', 'none', 'POST /scenarios/none/load', {}, 404],
  ['runScenario', 'refunded', 'POST /scenarios/refunded/run', {}, 200],
  ['runScenario', 'none', 'POST /scenarios/none/run', {}, 404],
  ['deleteTenant', 'one', 'DELETE /tenants/$TENANT', {}, 204],
  ['deleteTenant', 'none', 'DELETE /tenants/70000000', {}, 404],
  ['reset', 'all', 'POST /reset', {}, 204],
  ['reset', 'an unknown institution', 'POST /reset?inst_no=nobody', {}, 404],
  ['readProfile', 'the default', 'GET /profile', {}, 200],
  ['checkHealth', 'it lives', 'GET /health', {}, 200],
  ['checkReady', 'it is ready', 'GET /ready', {}, 200],
];

const tell = (text, url) => text.replaceAll(url, 'http://127.0.0.1:4051');

async function call(url, target, { type, body }) {
  const [method, path] = target.split(' ');
  const base = path.startsWith('/openpay') ? url : `${url}/__admin`;
  const sent = type === 'application/json' ? JSON.stringify(body) : body;
  const init = { method, ...(type && { headers: { 'content-type': type }, body: sent }) };
  const response = await fetch(base + path, init).catch(() => undefined);
  if (!response) return { status: 0 };
  const text = tell(await response.text(), url);
  const answered = response.headers.get('content-type')?.split(';')[0];
  if (text === '') return { status: response.status };
  const value = answered === 'application/json' ? JSON.parse(text) : text;
  return { status: response.status, type: answered, body: value };
}

async function record() {
  // Few exchanges are kept, so that there are counts which are not known.
  const nowMs = () => Date.parse('2026-11-23T12:00:00+08:00');
  const server = await startMockServer({ nowMs, journal: { size: 3 } });
  const told = {};
  const filled = (text) => text.replaceAll(/\$([A-Z]+)/gu, (_, name) => told[name]);
  const exchanges = [];
  for (const [operation, name, asked, sent, status] of calls) {
    if (asked.includes('/requests/assumptions')) {
      const { body } = await call(server.url, 'GET /requests?limit=1', {});
      told.REQUEST = body.requests[0].id;
    }
    const target = filled(asked);
    const body = typeof sent.body === 'object' ? JSON.parse(filled(JSON.stringify(sent.body))) : sent.body;
    const request = { target, ...(sent.type && { type: sent.type, body }) };
    const response = await call(server.url, target, request);
    if (response.status !== status) throw new Error(`${target} came out as ${JSON.stringify(response)}`);
    if (operation === 'createTenant' && status === 201) told.TENANT = response.body.inst_no;
    if (operation === 'armFault' && status === 201) told.FAULT = response.body.id;
    exchanges.push({ operation, name, request, response });
  }
  await server.close();
  return exchanges;
}

/** What differs each time. */
const drawn =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|5[0-9]{23}|\b(?:8518|8620)?7[0-9]{7}\b|\\?"(?:key|sign)\\?":\\?"[0-9a-f]{32}\\?"|\\?"ms\\?":[0-9.]+|[0-9a-f]{6}…/gu;
const constant = (exchanges) => JSON.stringify(exchanges).replaceAll(drawn, '…');

const path = new URL('../../contracts/exchanges/admin.json', import.meta.url);
const kept = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
const made = await record();
if (constant(made) !== constant(kept)) {
  writeFileSync(path, await format(JSON.stringify(made), { parser: 'json', printWidth: 110 }));
}

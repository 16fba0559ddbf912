// msw.test.ts runs this in a folder where the packed kit and msw are installed. It prints the result of each
// call.
import { createHash } from 'node:crypto';
import http from 'node:http'; // MSW replaces properties of the module object, not names that were imported from it
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { http as mocked, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { startMockServer } from '@shoubei-kit/mock-server';
import { shoubeiHandlers } from '@shoubei-kit/mock-server/msw';
import { PRODUCTION_ORIGIN, ShoubeiClient } from '@shoubei-kit/sdk-lite';

const path = '/openpay/coupon/wf';
const headers = { 'content-type': 'application/json' };
// The source's own request. Its signature was made with Python's hashlib and the demo key.
const sourceBody =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';

const emulator = await shoubeiHandlers();
const elsewhere = await shoubeiHandlers({
  origin: 'http://shoubei.test:8080',
  profile: { dialect: 'table' },
});
const moved = await shoubeiHandlers({
  origin: 'http://gateway.test',
  profile: { paths: { write_off: '/gateway/coupon/wf' } },
  endpoints: [
    {
      path: '/v2/detail',
      about: { en: 'Details', zh: '详情' },
      request: { required: ['inst_no', 'ts', 'sign'], finds: { coupon_code: 'coupon_code' } },
      act: 'none',
      responses: { found: { code: '0', coupon: { order: 'coupon_code' } }, not_found: { code: '1' } },
    },
  ],
});
const server = setupServer(...emulator.handlers, ...elsewhere.handlers, ...moved.handlers);
server.listen({ onUnhandledRequest: 'error' });

/** A signed body, made without the kit: node's md5 over the sorted pairs. */
function bodyOf(couponCode, { instNo = '900024', key = 'shoubei-mock-demo-key', ...more } = {}) {
  const fields = {
    coupon_code: couponCode,
    inst_no: instNo,
    merchant_no: '851811130002',
    shop_no: '862010110001',
    ts: '20261123120000',
    ...more,
  };
  const pairs = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}=${fields[name]}`);
  const sign = createHash('md5')
    .update([...pairs, `key=${key}`].join('&'))
    .digest('hex');
  return JSON.stringify({ ...fields, sign });
}

/** What fetch returns, without what differs between requests and what only a connection has. */
async function fetched(url, init = {}) {
  try {
    const response = await fetch(url, { method: 'POST', headers, ...init });
    const own = Object.fromEntries(response.headers);
    for (const name of ['x-shoubei-mock-request-id', 'date', 'connection', 'keep-alive', 'transfer-encoding'])
      delete own[name];
    const body = await response.text();
    return {
      status: response.status,
      headers: own,
      body: body.replace(/"(order_no|sign)":"[^"]*/g, '"$1":"'),
    };
  } catch (error) {
    return { error: error.name };
  }
}

/** What node's own http or https returns. */
function asked(url, body) {
  const { request: send } = url.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const sent = send(url, { method: 'POST', headers }, (response) =>
      resolve(text(response).then((answered) => ({ status: response.statusCode, body: answered }))),
    );
    sent.on('error', (error) => resolve({ error: error.message }));
    sent.end(body);
  });
}

/** The same fault on an emulator over HTTP and on the one behind MSW, and both results. */
async function compared(fault, overHttp) {
  const seen = [];
  for (const one of [overHttp, emulator]) {
    const tenant = await one.tenant({ coupons: [{ couponCode: 'COFFEE10', faceAmount: 1000 }] });
    if (fault) await tenant.fault(fault);
    const { instNo, key } = tenant;
    const body = bodyOf('COFFEE10', { instNo, key });
    const came = await fetched(`${one.url}${path}`, { body });
    const [{ delivery, faults, outcome }] = await tenant.requests();
    const { state } = await tenant.findCoupon('COFFEE10');
    seen.push({ ...came, how: delivery?.how, faults: faults.map(({ kind }) => kind), outcome, state });
    await tenant.close();
  }
  return seen;
}

const faults = [
  undefined,
  ...['before', 'after'].flatMap((when) =>
    ['reset', 'http_status', 'html', 'cut_json', 'empty_body', 'wrong_sign', 'other_response', 'system_error']
      .filter((kind) => kind !== 'system_error' || when === 'before')
      .map((kind) => ({ kind, when })),
  ),
  { kind: 'http_status', when: 'before', status: 429, headers: { 'Retry-After': '1' } },
  { kind: 'silence', when: 'after', ms: 20 },
  { kind: 'latency', when: 'before', ms: 20 },
  { kind: 'lost_then_already_used', when: 'after' },
];
async function allCompared() {
  const overHttp = await startMockServer();
  server.use(mocked.all(`${overHttp.url}/*`, () => passthrough()));
  const twins = [];
  for (const fault of faults) twins.push({ fault, seen: await compared(fault, overHttp) });
  await overHttp.close();
  return twins;
}

async function lost() {
  const tenant = await emulator.tenant();
  const { couponCode } = await tenant.coupon({ faceAmount: 2500 });
  await tenant.fault({ kind: 'reset', when: 'after' });
  const { instNo, key, merchantNo, shopNo } = tenant;
  const client = new ShoubeiClient({ baseUrl: PRODUCTION_ORIGIN, instNo, key, merchantNo, shopNo });
  const first = await client.writeOff({ couponCode, wfTraceNo: 'order-1' }).catch((error) => error.code);
  const { status, settleAmount } = await client.writeOff({ couponCode, wfTraceNo: 'order-1' });
  return { first, status, settleAmount, orders: (await tenant.orders()).length };
}

async function abandoned() {
  const tenant = await emulator.tenant();
  const { couponCode } = await tenant.coupon();
  await tenant.fault({ kind: 'silence', when: 'after', ms: 60_000 });
  const { instNo, key } = tenant;
  const stop = new AbortController();
  const call = fetched(`${PRODUCTION_ORIGIN}${path}`, {
    body: bodyOf(couponCode, { instNo, key }),
    signal: stop.signal,
  });
  while ((await tenant.countRequests()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  const { error } = await call;
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [{ delivery }] = await tenant.requests();
  return { error, how: delivery?.how, state: (await tenant.findCoupon(couponCode))?.state };
}

/** A request of node's own that is destroyed: MSW does not report it. */
async function destroyed() {
  const tenant = await emulator.tenant();
  const { couponCode } = await tenant.coupon();
  await tenant.fault({ kind: 'latency', when: 'after', ms: 100 });
  const { instNo, key } = tenant;
  const sent = https.request(`${PRODUCTION_ORIGIN}${path}`, { method: 'POST', headers });
  const failed = new Promise((resolve) => sent.on('error', (error) => resolve(error.code)));
  sent.end(bodyOf(couponCode, { instNo, key }));
  while ((await tenant.countRequests()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  sent.destroy();
  const code = await failed;
  let record;
  while (!record?.delivery) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    [record] = await tenant.requests();
  }
  return { code, how: record.delivery.how };
}

/** A call that is still waiting when everything is closed. */
async function closing() {
  await emulator.fault({ kind: 'silence', when: 'after', ms: 60_000 });
  const call = fetched(`${PRODUCTION_ORIGIN}${path}`, { body: bodyOf('9900010000000777') });
  while ((await emulator.countRequests({ couponCode: '9900010000000777' })) === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await emulator.close();
  return { late: await call, after: await fetched(`${PRODUCTION_ORIGIN}${path}`, { body: sourceBody }) };
}

const url = `${PRODUCTION_ORIGIN}${path}`;
const results = {
  major: Number(process.versions.node.split('.')[0]),
  source: await (await fetch(url, { method: 'POST', headers, body: sourceBody })).text(),
  https: await asked(url, sourceBody),
  http: await asked(`http://shoubei.test:8080${path}`, sourceBody),
  moved: [
    await fetched('http://gateway.test/gateway/coupon/wf', { body: bodyOf('9900010000000001') }),
    await fetched('http://gateway.test/v2/detail', { body: bodyOf('9900010000000001') }),
  ].map(({ body }) => body),
  magic: await elsewhere.client().writeOff({ couponCode: '9900010000000001' }),
  badSign: (await fetched(url, { body: sourceBody.replace('1000', '1001') })).headers,
  tooLarge: (await fetched(url, { body: JSON.stringify({ a: 'a'.repeat(70_000) }) })).headers,
  resetOverHttps: await emulator
    .fault({ kind: 'reset', when: 'before' })
    .then(() => asked(url, bodyOf('9900010000000002'))),
  lost: await lost(),
  abandoned: await abandoned(),
  destroyed: await destroyed(),
  get: await fetched(url, { method: 'GET' }),
  cancel: await fetched(`${PRODUCTION_ORIGIN}/openpay/coupon/cancel`, { body: '{}' }),
  unhandled: await fetched(`${PRODUCTION_ORIGIN}/elsewhere`, { body: '{}' }),
  sockets: process.getActiveResourcesInfo().filter((name) => /TCP/u.test(name)),
  twins: await allCompared(),
  closing: await closing(),
};
server.close();
await elsewhere.close();
await moved.close();
console.log(JSON.stringify(results));

import { expect, test } from 'vitest';
import type { CallFields, Exchange, ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import { startMockServer } from '@shoubei-kit/mock-server';
import { signed } from '../support/sign.js';
import { sharedServer } from '../support/shared.js';
import { clientOf, failureOf } from './client.js';
import { closedPort, hostileServer, type Received } from './hostile-server.js';

const path = '/openpay/coupon/quary';
const noon = (): number => Date.UTC(2026, 10, 23, 4, 0, 5);
const order_no = '516375643352141195430506';

/** The request that one call sends; the response is a signed one. */
async function sent(fields: CallFields, options: Partial<ShoubeiClientOptions> = {}): Promise<Received> {
  await using server = await hostileServer((response) =>
    response.end(JSON.stringify(signed({ return_code: 'SUCCESS' }))),
  );
  await clientOf(server.url, { now: noon, ...options }).call(path, fields);
  const [received] = server.received;
  if (received === undefined || server.received.length > 1)
    throw new Error(`${server.received.length} requests`);
  return received;
}

test('a call sends its fields, then the client’s fields and the time, signed by the default rule', async () => {
  const { method, path: at, headers, text } = await sent({ order_no });
  expect([method, at, headers['content-type']]).toEqual(['POST', path, 'application/json']);
  expect(text).toBe(
    '{"order_no":"516375643352141195430506","inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001",' +
      '"ts":"20261123120005","sign":"cd505dee852e1f3cb74bd1e69f3e14c1"}',
  );
});

test('fields of the caller keep their values and places', async () => {
  const { text } = await sent({
    query_trace_no: 'Q1',
    ts: '20200406005530',
    inst_no: '60000001',
    merchant_no: 'M2',
    shop_no: '门店二',
  });
  expect(text).toBe(
    '{"query_trace_no":"Q1","ts":"20200406005530","inst_no":"60000001","merchant_no":"M2","shop_no":"门店二",' +
      '"sign":"28f636493d43d2338ea8a340708c7398"}',
  );
});

test('numbers and booleans are sent as such, undefined counts as left out, and null keeps a field out', async () => {
  const fields = {
    total_amount: 1,
    flag: true,
    count: -0,
    note: undefined,
    inst_no: undefined,
    shop_no: null,
  };
  const { text } = await sent({ ...fields, empty: null });
  expect(JSON.parse(text)).toEqual({
    total_amount: 1,
    flag: true,
    count: 0,
    inst_no: '900024',
    merchant_no: '851811130002',
    ts: '20261123120005',
    sign: '25b06c1dfbf87cd1d6df9a073659f268',
  });
});

test.each([
  ['as it is', 'WRONG', 'WRONG'],
  ['not at all, if it is null', null, undefined],
])('a sign that the caller sets is sent %s', async (_, sign, expected) => {
  const { fields } = await sent({ order_no, sign });
  expect(fields['sign']).toBe(expected);
  expect(Object.keys(fields).toSorted().join(' ')).toMatch(
    /^inst_no merchant_no order_no (?:shop_no sign|shop_no) ts$/u,
  );
});

test('a client without merchant and shop sends none', async () => {
  const { fields } = await sent({ order_no }, { merchantNo: undefined, shopNo: undefined });
  expect(Object.keys(fields)).toEqual(['order_no', 'inst_no', 'ts', 'sign']);
});

test('a field called __proto__ is sent, and signed', async () => {
  const fields: CallFields = JSON.parse('{"__proto__":"x","order_no":"1"}');
  const { text, fields: arrived } = await sent(fields);
  expect(text).toMatch(/^\{"__proto__":"x","order_no":"1",/u);
  const others = [...text.matchAll(/"(\w+)":"([^"]*)"/gu)].map(([, name = '', value = '']) => [name, value]);
  expect(others.map(([name]) => name)).toContain('__proto__');
  expect(arrived['sign']).toBe(signed(Object.fromEntries(others))['sign']);
});

const server = await sharedServer();
const writeOff = '/openpay/coupon/wf';

test('call can write off: the response is verified and returned, a rejection as well', async () => {
  const client = clientOf(server.url);
  const fields = { coupon_code: '990001000071', amount: '1000', wf_trace_no: 'C71' };
  const result = await client.call(writeOff, fields);
  expect(result).toEqual({
    fields: {
      return_code: 'SUCCESS',
      return_msg: '操作成功',
      result_code: 'SUCCESS',
      order_no: expect.stringMatching(/^5\d{23}$/u),
      wf_trace_no: 'C71',
      codes: '990001000071',
      amount: '1000',
      settle_amount: '994',
      sign: expect.stringMatching(/^[0-9a-f]{32}$/u),
    },
    returnCode: 'SUCCESS',
    returnMsg: '操作成功',
    resultCode: 'SUCCESS',
    traceConfirmed: true,
  });
  expect(Object.getPrototypeOf(result.fields)).toBe(null);
  const again = await client.writeOff({ couponCode: '990001000071', amount: 1000, wfTraceNo: 'C71' });
  expect(again).toMatchObject({ status: 'written_off', orderNo: result.fields['order_no'] });
  expect(await client.call(writeOff, { ...fields, wf_trace_no: 'C72' })).toEqual({
    fields: expect.objectContaining({ return_code: '0203', order_no: null, codes: '990001000071' }),
    returnCode: '0203',
    returnMsg: '券码已核销',
    resultCode: 'FAIL',
    traceConfirmed: true,
  });
});

test('a signed FAIL is a result of a call, while writeOff throws it', async () => {
  await using strict = await startMockServer({ profile: { tsWindowSeconds: 60 } });
  const client = clientOf(strict.url, { now: () => Date.now() - 3600_000 });
  const { returnCode, returnMsg, ...rest } = await client.call(writeOff, { coupon_code: '990001000001' });
  expect([returnCode, returnMsg, 'resultCode' in rest]).toEqual(['FAIL', '时间戳已失效', false]);
  expect(await failureOf(client.writeOff({ couponCode: '990001000001' }))).toMatchObject({
    code: 'rejected',
    reason: 'stale_timestamp',
    mayHaveHappened: false,
  });
});

test.each([
  ['another key', { key: 'another key' }, 'bad_signature', '签名错误'],
  ['an unknown institution', { instNo: '99999999' }, 'unknown_institution', '机构不存在'],
])(
  'a call with %s is rejected without a signature: it may have happened',
  async (_, options, reason, message) => {
    const call = clientOf(server.url, options).call(writeOff, { coupon_code: '990001000001' });
    expect(await failureOf(call)).toMatchObject({
      code: 'rejected',
      reason,
      responseMessage: message,
      signatureVerified: false,
      mayHaveHappened: true,
      couponCode: '990001000001',
      httpStatus: 200,
    });
  },
);

test.each([
  ['82, reset after the write-off', '998201000071', 'outcome_unknown'],
  ['85, wrong signature', '998501000071', 'bad_response_signature'],
  ['87, HTTP 200 with nothing in it', '998701000071', 'outcome_unknown'],
  ['92, HTTP 504 after the write-off', '999201000071', 'outcome_unknown'],
])('%s: a call ends as unknown, and the same trace number settles it', async (_, coupon_code, code) => {
  const fields = { coupon_code, wf_trace_no: `C${coupon_code}` };
  const failure = await failureOf(clientOf(server.url).call(writeOff, fields));
  expect(failure).toMatchObject({
    code,
    mayHaveHappened: true,
    couponCode: coupon_code,
    wfTraceNo: `C${coupon_code}`,
  });
  expect(await clientOf(server.url).call(writeOff, fields)).toMatchObject({ resultCode: 'SUCCESS' });
});

test('a missing endpoint is unknown, with its status', async () => {
  const failure = await failureOf(clientOf(server.url).call('/openpay/coupon/nothing', { order_no }));
  expect(failure).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true, httpStatus: 404 });
  expect([failure.wfTraceNo, failure.couponCode]).toEqual([undefined, undefined]);
  expect(failure.message).toBe('HTTP status 404 / 结果未知');
});

test('onExchange receives a call: its path, its fields without sign, and the response', async () => {
  const seen: Exchange[] = [];
  const onExchange = (exchange: Exchange): void => void seen.push(exchange);
  const client = clientOf(server.url, { now: noon, onExchange });
  await client.call(writeOff, { coupon_code: '679533922928', count: 2, sign: undefined });
  expect(await client.call(writeOff, { coupon_code: '1', sign: 'WRONG' })).toMatchObject({
    returnMsg: '签名错误',
  });
  const lost = clientOf(`http://127.0.0.1:${await closedPort()}`, { now: noon, onExchange });
  const error = await failureOf(lost.call(path, { order_no }));
  const caller = {
    inst_no: '900024',
    merchant_no: '851811130002',
    shop_no: '862010110001',
    ts: '20261123120005',
  };
  expect(seen).toEqual([
    {
      path: writeOff,
      request: { coupon_code: '679533922928', count: 2, ...caller },
      status: 200,
      body: expect.stringContaining('"0205"'),
      durationMs: expect.any(Number),
    },
    {
      path: writeOff,
      request: { coupon_code: '1', ...caller },
      status: 200,
      body: expect.stringContaining('签名错误'),
      durationMs: expect.any(Number),
    },
    { path, request: { order_no, ...caller }, durationMs: expect.any(Number), error },
  ]);
  expect(error).toMatchObject({ code: 'unreachable', mayHaveHappened: false });
});

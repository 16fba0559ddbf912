import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCTION_ORIGIN, ShoubeiClient, ShoubeiError } from '@shoubei-kit/sdk-lite';
import { clientOf, couponCode, failureOf, thrownBy, trace } from './client.js';
import { type HostileServer, hostileServer, refused } from './hostile-server.js';

let server: HostileServer;
beforeAll(async () => {
  server = await hostileServer((response) => response.end(JSON.stringify(refused())));
});
afterAll(() => {
  expect(server.received.length, 'requests sent').toBe(0);
  return server[Symbol.asyncDispose]();
});

const options = { baseUrl: 'http://127.0.0.1:4051', instNo: '900024', key: 'a key' };
/** Calls it as an untyped caller might. */
const construct = (given: unknown): unknown => Reflect.construct(ShoubeiClient, [given]);
const call = (...given: readonly unknown[]): Promise<unknown> => {
  const client: { writeOff: (...any: readonly never[]) => Promise<unknown> } = clientOf(server.url);
  return Reflect.apply(client.writeOff.bind(client), undefined, given);
};

test.each([
  ['baseUrl', undefined],
  ['baseUrl', null],
  ['baseUrl', ''],
  ['baseUrl', 'undefined'],
  ['baseUrl', '127.0.0.1:4051'],
  ['baseUrl', 'open.51shoubei.com'],
  ['baseUrl', 'ftp://127.0.0.1'],
  ['baseUrl', 'file:///etc/hosts'],
  ['baseUrl', 'http://127.0.0.1:4051/openpay/coupon/wf'],
  ['baseUrl', 'http://127.0.0.1:4051/?'],
  ['baseUrl', 'http://127.0.0.1:4051/#x'],
  ['baseUrl', 'http://user:pass@127.0.0.1:4051'],
  ['baseUrl', 'http://127.0.0.1:99999'],
  ['baseUrl', 'http://'],
  ['baseUrl', new URL('http://127.0.0.1:4051')],
  ['instNo', undefined],
  ['instNo', ''],
  ['instNo', '900024000'],
  ['instNo', 900024],
  ['instNo', '9000\n24'],
  ['key', undefined],
  ['key', null],
  ['key', ''],
  ['key', 'a key\n'],
  ['key', 42],
  ['key', 'k'.repeat(4097)],
  ['key', '\uD800'],
  ['merchantNo', ''],
  ['merchantNo', 'm'.repeat(33)],
  ['merchantNo', 851811130002],
  ['shopNo', ''],
  ['shopNo', 's\t'],
  ['signing', 'md5'],
  ['signing', []],
  ['signing', { algorithm: 'md4' }],
  ['signing', { algorithm: undefined }],
  ['signing', { case: 'LOWER' }],
  ['signing', { order: 'values' }],
  ['signing', { pair: 'v=k' }],
  ['signing', { placement: 'middle' }],
  ['signing', { urlencode: true }],
  ['signing', { charset: 'big5' }],
  ['signing', { empties: 'yes' }],
  ['signing', { joiner: 0 }],
  ['signing', { algoritm: 'sha256' }],
  ['signing', { response: null }],
  ['signing', { response: 'md5' }],
  ['signing', { response: { algorithm: 'md4' } }],
  ['timeoutMs', 0],
  ['timeoutMs', -1],
  ['timeoutMs', 1.5],
  ['timeoutMs', Number.NaN],
  ['timeoutMs', Number.POSITIVE_INFINITY],
  ['timeoutMs', 2 ** 31],
  ['timeoutMs', '10000'],
  ['fetch', 'fetch'],
  ['now', 1_700_000_000_000],
  ['onExchange', {}],
  ['baseURL', 'http://127.0.0.1:4051'],
])('a client is not made with %s %j', (name, value) => {
  const error = thrownBy(() => construct({ ...options, [name]: value }));
  expect(error).toMatchObject({ name: 'ShoubeiError', code: 'invalid_argument', mayHaveHappened: false });
  expect(error.message).toContain(name);
  expect(error.message).toContain('参数不正确，未发送');
});

test.each([[undefined], [null], ['http://127.0.0.1:4051'], [[]]])('a client is not made from %j', (given) => {
  expect(thrownBy(() => construct(given))).toMatchObject({
    code: 'invalid_argument',
    mayHaveHappened: false,
  });
});

test.each([
  ['http://127.0.0.1:4051'],
  ['http://127.0.0.1:4051/'],
  ['HTTP://LOCALHOST:4051'],
  ['http://[::1]:4051'],
  [PRODUCTION_ORIGIN],
])('a client is made for %s', (baseUrl) => {
  expect(construct({ ...options, baseUrl })).toBeInstanceOf(ShoubeiClient);
});

test('optional options may be null or undefined', () => {
  const nothing = { merchantNo: null, shopNo: null, signing: null, timeoutMs: null, fetch: null, now: null };
  expect(construct({ ...options, ...nothing, onExchange: undefined })).toBeInstanceOf(ShoubeiClient);
});

test.each([
  ['couponCode', undefined],
  ['couponCode', null],
  ['couponCode', ''],
  ['couponCode', 679533922928],
  ['couponCode', ' 679533922928'],
  ['couponCode', '679533922928 '],
  ['couponCode', '6795 3392 2928'],
  ['couponCode', '679533922928\n'],
  ['couponCode', '679533922928\r\n'],
  ['couponCode', '６７９５３３９２２９２８'],
  ['couponCode', '٦٧٩٥٣٣'],
  ['couponCode', '67953392292８'],
  ['couponCode', 'https://q.cn/1'],
  ['couponCode', '券679533922928'],
  ['couponCode', '679533922928\u200B'],
  ['couponCode', '6795-3392-2928'],
  ['couponCode', '12345678901234567'],
  ['couponCode', ['679533922928']],
  ['amount', '1000'],
  ['amount', 10.5],
  ['amount', -1],
  ['amount', Number.NaN],
  ['amount', Number.POSITIVE_INFINITY],
  ['amount', 2 ** 53],
  ['amount', true],
  ['amount', []],
  ['realAmount', '9.00'],
  ['realAmount', 0.1 + 0.2],
  ['realAmount', {}],
  ['channelType', ''],
  ['channelType', 10001],
  ['channelType', '1000'],
  ['channelType', '10001\n'],
  ['excDiscountFlag', 1],
  ['excDiscountFlag', ''],
  ['excDiscountFlag', 'true'],
  ['wfTraceNo', ''],
  ['wfTraceNo', 't'.repeat(37)],
  ['wfTraceNo', 7],
  ['wfTraceNo', 't\n'],
  ['wfTraceNo', '\uDC00'],
  ['merchantNo', ''],
  ['merchantNo', 'm'.repeat(33)],
  ['shopNo', 5],
  ['shopNo', 's\u0000'],
  ['coupon_code', '679533922928'],
  ['Amount', 1000],
])('nothing is sent for %s %j', async (name, value) => {
  const error = await failureOf(call({ couponCode, wfTraceNo: trace, [name]: value }));
  expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false });
  expect(error.message).toContain(`${name}: `);
  expect(error.message).toContain('参数不正确，未发送');
  expect(error.wfTraceNo).toBe(name === 'wfTraceNo' ? undefined : trace);
});

test.each([[undefined], [null], ['679533922928'], [[{ couponCode }]]])(
  'nothing is sent for %j as arguments',
  async (args) => {
    const error = await failureOf(call(args));
    expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false });
    expect(error.wfTraceNo).toMatch(/^[0-9a-f]{32}$/u);
  },
);

test.each([[null], ['x'], [{ signal: {} }], [{ signal: new AbortController() }], [{ timeoutMs: 5 }]])(
  'nothing is sent with %j as the call’s options',
  async (given) => {
    const error = await failureOf(call({ couponCode, wfTraceNo: trace }, given));
    expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, wfTraceNo: trace });
  },
);

test('the message explains a coupon code that was scanned badly', async () => {
  const error = await failureOf(call({ couponCode: 'https://q.cn/679533922928' }));
  expect(error.message).toBe(
    'couponCode: 1 to 16 plain letters or digits are needed, no space or URL / 参数不正确，未发送',
  );
});

test('a merchant and a shop are required, from the client or the call', async () => {
  const bare = new ShoubeiClient({ ...options, baseUrl: server.url });
  expect((await failureOf(bare.writeOff({ couponCode }))).message).toMatch(
    /^merchantNo: .*here or in the client/u,
  );
  expect((await failureOf(bare.writeOff({ couponCode, merchantNo: 'M' }))).message).toMatch(/^shopNo: /u);
});

test.each([
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [8.64e15],
  [Date.UTC(2026, 10, 23) * 1000],
  [Date.UTC(9999, 11, 31, 16)],
])('nothing is sent when now is %d, which ts cannot represent', async (instant) => {
  const error = await failureOf(
    clientOf(server.url, { now: () => instant }).writeOff({ couponCode, wfTraceNo: trace }),
  );
  expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, wfTraceNo: trace });
  expect(error.message).toMatch(/^now: /u);
});

test('nothing is sent when the rule’s charset cannot represent a field', async () => {
  const client = clientOf(server.url, { signing: { charset: 'gbk' } });
  const error = await failureOf(client.writeOff({ couponCode, shopNo: '店😀', wfTraceNo: trace }));
  expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, wfTraceNo: trace });
  expect(error.cause).toMatchObject({ name: 'SigningError', code: 'not_in_charset', field: 'shop_no' });
});

const production = [
  'https://open.51shoubei.com',
  'https://OPEN.51shoubei.com:443/',
  'https://open.51shoubei.com.',
  'http://open.51shoubei.com:8080',
];
const magic = ['990001000001', '99000100000123', '9900010000012345', '999999999999'];
test.each(production.flatMap((baseUrl) => magic.map((code) => ({ baseUrl, code }))))(
  'the magic code $code is not sent to $baseUrl',
  async ({ baseUrl, code }) => {
    const never = (): never => expect.unreachable('nothing must be sent');
    const error = await failureOf(
      clientOf(baseUrl, { fetch: never }).writeOff({ couponCode: code, wfTraceNo: trace }),
    );
    expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, wfTraceNo: trace });
    expect(error.message).toContain('magic');
  },
);

test.each(['99000100001', '9900010000A1', '980001000001', '679533922928', '99'])(
  'the code %s, which is not magic, may be sent to production',
  async (code) => {
    const answered = (): Promise<Response> => Promise.resolve(new Response('', { status: 503 }));
    const error = await failureOf(
      clientOf(PRODUCTION_ORIGIN, { fetch: answered }).writeOff({ couponCode: code }),
    );
    expect(error).toMatchObject({ code: 'outcome_unknown', httpStatus: 503 });
  },
);

test('PRODUCTION_ORIGIN is the provider’s origin', () => {
  expect(PRODUCTION_ORIGIN).toBe('https://open.51shoubei.com');
});

test('callers may construct a ShoubeiError in their tests', () => {
  const error = new ShoubeiError('outcome_unknown', 'simulated', { wfTraceNo: 'T' });
  expect(error).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true, wfTraceNo: 'T' });
  expect(error.message).toBe('simulated / 结果未知，只能用同一流水号查询或重试');
});

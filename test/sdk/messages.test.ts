import { expect, test } from 'vitest';
import { ShoubeiClient, ShoubeiError, type ShoubeiErrorCode } from '@shoubei-kit/sdk-lite';
import { clientOf, couponCode, failureOf, thrownBy, trace } from './client.js';
import { answering, hostileServer, refused } from './hostile-server.js';

const options = { baseUrl: 'http://127.0.0.1:4051', instNo: '900024', key: 'a key' };

/** Calls it as an untyped caller might. */
const construct = (more: object): unknown => Reflect.construct(ShoubeiClient, [{ ...options, ...more }]);

test.each([
  ['baseUrl', '', 'baseUrl: an http(s) origin is needed, with no path'],
  ['path', 'wf', 'path: a path is needed: /, percent-encoded, no host, dots, query or fragment'],
  ['instNo', '', 'instNo: 1 to 8 characters are needed'],
  ['key', '', 'key: characters are needed, no control characters'],
  ['merchantNo', '', 'merchantNo: 1 to 32 characters are needed'],
  ['shopNo', '', 'shopNo: 1 to 32 characters are needed'],
  ['signing', 'md5', 'signing: a signing rule is needed'],
  ['signing', { case: 'title' }, 'signing: cannot sign: unknown_rule ("case"); expected: lower, upper'],
  ['signing', { empties: 'boolean' }, 'signing: cannot sign: unknown_rule ("empties"); expected: boolean'],
  [
    'signing',
    { algoritm: 'sha256' },
    'signing: cannot sign: unknown_rule ("algoritm"); expected: algorithm, case, order, empties, pair, joiner, placement, keyName, urlencode, charset',
  ],
  ['signing', { joiner: '\uD800' }, 'signing: cannot sign: not_in_charset ("joiner")'],
  [
    'signing',
    { response: { charset: 'gbk', keyName: '€' } },
    'signing: cannot sign: not_in_charset ("keyName")',
  ],
  ['timeoutMs', 0, 'timeoutMs: whole milliseconds are needed'],
  ['fetch', 1, 'fetch: a function is needed'],
  ['now', 1, 'now: a function is needed'],
  ['onExchange', 1, 'onExchange: a function is needed'],
  [
    'timeout',
    1,
    'timeout: unknown; expected: baseUrl, path, instNo, key, merchantNo, shopNo, signing, timeoutMs, requireTrace, fetch, now, onExchange',
  ],
])('with the option %s %j, the message says what is needed', (name, value, message) => {
  expect(thrownBy(() => construct({ [name]: value })).message).toBe(`${message} / 参数不正确，未发送`);
});

test.each([
  ['couponCode', '', '1 to 16 plain letters or digits are needed, no space or URL'],
  ['amount', 1.5, 'whole fen are needed, as a number'],
  ['realAmount', -1, 'whole fen are needed, as a number'],
  ['channelType', '100001', '5 digits are needed'],
  ['channelType', '1000 ', '5 digits are needed'],
  ['channelType', 'x10001', '5 digits are needed'],
  ['channelType', '10001x', '5 digits are needed'],
  ['excDiscountFlag', '2', "true, false, '1' or '0' is needed"],
  ['wfTraceNo', '', '1 to 36 characters are needed, no control characters'],
  ['merchantNo', '', '1 to 32 characters are needed, here or in the client'],
  ['shopNo', '', '1 to 32 characters are needed, here or in the client'],
  [
    'coupon',
    '1',
    'unknown; expected: couponCode, amount, realAmount, channelType, excDiscountFlag, wfTraceNo, merchantNo, shopNo',
  ],
])('with the argument %s %j, the message says what is needed', async (name, value, message) => {
  // Calls it as an untyped caller might.
  const failure = await failureOf(clientOf(options.baseUrl).writeOff({ couponCode, [name]: value }));
  expect(failure.message).toBe(`${name}: ${message} / 参数不正确，未发送`);
});

test.each([
  ['instNo', '12345678'],
  ['key', 'k'.repeat(4096)],
  ['merchantNo', '1'.repeat(32)],
  ['shopNo', '1'.repeat(32)],
  ['timeoutMs', 1],
  ['timeoutMs', 2 ** 31 - 1],
])('the option %s is accepted up to its limit', (name, value) => {
  expect(construct({ [name]: value })).toBeInstanceOf(ShoubeiClient);
});

test.each([
  ['wfTraceNo', 'wf_trace_no', '1'.repeat(36)],
  ['merchantNo', 'merchant_no', '1'.repeat(32)],
  ['shopNo', 'shop_no', '1'.repeat(32)],
  ['couponCode', 'coupon_code', 'Az09'.repeat(4)],
])('the argument %s is sent up to its limit', async (name, sent, value) => {
  await using server = await answering(refused({ codes: undefined, wf_trace_no: undefined }));
  await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace, [name]: value });
  expect(server.received[0]?.fields).toMatchObject({ [sent]: value });
});

const messages: readonly [ShoubeiErrorCode, string, boolean][] = [
  ['invalid_argument', '参数不正确，未发送', false],
  ['unreachable', '无法连接，未发送', false],
  ['outcome_unknown', '结果未知', true],
  ['rejected', '请求被拒绝', true],
  ['bad_response_signature', '响应签名不正确', true],
  ['bad_response', '响应不符合协议', true],
  ['aborted', '已取消', true],
];

test.each(messages)('an error with code %s also has its message in Chinese', (code, zh, mayHaveHappened) => {
  const error = new ShoubeiError(code, 'in English');
  expect(error.message).toBe(`in English / ${zh}`);
  expect(error.mayHaveHappened).toBe(mayHaveHappened);
  expect('cause' in error).toBe(false);
  expect(new ShoubeiError(code, 'in English', { cause: 0 }).cause).toBe(0);
});

test('the message of an aborted call says whether the request was sent', async () => {
  const controller = new AbortController();
  await using server = await hostileServer(() => controller.abort());
  const client = clientOf(server.url);
  const before = await failureOf(client.writeOff({ couponCode }, { signal: AbortSignal.abort() }));
  expect(before.message).toBe('aborted before it was sent / 已取消');
  const during = await failureOf(client.writeOff({ couponCode }, { signal: controller.signal }));
  expect(during.message).toBe('aborted / 已取消');
});

test.each([
  ['responds too late', 'wait', 200, 'no response in time'],
  ['cuts the connection', 'destroy', 10_000, 'the connection failed'],
] as const)('the message says that a server %s', async (_, act, timeoutMs, message) => {
  await using server = await hostileServer((response) => {
    if (act === 'destroy') response.destroy();
  });
  const failure = await failureOf(clientOf(server.url, { timeoutMs }).writeOff({ couponCode }));
  expect(failure.message).toBe(`${message} / 结果未知，只能用同一流水号查询或重试`);
});

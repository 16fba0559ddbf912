import { expect, test } from 'vitest';
import type { Exchange } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { clientOf, couponCode, failureAt, failureOf, getting, trace } from './client.js';
import { refused, writtenOff } from './hostile-server.js';

const baseUrl = 'http://127.0.0.1:4051';
const args = { couponCode, wfTraceNo: trace };

const unsigned = { ...writtenOff(), sign: '0'.repeat(32) };
const ofAnother = writtenOff({ codes: '679533922929' });

test.each([
  ['no body', null, 'the response is not a JSON object / 结果未知，只能用同一流水号查询或重试'],
  ['a list', '[]', 'the response is not a JSON object / 结果未知，只能用同一流水号查询或重试'],
  [
    'no UTF-8',
    Uint8Array.of(0x22, 0xff, 0x22),
    'the response is not UTF-8 / 结果未知，只能用同一流水号查询或重试',
  ],
  ['another coupon', JSON.stringify(ofAnother), 'the response breaks the protocol / 响应不符合协议'],
  ['a wrong signature', JSON.stringify(unsigned), 'the response is not signed with the key / 响应签名不正确'],
  [
    'system_error',
    JSON.stringify(signed({ return_code: 'FAIL', return_msg: '系统繁忙' })),
    'the response has no clear outcome / 结果未知，只能用同一流水号查询或重试',
  ],
])('the message of a response with %s says so', async (_, body, message) => {
  expect((await failureAt(baseUrl, getting(body))).message).toBe(message);
});

test.each([
  ['bad_response', ofAnother],
  ['bad_response_signature', unsigned],
])('a failure with code %s carries the response', async (code, response) => {
  const failure = await failureAt(baseUrl, getting(JSON.stringify(response)));
  expect(failure).toMatchObject({ code, raw: response, httpStatus: 200, wfTraceNo: trace, couponCode });
});

test('a response that is not JSON keeps the parse error as its cause', async () => {
  expect((await failureAt(baseUrl, getting('{'))).cause).toBeInstanceOf(SyntaxError);
  expect('cause' in (await failureAt(baseUrl, getting('[]')))).toBe(false);
});

test('a rejection carries its reason, message and response', async () => {
  const raw = { return_code: 'FAIL', return_msg: '签名错误' };
  expect(await failureAt(baseUrl, getting(JSON.stringify(raw)))).toMatchObject({
    code: 'rejected',
    reason: 'bad_signature',
    responseMessage: '签名错误',
    signatureVerified: false,
    mayHaveHappened: true,
    raw,
  });
});

test('a rejection whose fields cannot be signed is not verified', async () => {
  const raw = { return_code: 'FAIL', return_msg: '签名错误', more: {}, sign: '0'.repeat(32) };
  const failure = await failureAt(baseUrl, getting(JSON.stringify(raw)));
  expect(failure.code).toBe('rejected');
  expect(failure.signatureVerified).toBe(false);
});

const withCause = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });
const refusing = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

test.each([
  [
    'a bad port',
    withCause(new Error('bad port')),
    'baseUrl: a port fetch allows is needed / 参数不正确，未发送',
  ],
  ['a closed port', withCause(refusing), 'the server cannot be reached / 无法连接，未发送'],
  [
    'another failure',
    withCause(new Error('reset')),
    'the connection failed / 结果未知，只能用同一流水号查询或重试',
  ],
  [
    'a failure without a cause',
    new TypeError('x'),
    'the connection failed / 结果未知，只能用同一流水号查询或重试',
  ],
])('the message names %s, and fetch’s own error is the cause', async (_, thrown, message) => {
  const failure = await failureAt(baseUrl, { fetch: () => Promise.reject(thrown) });
  expect(failure.message).toBe(message);
  expect(failure.cause).toBe(thrown);
});

test('an exchange has an error only if the call failed, and lasts no longer than the call', async () => {
  const exchanges: Exchange[] = [];
  const onExchange = (exchange: Exchange): void => void exchanges.push(exchange);
  const startedAt = performance.now();
  const { fetch } = getting(JSON.stringify(refused()));
  await clientOf(baseUrl, { fetch, onExchange }).writeOff(args);
  const endedAt = performance.now();
  await failureOf(clientOf(baseUrl, { ...getting('{'), onExchange }).writeOff(args));
  expect(exchanges.map((exchange) => 'error' in exchange)).toEqual([false, true]);
  expect(exchanges[0]?.durationMs).toBeGreaterThanOrEqual(0);
  expect(exchanges[0]?.durationMs).toBeLessThanOrEqual(endedAt - startedAt);
});

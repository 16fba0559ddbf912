import { afterEach, expect, test, vi } from 'vitest';
import { PRODUCTION_ORIGIN, ShoubeiClient } from '@shoubei-kit/sdk-lite';
import { clientOf, couponCode, failureOf, thrownBy, trace } from './client.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const options = { baseUrl: 'http://127.0.0.1:4051', instNo: '900024', key: 'a key' };

/** Calls it as an untyped caller might. */
const construct = (given: unknown): unknown => Reflect.construct(ShoubeiClient, [given]);

test.each([
  ['instNo', '123456789', 'instNo: 1 to 8 characters are needed'],
  ['key', 'k'.repeat(4097), 'key: characters are needed, no control characters'],
  ['merchantNo', '1'.repeat(33), 'merchantNo: 1 to 32 characters are needed'],
  ['shopNo', '1'.repeat(33), 'shopNo: 1 to 32 characters are needed'],
  ['timeoutMs', 2 ** 31, 'timeoutMs: whole milliseconds are needed'],
  ['baseUrl', 'xhttp://127.0.0.1:4051', 'baseUrl: an http(s) origin is needed, with no path'],
  ['baseUrl', 'httpx://127.0.0.1:4051', 'baseUrl: an http(s) origin is needed, with no path'],
  ['baseUrl', 'ftp://127.0.0.1', 'baseUrl: an http(s) origin is needed, with no path'],
])('the option %s is rejected beyond its limit: %j', (name, value, message) => {
  const error = thrownBy(() => construct({ ...options, [name]: value }));
  expect(error.message).toBe(`${message} / 参数不正确，未发送`);
});

test.each([
  ['wfTraceNo', 't'.repeat(37), '1 to 36 characters are needed, no control characters'],
  ['merchantNo', 'm'.repeat(33), '1 to 32 characters are needed, here or in the client'],
  ['shopNo', 's'.repeat(33), '1 to 32 characters are needed, here or in the client'],
  ['couponCode', '1'.repeat(17), '1 to 16 plain letters or digits are needed, no space or URL'],
])('the argument %s is rejected beyond its limit', async (name, value, message) => {
  const failure = await failureOf(clientOf(options.baseUrl).writeOff({ couponCode, [name]: value }));
  expect(failure.message).toBe(`${name}: ${message} / 参数不正确，未发送`);
});

test.each([[undefined], [null], ['text']])(
  'without options (%j), the message says that they are required',
  (given) => {
    expect(thrownBy(() => construct(given)).message).toBe('an object is needed / 参数不正确，未发送');
  },
);

test('without arguments, the message says that an object is required', async () => {
  const client = clientOf(options.baseUrl);
  const failure = await failureOf(Reflect.apply(client.writeOff.bind(client), undefined, ['text']));
  expect(failure.message).toBe('an object is needed / 参数不正确，未发送');
});

test('the message names a signal that is not an AbortSignal', async () => {
  const client = clientOf(options.baseUrl);
  const given = [{ couponCode }, { signal: {} }];
  const failure = await failureOf(Reflect.apply(client.writeOff.bind(client), undefined, given));
  expect(failure.message).toBe('signal: an AbortSignal is needed / 参数不正确，未发送');
});

test.each([
  ['of requests', { algorithm: 'md4', response: { algorithm: 'md5' } }],
  ['of responses', { algorithm: 'md5', response: { algorithm: 'md4' } }],
])('an unknown rule %s is the only fault, and the cause names it', (_, signing) => {
  const error = thrownBy(() => construct({ ...options, signing }));
  expect(error.message).toBe(
    'signing: cannot sign: unknown_rule ("algorithm"); expected: md5, hmac-md5, sha1, sha256, hmac-sha256 / 参数不正确，未发送',
  );
  expect(error.cause).toMatchObject({ name: 'SigningError', code: 'unknown_rule', field: 'algorithm' });
});

test('the message names a magic code that must not reach production', async () => {
  const fetch = (): never => expect.unreachable('nothing must be sent');
  const failure = await failureOf(
    clientOf(PRODUCTION_ORIGIN, { fetch }).writeOff({ couponCode: '990001000001' }),
  );
  expect(failure.message).toBe('couponCode: a magic code of the emulator / 参数不正确，未发送');
});

test('the cause names what the rule cannot sign', async () => {
  const client = clientOf(options.baseUrl, { signing: { charset: 'gbk' } });
  const failure = await failureOf(client.writeOff({ couponCode, shopNo: '😀', wfTraceNo: trace }));
  expect(failure.message).toBe('cannot sign: not_in_charset ("shop_no") / 参数不正确，未发送');
  expect(failure.cause).toMatchObject({ code: 'not_in_charset', field: 'shop_no' });
});

test.each([
  ['set by the caller', { timeoutMs: 7_000 }, 7_000],
  ['left out', {}, 10_000],
])('the time limit of a call: with timeoutMs %s', async (_, more, expected) => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const fetch = (): Promise<Response> => Promise.resolve(new Response('', { status: 503 }));
  await failureOf(clientOf(options.baseUrl, { fetch, ...more }).writeOff({ couponCode }));
  expect(timers.mock.calls.map(([, delay]) => delay)).toContain(expected);
});

test.each(['A990001000001', '990001000001A', '99000100000', '990001000'])(
  'the code %s, which only looks magic, may be sent to production',
  async (code) => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response('', { status: 503 }));
    const failure = await failureOf(clientOf(PRODUCTION_ORIGIN, { fetch }).writeOff({ couponCode: code }));
    expect(failure).toMatchObject({ code: 'outcome_unknown', httpStatus: 503 });
  },
);

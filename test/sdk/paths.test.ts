import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCTION_ORIGIN, ShoubeiClient } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { clientOf, couponCode, failureOf, thrownBy, trace } from './client.js';
import { type HostileServer, hostileServer, writtenOff } from './hostile-server.js';

let server: HostileServer;
beforeAll(async () => {
  server = await hostileServer((response, { path }) =>
    response.end(JSON.stringify(path === '/query' ? signed({ return_code: 'SUCCESS' }) : writtenOff())),
  );
});
afterAll(() => server[Symbol.asyncDispose]());

const paths = [
  ['/openpay/coupon/quary'],
  ['/gw/t-1/openpay/coupon/wf'],
  ['/openpay/coupon/wf/'],
  ['/'],
  ['/a//b'],
  ['/%E6%94%B6%E5%91%97/v1:wf;x=1'],
  ['/@127.0.0.2/x'],
];
test.each(paths)('the write-off and a call are sent to the path %s as it is', async (path) => {
  const before = server.received.length;
  const client = clientOf(server.url, { path });
  expect(await client.writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({ status: 'written_off' });
  expect(await client.call(path, {})).toMatchObject({ returnCode: 'SUCCESS' });
  expect(server.received.slice(before).map((received) => received.path)).toEqual([path, path]);
});

test('the option path moves the write-off alone', async () => {
  const before = server.received.length;
  const client = clientOf(server.url, { path: '/gw/wf' });
  await client.writeOff({ couponCode, wfTraceNo: trace });
  await client.call('/query', {});
  await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace });
  await clientOf(server.url, { path: undefined }).writeOff({ couponCode, wfTraceNo: trace });
  expect(server.received.slice(before).map(({ path }) => path)).toEqual([
    '/gw/wf',
    '/query',
    '/openpay/coupon/wf',
    '/openpay/coupon/wf',
  ]);
});

const demand =
  'path: a path is needed: /, percent-encoded, no host, dots, query or fragment / 参数不正确，未发送';
const wrong = [
  ['', 'openpay/coupon/wf', '?x', '#x', '@127.0.0.2/wf', ':80/wf', '.evil.example/wf'],
  ['//127.0.0.2/wf', '/\\127.0.0.2/wf', '\\\\127.0.0.2\\wf', '/\t/127.0.0.2/wf', '///', '//'],
  ['http://127.0.0.2/wf', 'https:/wf', 'javascript:1', 'https://open.51shoubei.com/openpay/coupon/wf'],
  ['/wf?x=1', '/wf?', '/wf#x', '/wf#', '/a/../wf', '/./wf', '/..', '/%2e%2e/wf', '/a/%2E./wf'],
  [' /wf', '/wf ', '/w f', '/wf\n', '/wf\r\nx: 1', '/收呗', '/wf\u0000', '/"wf"', '/\uD800'],
].flat();
test.each(wrong)('the path %j is rejected, in the option and in a call', async (path) => {
  const options = { baseUrl: server.url, instNo: '900024', key: 'a key', path };
  const error = thrownBy(() => new ShoubeiClient(options));
  expect(error).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, message: demand });
  const fetch = (): never => expect.unreachable('nothing must be sent');
  expect(await failureOf(clientOf(server.url, { fetch }).call(path, {}))).toMatchObject({
    code: 'invalid_argument',
    mayHaveHappened: false,
    message: demand,
  });
});

test.each<[unknown]>([[undefined], [null], [5], [['/wf']], [new URL('http://127.0.0.1/wf')]])(
  'the path %j, which is not a text, is rejected in a call',
  async (path) => {
    const client = clientOf(server.url);
    const failure = await failureOf(Reflect.apply(client.call.bind(client), undefined, [path, {}]));
    expect(failure).toMatchObject({ code: 'invalid_argument', message: demand });
  },
);

test.each<[string, readonly unknown[], string]>([
  ['no fields', [undefined], 'fields: an object is needed'],
  ['null as fields', [null], 'fields: an object is needed'],
  ['text as fields', ['text'], 'fields: an object is needed'],
  ['a list as fields', [[]], 'fields: an object is needed'],
  ['a Map as fields', [new Map([['order_no', '1']])], 'fields: an object is needed'],
  ['URLSearchParams as fields', [new URLSearchParams('order_no=1')], 'fields: an object is needed'],
  ['an object in a field', [{ goods: {} }], 'cannot sign: nested_value ("goods")'],
  ['a list in a field', [{ goods: [1] }], 'cannot sign: nested_value ("goods")'],
  ['a number beyond 2^53 in a field', [{ amount: 2 ** 53 }], 'cannot sign: unsafe_number ("amount")'],
  ['NaN in a field', [{ amount: Number.NaN }], 'cannot sign: unsafe_number ("amount")'],
  ['a bigint in a field', [{ amount: 5n }], 'cannot sign: unsafe_number ("amount")'],
  ['half a character in a field', [{ note: '\uD800' }], 'cannot sign: not_in_charset ("note")'],
  ['null as options', [{}, null], 'an object is needed'],
  ['an invalid signal', [{}, { signal: {} }], 'signal: an AbortSignal is needed'],
  ['an option that is not there', [{}, { timeoutMs: 5 }], 'timeoutMs: unknown; expected: signal'],
])('nothing is sent for %s', async (_, given, message) => {
  const client = clientOf(server.url, { fetch: () => expect.unreachable('nothing must be sent') });
  const failure = await failureOf(Reflect.apply(client.call.bind(client), undefined, ['/query', ...given]));
  expect(failure).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false });
  expect(failure.message).toBe(`${message} / 参数不正确，未发送`);
  const isOfRule = message.startsWith('cannot sign');
  expect(failure.cause instanceof Error && failure.cause.name).toBe(isOfRule && 'SigningError');
});

test.each([['coupon_code'], ['couponCode']])(
  'a magic code under %s is not sent to production',
  async (name) => {
    const fetch = (): never => expect.unreachable('nothing must be sent');
    const call = clientOf(PRODUCTION_ORIGIN, { fetch }).call('/query', { [name]: '990001000001' });
    expect((await failureOf(call)).message).toBe(
      'coupon_code: a magic code of the emulator / 参数不正确，未发送',
    );
  },
);

test('whatever the path, a call is sent there and nowhere else, or is not sent', async () => {
  const pieces = [
    '/',
    '//',
    '\\',
    '..',
    '.',
    '%2e',
    '?',
    '#',
    '@',
    ':',
    ' ',
    '\t',
    '\n',
    'a',
    'wf',
    'http:',
    '收',
  ];
  const path = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces)).map((all) => all.join('')),
    fc.webPath(),
    fc.webUrl(),
  );
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(path, async (text) => {
      const asked: unknown[] = [];
      const fetch = (url: unknown): Promise<Response> => {
        asked.push(url);
        return Promise.resolve(Response.json(signed({ return_code: 'SUCCESS' })));
      };
      const call = clientOf('http://127.0.0.1:4051', { fetch }).call(text, {});
      const outcome: unknown = await call.catch((error: unknown) => error);
      if (asked.length === 0) {
        expect(outcome).toMatchObject({ code: 'invalid_argument' });
        return;
      }
      sent += 1;
      expect(asked).toEqual([`http://127.0.0.1:4051${text}`]);
      const { host, username, pathname, search, hash } = new URL(String(asked[0]));
      expect([host, username, pathname, search, hash]).toEqual(['127.0.0.1:4051', '', text, '', '']);
    }),
    { numRuns: 1_000 },
  );
  expect(sent).toBeGreaterThan(50);
});

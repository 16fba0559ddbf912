import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { responseTo } from './raw-http.js';

const token = 'a-token-that-is-long-enough';
const open = await sharedServer({ allowedHosts: ['till.example', '收呗.local', '192.168.7.7', 'fe80::7'] });
const guarded = await sharedServer({ adminToken: token });

function ask(server: MockServer, lines: readonly string[], target = '/__admin/clock'): Promise<string> {
  return responseTo(
    server.url,
    [`GET ${target} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'),
  );
}

test.each<[string, string]>([
  ['127.0.0.1', '200'],
  ['127.0.0.1:4051', '200'],
  ['127.9.8.7:1', '200'],
  ['localhost:4051', '200'],
  ['LOCALHOST', '200'],
  ['[::1]:4051', '200'],
  ['[0:0:0:0:0:0:0:1]', '200'],
  ['[::ffff:127.0.0.1]:4051', '200'],
  ['[::ffff:7f00:1]', '200'],
  ['till.example', '200'],
  ['TILL.example:4051', '200'],
  ['xn--isr950b.local', '200'],
  ['192.168.7.7:4051', '200'],
  ['[fe80::7]:4051', '200'],
  ['evil.example', '403 foreign_host'],
  ['till.example.evil.example', '403 foreign_host'],
  ['localhost.evil.example', '403 foreign_host'],
  ['127.0.0.1.evil.example', '403 foreign_host'],
  ['till.example.', '403 foreign_host'],
  ['localhost.', '403 foreign_host'],
  ['0.0.0.0', '403 foreign_host'],
  ['[::]', '403 foreign_host'],
  ['[::ffff:8.8.8.8]', '403 foreign_host'],
  ['127.999.999.999', '403 foreign_host'],
  ['127.1', '403 foreign_host'],
  ['2130706433', '403 foreign_host'],
  ['0177.0.0.1', '403 foreign_host'],
  ['0x7f.0.0.1', '403 foreign_host'],
  ['localhost@evil.example', '403 foreign_host'],
  ['evil.example@localhost', '403 foreign_host'],
  ['user:pass@localhost', '403 foreign_host'],
  ['localhost/evil', '403 foreign_host'],
  ['localhost?', '403 foreign_host'],
  ['localhost#', '403 foreign_host'],
  ['localhost:4051:80', '403 foreign_host'],
  ['localhost:', '403 foreign_host'],
  ['localhost evil.example', '403 foreign_host'],
  ['localhost, evil.example', '403 foreign_host'],
  ['http://localhost', '403 foreign_host'],
  ['', '403 foreign_host'],
])('a request to the host %j gets %s', async (host, answer) => {
  expect(await ask(open, [`Host: ${host}`])).toBe(answer);
});

test.each<[string, readonly string[], string]>([
  ['no Host in HTTP/1.1', [], '400'],
  ['two Hosts', ['Host: localhost', 'Host: evil.example'], '400 repeated_header'],
  ['two Hosts in the other order', ['Host: evil.example', 'Host: localhost'], '400 repeated_header'],
  ['its own origin', ['Host: localhost:1', 'Origin: http://localhost:1'], '200'],
  ['its own origin behind TLS', ['Host: till.example', 'Origin: https://till.example'], '200'],
  ['another port’s origin', ['Host: localhost:1', 'Origin: http://localhost:2'], '403 foreign_origin'],
  ['the origin null', ['Host: localhost', 'Origin: null'], '403 foreign_origin'],
  ['an empty origin', ['Host: localhost', 'Origin:'], '403 foreign_origin'],
  ['an origin with a user', ['Host: localhost', 'Origin: http://x@localhost'], '403 foreign_origin'],
  ['another scheme', ['Host: localhost', 'Origin: chrome-extension://localhost'], '403 foreign_origin'],
  [
    'two origins',
    ['Host: localhost', 'Origin: http://localhost', 'Origin: https://evil.example'],
    '400 repeated_header',
  ],
  ['a page elsewhere', ['Host: localhost', 'Sec-Fetch-Site: cross-site'], '403 foreign_origin'],
  ['a page on another port', ['Host: localhost', 'Sec-Fetch-Site: same-site'], '403 foreign_origin'],
  ['its own page', ['Host: localhost', 'Sec-Fetch-Site: same-origin'], '200'],
  ['the address bar', ['Host: localhost', 'Sec-Fetch-Site: none'], '200'],
  [
    'a link that is followed',
    ['Host: localhost', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'],
    '200',
  ],
  ...(['document', 'iframe', 'object'] as const).map((dest): [string, readonly string[], string] => [
    `a link that is followed into a place of kind ${dest}`,
    ['Host: localhost', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', `Sec-Fetch-Dest: ${dest}`],
    dest === 'document' ? '200' : '403 foreign_origin',
  ]),
])('%s gets the right response', async (_, lines, answer) => {
  expect(await ask(open, lines)).toBe(answer);
});

test('a form that another page sends does not count as a link', async () => {
  const lines = ['Host: localhost', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'];
  const request = [
    'POST /__admin/reset HTTP/1.1',
    ...lines,
    'Content-Length: 0',
    'Connection: close',
    '',
    '',
  ];
  expect(await responseTo(open.url, request.join('\r\n'))).toBe('403 foreign_origin');
});

test('HTTP/1.0 names its host too', async () => {
  expect(await responseTo(open.url, 'GET /__admin/clock HTTP/1.0\r\n\r\n')).toBe('403 foreign_host');
  expect(await responseTo(open.url, 'GET /__admin/clock HTTP/1.0\r\nHost: localhost\r\n\r\n')).toBe('200');
});

test('a request with an absolute target is rejected, even if the target names this host', async () => {
  for (const host of ['evil.example', 'localhost', '127.0.0.1:4051']) {
    expect(await ask(open, ['Host: localhost'], `http://${host}/__admin/clock`)).toBe('400 absolute_target');
  }
});

test.each<[string, readonly string[], string]>([
  ['the token', [`Authorization: Bearer ${token}`], '200'],
  ['the scheme in lower case', [`Authorization: bearer ${token}`], '200'],
  ['nothing', [], '401 token_needed'],
  ['an empty token', ['Authorization: Bearer '], '401 token_needed'],
  ['the token alone', [`Authorization: ${token}`], '401 token_needed'],
  ['another scheme', [`Authorization: Basic ${token}`], '401 token_needed'],
  ['as a password', [`Authorization: Basic ${btoa(`admin:${token}`)}`], '401 token_needed'],
  ['more than the token', [`Authorization: Bearer ${token}x`], '401 token_needed'],
  ['less than the token', [`Authorization: Bearer ${token.slice(1)}`], '401 token_needed'],
  ['upper case', [`Authorization: Bearer ${token.toUpperCase()}`], '401 token_needed'],
  ['two tokens in one', [`Authorization: Bearer x, Bearer ${token}`], '401 token_needed'],
  ['two headers', ['Authorization: Bearer wrong', `Authorization: Bearer ${token}`], '400 repeated_header'],
  ['letters outside ASCII', ['Authorization: Bearer sécret-clé'], '401 token_needed'],
  ['the token in another header', [`X-Authorization: Bearer ${token}`], '401 token_needed'],
])('a given token is required on loopback, too: %s', async (_, lines, answer) => {
  expect(await ask(guarded, ['Host: 127.0.0.1', ...lines])).toBe(answer);
});

test('a token in the query is ignored', async () => {
  const target = `/__admin/clock?token=${token}&access_token=${token}`;
  expect(await ask(guarded, ['Host: localhost'], target)).toBe('401 token_needed');
});

test('every route except the write-off requires the token, and returns nothing else without it', async () => {
  const routes = [
    '',
    '/',
    '/profile',
    '/requests',
    '/events',
    '/coupons/x',
    '/openapi.json',
    '/nowhere',
    '/a/../b',
  ];
  for (const route of routes) {
    expect(await ask(guarded, ['Host: localhost'], `/__admin${route}`)).toBe('401 token_needed');
  }
  expect(await ask(guarded, ['Host: localhost'], '/__ADMIN/clock')).toBe('404 no_such_path');
  expect(await ask(guarded, ['Host: localhost'], '//__admin/clock')).toBe('404 no_such_path');
});

test('anyone may call the write-off: Host, Origin and token are not checked', async () => {
  const lines = ['Host: any.example', 'Origin: https://any.example', 'Content-Length: 2'];
  const request = ['POST /openpay/coupon/wf HTTP/1.1', ...lines, 'Connection: close', '', '{}'].join('\r\n');
  expect(await responseTo(guarded.url, request)).toBe('200');
});

test.each(['till.example:4051', 'http://till.example', 'a b', 'a/b', '', '*', 'till.example.'])(
  'the allowed host %j is rejected, since no request would ever match it',
  async (host) => {
    await expect(startMockServer({ allowedHosts: [host] })).rejects.toThrow(/allowed host:.*允许的主机/u);
  },
);

test('beyond loopback the same holds: only hosts that were allowed, and only with the token', async () => {
  await using beyond = await startMockServer({
    host: '0.0.0.0',
    adminToken: token,
    allowedHosts: ['till.example'],
  });
  const bearer = `Authorization: Bearer ${token}`;
  expect(await ask(beyond, ['Host: till.example', bearer])).toBe('200');
  expect(await ask(beyond, ['Host: till.example'])).toBe('401 token_needed');
  expect(await ask(beyond, ['Host: 0.0.0.0', bearer])).toBe('403 foreign_host');
});

test('the emulator listens on loopback alone by default', async () => {
  const { port } = new URL(open.url);
  const elsewhere = await new Promise((resolve) => {
    const socket = connect(Number(port), '::1');
    socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
  });
  expect([new URL(open.url).hostname, elsewhere]).toEqual(['127.0.0.1', 'refused']);
});

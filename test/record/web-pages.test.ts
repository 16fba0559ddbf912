import { expect, onTestFinished, test } from 'vitest';
import { cli, running } from '../support/cli.js';
import { call, newFile, recording, type Recording, upstream, type Upstream } from './recording.js';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

async function start(...args: readonly string[]): Promise<{ there: Upstream; proxy: Recording }> {
  const there = await upstream((socket) => void socket.write(ok));
  onTestFinished(() => there[Symbol.asyncDispose]());
  return { there, proxy: await recording(there.url, args) };
}

const post = (headers: string, host = 'Host: 127.0.0.1:4052\r\n'): string =>
  `POST /openpay/coupon/wf HTTP/1.1\r\n${host}Connection: close\r\n${headers}Content-Length: 2\r\n\r\n{}`;

const json = 'Content-Type: application/json\r\n';
const pages: readonly (readonly [string, string, string])[] = [
  ['a foreign Origin', post('Content-Type: text/plain\r\nOrigin: http://evil.example\r\n'), 'web_page'],
  ['the Origin null', post('Content-Type: text/plain\r\nOrigin: null\r\n'), 'web_page'],
  ['another port of this machine', post(`${json}Origin: http://127.0.0.1:8080\r\n`), 'web_page'],
  [
    'Sec-Fetch-Site: cross-site',
    post('Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n'),
    'web_page',
  ],
  ['Sec-Fetch-Site: same-site', post('Sec-Fetch-Site: same-site\r\n'), 'web_page'],
  [
    'a name that was made to point to this machine',
    post(`${json}Origin: http://evil.example:4052\r\n`, 'Host: evil.example:4052\r\n'),
    'foreign_host',
  ],
  ['an invalid Host', post(json, 'Host: a/b@c\r\n'), 'foreign_host'],
];

test.each(pages)('a request from a web page is not forwarded: %s', async (_, sent, code) => {
  const { there, proxy } = await start();
  const { text } = await call(proxy.url, sent).ended;
  expect(text).toMatch(/^HTTP\/1\.1 403 /u);
  expect(text).toContain(`X-Shoubei-Mock-Record: ${code}\r\n`);
  expect(there.received).toEqual([]);
  const { code: exit, stdout, stderr } = await proxy.stop();
  expect(exit).toBe(1);
  expect(stderr).toMatch(/^- {2}not written: (?:a web page of another origin sent this|Host is neither)/u);
  expect(stdout).toContain('Nothing was written');
});

test.each([
  ['loopback by name', post(json, 'Host: localhost:4052\r\n')],
  ['an address of a network', post(json, 'Host: 192.168.1.20:4052\r\n')],
  ['an IPv6 address', post(json, 'Host: [::1]:4052\r\n')],
  ['its own Origin', post(`${json}Origin: http://127.0.0.1:4052\r\n`)],
  ['text/plain of a program', post('Content-Type: text/plain\r\n')],
  ['a name of --allowed-host', post(json, 'Host: recorder:4052\r\n')],
])('a request from a program is forwarded: %s', async (_, sent) => {
  const { there, proxy } = await start('--allowed-host', 'recorder');
  const { text } = await call(proxy.url, sent).ended;
  expect(text).toMatch(/^HTTP\/1\.1 200 /u);
  expect(there.received).toHaveLength(1);
  expect((await proxy.stop()).code).toBe(0);
});

test("the target's host name is allowed, for a till with a hard-coded base URL", async () => {
  const there = await upstream((socket) => void socket.write(ok));
  onTestFinished(() => there[Symbol.asyncDispose]());
  const proxy = await recording(there.url.replace('127.0.0.1', 'localhost'));
  const { text } = await call(proxy.url, post(json, 'Host: localhost\r\n')).ended;
  expect(text).toMatch(/^HTTP\/1\.1 200 /u);
  await proxy.stop();
});

const anywhere = ['record', '--host', '0.0.0.0', '--port', '0'];
const real = [...anywhere, '--target', 'http://shop.invalid'];

test('beyond loopback it does not start if requests may be signed with a real key', async () => {
  for (const [args, env] of [
    [real, {}],
    [[...real, '--key-env', 'K'], { K: 'Zm9vYmFyLXByb2R1Y3Rpb24' }],
    [[...anywhere, '--target', 'http://127.0.0.1:1', '--key-env', 'K'], { K: 'Zm9vYmFyLXByb2R1Y3Rpb24' }],
  ] as const) {
    const { code, stdout, stderr } = await cli([...args, '--out', newFile()], { env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^shoubei-mock: requests may be signed with a real key, .*--allow-real-key\n$/u);
  }
  const { stderr } = await cli([...real, '--out', newFile(), '--lang', 'zh']);
  expect(stderr).toMatch(/^shoubei-mock: 请求可能由真实密钥签名，而他人可访问 0\.0\.0\.0：/u);
});

test('when it starts beyond loopback, one line says who can see and send what', async () => {
  for (const args of [
    [...anywhere, '--target', 'http://127.0.0.1:1'],
    [...real, '--key-env', 'K'],
    [...real, '--allow-real-key'],
  ]) {
    const { stop, output } = await running([...args, '--out', newFile()], { K: 'a-test-key' });
    expect(output()).toMatch(
      /^shoubei-mock: others can reach 0\.0\.0\.0: they can see the requests, and send requests to http:\S+$/mu,
    );
    await stop();
  }
});

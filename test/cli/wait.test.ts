import { createServer as createHttp } from 'node:http';
import { createServer as createTcp, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, type CliResult } from '../support/cli.js';
import { freePort } from '../support/redis.js';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();
const servers: Server[] = [];
afterEach(() => {
  for (const one of servers.splice(0)) one.close();
});

const wait = (baseUrl: string, ...flags: readonly string[]): Promise<CliResult> =>
  cli(['wait', '--base-url', baseUrl, ...flags]);
const look = (baseUrl: string, ...flags: readonly string[]): Promise<CliResult> =>
  wait(baseUrl, '--timeout', '0', ...flags);

async function listening(one: Server): Promise<string> {
  servers.push(one);
  await once(one.listen(0, '127.0.0.1'), 'listening');
  const address = one.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test('wait ends as soon as the emulator is ready, and says so', async () => {
  expect(await wait(server.url)).toEqual({ code: 0, stdout: `${server.url} is ready\n`, stderr: '' });
  expect((await wait(`${server.url}/`, '--lang', 'zh')).stdout).toBe(`${server.url} 已就绪\n`);
});

test('wait waits for an emulator that starts later', async () => {
  const port = await freePort();
  const waiting = wait(`http://127.0.0.1:${port}`);
  await using late = await startMockServer({ port });
  expect(await waiting).toMatchObject({ code: 0, stdout: `${late.url} is ready\n` });
});

test('wait accepts an emulator that needs a token, at a host name that its admin API rejects, behind a prefix', async () => {
  await using closed = await startMockServer({ adminToken: 'secret' });
  const seen: string[] = [];
  const proxy = createHttp(({ url = '', headers }, response) => {
    seen.push(url);
    void fetch(`${closed.url}${url.replace('/mock', '')}`, { headers: { host: headers.host ?? '' } }).then(
      async (answer) => response.writeHead(answer.status).end(await answer.text()),
    );
  });
  const address = `http://${await listening(proxy)}/mock`;
  expect(await look(`${address}/`)).toEqual({ code: 0, stdout: `${address} is ready\n`, stderr: '' });
  expect(seen).toEqual(['/mock/__admin/ready']);
});

test.each([
  ['(port)', '(url) is ready'],
  ['tcp://10.96.1.2:4051', 'http://127.0.0.1:4051 is'], // Kubernetes sets it for a Service named shoubei-mock.
  ['0', 'http://127.0.0.1:4051 is'],
])(
  'without an address, SHOUBEI_MOCK_PORT=%s makes wait check where serve would listen',
  async (given, line) => {
    const value = given.replace('(port)', new URL(server.url).port);
    const { stdout, stderr } = await cli(['wait', '--timeout', '0'], { env: { SHOUBEI_MOCK_PORT: value } });
    expect(stdout + stderr).toContain(line.replace('(url)', server.url));
  },
);

test('wait prints what it found instead in one line, in both languages', async () => {
  const other = `http://${await listening(createHttp((_, response) => response.writeHead(404).end('hello')))}`;
  const cut = `http://${await listening(createTcp((socket) => socket.destroy()))}`;
  const noHttp = `http://${await listening(createTcp((socket) => socket.end('220 mail ready\r\n')))}`;
  const refused = `http://127.0.0.1:${await freePort()}`;
  const host = (url: string): string => url.replace('http://', '');
  const rows = [
    [refused, `nothing listens at ${host(refused)}: check --base-url, or start what should be there`],
    [other, 'another program responds there (HTTP 404): check --base-url'],
    [cut, 'the connection was cut: check --base-url (http:// or https://)'],
    [noHttp, `${host(noHttp)} cannot be reached (HPE_INVALID_CONSTANT): check --base-url and the network`],
    [
      server.url.replace('http:', 'https:'),
      /no TLS with 127\.0\.0\.1:\d+ \(\w+\): check --base-url; http:\/\/ is without TLS/u,
    ],
    [
      'http://no-such-host.invalid',
      /unknown host no-such-host\.invalid \(\w+\): check --base-url and the network/u,
    ],
  ] as const;
  for (const [url, problem] of rows) {
    const { code, stdout, stderr } = await look(url);
    expect([code, stdout]).toEqual([1, '']);
    const [, told = ''] = /^shoubei-mock: \S+ is not ready after 0 s: (.*)\n$/u.exec(stderr) ?? [stderr];
    expect(told).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  }
  expect((await look(other, '--lang', 'zh')).stderr).toBe(
    `shoubei-mock: 等待 0 秒后 ${other} 仍未就绪：该处响应的是其他程序（HTTP 404）：请检查 --base-url\n`,
  );
});

test('a program that responds without end is cut off after 1 MiB', async () => {
  const megabyte = Buffer.alloc(2 ** 20);
  const endless = createHttp((_, response) => {
    const more = (): void => void response.write(megabyte, (error) => error ?? more());
    more();
  });
  const address = `http://${await listening(endless)}`;
  const { code, stderr } = await look(address);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(' after 0 s: another program responds there (over 1 MiB): '),
  ]);
});

test.each([
  [['--base-url', 'localhost:4051'], '--base-url: an http origin is needed'],
  [['--base-url', 'https://open.51shoubei.com'], 'is the real endpoint; this is for emulators only'],
  [['--base-url', 'https://open.51shoubei.com/mock'], 'is the real endpoint; this is for emulators only'],
  [['--timeout', '1s'], '--timeout: a whole number from 0 to 86400 is needed, got "1s"'],
  [['4051'], 'wait: unexpected argument "4051"'],
  [['--port', '4051'], 'unknown flag --port of wait; did you mean --base-url?'],
])('wait %j is rejected in one line', async (args, line) => {
  const { code, stdout, stderr } = await cli(['wait', ...args]);
  expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([2, '', [expect.stringContaining(line)]]);
});

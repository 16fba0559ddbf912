import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { closedPort } from '../sdk/hostile-server.js';
import { call, linesIn, newFile, recording, request, upstream } from './recording.js';
import { bin } from '../support/pages.js';

/** The terminal's lines have 80 columns. */
const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

test.each<readonly [string, string, 'end' | 'reset']>([
  ['ends before the first byte', '', 'end'],
  ['is reset before the first byte', '', 'reset'],
  ['ends within the head', 'HTTP/1.1 200 OK\r\nContent-Le', 'end'],
  ['ends within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"', 'end'],
  ['is reset within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"', 'reset'],
  ['ends within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n', 'end'],
])('a connection that %s breaks for the client in the same way', async (_, bytes, how) => {
  await using there = await upstream((socket) => {
    socket.write(bytes, () => {
      if (how === 'end') socket.end();
      else setTimeout(() => socket.resetAndDestroy(), 50);
    });
  });
  const proxy = await recording(there.url);
  const seen = await call(proxy.url, request('{"b":1}')).ended;
  expect(seen.how).toBe(how);
  // An incomplete head cannot be passed on. The received part of a body can.
  const isBegun = bytes.includes('\r\n\r\n');
  expect(seen.text.replace('Connection: close\r\n', '')).toBe(isBegun ? bytes : '');
  expect(await proxy.stop()).toMatchObject({ code: 0, stdout: expect.stringMatching(/wf {2}no response/u) });
  expect(proxy.lines()).toEqual([
    expect.objectContaining({ request: expect.objectContaining({ body: '{"b":1}' }), response: null }),
  ]);
});

test('a target that does not speak HTTP resets the connection', async () => {
  await using there = await upstream((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  const proxy = await recording(there.url);
  expect(await call(proxy.url, request('{}')).ended).toEqual({ text: '', how: 'reset' });
  await proxy.stop();
  expect(proxy.lines()[0]?.response).toBeNull();
});

test('a target that changes the protocol resets the connection', async () => {
  await using there = await upstream((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  );
  const proxy = await recording(there.url);
  expect(await call(proxy.url, request('{}')).ended).toEqual({ text: '', how: 'reset' });
  await proxy.stop();
  expect(proxy.lines()[0]?.response).toBeNull();
});

test('when the client gives up, the connection to the target closes', async () => {
  let closed = false as boolean;
  await using there = await upstream((socket) => socket.on('end', () => (closed = true)));
  const proxy = await recording(there.url);
  const { socket } = call(proxy.url, request('{"b":1}'));
  await expect.poll(() => there.received[0]).toContain('{"b":1}');
  expect(closed).toBe(false);
  socket.destroy();
  await expect.poll(() => closed).toBe(true);
  expect((await proxy.stop()).code).toBe(0);
  expect(proxy.lines().map(({ request: { body }, response }) => [body, response])).toEqual([
    ['{"b":1}', null],
  ]);
});

test('a response that comes before the end of the request is passed on', async () => {
  await using there = await upstream((socket) =>
    socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const proxy = await recording(there.url);
  const seen = call(proxy.url, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{');
  await expect.poll(seen.text).toMatch(/^HTTP\/1\.1 413 Too Large[^]*\{\}$/u);
  seen.socket.destroy();
  await proxy.stop();
  expect(proxy.lines().map(({ response }) => response?.status)).toEqual([413]);
});

test.each([
  ['over 64 KiB', Buffer.alloc(65_537, 'a'), 'too_large', 'body over 64 KiB'],
  ['that is not UTF-8', Buffer.from([0x7b, 0xb2, 0xd9, 0x7d]), 'not_utf8', 'body not UTF-8'],
])('a body %s passes, and is not recorded', async (_, body, why, words) => {
  await using there = await upstream(
    (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body);
    },
    (received) => received.includes('\r\n\r\n') && received.length > body.length,
  );
  const [plain, json] = [await recording(there.url), await recording(there.url, ['--json'])];
  for (const { url } of [plain, json]) {
    const got = await fetch(url, { method: 'POST', body });
    expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true);
  }
  const [told, told2] = [await plain.stop(), await json.stop()];
  expect([told.code, told2.code]).toEqual([1, 1]);
  expect(told.stderr).toBe(`-  not written: ${words}\n`);
  expect(inOneLine(told.stdout)).toContain(`Nothing was written, so ${plain.file} is not kept: 1 ${words}`);
  expect(existsSync(plain.file)).toBe(false);
  const last: unknown = JSON.parse(told2.stdout.trim().split('\n').at(-1) ?? '');
  expect(last).toEqual({ event: 'ended', out: json.file, written: 0, not_written: { [why]: 1 } });
});

test('a body in an unknown or broken compression passes, and is not recorded', async () => {
  await using there = await upstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const proxy = await recording(there.url);
  expect((await call(proxy.url, request('{}')).ended).text).toMatch(/\r\n\r\n\{\}$/u);
  const broken = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\n';
  await call(proxy.url, `${broken}Content-Length: 2\r\n\r\n{}`).ended;
  const { code, stdout } = await proxy.stop();
  expect([code, inOneLine(stdout)]).toEqual([1, expect.stringMatching(/: 2 unknown compression $/u)]);
});

test('a request that cannot be redacted passes, and is not written', async () => {
  await using there = await upstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const proxy = await recording(there.url);
  expect((await call(proxy.url, request('['.repeat(50_000))).ended).text).toMatch(/\{\}$/u);
  const { code, stderr } = await proxy.stop();
  expect([code, stderr]).toEqual([1, '-  not written: cannot be redacted\n']);
});

test('gzip of 100 MB is not unpacked', async () => {
  const { gzipSync } = await import('node:zlib');
  const bytes = gzipSync(Buffer.alloc(100 * 1024 * 1024));
  await using there = await upstream((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.end(bytes);
  });
  const proxy = await recording(there.url);
  await call(proxy.url, request('{}')).ended;
  expect(inOneLine((await proxy.stop()).stdout)).toContain('1 body over 64 KiB');
});

test('if the target is unreachable, the response names the recorder, and the terminal says what to do', async () => {
  const port = await closedPort();
  const proxy = await recording(`http://127.0.0.1:${port}`);
  const answer = await fetch(`${proxy.url}/openpay/coupon/wf`, { method: 'POST', body: '{}' });
  expect([answer.status, answer.headers.get('x-shoubei-mock-record')]).toEqual([502, 'connection_refused']);
  expect(await answer.json()).toEqual({
    from: 'shoubei-mock record',
    code: 'connection_refused',
    en: `nothing listens at 127.0.0.1:${port}: check --target, or start what should be there`,
    zh: `127.0.0.1:${port} 无人监听：请检查 --target，或先启动该服务`,
  });
  const { code, stderr } = await proxy.stop();
  expect(code).toBe(1);
  expect(inOneLine(stderr)).toContain(`not written: nothing listens at 127.0.0.1:${port}`);
});

test('an unknown host, use as a proxy, and bytes that are not HTTP are reported', async () => {
  const proxy = await recording('http://no-such-host.invalid');
  const lost = await call(proxy.url, request('{}')).ended;
  expect(lost.text).toMatch(/^HTTP\/1\.1 502 [^]*X-Shoubei-Mock-Record: no_such_host\r\n/u);
  const misled = await call(proxy.url, request('{}', 'POST http://a/b HTTP/1.1')).ended;
  expect(misled.text).toMatch(/X-Shoubei-Mock-Record: no_path\r\n[^]*"en":"the request names no path/u);
  const tunnel = await call(proxy.url, 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n').ended;
  expect(tunnel.text).toMatch(/^HTTP\/1\.1 400 [^]*X-Shoubei-Mock-Record: no_path\r\n/u);
  const garbled = await call(proxy.url, 'hello\r\n\r\n').ended;
  expect(garbled.text).toMatch(/^HTTP\/1\.1 400 [^]*X-Shoubei-Mock-Record: no_http\r\n/u);
  const { code, stdout } = await proxy.stop();
  expect([code, inOneLine(stdout)]).toEqual([
    1,
    expect.stringContaining('1 no such host, 2 no path, 1 no HTTP'),
  ]);
});

test('with a full file, all requests still pass, and the file has only complete lines', async () => {
  await using there = await upstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const file = newFile();
  const record = `exec "${process.execPath}" "${bin}" record --target ${there.url} --out "${file}" --port 0 --allowed-host till --json`;
  const child = spawn('bash', ['-c', `ulimit -f 1; ${record}`]); // files of 1 KiB at most
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  await expect.poll(() => stdout).toContain('\n');
  const started: { url: string } = JSON.parse(stdout.split('\n')[0] ?? '');
  const sizes = [10, 5_000, 10, 5_000, 10];
  for (const size of sizes) {
    const got = await call(started.url, request(`{"x":"${'x'.repeat(size)}"}`)).ended;
    expect(got.text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\{\}$/u);
  }
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.on('close', resolve));
  const told = stdout
    .trim()
    .split('\n')
    .map((row): { event: string; code?: string } => JSON.parse(row));
  expect(told.map(({ event }) => event)).toEqual([
    'listening',
    'written',
    'not_written',
    'written',
    'not_written',
    'written',
    'ended',
  ]);
  expect([code, told[2]?.code, told[6]]).toEqual([
    1,
    'EFBIG',
    { event: 'ended', out: file, written: 3, not_written: { file: 2 } },
  ]);
  expect(linesIn(file).map((line) => line.request.body)).toEqual(Array(3).fill('{"x":"xxxxxxxxxx"}'));
});

test('a file that is deleted while recording is reported, and not written again', async () => {
  await using there = await upstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const proxy = await recording(there.url);
  rmSync(proxy.file);
  expect((await call(proxy.url, request('{}')).ended).text).toMatch(/\{\}$/u);
  expect(await proxy.stop()).toMatchObject({
    code: 1,
    stderr: '-  not written: file cannot be written ENOENT\n',
  });
});

test('at the end, open requests still get their responses, and are recorded', async () => {
  await using there = await upstream((socket) => {
    setTimeout(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'), 300);
  });
  const proxy = await recording(there.url);
  const seen = call(proxy.url, request('{}'));
  await expect.poll(() => there.received.length).toBe(1);
  const [{ stdout }, { text }] = await Promise.all([proxy.stop(), seen.ended]);
  expect(text).toMatch(/200 OK[^]*\{\}$/u);
  expect(stdout).toContain('1 written, 0 not written');
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portOf } from '../sdk/hostile-server.js';
import { runningProcess } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { sharedFolder } from '../support/shared.js';
import { call, linesIn, newFile, recording, request, upstream } from './recording.js';

const run = promisify(execFile);
const lacksOpenssl = missingTools(['openssl']).length > 0;
const folder = sharedFolder();
const certificate = join(folder, 'cert.pem');
const making =
  'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem';

let there: Server | undefined;
let url: string;
let requests = 0;
beforeAll(async () => {
  if (lacksOpenssl) return;
  await run('openssl', making.split(' '), { cwd: folder });
  const pair = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(certificate) };
  const server = createServer(pair, (_, response) => {
    requests += 1;
    response.end('{"b":2}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${portOf(server)}`;
  there = server;
});
afterAll(() => void there?.close());

test.skipIf(lacksOpenssl)('an untrusted certificate is rejected, and nothing is sent', async () => {
  const proxy = await recording(url);
  const { text } = await call(proxy.url, request('{}')).ended;
  expect(text).toMatch(/^HTTP\/1\.1 502 [^]*X-Shoubei-Mock-Record: certificate_refused\r\n/u);
  const { code, stderr } = await proxy.stop();
  expect([code, stderr.replaceAll(/\s+/gu, ' ')]).toEqual([
    1,
    `- not written: the certificate of ${new URL(url).host} is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): if it is a test system's own, give its CA: NODE_EXTRA_CA_CERTS=FILE `,
  ]);
  expect(requests).toBe(0);
});

test.skipIf(lacksOpenssl)('NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn the check off', async () => {
  const args = ['record', '--target', url, '--out', newFile(), '--port', '0', '--allowed-host', 'till'];
  const proxy = await runningProcess(args, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  const { text } = await call(proxy.url, request('{}')).ended;
  expect(text).toMatch(/X-Shoubei-Mock-Record: certificate_refused\r\n/u);
  expect((await proxy.stop('SIGINT')).code).toBe(1);
  expect(requests).toBe(0);
});

test.skipIf(lacksOpenssl)('NODE_EXTRA_CA_CERTS makes the certificate trusted', async () => {
  const file = newFile();
  const args = ['record', '--target', url, '--out', file, '--port', '0', '--allowed-host', 'till'];
  const proxy = await runningProcess(args, { NODE_EXTRA_CA_CERTS: certificate });
  expect((await call(proxy.url, request('{"a":1}')).ended).text).toMatch(/200 OK[^]*\{"b":2\}$/u);
  expect((await proxy.stop('SIGINT')).code).toBe(0);
  expect(requests).toBe(1);
  expect(linesIn(file).map((line) => [line.request.body, line.response?.body])).toEqual([
    ['{"a":1}', '{"b":2}'],
  ]);
});

test('a target without TLS is reported', async () => {
  await using plain = await upstream(
    (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    () => true,
  );
  const proxy = await recording(plain.url.replace('http:', 'https:'));
  const { text } = await call(proxy.url, request('{}')).ended;
  expect(text).toMatch(/X-Shoubei-Mock-Record: tls_failed\r\n/u);
  const { stderr } = await proxy.stop();
  expect(stderr.replaceAll(/\s+/gu, ' ')).toContain('check --target; http:// is without TLS');
});

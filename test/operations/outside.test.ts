import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';
import { cli, cliProcess } from '../support/cli.js';
import { freePort } from '../support/redis.js';
import { writeOff } from '../support/wire.js';

const bin = new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url).pathname;

test('with --stop-with-parent the emulator ends when the shell that started it is killed', async () => {
  const shell = spawn(
    'sh',
    ['-c', `'${process.execPath}' '${bin}' serve --port 0 --stop-with-parent; true`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  shell.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await expect.poll(() => output).toContain('http://127.0.0.1:');
  shell.kill('SIGKILL');
  await once(shell.stdout, 'end'); // the emulator had the other end
});

test('npm start uses that option, since npm ends at SIGTERM and leaves its child running', async () => {
  const { default: root } = await import('../../package.json', { with: { type: 'json' } });
  expect(root.scripts.start).toBe('node mock-server/bin/shoubei-mock.js serve --stop-with-parent');
});

test('a full disk under the log does not end the emulator: it prints that once, and metrics count the lost lines', async () => {
  const port = await freePort();
  const emulator = spawn('sh', [
    '-c',
    `exec '${process.execPath}' '${bin}' serve --json --port ${port} >/dev/full`,
  ]);
  let errors = '';
  emulator.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  await expect.poll(() => errors).toContain('ENOSPC');
  const url = `http://127.0.0.1:${port}`;
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('already_used');
  const metrics = await (await fetch(`${url}/__admin/metrics`)).text();
  expect(/^shoubei_mock_log_lines_lost_total (\d+)$/mu.exec(metrics)?.[1]).toBe('3'); // listening, and two exchanges
  emulator.kill('SIGTERM');
  expect(await once(emulator, 'exit')).toEqual([0, null]);
  expect(errors).toBe(
    'shoubei-mock: the log cannot be written: ENOSPC; the emulator continues, and /__admin/metrics counts the lost lines / 无法写入日志，模拟器继续运行，丢失的行数见 /__admin/metrics\n',
  );
});

test('a reader of the log that disconnects does not end the emulator either', async () => {
  const port = await freePort();
  const emulator = spawn(process.execPath, [bin, 'serve', '--json', '--port', String(port)]);
  let errors = '';
  emulator.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  await once(emulator.stdout, 'data');
  emulator.stdout.destroy();
  await once(emulator.stdout, 'close');
  const url = `http://127.0.0.1:${port}`;
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('already_used');
  const metrics = await (await fetch(`${url}/__admin/metrics`)).text();
  expect(/^shoubei_mock_log_lines_lost_total (\d+)$/mu.exec(metrics)?.[1]).toBe('2');
  emulator.kill('SIGTERM');
  expect(await once(emulator, 'exit')).toEqual([0, null]);
  expect(errors).toBe(
    'shoubei-mock: the log cannot be written: EPIPE; the emulator continues, and /__admin/metrics counts the lost lines / 无法写入日志，模拟器继续运行，丢失的行数见 /__admin/metrics\n',
  );
});

test('for an unwritable folder, serve says what to do, and prints no error of the library', async () => {
  const { code, stderr } = await cli([
    'serve',
    '--port',
    '0',
    '--store',
    'sqlite:/proc/state.db',
    '--lang',
    'en',
  ]);
  expect(stderr).toContain('--store: /proc/state.db: it cannot be written; make it and its folder writable');
  expect(stderr).not.toMatch(/ConnectionFailed|: 14|\n {4}at /u);
  expect(code).toBe(2);
});

test.each([':100%@', ':%ff@', 'u%zz:p@'])(
  'the error for a Redis URL with %s says how to encode its password',
  async (user) => {
    for (const args of [['serve', '--port', '0'], ['doctor']]) {
      const { stdout, stderr } = await cli([
        ...args,
        '--store',
        `redis://${user}127.0.0.1:6379/0`,
        '--lang',
        'en',
      ]);
      const told = `${stdout}${stderr}`.replaceAll(/\s+/gu, ' ');
      expect(told).toContain('redis://***@127.0.0.1:6379/0');
      expect(told).toContain('percent-encoded');
      expect(told).not.toMatch(/100%@|%ff|%zz|URIError/u);
    }
  },
);

test('the built command line says so too: its bundle drops calls that seem to do nothing', async () => {
  const { code, stdout, stderr } = await cliProcess(['serve', '--store', 'redis://:100%@127.0.0.1:6399/0']);
  expect([code, stdout, stderr]).toEqual([
    2,
    '',
    'shoubei-mock: --store: redis://***@127.0.0.1:6399/0: user and password must be percent-encoded in the URL: write % as %25, @ as %40, / as %2F\n',
  ]);
});

test('a compressed admin body is rejected with a clear message', async () => {
  await using server = await startMockServer();
  const response = await fetch(`${server.url}/__admin/coupons`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: new Uint8Array(gzipSync('{"coupon_code":"G1","face_amount":100}')),
  });
  expect([response.status, await response.json()]).toEqual([
    415,
    {
      error: {
        code: 'media_type',
        message: 'Send the body as it is, without Content-Encoding: a compressed one is not read.',
        message_zh: '请原样发送请求体，不带 Content-Encoding：不接受压缩的请求体',
      },
    },
  ]);
});

test('a field name of digits, which loses its place, is rejected with a clear message, not a code', async () => {
  await using emulator = await startInProcess({ profile: { signing: { order: 'given' } } });
  const body = JSON.stringify({
    '12': 'x',
    inst_no: '900024',
    merchant_no: '1',
    shop_no: '1',
    ts: '20261123120000',
    coupon_code: 'A',
    sign: '0',
  });
  const response = await emulator.fetch(`${emulator.url}/openpay/coupon/wf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const reason = response.headers.get('x-shoubei-mock-reason');
  expect(reason).toMatch(/^12: cannot be signed in the given order: JSON moves a name of only digits/u);
});

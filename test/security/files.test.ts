import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readYaml } from '@shoubei-kit/fixtures/yaml';
import { cli, cliProcess } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { readers, refusal } from './file-readers.js';
import { aliases, bombs, expectToEnd } from './yaml-bombs.js';

const run = promisify(execFile);
const isWindows = platform() === 'win32';
const folder = sharedFolder();
const inFolder = (name: string): string => join(folder, name);
const file = fileWriter(folder);

test.skipIf(isWindows).each(readers)(
  '%s reads files only: endless input is rejected at once',
  async (_, argsOf) => {
    expect(await refusal(argsOf('/dev/zero'))).toMatch(/is a pipe, socket or device; a file is needed/u);
    expect(await refusal([...argsOf('/dev/zero'), '--lang', 'zh'])).toMatch(/是管道、套接字或设备/u);
    expect(await refusal(argsOf(folder))).toMatch(/is a folder; a file is needed/u);
    expect(await refusal(argsOf(inFolder('gone')))).toMatch(/cannot be read: ENOENT/u);
  },
);

test.skipIf(isWindows)('a pipe, a socket and each kind of device are not files', async () => {
  const pipe = inFolder('pipe');
  await run('mkfifo', [pipe]);
  const socket = inFolder('socket');
  const listening = createServer().listen(socket);
  await once(listening, 'listening');
  for (const path of ['/dev/zero', '/dev/random', '/dev/null', '/dev/tty', pipe, socket]) {
    expect(await refusal(['profile', 'check', path])).toMatch(
      /is a pipe, socket or device; a file is needed|cannot be read: E/u,
    );
  }
  listening.close();
});

test.skipIf(isWindows)(
  'a link to a file is that file; a link to itself, a device or nothing is reported',
  async () => {
    symlinkSync(file('real.yaml', 'dialect: table'), inFolder('link.yaml'));
    expect((await cli(['profile', 'check', inFolder('link.yaml')])).code).toBe(0);
    symlinkSync('round', inFolder('round'));
    symlinkSync('/dev/zero', inFolder('zero'));
    symlinkSync(inFolder('nothing'), inFolder('dangling'));
    expect(await refusal(['profile', 'check', inFolder('round')])).toContain('ELOOP');
    expect(await refusal(['profile', 'check', inFolder('zero')])).toContain('device');
    expect(await refusal(['profile', 'check', inFolder('dangling')])).toContain('ENOENT');
  },
);

test.skipIf(platform() !== 'linux')('a pipe that the shell passes, <(command), is read', async () => {
  const bin = join(import.meta.dirname, '../../mock-server/bin/shoubei-mock.js');
  const line = `"${process.execPath}" "${bin}" sign <(echo '{"a":"1"}') --key-file <(echo k)`;
  const { stdout } = await run('bash', ['-c', line]);
  // printf 'a=1&key=k' | md5sum
  expect(JSON.parse(stdout)).toEqual({ a: '1', sign: 'affdcc88244c83f871bfe4854be9c1a5' });
});

test.skipIf(isWindows)('a pipe or device in a folder of scenarios is reported at once', async () => {
  for (const target of ['/dev/zero', inFolder('scenario-pipe')]) {
    const scenarios = mkdtempSync(join(folder, 'scenarios-'));
    await run('mkfifo', [inFolder('scenario-pipe')]).catch(() => {});
    symlinkSync(target, join(scenarios, 'x.yaml'));
    expect(await refusal(['verify', '--scenarios', scenarios])).toMatch(/x\.yaml:1: is not a regular file/u);
  }
  const inside = mkdtempSync(join(folder, 'scenarios-'));
  mkdirSync(join(inside, 'y.yaml'));
  expect(await refusal(['scenarios', 'list', '--scenarios', inside])).toMatch(
    /y\.yaml:1: is not a regular file/u,
  );
});

const mib = 2 ** 20;
test.each(bombs(0.2))('YAML that consists only of %s ends within seconds, in one line', (_, text) =>
  expectToEnd(file('bomb.yaml', text)),
);

test('a thousand million items by alias are rejected', () => {
  expect(readYaml(aliases(9))).toEqual({
    problems: [{ line: 1, text: { en: 'has too many aliases (*)', zh: '别名（*）过多' } }],
  });
});

test('a profile, config file, list of coupons or scenario of more than 256 KiB is rejected', async () => {
  const large = file('large.yaml', `name: x\n${'# a comment\n'.repeat(25_000)}`);
  for (const args of [
    ['profile', 'check', large],
    ['serve', '--port', '0', '--profile', large],
    ['serve', '--port', '0', '--config', large],
    ['verify', '--scenarios', large],
    ['verify', '--base-url', 'http://127.0.0.1:1', '--own-coupons', large],
  ]) {
    const { code, stdout, stderr } = await cli(args);
    expect([args, code, stdout + stderr]).toEqual([
      args,
      expect.toBeOneOf([1, 2]),
      expect.stringContaining('is longer than 256 KiB'),
    ]);
  }
});

test('a file of scenarios of more than 64 MiB is not read', async () => {
  const path = inFolder('huge.yaml');
  await run('truncate', ['-s', String(3_000 * mib), path]);
  expect(await refusal(['scenarios', 'list', '--scenarios', path])).toContain(
    'huge.yaml:1: is longer than 64 MiB',
  );
});

test('reading stops in a file of more than 256 MiB', async () => {
  const path = inFolder('huge');
  await run('truncate', ['-s', String(300 * mib), path]);
  expect(await refusal(['sign', path, '--demo'])).toContain('has more than 256 MiB');
});

test('nested JSON in files of coupons and captures ends in one line', async () => {
  const nested = '['.repeat(100_000);
  for (const [name, text] of [
    ['a.json', nested],
    ['b.json', `[{"coupon_code":${nested}`],
    ['c.ndjson', `{"coupon_code":${nested}`],
  ] as const) {
    expect(await refusal(['serve', '--port', '0', '--coupons', file(name, text)])).toMatch(
      /nested deeper|is not JSON|longer than 64 KiB/u,
    );
  }
  for (const args of [
    ['sign', file('d.json', nested), '--demo'],
    ['explain', inFolder('d.json'), '--demo'],
    ['calibrate', inFolder('d.json'), '--demo'],
  ]) {
    await refusal(args);
  }
  const whole = `{"a":${nested}${']'.repeat(100_000)},"sign":"x"}`;
  for (const args of [
    ['sign', file('e.json', whole), '--demo'],
    ['explain', inFolder('e.json'), '--demo'],
    ['calibrate', inFolder('e.json'), '--demo'],
    ['verify', '--recording', inFolder('e.json')],
  ]) {
    await refusal(args);
  }
  const step = `{"write_off":{"a":${nested}${']'.repeat(100_000)}},"expect":{"outcome":"illegal_parameter"}}`;
  const scenario = `{"about":{"en":"a","zh":"a"},"steps":[${step}]}`;
  const plan = file('plan.json', `[{"name":"a","scenario":${scenario}}]`);
  expect(await refusal(['verify', '--scenarios', plan])).toContain('plan.json:1: is nested too deep');
});

test('the built command line also reports a device, and ends', async () => {
  const { code, stderr } = await cliProcess(['profile', 'check', '/dev/zero']);
  expect([code, stderr]).toEqual([
    2,
    'shoubei-mock: /dev/zero is a pipe, socket or device; a file is needed\n',
  ]);
});

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, running, serve } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const folder = sharedFolder();
const there = join(folder, 'there.ndjson');
writeFileSync(there, 'kept\n');
const fresh = join(folder, 'fresh.ndjson');

/** The width in a terminal: a Chinese character takes two columns. */
const columns = (line: string): number => line.replaceAll(/[\u2e80-\uffe6]/gu, 'xx').length;

test.each<readonly [readonly string[], string, string]>([
  [['--out', fresh], '--target is needed: where to forward requests', '缺少 --target'],
  [['--target', 'http://a'], '--out is needed: the file to write', '缺少 --out'],
  [
    ['--target', 'ftp://a', '--out', fresh],
    '--target: an http or https address is needed',
    '--target：应为 http',
  ],
  [['--target', 'http://u:p@a', '--out', fresh], 'not http://***@a', '而非 http://***@a'],
  [
    ['--target', 'http://a/?x=1', '--out', fresh],
    '(no user, query or fragment), not http://a/?***\n',
    '而非 http://a/?***\n',
  ],
  [['--target', 'http://a/#x', '--out', fresh], 'not http://a/#***\n', '而非 http://a/#***\n'],
  [['--target', 'http://a/?x=1@b', '--out', fresh], 'not http://***\n', '而非 http://***\n'],
  [
    ['--target', 'http://a', '--out', there],
    'exists, and is not overwritten: name another file',
    '已存在，不会覆盖',
  ],
  [
    ['--target', 'http://a', '--out', join(folder, 'no', 'x')],
    'cannot be written: ENOENT, the folder does not exist',
    '无法写入',
  ],
  [
    ['--target', 'http://a', '--out', fresh, '--port', 'x'],
    '--port: a whole number from 0 to 65535',
    '--port：应为',
  ],
  [
    ['--target', 'http://a', '--out', fresh, '--host', '192.0.2.1', '--allow-real-key'],
    'cannot listen on 192.0.2.1:4052: EADDRNOTAVAIL',
    '无法监听',
  ],
  [
    ['--target', 'http://a', '--out', fresh, '--key-env', 'NONE'],
    '--key-env: no environment variable of this name is set; export NAME=… sets it',
    '没有该名称的环境变量，可用 export 变量名=… 设置',
  ],
])('record %j is rejected in one line, and leaves no file', async (args, en, zh) => {
  for (const [lang, words] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    const { code, stdout, stderr } = await cli(['record', ...args, '--lang', lang]);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain(words);
  }
  expect(() => statSync(fresh)).toThrow('ENOENT');
  expect(readFileSync(there, 'utf8')).toBe('kept\n');
});

test.each([
  [
    'en',
    'Hides        signatures; values of key, secret, password, token; whole bodies\n',
    'Next: shoubei-mock verify --recording ',
  ],
  ['zh', '与表单以外的整个正文；券码（各换成另一个，全程一致）', '下一步：shoubei-mock verify --recording '],
])('record prints what it does, in 80 columns (%s)', async (lang, hides, next) => {
  const emulator = await serve();
  const out = join(folder, `a ${lang}.ndjson`);
  const target = `${emulator.url}/`;
  const proxy = await running(['record', '--target', target, '--out', out, '--port', '0', '--lang', lang]);
  await writeOff(proxy.url, '679533922928');
  await expect.poll(proxy.output).toContain('1  POST /openpay/coupon/wf  200  (');
  const { code, stdout } = await proxy.stop();
  await emulator.stop();
  expect(code).toBe(0);
  expect(stdout).toContain(emulator.url);
  expect(stdout).toContain(hides);
  expect(stdout).toContain(`${next}'${out}'\n`);
  const written = stdout.split('\n').filter((line) => !line.includes(out));
  expect(Math.max(...written.map(columns))).toBeLessThanOrEqual(80);
  expect(statSync(out).mode & 0o777).toBe(0o600);
});

test.each([
  ['en', 'Next: shoubei-mock calibrate '],
  ['zh', '下一步：shoubei-mock calibrate '],
])(
  'after --keep-signs, calibrate is suggested next, so that verify knows the rule (%s)',
  async (lang, next) => {
    const emulator = await serve();
    const out = join(folder, `signs-${lang}.ndjson`);
    const args = ['--target', emulator.url, '--out', out, '--port', '0', '--keep-signs', '--lang', lang];
    const proxy = await running(['record', ...args]);
    await writeOff(proxy.url, '679533922928');
    const { stdout } = await proxy.stop();
    await emulator.stop();
    expect(stdout).toContain(`${next}${out} --key-env … --write-profile found.yaml\n`);
  },
);

test('under npx, record suggests a command that npx finds', async () => {
  const emulator = await serve();
  const out = join(folder, 'npx.ndjson');
  const args = ['record', '--target', emulator.url, '--out', out, '--port', '0'];
  const proxy = await running(args, { npm_lifecycle_event: 'npx' });
  await writeOff(proxy.url, '679533922928');
  const { stdout } = await proxy.stop();
  await emulator.stop();
  expect(stdout).toContain(`Next: npx @shoubei-kit/mock-server verify --recording ${out}\n`);
});

test('--keep-signs prints what it means, and --json prints it for programs', async () => {
  const out = join(folder, 'kept.ndjson');
  const args = ['record', '--target', 'http://127.0.0.1:1', '--port', '0', '--keep-signs', '--out'];
  const plain = await running([...args, out]);
  expect((await plain.stop()).stdout.replaceAll(/\s+/gu, ' ')).toContain(
    'Keeps signatures and coupon codes: with this file, anyone can send its requests again, and test keys against its signatures. Do not share it',
  );
  const json = await running([...args, out, '--json']);
  const { code, stdout } = await json.stop();
  expect([
    code,
    stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ]).toEqual([
    0,
    [
      { event: 'listening', url: json.url, target: 'http://127.0.0.1:1', out, keep_signs: true },
      { event: 'ended', out, written: 0, not_written: {} },
    ],
  ]);
});

test('no line contains a key of the command line, whatever name it is sent under', async () => {
  const emulator = await serve();
  const out = join(folder, 'key.ndjson');
  const args = ['record', '--target', emulator.url, '--out', out, '--port', '0', '--key-env', 'K'];
  const proxy = await running(args, { K: 'shoubei-mock-demo-key' });
  await writeOff(proxy.url, '679533922928', {
    wf_trace_no: 'shoubei-mock-demo-key',
    note: 'x shoubei-mock-demo-key',
  });
  await proxy.stop();
  await emulator.stop();
  const text = readFileSync(out, 'utf8');
  expect(text).not.toContain('demo-key');
  expect(text).toContain(String.raw`\"wf_trace_no\":\"***\",\"note\":\"x ***\"`);
});

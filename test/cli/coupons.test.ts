import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { cli, cliProcess, serve } from '../support/cli.js';
import { otherNode } from '../support/other-node.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';
import { expectSameBytes, hashes, seeded, sha256 } from './same-bytes.js';
import { bin } from '../support/pages.js';

const folder = sharedFolder();
const inFolder = (name: string): string => join(folder, name);
const file = fileWriter(folder);

test.each(hashes)(
  '--format %s with one seed gives the same bytes in any zone, language and year',
  (format, hash) => expectSameBytes(20, format, hash),
  120_000,
);

test.each(hashes)(
  '--out writes %s in the format of its file extension, and nothing else',
  async (format, hash) => {
    const path = inFolder(`out.${format}`);
    expect(await cli([...seeded, '--out', path])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(sha256(readFileSync(path))).toBe(hash);
  },
);

test('the emulator serves generated coupons, and they respond as their mix says', async () => {
  const files = ['csv', 'ndjson', 'json'].map((format) => inFolder(`served.${format}`));
  for (const [seed, path] of files.entries()) {
    await cli([
      'coupons',
      'generate',
      '--count',
      '40',
      '--mix',
      'used=100',
      '--seed',
      String(seed),
      '--out',
      path,
    ]);
  }
  const serving = await serve(['--coupons', ...files]);
  const [, row = ''] = readFileSync(files[0] ?? '', 'utf8').split('\n');
  expect((await writeOff(serving.url, row.slice(1, 13))).outcome).toBe('already_used');
  await serving.stop();
});

test('--day moves only the validity, and --seed changes everything else', async () => {
  const lines = async (...more: string[]): Promise<string[]> =>
    (await cli(['coupons', 'generate', '--count', '2', '--format', 'csv', ...more])).stdout.split('\n');
  const [, first = ''] = await lines();
  expect(first).toContain('2025-12-14T00:00:00+08:00,2033-08-19T23:59:59+08:00');
  expect((await lines('--from', '2030-01-01'))[1]).toContain(
    '2029-12-14T00:00:00+08:00,2037-08-19T23:59:59+08:00',
  );
  expect((await lines('--seed', '1'))[1]).toBe(first);
  expect((await lines('--seed', '2'))[1]).not.toBe(first);
  expect((await cli(['coupons', 'generate', '--count', '0'])).stdout).toBe('[]\n');
});

test.each([
  ['used', '9903010000000001\n'],
  ['already_used', '9903010000000001\n'],
  ['refunded', '9905010000000001\n'],
  ['issued', '9900010000000001\n'],
  ['82', '9982010000000001\n'],
])('magic codes of %s', async (behaviour, stdout) => {
  expect(await cli(['coupons', 'magic', behaviour])).toEqual({ code: 0, stdout, stderr: '' });
});

test('magic codes have a face value and the requested count, and can be written to a file', async () => {
  expect((await cli(['coupons', 'magic', '05', '--amount', '2500', '--count', '3'])).stdout).toBe(
    '9905025000000001\n9905025000000002\n9905025000000003\n',
  );
  const path = inFolder('magic.txt');
  await cli(['coupons', 'magic', '00', '--count', '2500', '--out', path]);
  const codes = readFileSync(path, 'utf8').trim().split('\n');
  expect([codes.length, new Set(codes).size, codes.at(-1)]).toEqual([2500, 2500, '9900010000002500']);
});

const generate = ['coupons', 'generate'];
test.each<[string[], string, string]>([
  [
    [...generate, '--mix', 'usd=1'],
    '--mix: unknown state "usd"; did you mean used? use used, refunded, frozen, expired, not_yet_valid; the rest is issued',
    '--mix："usd" 不是状态；是否想用 used？可用：used, refunded, frozen, expired, not_yet_valid，其余为 issued',
  ],
  [
    [...generate, '--mix', 'used=60,frozen=50'],
    '--mix: the percentages add up to 110, more than 100',
    '--mix：百分比之和超过 100：110',
  ],
  [
    [...generate, '--mix', 'used'],
    '--mix: STATE=PERCENT, 0 to 100, is needed, such as used=10,refunded=5, got "used"',
    '--mix：应为 状态=百分比（0 至 100），如 used=10,refunded=5，实为 "used"',
  ],
  [
    [...generate, '--mix', 'used=10,,'],
    '--mix: STATE=PERCENT, 0 to 100, is needed, such as used=10,refunded=5, got ""',
    '--mix：应为 状态=百分比（0 至 100），如 used=10,refunded=5，实为 ""',
  ],
  [
    [...generate, '--mix', 'used=101'],
    '--mix: STATE=PERCENT, 0 to 100, is needed, such as used=10,refunded=5, got "used=101"',
    '--mix：应为 状态=百分比（0 至 100），如 used=10,refunded=5，实为 "used=101"',
  ],
  [[...generate, '--mix', 'used=1,used=2'], '--mix: duplicate state used', '--mix：状态 used 重复'],
  [
    [...generate, '--mix', '__proto__=1'],
    '--mix: unknown state "__proto__"; use used, refunded, frozen, expired, not_yet_valid; the rest is issued',
    '--mix："__proto__" 不是状态；可用：used, refunded, frozen, expired, not_yet_valid，其余为 issued',
  ],
  [
    [...generate, '--seed', '4294967296'],
    '--seed: a whole number from 0 to 4294967295 is needed, got "4294967296"',
    '--seed：应为 0 至 4294967295 的整数，实为 "4294967296"',
  ],
  [
    [...generate, '--count', '1e3'],
    '--count: a whole number from 0 to 1000000000 is needed, got "1e3"',
    '--count：应为 0 至 1000000000 的整数，实为 "1e3"',
  ],
  [
    [...generate, '--from', '2026-02-29'],
    '--from: a day from 1970-01-01 to 9900-12-31 is needed, got "2026-02-29"',
    '--from：应为 1970-01-01 至 9900-12-31 的日期，实为 "2026-02-29"',
  ],
  [
    [...generate, 'used'],
    'coupons generate takes no behaviour; use --mix',
    'coupons generate 不接受行为，请用 --mix',
  ],
  [
    [...generate, '--out', '/nowhere/coupons.csv'],
    '/nowhere/coupons.csv cannot be written: ENOENT, the folder does not exist',
    '无法写入 /nowhere/coupons.csv：ENOENT，文件夹不存在',
  ],
  [
    [...generate, '--count', '5000', '--out', '/dev/full'],
    '/dev/full cannot be written: ENOSPC, the disk is full',
    '无法写入 /dev/full：ENOSPC，磁盘已满',
  ],
  [
    ['coupons', 'magic', '00', '--amount', '100000'],
    '--amount: a whole number from 1 to 99999 is needed, got "100000"',
    '--amount：应为 1 至 99999 的整数，实为 "100000"',
  ],
])('%j is one clear line in both languages', async (args, en, zh) => {
  expect(await cli(args)).toEqual({ code: 2, stdout: '', stderr: `shoubei-mock: ${en}\n` });
  expect((await cli([...args, '--lang', 'zh'])).stderr).toBe(`shoubei-mock: ${zh}\n`);
});

test('an unknown or missing behaviour is rejected with the list of behaviours', async () => {
  const wrong = await cli(['coupons', 'magic', 'usd']);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringMatching(
      /unknown magic behaviour "usd"; did you mean used\? use 00 written_off, .*03 already_used, .*93 system_error\n$/u,
    ),
  ]);
  expect((await cli(['coupons', 'magic'])).stderr).toMatch(/a behaviour is needed: 00 written_off/u);
  expect((await cli(['coupons', 'magic', '--lang', 'zh'])).stderr).toMatch(/须给出行为：00 written_off/u);
});

const row = '{"coupon_code":"A","face_amount":1}\n';
test.each<[string, string[], string, string]>([
  [
    'a bad row',
    [file('bad.ndjson', `${row}\n{"coupon_code":"B","face_amount":1.5}\n`)],
    `bad.ndjson:3: face_amount must be whole fen, 0 to 9007199254740991, got 1.5\n`,
    `bad.ndjson:3：face_amount 应为整数分，0 至 9007199254740991，实为 1.5\n`,
  ],
  [
    'a broken file',
    [file('broken.json', `[\n${row}\n x`)],
    'broken.json:4:2: is not JSON: a comma or ] is expected',
    'broken.json:4:2：不是 JSON：缺少逗号或 ]',
  ],
  [
    'a coupon that two files have',
    [file('one.csv', 'coupon_code,face_amount\nB,1\nA,1\n'), file('two.ndjson', `\n${row}`)],
    `two.ndjson:2: duplicate coupon_code, also in ${inFolder('one.csv')}:3`,
    `two.ndjson:2：coupon_code 重复，与 ${inFolder('one.csv')}:3 相同`,
  ],
  [
    'a file that is not there',
    [inFolder('gone.csv')],
    'gone.csv cannot be read: ENOENT, no such file',
    '无法读取 ',
  ],
  ['a folder', [folder], ' is a folder; a file is needed', '是文件夹'],
])('serve reports %s with its place', async (_, files, en, zh) => {
  const { code, stdout, stderr } = await cli(['serve', '--port', '0', '--coupons', ...files]);
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(stderr).toContain(en);
  expect((await cli(['serve', '--port', '0', '--coupons', ...files, '--lang', 'zh'])).stderr).toContain(zh);
});

test('serve lists the first ten mistakes of a file, and says how many there are', async () => {
  const faulty = Array.from({ length: 12 }, (_, at) => `C${at},x\n`).join('');
  const path = file('faulty.csv', `coupon_code,face_amount\n${faulty}`);
  const args = ['serve', '--port', '0', '--coupons', path];
  const lines = (await cli(args)).stderr.trim().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe(`${path}:2: face_amount must be whole fen, 0 to 9007199254740991, got "x"`);
  expect(lines[9]).toContain(`${path}:11: `);
  expect(lines[10]).toBe(
    `shoubei-mock: ${path}: 12 mistakes, so its coupons are not loaded; the first 10 are above`,
  );
  const two = file('two-faults.csv', 'coupon_code,face_amount\nA,x\nB,1,2\n');
  expect((await cli(['serve', '--coupons', two, '--lang', 'zh'])).stderr.trim().split('\n')).toEqual([
    `${two}:2: face_amount 应为整数分，0 至 9007199254740991，实为 "x"`,
    `${two}:3: 该行有 3 个单元格，表头有 2 个`,
    `shoubei-mock: ${two}：共 2 处错误，未加载其中的券`,
  ]);
});

test.each([
  [';', '";"'],
  ['\t', String.raw`"\t"`],
])('serve says of a CSV whose columns %j separates that commas are needed', async (separator, shown) => {
  const path = file('separated.csv', `coupon_code${separator}face_amount\nA${separator}1\n`);
  const args = ['serve', '--port', '0', '--coupons', path];
  expect((await cli(args)).stderr).toBe(
    `shoubei-mock: ${path}:1: columns must be separated by commas, not by ${shown}: save it again as CSV with commas\n`,
  );
  expect((await cli([...args, '--lang', 'zh'])).stderr).toBe(
    `shoubei-mock: ${path}:1：列须用英文逗号分隔，而不是 ${shown}：请另存为以逗号分隔的 CSV\n`,
  );
});

/** A terminal that keeps what it showed. */
function terminal(): { readonly stream: PassThrough; readonly shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  stream.on('data', (chunk) => (shown += String(chunk)));
  return { stream, shown: () => shown };
}

test('a progress bar is shown if standard error is a terminal and the output goes elsewhere', async () => {
  const args = ['coupons', 'generate', '--count', '5000', '--format', 'ndjson'];
  const piped = terminal();
  const { stdout, stderr } = await cli(args, { watched: piped.stream });
  expect([stdout.split('\n').length, stderr]).toEqual([5001, '']);
  expect(piped.shown()).toContain('100% 5000/5000');
  const filed = terminal();
  const toFile = [...args, '--out', inFolder('bar.ndjson')];
  await cli(toFile, { watched: filed.stream, outColumns: 80 });
  expect(filed.shown()).toContain('100% 5000/5000');
  const same = terminal();
  await cli(args, { watched: same.stream, outColumns: 80 });
  expect(same.shown()).toBe('');
});

test('generate stops when its reader closes the pipe', async () => {
  const args = ['coupons', 'generate', '--count', '1000000000', '--format', 'ndjson'];
  const { code, stdout } = await cli(args, { closesAfter: 3 });
  expect([code, stdout.split('\n').length]).toEqual([0, 769]);
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  child.stdout.once('data', () => child.stdout.destroy());
  const ended = await new Promise((resolve) => child.on('close', resolve));
  expect([ended, errors]).toEqual([0, '']);
});

test('memory stays flat: 200,000 coupons fit in a heap of 32 MiB', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-old-space-size=32', bin, 'coupons', 'generate', '--count', '200000', '--format', 'csv'],
    { maxBuffer: 2 ** 26 },
  );
  expect(stdout.split('\n').length).toBe(200_002);
});

test('the emulator starts without faker', async () => {
  const spy = file(
    'spy.mjs',
    `import { registerHooks } from 'node:module';
     registerHooks({ resolve(name, context, next) {
       if (name.startsWith('@faker-js')) throw new Error('faker is loaded');
       return next(name, context);
     } });`,
  );
  const run = promisify(execFile);
  const node = await otherNode(24);
  const { stdout } = await run(node, ['--import', spy, bin, 'coupons', 'magic', 'used']);
  expect(stdout).toBe('9903010000000001\n');
  const { pathname } = new URL('../../mock-server/dist/index.js', import.meta.url);
  await run(node, ['--import', spy, '--input-type=module', '-e', `import ${JSON.stringify(pathname)}`]);
  await expect(run(node, ['--import', spy, bin, 'coupons', 'generate'])).rejects.toThrow('faker is loaded');
});

test('the built command line also reports this in one line', async () => {
  expect(await cliProcess(['coupons', 'generate', '--mix', 'used=1,frozen=100'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'shoubei-mock: --mix: the percentages add up to 101, more than 100\n',
  });
});

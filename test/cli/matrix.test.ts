import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, type CliResult } from '../support/cli.js';
import {
  fileProblems,
  filePlaces,
  outputPlaces,
  outputProblems,
  unknownFlags,
  valuesMissing,
  wordsInPlace,
} from './matrix.js';
import { sharedFolder } from '../support/shared.js';

// The example from the provider's page, signed with the demo key by another tool.
const signed =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';
const folder = sharedFolder();
const home = process.cwd();

beforeAll(() => {
  process.chdir(folder);
  mkdirSync('folder');
  execFileSync('mkfifo', ['pipe']);
  symlinkSync('loop', 'loop');
  writeFileSync('request.json', signed);
  writeFileSync('coupons.yaml', "coupons: [{ coupon_code: '730000000001', state: used }]\n");
});
afterAll(() => {
  process.chdir(home);
});

const run = (line: readonly string[], lang: string): Promise<CliResult> =>
  cli(line, { env: { SHOUBEI_MOCK_LANG: lang, K: 'k' }, input: signed });

/** Expects one line of the emulator on standard error, nothing on standard output, and exit code 2. */
async function expectRefusal(line: readonly string[], en: string, zh: string): Promise<void> {
  expect(await run(line, 'en')).toEqual({ code: 2, stdout: '', stderr: `shoubei-mock: ${en}\n` });
  expect(await run(line, 'zh')).toEqual({ code: 2, stdout: '', stderr: `shoubei-mock: ${zh}\n` });
}

describe('the words -, -- and an empty word', () => {
  test.each(wordsInPlace.map((row) => [row.line.join(' '), row] as const))('%s', async (_, row) => {
    if ('en' in row) {
      await expectRefusal(row.line, row.en, row.zh);
      return;
    }
    const { code, stdout, stderr } = await run(row.line, 'en');
    expect([code, stderr]).toEqual([row.code, '']);
    expect(stdout).toContain(row.shown);
  });
});

test.each(valuesMissing)('%s lacks its value', async (line, flag) => {
  await expectRefusal(line.split(' '), `${flag}: a value is needed`, `${flag}：缺少取值`);
});

test.each(unknownFlags)('%s has no flag --quux', async (name, line) => {
  await expectRefusal(
    line.split(' '),
    `unknown flag --quux of ${name} (shoubei-mock ${name} --help)`,
    `${name} 没有选项 --quux（shoubei-mock ${name} --help）`,
  );
});

describe.each(Object.entries(fileProblems))('a file that is %s', (path, [en, zh]) => {
  test.each(filePlaces.map(([line, name = path]) => [line, name] as const))('%s', async (line, name) => {
    const shown = (text: string): string => text.replaceAll('(name)', name);
    await expectRefusal(line.replaceAll('(path)', path).split(' '), shown(en), shown(zh));
  });
});

describe.each(Object.entries(outputProblems))('an output file that is %s', (path, [en, zh]) => {
  test.each(outputPlaces)('%s', async (line) => {
    const args = line.replace('(path)', path).split(' ');
    for (const [lang, text] of [
      ['en', en],
      ['zh', zh],
    ] as const) {
      const { code, stderr } = await run(args, lang);
      expect([code, stderr]).toEqual([2, `shoubei-mock: ${text}\n`]);
    }
  });
});

test.each([
  [
    'scenarios list --scenarios missing',
    'missing cannot be read: ENOENT, no such file',
    '无法读取 missing：ENOENT，没有这个文件',
  ],
  ['scenarios list --scenarios loop', 'loop cannot be read: ELOOP', '无法读取 loop：ELOOP'],
  ['scenarios list --scenarios folder', 'no scenarios found', '没有找到场景'],
  [
    'verify --scenarios missing',
    'missing cannot be read: ENOENT, no such file',
    '无法读取 missing：ENOENT，没有这个文件',
  ],
  [
    'record --target http://127.0.0.1:1 --out folder',
    '--out: folder exists, and is not overwritten: name another file',
    '--out：folder 已存在，不会覆盖：请换一个文件名',
  ],
  [
    'record --target http://127.0.0.1:1 --out missing/new',
    '--out: missing/new cannot be written: ENOENT, the folder does not exist',
    '--out：无法写入 missing/new：ENOENT，文件夹不存在',
  ],
])('%s is rejected: the path must be an existing folder or a new file', async (line, en, zh) => {
  await expectRefusal(line.split(' '), en, zh);
});

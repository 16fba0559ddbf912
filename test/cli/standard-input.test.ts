import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { sourceRequest } from '../support/wire.js';

const request = join(sharedFolder(), 'request.json');
writeFileSync(request, sourceRequest);

test.each([
  ['key-file', 'shoubei-mock-demo-key\n', [], '3044731f9f427f00bc563ec46bec474d'],
  ['config', 'demo: true\n', [], '3044731f9f427f00bc563ec46bec474d'],
  ['profile', 'signing: { case: upper }\n', ['--demo'], '3044731F9F427F00BC563EC46BEC474D'],
])('sign --%s - reads it from standard input', async (name, input, more, sign) => {
  const { code, stdout, stderr } = await cli(['sign', request, `--${name}`, '-', ...more], { input });
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ sign });
});

test.each([
  ['serve --profile -', 'nothing: 1\n', 'standard input:1: ', '标准输入:1: '],
  ['serve --coupons -', 'coupon_code,face_amount\nA1,x\n', 'standard input:2: ', '标准输入:2：'],
  ['serve --tls-cert - --tls-key (file)', 'x', 'standard input, ', '标准输入, '],
  [
    'serve --config -',
    'nothing: 1\n',
    'standard input: unknown flag nothing',
    '标准输入：serve 没有选项 nothing',
  ],
  [
    'serve --admin-token-file -',
    'a b\n',
    '--admin-token-file: the admin token has',
    '--admin-token-file：管理令牌含',
  ],
  [
    'verify --recording - --inst-no 7 --key-file (file)',
    '{"request":{"body":"{\\"sign\\":\\"(redacted)\\"}"},"response":{"body":"{}"}}\n',
    'standard input:1: the signature is redacted',
    '标准输入:1：签名已脱敏',
  ],
  ['sign --demo', '', 'nothing came on standard input: ', '标准输入没有内容：'],
  ['sign --demo -', '\n', 'nothing came on standard input: ', '标准输入没有内容：'],
  ['explain --demo', '', 'nothing came on standard input: ', '标准输入没有内容：'],
  ['calibrate --demo -', '', 'nothing came on standard input: ', '标准输入没有内容：'],
  ['verify --recording -', '', 'standard input contains no exchange', '标准输入 中没有交互'],
  ['verify --own-coupons - --base-url http://127.0.0.1:9', '5', 'standard input:1: ', '标准输入:1: '],
])('%s is read there, and an error names the place in it', async (line, input, en, zh) => {
  const args = line.replace('(file)', request).split(' ');
  for (const [lang, words] of Object.entries({ en, zh })) {
    const { code, stderr } = await cli([...args, '--lang', lang], { input });
    expect(stderr.startsWith(`shoubei-mock: ${words}`), stderr).toBe(true);
    expect(code).toBe(2);
  }
});

test('of a profile with several faults on standard input, the message names the command that lists them', async () => {
  const { stderr } = await cli(['profile', 'show', '-'], { input: 'dialect: x\nnothing: 1\n' });
  expect(stderr).toMatch(
    /^shoubei-mock: standard input:1: .* \(and 1 more: shoubei-mock profile check -\)\n$/u,
  );
});

test('--scenarios - of verify and scenarios reads a scenario or a plan of scenarios export from standard input', async () => {
  const scenario = readFileSync('fixtures/scenarios/coupon/frozen.yaml', 'utf8');
  const one = await cli(['scenarios', 'list', '--scenarios', '-', '--json'], { input: scenario });
  expect([one.code, JSON.parse(one.stdout)]).toMatchObject([0, [{ name: 'standard input' }]]);
  const plan = await cli(['scenarios', 'export', '--only', 'frozen,refunded', '--json']);
  const list = ['scenarios', 'list', '--scenarios', '-'];
  const all = await cli([...list, '--json'], { input: plan.stdout });
  expect(JSON.parse(all.stdout)).toMatchObject([{ name: 'frozen' }, { name: 'refunded' }]);
  const some = await cli([...list, '--only', 'refunded', '--json'], { input: plan.stdout });
  expect(JSON.parse(some.stdout)).toHaveLength(1);
  expect(await cli([...list, '--only', 'refundet'], { input: plan.stdout })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('unknown scenario refundet; did you mean refunded?'),
  });
  const bad = { input: 'about: 5\nsteps: []\n' };
  const faulty = await cli([...list, '--lang', 'zh'], bad);
  expect([faulty.code, faulty.stderr.startsWith('shoubei-mock: 标准输入:1: about ')]).toEqual([2, true]);
  expect(await cli(list, { input: '' })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^shoubei-mock: standard input:1: /u),
  });
});

test.each([
  'record --target http://127.0.0.1:9 --out',
  'verify --junit',
  'verify --recording none --write-profile',
  'calibrate (file) --demo --write-profile',
])('%s - is rejected, since standard output shows what happens', async (line) => {
  const args = [...line.replace('(file)', request).split(' '), '-'];
  const flag = args.at(-2);
  expect(await cli(args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${flag}: a file name is needed, because standard output is used for the progress\n`,
  });
  expect(await cli([...args, '--lang', 'zh'])).toMatchObject({
    stderr: `shoubei-mock: ${flag}：应为文件名，标准输出用于显示运行情况\n`,
  });
  expect(existsSync('-')).toBe(false);
});

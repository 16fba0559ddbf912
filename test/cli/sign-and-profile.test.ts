import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';
import { sourceRequest } from '../support/wire.js';

const file = fileWriter();

const example = sourceRequest.replace(/[0-9a-f]{32}/u, 'be7e74eef4015f9e87a3e5c480dc0c12');

test("sign signs the provider's example as Python does, from a file and from standard input", async () => {
  const key = file('key', 'shoubei-mock-demo-key\n');
  for (const [args, input] of [
    [['sign', file('request.json', example), '--key-file', key], ''],
    [['sign', '--demo'], example],
  ] as const) {
    const { code, stdout } = await cli(args, { input });
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { sign: '3044731f9f427f00bc563ec46bec474d', amount: '1000' },
    ]);
  }
});

test.each(['key', 'key-file', 'key-env'])(
  '--demo beside --%s is rejected as ambiguous: which key is meant?',
  async (name) => {
    const words = ['--demo', `--${name}`, 'KEY_X'];
    const path = file('either.json', sourceRequest);
    const env = { KEY_X: 'another' };
    for (const command of ['sign', 'explain', 'calibrate']) {
      expect(await cli([command, path, ...words], { env })).toEqual({
        code: 2,
        stdout: '',
        stderr: `shoubei-mock: --${name} and --demo: give one of them\n`,
      });
    }
    const { stderr } = await cli(['sign', path, ...words, '--lang', 'zh'], { env });
    expect(stderr).toBe(`shoubei-mock: --${name} 与 --demo 只能给其一\n`);
  },
);

test('flags override the environment, with --demo as well', async () => {
  const path = file('typed.json', example);
  const demo = '"sign":"3044731f9f427f00bc563ec46bec474d"';
  const other = await cli(['sign', path, '--key', 'another'], { env: { SHOUBEI_MOCK_DEMO: '1' } });
  expect(other).toMatchObject({ code: 0, stdout: expect.not.stringContaining(demo) });
  expect(await cli(['sign', path, '--demo'], { env: { SHOUBEI_MOCK_KEY: 'another' } })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(demo),
  });
});

test('a byte order mark before a request is named: sign leaves it out, and explain fails as the emulator does (A13)', async () => {
  const path = file('marked.json', `\uFEFF${sourceRequest}`);
  const signed = await cli(['sign', path, '--demo']);
  expect(signed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\{"couponCode".*"sign":"3044731f9f427f00bc563ec46bec474d"/u),
    stderr: `${path} begins with a byte order mark (BOM), which is not signed and not printed\n`,
  });
  const explained = await cli(['explain', path, '--demo']);
  expect(explained).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the signature is valid'),
    stderr: `${path}: begins with a byte order mark (BOM), and was read without it: in a body, the emulator and the client reject it (A13)\n`,
  });
  const piped = await cli(['explain', '-', '--demo', '--lang', 'zh'], { input: `\uFEFF${sourceRequest}` });
  expect(piped).toMatchObject({ code: 1, stderr: expect.stringContaining('以字节顺序标记（BOM）开头') });
});

test('sign reports what cannot be signed, and warns of a key that process lists show', async () => {
  expect(await cli(['sign', '--demo'], { input: '{"a":{}}' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a: an object or array'),
  });
  expect(await cli(['sign', '--demo'], { input: 'x' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('not valid JSON'),
  });
  expect(await cli(['sign'], { input: '{}' })).toMatchObject({
    code: 2,
    stderr: 'shoubei-mock: no key: give --key-env NAME or --key-file FILE, or --demo for the demo key\n',
  });
  expect((await cli(['write-off', '1', '--inst-no', '7'])).stderr).toBe(
    'shoubei-mock: no key: give --key-env NAME or --key-file FILE\n',
  );
  expect((await cli(['sign', '--lang', 'zh'], { input: '{}' })).stderr).toBe(
    'shoubei-mock: 缺少密钥：请用 --key-env 变量名 或 --key-file 文件；使用演示密钥请用 --demo\n',
  );
  expect((await cli(['sign', '--key', 'k'], { input: '{}' })).stderr).toContain('process lists');
});

test('a missing key is prompted for, without echo, if there is a terminal', async () => {
  const path = file('asked.json', example);
  const { code, stdout, stderr } = await cli(['sign', path], { typed: ['shoubei-mock-demo-key'] });
  expect([code, JSON.parse(stdout), stderr]).toMatchObject([
    0,
    { sign: '3044731f9f427f00bc563ec46bec474d' },
    'Key: ',
  ]);
  expect((await cli(['sign', path], { typed: [''] })).code).toBe(2);
});

test('keys come from one place only, and the place must contain one', async () => {
  const twice = await cli(['sign', '--key-file', 'x', '--key-env', 'K'], { input: '{}' });
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('give one of them')]);
  const unset = await cli(['sign', '--key-env', 'K'], { input: '{}' });
  expect([unset.code, unset.stderr]).toEqual([
    2,
    expect.stringContaining('no environment variable of this name'),
  ]);
  const empty = await cli(['sign', '--key-env', 'K'], { input: '{}', env: { K: '' } });
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('empty')]);
  const environment = { SHOUBEI_MOCK_KEY: 'k' };
  expect((await cli(['sign'], { input: '{}', env: environment })).stderr).toBe('');
});

test('sign follows the rule of a profile', async () => {
  const profile = file('upper.yaml', 'signing: { case: upper }\n');
  const { stdout } = await cli(['sign', '--demo', '--profile', profile], { input: example });
  expect(JSON.parse(stdout)).toMatchObject({ sign: '3044731F9F427F00BC563EC46BEC474D' });
});

test('profile check names the faulty line, and exits with 0 for a valid profile', async () => {
  const bad = file('bad.yaml', 'strict: true\nsigning:\n  algorithm: md4\n');
  expect(await cli(['profile', 'check', bad])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${bad}:3: signing.algorithm must be one of`),
  });
  expect(await cli(['profile', 'check', bad, '--lang', 'zh'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('应为以下之一'),
  });
  expect(await cli(['profile', 'check', file('good.json', '{"strict":true}')])).toMatchObject({ code: 0 });
  expect(JSON.parse((await cli(['profile', 'check', bad, '--json'])).stdout)).toMatchObject({ valid: false });
  expect(await cli(['profile', 'check', '/nowhere'])).toMatchObject({ code: 2 });
});

test('profile show lists every behaviour in force with its provenance, within 80 columns of text', async () => {
  const profile = file('seen.yaml', 'dialect: table\nobserved: { C1: 2026-11-20 }\n');
  const { stdout } = await cli(['profile', 'show', profile]);
  expect(stdout).toContain('C1  observed 2026-11-20  dialect: "table"');
  expect(stdout).toMatch(/^A1 {2}sibling platform/mu);
  expect(stdout).toMatch(/^refunded +0205 +documented +券码已退款$/mu);
  const shown: { behaviours: unknown[] } = JSON.parse(
    (await cli(['profile', 'show', '--json', '--lang', 'zh'])).stdout,
  );
  expect(shown.behaviours).toHaveLength(34);
  expect(stdout).toMatch(
    /^34 behaviours: 11 conflicting, 1 sibling platform, 21 assumed, 1 observed\n17 codes: 3 documented, 14 assumed\n$/mu,
  );
});

test('profile show prints when and where a value was observed', async () => {
  const profile = file(
    'from.yaml',
    `observed:
  A1: { day: 2026-11-24, from: calibrate capture.json }
  A4: { day: 2026-11-24, from: ${'在收银端所见'.repeat(12)} }
  already_used: { day: 2026-11-24, from: 'verify at https://open.51shoubei.com, message only' }
`,
  );
  const { stdout } = await cli(['profile', 'show', profile, '--lang', 'zh']);
  expect(stdout).toMatch(/^A1 {2}实测 2026-11-24 \(calibrate capture\.json\)$/mu);
  expect(stdout).toMatch(
    /^already_used +0203 +实测 +券码已核销\n +2026-11-24 \(verify at\n +https:\/\/open\.51shoubei\.com, message\n +only\)$/mu,
  );
  expect(stdout).toMatch(/^34 项行为：文档矛盾 12，假设 20，实测 2$/mu);
  expect(stdout).toMatch(/^17 个码：有文档 3，假设 13，实测 1$/mu);
  const wide = stdout.split('\n').map((line) => line.replaceAll(/[\u2E80-\uFFEF]/gu, '##').length);
  expect(Math.max(...wide)).toBeLessThanOrEqual(80);
  const json: { behaviours: { id: string }[]; codes: object[]; known: object } = JSON.parse(
    (await cli(['profile', 'show', profile, '--json'])).stdout,
  );
  expect(json.behaviours.find(({ id }) => id === 'A1')).toMatchObject({
    provenance: 'observed',
    observed: { day: '2026-11-24', from: 'calibrate capture.json' },
  });
  expect(json.codes).toContainEqual({
    outcome: 'already_used',
    code: '0203',
    message: '券码已核销',
    provenance: 'observed',
    observed: { day: '2026-11-24', from: 'verify at https://open.51shoubei.com, message only' },
  });
  expect(json.known).toEqual({
    behaviours: { documented: 0, conflicting: 12, sibling: 0, assumed: 20, observed: 2 },
    codes: { documented: 3, conflicting: 0, sibling: 0, assumed: 13, observed: 1 },
  });
});

test('profile show prints a signing rule that the profile changes in words, in both languages', async () => {
  const profile = file('rule.yaml', 'signing: { algorithm: sha256, response: { case: upper } }\n');
  const show = async (lang: string): Promise<string> =>
    (await cli(['profile', 'show', profile, '--lang', lang])).stdout.replaceAll(/\s+/gu, ' ');
  const en = await show('en');
  expect(en).toContain(
    '→ sha256: name=value sorted by name, joined by "&" + &key=KEY; empty values kept; UTF-8; lower case signing: ',
  );
  expect(en).toContain('; UTF-8; upper case signing.response: ');
  const zh = await show('zh');
  expect(zh).toContain(
    '→ sha256：按名称升序，以 "&" 连接 名称=值，末尾加 &key=密钥；空值参与；UTF-8；小写 signing: ',
  );
  expect(zh).toContain('UTF-8；大写 signing.response: ');
  expect((await cli(['profile', 'show'])).stdout).not.toContain('→ md5');
});

test('help and version exist in both languages', async () => {
  expect((await cli(['--version'])).stdout).toBe('0.1.0\n');
  expect((await cli(['--help'])).stdout).toContain('write-off <coupon-code>');
  expect((await cli(['--help', '--lang', 'zh'])).stdout).toContain('收呗');
  expect((await cli(['--help'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout).toContain('收呗');
});

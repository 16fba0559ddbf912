import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '@shoubei-kit/mock-server';
import { planAsCsv, planAsJson, planAsMarkdown } from '../../mock-server/src/scenario/plan/render.js';
import { type PlannedScenario, planOf } from '../../mock-server/src/scenario/plan/test-plan.js';
import { cli } from '../support/cli.js';
import { admin } from '../support/wire.js';
import { sharedFolder } from '../support/shared.js';

const folder = sharedFolder();

const wrong = `about: { en: A coupon that is worth more than it says., zh: 面额与响应不符的券。 }
given: { coupons: [{ coupon_code: C1, face_amount: 1000 }] }
steps:
  - write_off: { coupon_code: C1, wf_trace_no: T1 }
    expect: { outcome: written_off, amount: 2000, settle_amount: 1988 }
`;

test('scenarios export prints the same plan every time, in three forms', async () => {
  for (const format of ['markdown', 'csv', 'json']) {
    const out = join(folder, `plan.${format}`);
    const { stdout } = await cli(['scenarios', 'export', '--format', format]);
    await cli(['scenarios', 'export', '--format', format, '--out', out]);
    expect(readFileSync(out, 'utf8').trimEnd()).toBe(stdout.trimEnd());
  }
});

test('the plan has the exact request of each step, and the expected response', async () => {
  const { stdout } = await cli(['scenarios', 'export', '--only', 'refunded', '--format', 'markdown']);
  // Number and key are made from the name: hashlib.sha256(b'refunded'). The signature is Python's, too:
  // hashlib.md5 of the sorted fields.
  expect(stdout).toContain(
    `--data-binary '{"inst_no":"75162783","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261123120000","coupon_code":"679533922928","wf_trace_no":"T1","sign":"5f02f75eb03ac3b4efb2cf0788880c7d"}'`,
  );
  expect(stdout).toContain(
    'return_code "0205", return_msg "券码已退款", result_code "FAIL", order_no null, wf_trace_no "T1"',
  );
  const table = await cli([
    'scenarios',
    'export',
    '--only',
    'refunded',
    '--dialect',
    'table',
    '--lang',
    'zh',
  ]);
  expect(table.stdout).toContain(
    '响应应为: refunded; HTTP 200; return_code "SUCCESS", return_msg "券码已退款"',
  );
});

test('the plan as CSV opens in spreadsheets: a byte order mark, and no formulas', async () => {
  const path = join(folder, 'formula.yaml');
  writeFileSync(
    path,
    wrong
      .replace('A coupon that', '"=cmd" coupon that')
      .replace('en: "=cmd" coupon', "en: '=1+1 coupon")
      .replace('says.,', "says.',"),
  );
  const { stdout } = await cli(['scenarios', 'export', '--scenarios', path, '--format', 'csv']);
  expect(stdout.codePointAt(0)).toBe(0xfeff);
  expect(stdout).toContain("formula,'=1+1 coupon");
});

interface Plan {
  readonly prepare: readonly string[];
  readonly steps: readonly {
    readonly curl: string;
    readonly expect?: { readonly fields: Record<string, unknown>; readonly signed: boolean };
  }[];
}

test('the steps of a plan are in words: fields, yuan, times of Asia/Shanghai, and how it is signed', async () => {
  const names = 'every-refusal-binds-nothing,value-changes-before-write-off,leap-day,bad-signature';
  const { stdout } = await cli(['scenarios', 'export', '--only', names, '--json']);
  const plans: { steps: { what: { en: string; zh: string } }[] }[] = JSON.parse(stdout);
  const words = plans.flatMap(({ steps }) => steps.map(({ what }) => [what.en, what.zh]));
  expect(words.filter(([en]) => !/^Write off \w+$/u.test(en ?? ''))).toEqual([
    ['Write off COFFEE10 (signed with another key)', '核销 COFFEE10（用其他密钥签名）'],
    ['Change COFFEE10: state: issued', '更改 COFFEE10：状态：可核销'],
    [
      'Change COFFEE10: valid from: not set, valid until: 2026-11-22 00:00:00 (Asia/Shanghai)',
      '更改 COFFEE10：生效时间：不设置，失效时间：2026-11-22 00:00:00（Asia/Shanghai）',
    ],
    ['Change COFFEE10: valid until: not set', '更改 COFFEE10：失效时间：不设置'],
    ['Change COFFEE10: shops: not set', '更改 COFFEE10：门店：不设置'],
    ['Advance the clock by 1 ms', '将时钟拨快 1 毫秒'],
    ['Advance the clock by 1 d', '将时钟拨快 1 天'],
    [
      'Change COFFEE10: face value: ¥20.00, settle amount: ¥15.00',
      '更改 COFFEE10：券面额：¥20.00，商家实收：¥15.00',
    ],
    ['Change TEA10: settle amount: not set', '更改 TEA10：商家实收：不设置'],
  ]);
});

async function planned(name: string): Promise<Plan | undefined> {
  const { stdout } = await cli(['scenarios', 'export', '--only', name, '--json']);
  const [plan]: Plan[] = JSON.parse(stdout);
  return plan;
}

async function inShell(line: string, url: string): Promise<string> {
  const here = line.replaceAll('http://127.0.0.1:4051', url);
  return (await promisify(execFile)('bash', ['-c', here], { maxBuffer: 1e7 })).stdout;
}

test('a plan runs repeatedly on a shared emulator, and affects no other user', async () => {
  await using server = await startMockServer();
  const colleague = await server.tenant({ coupons: [{ couponCode: 'MINE', faceAmount: 500 }] });
  await admin(server.url, 'POST', '/coupons', { coupon_code: 'OURS', face_amount: 700 });
  for (const name of ['written-off-once', 'not-found-at-another-institution', 'written-off-once']) {
    const { prepare = [], steps = [] } = (await planned(name)) ?? {};
    for (const line of [...prepare, ...steps.map(({ curl }) => curl)]) {
      expect(line).not.toContain('/reset');
      const output = await inShell(line, server.url);
      if (output.includes('order_no'))
        expect(output).toMatch(/outcome: (?:written_off|already_used|not_found)/u);
    }
    const first = await inShell(steps[0]?.curl ?? '', server.url);
    expect(first).toContain(name === 'written-off-once' ? 'x-shoubei-mock-replayed: true' : 'not_found');
  }
  const mine = await admin(server.url, 'GET', `/coupons/MINE?inst_no=${colleague.instNo}`);
  expect(mine.body).toMatchObject({ state: 'issued' });
  expect((await admin(server.url, 'GET', '/coupons/OURS')).body).toMatchObject({ state: 'issued' });
});

test('a plan resets only the institutions that its profile names', async () => {
  const { stdout } = await cli(['scenarios', 'export', '--format', 'json']);
  const plans: (Plan & { name: string; profile?: { institutions?: object } })[] = JSON.parse(stdout);
  for (const { name, prepare, profile } of plans) {
    const isReset = prepare.filter((line) => line.includes('/__admin/reset'));
    expect([name, isReset.length]).toEqual([name, profile?.institutions ? 1 : 0]);
    for (const line of isReset) expect(line).toMatch(/reset\?inst_no=[0-9]+'$/u);
  }
  const tenants = plans.flatMap(({ prepare }) => prepare.join('\n').match(/tenants\/7[0-9]{7}'/gu) ?? []);
  expect(new Set(tenants).size).toBe(tenants.length);
});

test.each([
  'refunded-after-used',
  'body-in-other-charsets',
  'body-with-space-around',
  'body-of-64-kib',
  'trace-of-odd-characters',
  'media-types',
  'becomes-valid-between-two-calls',
  'fault-system-error',
  'not-found-at-another-institution',
])('the lines of %s do in a shell what the plan says', async (name) => {
  await using server = await startMockServer();
  const plan = await planned(name);
  const sh = (line: string): Promise<string> => inShell(line, server.url);
  for (const line of plan?.prepare ?? []) await sh(line);
  for (const { curl, expect: answer } of plan?.steps ?? []) {
    const output = await sh(curl);
    if (!answer) continue;
    const body: Record<string, unknown> = JSON.parse(output.slice(output.lastIndexOf('\r\n\r\n')));
    const { sign, ...told } = body;
    expect(sign !== undefined).toBe(answer.signed);
    const fields = Object.entries(answer.fields).map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null ? expect.stringMatching(/./u) : value,
    ]);
    expect(told).toEqual(Object.fromEntries(fields));
  }
});

test('the plan calls the emulator of --base-url', async () => {
  const args = ['scenarios', 'export', '--only', 'refunded-after-used', '--base-url'];
  const { stdout } = await cli([...args, 'http://mock.test:8080/']);
  expect(stdout.match(/'http:\/\/mock\.test:8080\//gu)?.length).toBeGreaterThanOrEqual(5);
  expect(stdout).not.toContain('127.0.0.1');
  expect(await cli([...args, 'https://open.51shoubei.com'])).toMatchObject({ code: 2, stdout: '' });
});

test('an unwritable folder and an unknown format are errors of the export', async () => {
  expect(await cli(['scenarios', 'export', '--out', join(folder, 'no', 'where')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('cannot be written: ENOENT, the folder does not exist'),
  });
  expect(await cli(['scenarios', 'export', '--format', 'xml'])).toMatchObject({ code: 2 });
});

test.each([
  ['json', planAsJson],
  ['csv', (plan: Iterable<PlannedScenario>) => planAsCsv(plan, 'en')],
  ['markdown', (plan: Iterable<PlannedScenario>) => planAsMarkdown(plan, 'en', 'example')],
])('a plan in %s is made scenario by scenario', async (_, render) => {
  const read = await readScenarios();
  const named = 'scenarios' in read ? read.scenarios.slice(0, 3) : [];
  let made = 0;
  function* plans(): Generator<PlannedScenario> {
    for (const one of named) {
      made += 1;
      yield planOf(one, 'example', 'http://127.0.0.1:4051');
    }
  }
  const seen: number[] = [];
  for (const piece of render(plans())) if (piece.includes(named[made - 1]?.name ?? '?')) seen.push(made);
  expect(seen).toEqual([1, 2, 3]);
});

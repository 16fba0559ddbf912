import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, type CliResult } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { sourceRequest } from '../support/wire.js';

const folder = sharedFolder();
const at = (name: string): string => join(folder, name);
const file = fileWriter(folder);
const env = { PATH: process.env['PATH'] ?? '' };

const exec = (flags: readonly string[], ...command: readonly string[]): Promise<CliResult> =>
  cli(['exec', ...flags, '--', ...command], { env });
/** Runs a shell script as the command of `exec`. */
const sh = (script: string, ...flags: readonly string[]): Promise<CliResult> =>
  exec(flags, 'sh', '-c', script);

/** Posts the example from the provider's page, which is rejected: its coupon was refunded. */
const call = `curl -s "$SHOUBEI_BASE_URL/openpay/coupon/wf" -H 'content-type: application/json' -d '${sourceRequest}'`;
const reset = 'curl -s -X POST "$SHOUBEI_BASE_URL/__admin/reset"';
/** Fails if a server still responds there. */
async function expectFree(url: string): Promise<void> {
  await expect(fetch(`${url}/__admin/health`)).rejects.toThrow('fetch failed');
}

test('the command gets a separate emulator with an identity, and nothing is left of it afterwards', async () => {
  const { code, stdout, stderr } = await sh(
    'echo $SHOUBEI_BASE_URL; env | grep ^SHOUBEI | sort; curl -s $SHOUBEI_BASE_URL/__admin/health; exit 3',
  );
  const [url = '', ...lines] = stdout.split('\n');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
  expect(lines).toEqual([
    `SHOUBEI_BASE_URL=${url}`,
    'SHOUBEI_INST_NO=900024',
    'SHOUBEI_KEY=shoubei-mock-demo-key',
    'SHOUBEI_MERCHANT_NO=851811130002',
    `SHOUBEI_MOCK_BASE_URL=${url}`,
    'SHOUBEI_SHOP_NO=862010110001',
    '{"status":"ok","profile":"default","institutions":["900024","60000001"],"endpoints":[],"network_urls":[]}',
  ]);
  expect([code, stderr]).toEqual([
    3,
    'shoubei-mock: responses: 0 (not counted: 0 by a fault before any decision, 0 cut off)\nshoubei-mock: no write-off reached the emulator: does the command send to SHOUBEI_BASE_URL?\n',
  ]);
  await expectFree(url);
});

test('exec then prints the assumptions of the tests on standard error, as `assumptions` does', async () => {
  const { code, stdout, stderr } = await sh(`${call} >/dev/null; ${call} | cut -c1-23`);
  expect([code, stdout]).toEqual([0, '{"return_code":"0205","\n']);
  expect(stderr).toBe(`\
shoubei-mock: responses: 2 (not counted: 0 by a fault before any decision, 0 cut off)
       2  C1   conflicting       What return_code contains in a business
                                 rejection [dialect]
       2  C2   conflicting       When result_code is returned [dialect]
       2  C3   conflicting       settle_amount or settleAmount [settleField]
       2  C4   conflicting       coupon_code or couponCode [strict]
       2  C6   conflicting       inst_no 900024 or 60000001
       2  C7   conflicting       The request example has writeOff_tyep, which is
                                 not listed [strict]
       2  C8   conflicting       order_no and codes are always returned, yet
                                 order_no is null in a rejection
       2  C9   conflicting       The example of a success shows a rejection,
                                 with single quotes
       2  C10  conflicting       There may be a batch write-off
       2  A1   sibling platform  How sign is computed [signing]
       2  A2   assumed           Whether the response is signed the same way
                                 [signing.response]
       2  A4   assumed           The time zone and freshness of ts
                                 [tsWindowSeconds]
       2  A6   assumed           HTTP status [httpStatus]
       2  A9   assumed           wf_trace_no absent
       2  A14  assumed           Formats
`);
});

test('responses count even if a reset removed them from the journal', async () => {
  const { stderr } = await sh(`${call}; ${reset}; ${call}; ${reset}`);
  expect(stderr).toContain('shoubei-mock: responses: 2 (');
  expect(stderr).toContain('       2  A1   sibling');
});

test('the report equals the counts of the admin API, and exists only if its file can be written', async () => {
  const report = at('report.json');
  const { code, stdout } = await sh(
    `${call} >/dev/null; curl -s $SHOUBEI_BASE_URL/__admin/requests/assumptions`,
    '--report',
    report,
  );
  expect([code, JSON.parse(readFileSync(report, 'utf8'))]).toEqual([0, JSON.parse(stdout)]);
  expect(await sh('echo ran', '--report', at('missing/report.json'))).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${at('missing/report.json')} cannot be written: ENOENT, the folder does not exist\n`,
  });
});

test('an assumption that is not accepted fails a successful command, and an observed one does not', async () => {
  const flags = ['--log-level', 'silent', '--fail-on-assumption', 'A9', 'A17', '--fail-on-assumption', 'A1'];
  const observed = file('observed.yaml', "observed: { A1: '2026-11-20' }\n");
  const lines = {
    en: 'shoubei-mock: --fail-on-assumption: 1 of 1 responses depended on A9 (wf_trace_no absent)\n',
    zh: 'shoubei-mock: --fail-on-assumption：1 个响应中有 1 个依赖 A9（未传 wf_trace_no）\n',
  };
  for (const lang of ['en', 'zh'] as const) {
    const given = [...flags, '--profile', observed, '--lang', lang];
    expect(await sh(`${call} >/dev/null`, ...given)).toEqual({ code: 1, stdout: '', stderr: lines[lang] });
    expect(await sh(`${call} >/dev/null; exit 7`, ...given)).toMatchObject({ code: 7, stderr: lines[lang] });
    expect(await sh('true', ...given)).toEqual({ code: 0, stdout: '', stderr: '' });
  }
  expect((await sh(`${call} >/dev/null`, ...flags)).stderr).toContain(
    'depended on A1 (How sign is computed)',
  );
});

test.each([
  [
    'an unknown assumption',
    ['--fail-on-assumption', 'A99', '--', 'touch', at('ran')],
    /^shoubei-mock: --fail-on-assumption: unknown "A99"; did you mean A9\? Known: C1, /u,
  ],
  ['no command', [], /^shoubei-mock: exec: <command> is needed \(shoubei-mock exec --help\)$/u],
  ['no command after --', ['--'], /^shoubei-mock: exec: <command> is needed \(shoubei-mock exec --help\)$/u],
  [
    'an empty command',
    ['--', ''],
    /^shoubei-mock: <command>: the value is empty; give a value, or leave <command> out$/u,
  ],
  [
    'a command without --',
    ['touch', at('ran')],
    /^shoubei-mock: exec: -- is needed before the command: shoubei-mock exec -- <command\.\.>$/u,
  ],
  [
    'a command with flags, without --',
    ['npm', 'test', '--quux'],
    /^shoubei-mock: exec: -- is needed before the command/u,
  ],
  [
    'a profile on standard input, which is the command’s',
    ['--profile', '-', '--', 'touch', at('ran')],
    /^shoubei-mock: exec: the command has the standard input: name a file in place of -$/u,
  ],
  ['a log on standard output', ['--log-file', '-', '--', 'touch', at('ran')], /^shoubei-mock: --log-file: /u],
  ['a report on standard output', ['--report', '-', '--', 'touch', at('ran')], /^shoubei-mock: --report: /u],
])('%s is one clear line, and nothing is run', async (_, args, line) => {
  const { code, stdout, stderr } = await cli(['exec', ...args], { env });
  expect([code, stdout, existsSync(at('ran'))]).toEqual([2, '', false]);
  expect(stderr.trimEnd()).toMatch(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

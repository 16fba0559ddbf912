import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { endpointProfileOf } from '../../mock-server/src/scenario/endpoint-profile.js';
import { runAll } from '../../mock-server/src/scenario/run-scenarios.js';
import { verifyOwn } from '../../mock-server/src/verify/own-emulators.js';
import { cli } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';

const folder = sharedFolder();
const file = fileWriter(folder);

const wrong = `about: { en: A coupon that is worth more than it says., zh: 面额与响应不符的券。 }
given: { coupons: [{ coupon_code: C1, face_amount: 1000 }] }
steps:
  - write_off: { coupon_code: C1, wf_trace_no: T1 }
    expect: { outcome: written_off, amount: 2000, settle_amount: 1988 }
`;

/** Columns on a terminal, where a Chinese character takes two. */
const width = (line: string): number =>
  Array.from(line).reduce((sum, c) => sum + (/[\p{Script=Han}，。：（）、]/u.test(c) ? 2 : 1), 0);

test('verify without a URL runs its own emulators, in both dialects', async () => {
  const { code, stdout } = await cli(['verify', '--only', 'refunded,strict-names', '--only', 'own-codes']);
  expect([code, stdout]).toEqual([0, '6 passed, 0 failed, 0 skipped\n']);
  const zh = await cli(['verify', '--only', 'refunded', '--dialect', 'table', '--lang', 'zh']);
  expect([zh.code, zh.stdout]).toEqual([0, '通过 1，失败 0，跳过 0\n']);
});

test('verify reports differences field by field, within 80 columns', async () => {
  const path = file('worth.yaml', wrong);
  for (const [lang, expected, seen, end] of [
    ['en', 'expected "2000"', 'seen     "1000"', '0 passed, 1 failed, 0 skipped'],
    ['zh', '期望 "2000"', '实际 "1000"', '通过 0，失败 1，跳过 0'],
  ] as const) {
    const { code, stdout } = await cli([
      'verify',
      '--scenarios',
      path,
      '--dialect',
      'example',
      '--lang',
      lang,
    ]);
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^✗ worth(?: \(example\): |（example）：)/u);
    expect(stdout).toMatch(/(step|步骤) 1 +amount/u);
    expect(stdout).toContain(expected);
    expect(stdout).toContain(seen);
    expect(lines.at(-1)).toBe(end);
    expect(lines.filter((line) => width(line) > 80)).toEqual([]);
  }
});

test('verify --json reports the same for a program', async () => {
  const { code, stdout } = await cli([
    'verify',
    '--scenarios',
    file('worth.yaml', wrong),
    '--dialect',
    'table',
    '--json',
  ]);
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    {
      passed: 0,
      failed: 1,
      skipped: 0,
      findings: 0,
      results: [
        {
          name: 'worth',
          dialect: 'table',
          status: 'failed',
          differences: [
            { step: 1, field: 'amount', expected: '"2000"', seen: '"1000"', assumptions: [] },
            { step: 1, field: 'settle_amount', expected: '"1988"', seen: '"994"', assumptions: ['A7'] },
          ],
          skipped: [],
          ms: expect.any(Number),
        },
      ],
    },
  ]);
});

const rows = `about: { en: No such coupon., zh: 没有这张券。 }
steps:
  - write_off: { coupon_code: NOSUCH, wf_trace_no: T1 }
    expect: { outcome: not_found, assumptions: [C1, C2, C3, C8, C9, A1, A2, A3, A4, A5, A6, A14], observed: [] }
`;

test('verify finds an extra assumption and a missing one', async () => {
  for (const [wrongRows, expected] of [
    [rows.replace('A3, ', ''), '"C1,C2,C3,C8,C9,A1,A2,A4,A5,A6,A14"'],
    [rows.replace('A14]', 'A14, A16]'), '"C1,C2,C3,C8,C9,A1,A2,A3,A4,A5,A6,A14,A16"'],
  ] as const) {
    const path = file('rows.yaml', wrongRows);
    const { code, stdout } = await cli(['verify', '--scenarios', path, '--dialect', 'table', '--json']);
    expect([code, JSON.parse(stdout).results[0].differences]).toEqual([
      1,
      [
        {
          step: 1,
          field: 'x-shoubei-mock-assumptions',
          expected,
          seen: '"C1,C2,C3,C8,C9,A1,A2,A3,A4,A5,A6,A14"',
          assumptions: [],
        },
      ],
    ]);
  }
});

test('verify ignores assumptions if the endpoint observed others than the scenario', async () => {
  const path = file('rows.yaml', rows);
  await using alike = await startMockServer();
  await using other = await startMockServer({
    profile: { observed: { not_found: '2026-11-01', C1: '2026-11-01' } },
  });
  for (const { url } of [alike, other]) {
    const { code, stdout } = await cli(['verify', '--base-url', url, '--scenarios', path]);
    expect([code, stdout]).toEqual([0, '1 passed, 0 failed, 0 skipped\n']);
  }
  const wrongRows = file('wrong-rows.yaml', rows.replace('A3, ', ''));
  const { code } = await cli(['verify', '--base-url', alike.url, '--scenarios', wrongRows]);
  expect(code).toBe(1);
});

test('verify runs scenarios that need observed assumptions if the profile has them, with any day and source', async () => {
  const seen = { day: '2026-11-24', from: 'calibrate capture.json' };
  const at = async (observed: Profile['observed'] = {}): Promise<string> => {
    await using server = await startMockServer({ profile: { observed } });
    return (await cli(['verify', '--base-url', server.url, '--only', 'observed-by-the-profile'])).stdout;
  };
  expect(await at({ C1: seen, A5: '2026-11-23', A17: seen, not_found: seen })).toBe(
    '1 passed, 0 failed, 0 skipped\n',
  );
  expect(await at({ C1: seen, A5: seen, not_found: seen })).toContain(
    'skipped, the profile has another setting of observed',
  );
});

test('verify at a running emulator judges by its profile, and skips what needs another', async () => {
  const profile = { dialect: 'table', strict: true, codes: { refunded: { message: '已退' } } } as const;
  await using server = await startMockServer({ profile });
  const only = 'refunded,strict-types,wrong-shop,signature-off,key-rotation,settle-field-both';
  const { code, stdout } = await cli(['verify', '--base-url', `${server.url}/`, '--only', only]);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toEqual([
    '- skipped, the profile has another setting of institutions: key-rotation',
    '- skipped, the profile has another setting of strict: refunded',
    '- skipped, the profile has another setting of settleField: settle-field-both',
    '- skipped, the profile has another setting of signatureCheck: signature-off',
    '2 passed, 0 failed, 4 skipped',
  ]);
});

test(
  'scenarios run at one emulator all at once, and leave nothing behind',
  { timeout: 120_000 },
  async () => {
    await using server = await startMockServer();
    const { code, stdout } = await cli(['verify', '--base-url', server.url, '--json']);
    const { failed, passed }: { failed: number; passed: number } = JSON.parse(stdout);
    expect([code, failed]).toEqual([0, 0]);
    expect(passed).toBeGreaterThan(190);
    const tenants = await fetch(`${server.url}/__admin/tenants`);
    expect(await tenants.json()).toEqual({ tenants: [] });
  },
);

test('verify says why it cannot run, and exits with 2', async () => {
  const foreign = createServer((_, response) => void response.writeHead(404).end('nothing'));
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const address = foreign.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await using guarded = await startMockServer({ adminToken: 'secret' });
  for (const [args, reason] of [
    [['--base-url', `http://127.0.0.1:${port}`], 'is not this emulator (no admin API)'],
    [['--base-url', 'http://127.0.0.1:1'], 'nothing responds at http://127.0.0.1:1: ECONNREFUSED'],
    [['--base-url', guarded.url], 'pass its --admin-token'],
    [['--base-url', guarded.url, '--admin-token', 'secret', '--dialect', 'table'], 'the dialect at'],
    [['--base-url', 'ftp://x'], 'an http origin is needed'],
    [['--base-url', 'http://127.0.0.1:1/?a=b'], 'an http origin is needed'],
    [['--base-url', 'http://127.0.0.1:1/mock'], 'an http origin is needed'],
    [
      ['--base-url', 'https://open.51shoubei.com'],
      'is the real endpoint: list your coupons and their states with --own-coupons FILE',
    ],
    [
      ['--base-url', 'http://OPEN.51shoubei.com.:8080/'],
      'is the real endpoint: list your coupons and their states with --own-coupons FILE',
    ],
    [['--only', 'no-such'], 'unknown scenario no-such'],
    [['--scenarios', join(folder, 'nowhere')], 'cannot be read: ENOENT, no such file'],
    [
      ['--scenarios', file('bad.yaml', 'about: { en: x, zh: 字 }\nsteps:\n  - wait: 1\n')],
      'bad.yaml:3: steps.1 a step needs exactly one of',
    ],
  ] as const) {
    // One scenario is enough if the endpoint is unsuitable.
    const one = args[0] === '--base-url' ? ['--only', 'refunded'] : [];
    const { code, stderr } = await cli(['verify', ...args, ...one]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(
    await cli(['verify', '--base-url', guarded.url, '--admin-token', 'secret', '--only', 'refunded']),
  ).toMatchObject({ code: 0 });
  foreign.close();
});

test('an error while a scenario runs fails that scenario, and not the others', async () => {
  const odd = `about: { en: An invalid code., zh: 不是券码。 }
steps:
  - write_off: { coupon_code: 'a(b', wf_trace_no: T1 }
    expect: { unknown: other_response }
`;
  const { code, stdout, stderr } = await cli(['verify', '--scenarios', file('odd.yaml', odd), '--json']);
  const { results }: { results: { differences: { step: number; field: string }[] }[] } = JSON.parse(stdout);
  expect([code, stderr, results.length]).toEqual([1, '', 2]);
  expect(results[0]?.differences.map(({ step, field }) => [step, field])).toContainEqual([1, 'codes']);
});

test('an emulator that does not start, or a step that throws, is a difference', async () => {
  const name = 'thrown';
  const about = { en: 'x', zh: '字' };
  const steps = [{ clock: { advance_ms: 1 } }] as const;
  const thrown = (): never => {
    throw new TypeError('no such thing');
  };
  const endpointProfile = endpointProfileOf();
  const results = await runAll([
    {
      named: { name, file: '', scenario: { about, steps: [...steps] } },
      dialect: 'table',
      at: async () => thrown(),
    },
    {
      named: { name, file: '', scenario: { about, profile: { institutions: [one] }, steps: [...steps] } },
      dialect: 'table',
      at: async () => ({ baseUrl: '', admin: { call: async () => thrown() }, endpointProfile }),
    },
  ]);
  const row = { field: 'run', expected: 'done', seen: 'TypeError: no such thing', assumptions: [] };
  expect(results.map(({ status, differences }) => [status, differences])).toEqual([
    ['failed', [{ step: 0, ...row }]],
    ['failed', [{ step: 1, ...row }]],
  ]);
  const twice = { institutions: [one, one] } as const;
  const [own] = await verifyOwn(
    [
      {
        name,
        file: '',
        scenario: { about, profile: { institutions: [...twice.institutions] }, steps: [...steps] },
      },
    ],
    ['table'],
  );
  expect(own).toMatchObject({ status: 'failed', differences: [{ step: 0, field: 'run' }] });
});

const one = { inst_no: 'A', keys: ['k'] } satisfies { inst_no: string; keys: [string] };

test('scenarios list prints each with its sentence', async () => {
  const { stdout } = await cli(['scenarios', 'list', '--lang', 'zh', '--only', 'refunded,frozen']);
  expect(stdout).toBe('frozen\n    已冻结的券。\nrefunded\n    已退款的券，与文档示例响应一致。\n');
  const json = await cli(['scenarios', 'list', '--json', '--only', 'frozen']);
  expect(JSON.parse(json.stdout)).toEqual([
    { name: 'frozen', about: { en: 'A coupon that is frozen.', zh: '已冻结的券。' } },
  ]);
});

test('skipped scenarios are counted by reason, and the first three are named', async () => {
  await using server = await startMockServer({ profile: { strict: true } });
  const names = ['one', 'two', 'three', 'four', 'five'];
  const lenient =
    'about: { en: x, zh: x }\nprofile: { strict: false }\nsteps: [{ write_off: { coupon_code: C1 }, expect: { outcome: not_found } }]\n';
  const own = mkdtempSync(join(folder, 'skipped-'));
  for (const name of names) writeFileSync(join(own, `${name}.yaml`), lenient);
  const args = ['verify', '--base-url', server.url, '--scenarios', own];
  expect((await cli(args)).stdout).toBe(
    '- skipped, the profile has another setting of strict: five, four, one and 2 more\n(--json lists all)\n0 passed, 0 failed, 5 skipped\n',
  );
  expect((await cli([...args, '--lang', 'zh'])).stdout).toContain(
    '- 跳过（配置的 strict 与所需的不同）：five、four、one 等 5 个（--json 列出全部）\n',
  );
  const { results }: { results: object[] } = JSON.parse((await cli([...args, '--json'])).stdout);
  expect(results).toHaveLength(5);
});

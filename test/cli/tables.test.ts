import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { linesOver80 } from '../support/shown-width.js';
import { writeOff } from '../support/wire.js';

const folder = sharedFolder();
const server = await sharedServer();
beforeAll(async () => {
  await writeOff(server.url, '9905010000001');
  writeFileSync(
    join(folder, 'profile.yaml'),
    `dialect: table
codes:
  already_used: { code: '0233', message: 此券码已在其他门店核销，不可重复核销，请联系发券方处理 }
observed:
  C1: { day: 2026-11-20, from: '在测试环境用真实的机构与门店逐条核对后记录下来的现象' }
  already_used: { day: 2026-11-20, from: 'verify at https://open.51shoubei.com' }
`,
  );
  writeFileSync(
    join(folder, 'request.json'),
    '{"couponCode":"679533922928","inst_no":"60000001","amount":"1000","sign":"00000000000000000000000000000000","ts":"20211120154500"}',
  );
  // 40 digits: only one algorithm has this length, so calibrate tries its rules only.
  writeFileSync(
    join(folder, 'captured.json'),
    JSON.stringify({ couponCode: '679533922928', inst_no: '60000001', sign: '0'.repeat(40) }),
  );
  writeFileSync(
    join(folder, 'coupons.yaml'),
    "coupons:\n  - { coupon_code: '0123456789', state: used }\n  - { coupon_code: 'A1', state: issued }\n",
  );
});

const tables: readonly (readonly [args: string, code: number])[] = [
  ['profile show', 0],
  ['profile show (folder)/profile.yaml', 0],
  ['assumptions --base-url (server)', 0],
  ['scenarios list', 0],
  ['verify --only already-used,expired --base-url (server)', 0],
  ['explain (folder)/request.json --demo', 1],
  ['calibrate (folder)/captured.json --demo', 1],
  ['doctor --port 0', 0],
];

test.each(['en', 'zh'])('tables and lists fit 80 columns, in %s', async (language) => {
  const over: Record<string, readonly string[]> = {};
  for (const [line, expected] of tables) {
    const args = line.replace('(folder)', folder).replace('(server)', server.url).split(' ');
    const { code, stdout, stderr } = await cli([...args, '--lang', language]);
    expect([line, code, stderr]).toEqual([line, expected, '']);
    // A canonical string is in one piece, so that it can be copied.
    over[line] = linesOver80(stdout).filter((one) => !/^ {4}\S+$/u.test(one));
  }
  expect(over).toEqual(Object.fromEntries(tables.map(([line]) => [line, []])));
});

test('--json of a list prints one value on standard output, and nothing else', async () => {
  const values: Record<string, unknown> = {};
  for (const line of [
    'coupons magic used --count 2',
    'coupons generate --count 1 --format csv',
    'coupons magic 00',
  ]) {
    const { code, stdout, stderr } = await cli([...line.split(' '), '--json']);
    expect([code, stderr]).toEqual([0, '']);
    values[line] = JSON.parse(stdout);
  }
  expect(values).toMatchObject({
    'coupons magic used --count 2': ['9903010000000001', '9903010000000002'],
    'coupons generate --count 1 --format csv': [{ coupon_code: expect.any(String) }],
    'coupons magic 00': ['9900010000000001'],
  });
});

test('a dry run with --json lists what would be sent, and sends nothing', async () => {
  await server.reset();
  const only = ['--only', 'already-used', '--dry-run', '--json'];
  const coupons = join(folder, 'coupons.yaml');
  const { code, stdout } = await cli(['verify', '--base-url', server.url, '--own-coupons', coupons, ...only]);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      base_url: server.url,
      scenarios: [
        {
          name: 'already-used',
          requests: [{ step: 1, coupons: { '0123456789': 'used' }, expected: 'already_used' }],
        },
      ],
      at_risk: [],
    },
  ]);
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Falsifying } from '../support/falsifying.js';
import { cli } from '../support/cli.js';
import {
  bringAbout,
  close,
  file,
  type Own,
  reportsSpent,
  sparesUnspent,
  start,
  verify,
} from './own-coupons.js';

let provider: Falsifying;
beforeAll(async () => {
  provider = await start();
});
afterAll(close);

/** One in each state, and one more that is issued. */
const inEachState: readonly Own[] = [
  { coupon_code: '730000000010', state: 'issued' },
  { coupon_code: '730000000011', state: 'used' },
  { coupon_code: '730000000012', state: 'refunded' },
  { coupon_code: '730000000013', state: 'frozen' },
  { coupon_code: '730000000014', state: 'expired' },
  { coupon_code: '730000000015', state: 'not_yet_valid' },
  { coupon_code: '730000000016', state: 'not_found' },
  { coupon_code: '730000000017', state: 'issued' },
];

test('with coupons in every state, no request names an unspent one, nor a code that is not in the file', async () => {
  await sparesUnspent(inEachState);
});

test('with permission only codes of the file are named, and spent coupons are reported', async () => {
  await reportsSpent(inEachState);
});

const mine: readonly Own[] = [
  { coupon_code: '730000000001', state: 'issued', face_amount: 2500 },
  { coupon_code: '730000000002', state: 'refunded' },
  { coupon_code: '730000000003', state: 'not_found' },
];

test('coupons that may be spent are listed with a question, and without a yes nothing is sent', async () => {
  await bringAbout(mine);
  const args = ['verify', '--base-url', provider.url, '--own-coupons', file('my.yaml', { coupons: mine })];
  const asked = await cli([...args, '--allow-write-off', '--only', 'replay'], { typed: ['n'] });
  expect([asked.code, asked.stderr]).toEqual([
    2,
    `3 requests will be sent to ${provider.url}, and may write off 730000000001 (shoubei-mock cannot cancel a write-off). Write off 1 coupon(s)? [y/N] shoubei-mock: nothing was sent\n`,
  ]);
  const nobody = await cli([...args, '--allow-write-off', '--only', 'replay']);
  expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('To confirm, add --yes')]);
  const env = await cli([...args, '--yes', '--only', 'replay'], {
    env: { SHOUBEI_MOCK_ALLOW_WRITE_OFF: 'true' },
  });
  expect([env.code, env.stderr]).toEqual([2, expect.stringContaining('--allow-write-off must be typed')]);
  expect(provider.asked).toEqual([]);
  const yes = await cli([...args, '--allow-write-off', '--only', 'replay'], { typed: ['y'] });
  expect([yes.code, yes.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^✓ replay\n[^]*\nWritten off by this run: 730000000001\n1 passed, 0 failed, 0 skipped\n$/u,
    ),
  ]);
  expect(provider.asked).toHaveLength(3);
});

test('a dry run prints what would be sent, and sends nothing', async () => {
  await bringAbout(mine);
  const { code, stdout } = await verify(mine, '--dry-run', '--allow-write-off', '--only', 'replay,refunded');
  expect([code, stdout]).toEqual([
    0,
    `replay
    1  730000000001 (issued) → written_off
    2  730000000001 (used) → written_off
    3  730000000001 (used) → written_off
refunded
    1  730000000002 (refunded) → refunded
    2  730000000002 (refunded) → refunded
5 requests would be sent to ${provider.url}; unspent coupons in them: 730000000001
`,
  ]);
  expect(provider.asked).toEqual([]);
});

test('--max-requests sends that many, lists the rest, and a dry run shows the same', async () => {
  await bringAbout(mine);
  const flags = ['--only', 'replay,refunded', '--allow-write-off', '--yes', '--max-requests', '4'];
  const dry = await verify(mine, '--dry-run', ...flags);
  expect(dry.stdout).toContain(`4 requests would be sent to ${provider.url}`);
  const { code, stdout } = await verify(mine, ...flags);
  expect([code, provider.asked.length]).toEqual([0, 4]);
  expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
    '- skipped, exceeds the limit of requests (--max-requests): refunded (step 2)',
  );
  const zh = await verify(mine, ...flags, '--lang', 'zh');
  expect(zh.stdout).toContain('超出请求数上限（--max-requests）');
});

test('--pause-ms waits between two requests, and not before the first', async () => {
  await bringAbout(mine);
  const startedAt = performance.now();
  const { code } = await verify(mine, '--only', 'refunded', '--pause-ms', '300');
  expect([code, provider.asked.length]).toEqual([0, 2]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
  const many = await verify(mine, '--only', 'refunded', '--pause-ms', '3600000', '--max-requests', '1');
  expect(many.code).toBe(0);
});

test.each(['--pause-ms', '--max-requests'])('%s without --own-coupons is rejected', async (flag) => {
  expect(await cli(['verify', '--base-url', provider.url, flag, '1'])).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${flag} needs --own-coupons\n`,
  });
});

test('steps without a suitable coupon are skipped and listed, with what they need', async () => {
  await bringAbout(mine);
  const { code, stdout } = await verify(mine, '--only', 'written-off,frozen,required-fields-missing,expired');
  expect(code).toBe(0);
  const before = stdout.split('\n\nWhat this shows')[0];
  expect(before?.split('\n')).toEqual([
    '✓ required-fields-missing',
    '- skipped, no coupon that is expired: expired',
    '- skipped, no coupon that is frozen: frozen',
    '- skipped, names an unspent coupon: needs --allow-write-off:',
    'required-fields-missing (step 6), written-off',
  ]);
  expect(stdout).toMatch(/\n1 passed, 0 failed, 3 skipped\n$/u);
});

test('a run with nothing to send fails', async () => {
  const frozen: readonly Own[] = [{ coupon_code: '730000000001', state: 'frozen' }];
  const { code, stdout } = await verify(frozen, '--only', 'refunded,replay');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/\n0 passed, 0 failed, 2 skipped\n$/u)]);
});

test('a code so short that other fields contain it is blocked and reported, without a stack trace', async () => {
  const short: readonly Own[] = [
    { coupon_code: '862010110001', state: 'issued' }, // as the shop's number
    { coupon_code: '730000000002', state: 'refunded' },
  ];
  await bringAbout(short);
  const { code, stdout } = await verify(short, '--only', 'refunded');
  expect([code, stdout]).toEqual([
    1,
    '- skipped, is held back: 862010110001 is unspent: refunded\n0 passed, 0 failed, 1 skipped\n',
  ]);
  expect(provider.asked).toEqual([]);
});

test('a trace number is never sent in two runs', async () => {
  const traces = async (): Promise<readonly unknown[]> => {
    await bringAbout(mine);
    await verify(mine, '--allow-write-off', '--yes', '--only', 'replay');
    return provider.asked.map((body) => JSON.parse(body).wf_trace_no);
  };
  const [one, other] = [await traces(), await traces()];
  expect(one).toHaveLength(3);
  expect(new Set(one).size).toBe(1);
  expect(new Set(other).size).toBe(1);
  expect(one[0]).not.toBe(other[0]);
});

test('after an unexpected result a coupon is not used further, and the other steps run', async () => {
  const coupons: readonly Own[] = [
    { coupon_code: '730000000001', state: 'issued' }, // it is used, although the file says issued
    { coupon_code: '730000000002', state: 'refunded' },
  ];
  await bringAbout([{ coupon_code: '730000000001', state: 'used' }, ...coupons.slice(1)]);
  const { code, stdout } = await verify(
    coupons,
    '--allow-write-off',
    '--yes',
    '--only',
    'replay,refunded',
    '--json',
  );
  const { results }: { results: Record<string, unknown>[] } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(results).toMatchObject([
    { name: 'replay', status: 'failed', skipped: [{ step: 2 }, { step: 3 }] },
    { name: 'refunded', status: 'passed', skipped: [] },
  ]);
  expect(provider.asked).toHaveLength(3);
});

test.each([
  [
    'coupons: [{ coupon_code: 730000000001, state: used }]',
    'my.yaml:1: coupons.1.coupon_code must be text, in quotes',
  ],
  ['coupons:\n- { coupon_code: "1", state: gone }', 'my.yaml:2: coupons.1.state must be one of issued, used'],
  [
    '- { coupon_code: "1", state: used }\n- { coupon_code: "1", state: used }',
    'my.yaml:2: 2.coupon_code comes twice',
  ],
  ['coupons: []', 'my.yaml:1: coupons must have at least 1'],
  ['{', 'my.yaml:1: '],
])('an invalid file of coupons is rejected with the place of its error: %s', async (text, reason) => {
  const args = ['verify', '--base-url', provider.url, '--own-coupons', file('my.yaml', text)];
  const { code, stderr } = await cli(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('verify says which options belong together, and exits with 2', async () => {
  const path = file('my.yaml', { coupons: mine });
  const magic = file('magic.yaml', { coupons: [{ coupon_code: '9905010000001', state: 'refunded' }] });
  const real = ['--base-url', 'https://open.51shoubei.com'];
  const identity = ['--inst-no', '1', '--key-env', 'K', '--merchant-no', '1', '--shop-no', '1'];
  for (const [args, reason] of [
    [['--own-coupons', path], '--own-coupons needs --base-url'],
    [['--base-url', provider.url, '--allow-write-off'], '--allow-write-off needs --own-coupons'],
    [
      ['--base-url', provider.url, '--write-profile', 'x'],
      '--write-profile needs --own-coupons or --recording',
    ],
    [['--profile', 'x'], '--profile needs --own-coupons or --recording'],
    [['--recording', 'x', '--base-url', provider.url], '--recording and --base-url: give one of them'],
    [[...real, '--own-coupons', path], '--inst-no and a key are needed'],
    [
      [...real, '--own-coupons', magic, ...identity],
      'magic codes, which are never sent to https://open.51shoubei.com',
    ],
    [[...real, '--own-coupons', path, ...identity.slice(0, 4)], '--merchant-no and --shop-no are needed'],
    [
      ['--base-url', provider.url, '--own-coupons', 'nowhere.yaml'],
      'nowhere.yaml cannot be read: ENOENT, no such file',
    ],
    [
      ['--base-url', 'http://127.0.0.1:1', '--own-coupons', path],
      'nothing responds at http://127.0.0.1:1: ECONNREFUSED',
    ],
  ] as const) {
    const { code, stderr } = await cli(['verify', '--only', 'refunded', ...args], { env: { K: 'key' } });
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  }
  expect(readFileSync(path, 'utf8')).toContain('730000000001');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { readYaml } from '@shoubei-kit/fixtures/yaml';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, type CliResult } from '../support/cli.js';
import { falsifying } from '../support/falsifying.js';
import { fileWriter, sharedFolder } from '../support/shared.js';

const folder = sharedFolder();
const valueIn = (path: string): unknown => {
  const read = readYaml(readFileSync(path, 'utf8'));
  return 'value' in read ? read.value : undefined;
};
const file = fileWriter(folder);

const issued = Array.from({ length: 16 }, (_, n) => ({
  coupon_code: `6900000001${10 + n}`,
  face_amount: (n + 1) * 1000,
}));
const own = [
  ...issued.map((coupon) => Object.assign({ state: 'issued' }, coupon)),
  { coupon_code: '690000000011', state: 'used' },
  { coupon_code: '690000000012', state: 'refunded' },
  { coupon_code: '690000000013', state: 'not_found' },
];

/** Runs the suite at an endpoint of this profile, which does not say that it is an emulator. */
async function verifyAt(profile: Profile, more: readonly string[] = [], names = only): Promise<CliResult> {
  const used = { coupon_code: '690000000011', face_amount: 500, state: 'used' } as const;
  const refunded = { coupon_code: '690000000012', face_amount: 500, state: 'refunded' } as const;
  await using emulator = await startMockServer({ profile, coupons: [...issued, used, refunded] });
  const provider = await falsifying(emulator.url, {}, () => 'shoubei-mock-demo-key');
  const coupons = file('my.yaml', { coupons: own });
  const args = ['verify', '--base-url', provider.url, '--own-coupons', coupons, '--allow-write-off', '--yes'];
  const result = await cli([...args, '--only', names, ...more]);
  provider.close();
  return result;
}

const only = [
  'replay,written-off-once,trace-conflict,already-used,refunded,not-found,bad-signature-that-is-no-text,bad-signature',
  'required-fields-missing,unknown-institution,coupon-code-by-its-other-name,trace-of-36-characters',
  'written-off-without-trace,timestamp-not-looked-at',
].join();

/** The lines under "What this shows about the profile", each as one. */
const said = ({ stdout }: CliResult): readonly string[] =>
  (stdout.split('What this shows about the profile:\n')[1]?.split('\n\n')[0] ?? '')
    .replaceAll(/\n +(?! |[A-Z_a-z0-9]+(?: observed| differs|:))/gu, ' ')
    .split('\n')
    .map((line) => line.trim());

const seenBy = (from: RegExp): unknown => ({
  day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/u),
  from: expect.stringMatching(from),
});

test('what an endpoint does as assumed is reported, one assumption at a time', async () => {
  const result = await verifyAt({});
  expect(result.code).toBe(0);
  expect(said(result)).toEqual([
    'C1 observed: dialect example',
    'C2 observed: dialect example',
    'C3 observed: settleField auto',
    'C4 observed: strict false',
    'C5 observed: strict false',
    'C7 observed: strict false',
    'C8 observed, as in the profile',
    'C11 observed: failShape bare',
    'C12 observed, as in the profile',
    'A1 observed, as in the profile',
    'A2 observed, as in the profile',
    'A4 observed, as in the profile',
    'A5 observed: idempotency replay',
    'A6 observed: httpStatus 200',
    'A7 observed: feeBasisPoints 60',
    'A9 observed, as in the profile',
    'A10 observed, as in the profile',
    'A11 observed: strict false',
    'A15 observed, as in the profile',
    'written_off observed, as in the profile',
    'illegal_parameter observed, as in the profile',
    'bad_signature observed, as in the profile',
    'unknown_institution observed, as in the profile',
    'not_found observed, as in the profile',
    'already_used observed, as in the profile',
    'refunded observed, as in the profile',
    'trace_conflict observed, as in the profile',
  ]);
});

test('an assumption that no response could have contradicted is not reported', async () => {
  expect(said(await verifyAt({}, [], 'refunded'))).toEqual([
    'C1 observed: dialect example',
    'C2 observed: dialect example',
    'C7 observed: strict false',
    'C8 observed, as in the profile',
    'A2 observed, as in the profile',
    'A6 observed: httpStatus 200',
    'A9 observed, as in the profile',
    'refunded observed, as in the profile',
  ]);
});

test('observed differences become a profile, with which everything passes', async () => {
  const there: Profile = {
    dialect: 'table',
    settleField: 'both',
    failShape: 'full',
    httpStatus: 201,
    feeBasisPoints: 38,
    codes: { already_used: { message: '已使用' }, not_found: { message: '无此券' } },
  };
  const written = join(folder, 'observed.yaml');
  const first = await verifyAt(there, ['--write-profile', written]);
  expect(first.code).toBe(1);
  expect(said(first)).toEqual(
    expect.arrayContaining([
      'C1 observed: dialect table (in the profile: example)',
      'C3 observed: settleField both (in the profile: auto)',
      'C11 observed: failShape full (in the profile: bare)',
      'A6 observed: httpStatus 201 (in the profile: 200)',
      'A7 observed: feeBasisPoints 38 (in the profile: 60)',
      'already_used observed: message 已使用 (in the profile: code 0203, message 券码已核销)',
      'not_found observed: message 无此券 (in the profile: code 0201, message 券码不存在)',
    ]),
  );
  const profile = valueIn(written);
  expect(profile).toMatchObject(there);
  expect(profile).toMatchObject({
    observed: { C1: seenBy(/^verify at http:\/\/127\.0\.0\.1:\d+$/u) },
  });
  expect((await cli(['profile', 'check', written])).code).toBe(0);
  const second = await verifyAt(there, ['--profile', written]);
  expect([second.code, second.stdout]).toEqual([
    0,
    expect.stringMatching(/^1\d passed, 0 failed, \d skipped$/mu),
  ]);
});

test.each<readonly [Profile, readonly string[]]>([
  [{ settleField: 'settleAmount' }, ['C3 observed: settleField settleAmount (in the profile: auto)']],
  [{ idempotency: 'already_used' }, ['A5 observed: idempotency already_used (in the profile: replay)']],
  [{ idempotency: 'trace_conflict' }, ['A5 observed: idempotency trace_conflict (in the profile: replay)']],
  [
    { codes: { already_used: { code: '0233', message: '券码已使用' }, bad_signature: { code: '0102' } } },
    [
      'already_used observed: code 0233, message 券码已使用 (in the profile: code 0203, message 券码已核销)',
      'bad_signature observed: code 0102 (in the profile: code FAIL, message 签名错误)',
    ],
  ],
  [
    { strict: true },
    [
      'C4 observed: strict true (in the profile: false)',
      'C5 observed: strict true (in the profile: false)',
      'C7 observed: strict true (in the profile: false)',
    ],
  ],
  [
    { signing: { response: { case: 'upper' } } },
    ['A2 differs: responses do not verify by the rule in force (signing.response); no setting covers it'],
  ],
  [
    { signing: { algorithm: 'sha256', response: { algorithm: 'md5' } } },
    ['A1 differs: requests signed by the rule are rejected; no setting covers it'],
  ],
  [{ signatureCheck: 'warn' }, ['A1 differs: a wrong signature is not rejected; no setting covers it']],
  [
    { tsWindowSeconds: 300 },
    ['A4 differs: a ts that is a day off is rejected (tsWindowSeconds); no setting covers it'],
  ],
  [{ httpStatus: { bad_signature: 401 } }, [expect.stringContaining('bad_signature 401')]],
])('verify observes the profile %j of an endpoint', async (profile, lines) => {
  const result = await verifyAt(profile);
  expect(result.code).toBe(1);
  expect(said(result)).toEqual(expect.arrayContaining([...lines]));
});

test('for a rejection without a code the report says that only the message was seen', async () => {
  const written = join(folder, 'message-only.yaml');
  const there: Profile = { dialect: 'table', codes: { already_used: { message: '已使用' } } };
  const names = 'written-off-once,already-used,refunded,bad-signature';
  const result = await verifyAt(there, ['--write-profile', written], names);
  expect(said(result)).toEqual(
    expect.arrayContaining([
      'already_used observed: message 已使用 (in the profile: code 0203, message 券码已核销)',
      'refunded observed: the message only',
      'bad_signature observed, as in the profile',
    ]),
  );
  const messageOnly = seenBy(/^verify at http:\/\/127\.0\.0\.1:\d+, message only$/u);
  const whole = seenBy(/^verify at http:\/\/127\.0\.0\.1:\d+$/u);
  expect(valueIn(written)).toMatchObject({
    observed: { already_used: messageOnly, refunded: messageOnly, bad_signature: whole, written_off: whole },
  });
});

test("what a recording shows is marked with the recording's name, without its folders", async () => {
  const request = {
    body: '{"inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261124100000","coupon_code":"679533922928","sign":"(redacted)"}',
  };
  const response = {
    body: '{"return_code":"0205","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settleAmount":null,"sign":"(redacted)"}',
  };
  const recording = file('day.ndjson', `${JSON.stringify({ request, response })}\n`);
  const comment = '# The captured requests leave open: empties (true or false)\n';
  const base = file('base.yaml', `${comment}observed: { A1: 2026-11-01, refunded: 2026-11-01 }\n`);
  const written = join(folder, 'of-a-recording.yaml');
  const args = ['verify', '--recording', recording, '--profile', base, '--write-profile', written];
  expect((await cli(args)).code).toBe(0);
  expect(valueIn(written)).toMatchObject({
    observed: { A1: '2026-11-01', refunded: seenBy(/^verify --recording day\.ndjson$/u) },
  });
  // The header that calibrate wrote is kept.
  expect(readFileSync(written, 'utf8').startsWith(comment)).toBe(true);
});

test('a response of an emulator is not an observation, and is not written as one', async () => {
  await using emulator = await startMockServer();
  const coupons = file('refunded.yaml', { coupons: [{ coupon_code: '679533922928', state: 'refunded' }] });
  const written = join(folder, 'not-written.yaml');
  const args = ['verify', '--base-url', emulator.url, '--own-coupons', coupons, '--only', 'refunded'];
  const { code, stdout, stderr } = await cli([...args, '--write-profile', written]);
  expect(code).toBe(2);
  expect(said({ code, stdout, stderr })).toEqual([
    'C1: dialect example',
    'C2: dialect example',
    'C7: strict false',
    'C8: as in the profile',
    'A2: as in the profile',
    'A6: httpStatus 200',
    'A9: as in the profile',
    'refunded: as in the profile',
    '(These are responses of an emulator: nothing about the real endpoint was observed.)',
  ]);
  const chinese = await cli([...args, '--lang', 'zh']);
  expect(chinese.stdout).toContain('\n  C1：dialect example\n');
  expect(chinese.stdout).toContain('\n  A2：与配置一致\n');
  expect(chinese.stdout).not.toContain('已实测');
  expect(stdout).toContain(
    '(These are responses of an emulator: nothing about the real endpoint was observed.)',
  );
  expect(stderr).toContain(`${written} is not written, because responses of an emulator are no observation`);
});

test('what a run contradicts is no longer marked as observed', async () => {
  const marks = { A1: '2026-11-01', A19: '2026-11-01' };
  const base = file('marked.yaml', { observed: marks });
  const written = join(folder, 'contradicted.yaml');
  const result = await verifyAt({ signatureCheck: 'warn' }, ['--profile', base, '--write-profile', written]);
  expect(said(result)).toContain('A1 differs: a wrong signature is not rejected; no setting covers it');
  expect(valueIn(written)).toMatchObject({ observed: { A19: '2026-11-01' } });
  expect(valueIn(written)).not.toHaveProperty('observed.A1');
});

test('the report does not show the right signature of a response', async () => {
  const { stdout } = await verifyAt({ signing: { response: { case: 'upper' } } });
  expect(stdout).toContain("expected by the profile's rule, with your");
  const [, right = ''] = /seen +"([0-9A-F]{32})"/u.exec(stdout) ?? [];
  expect(right).toHaveLength(32);
  expect(stdout).not.toContain(right.toLowerCase());
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { readYaml } from '@shoubei-kit/fixtures/yaml';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { falsifying, type Falsification } from '../support/falsifying.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const folder = sharedFolder();
const valueIn = (path: string): unknown => {
  const read = readYaml(readFileSync(path, 'utf8'));
  return 'value' in read ? read.value : undefined;
};
const file = fileWriter(folder);

/** A recording of one day at an endpoint of this profile. */
async function recording(
  profile: Profile,
  play: (url: string, emulator: MockServer) => Promise<void>,
  falsify: Falsification = {},
): Promise<string> {
  await using emulator = await startMockServer({ profile });
  const proxy = await falsifying(emulator.url, falsify, () => 'shoubei-mock-demo-key');
  await play(proxy.url, emulator);
  proxy.close();
  return proxy.recorded.map((exchange) => `${JSON.stringify(exchange)}\n`).join('');
}

/**
 * Coupons in every state, every rejection that depends on the coupon, a replay, a conflict, and acts of the
 * seller in between.
 */
async function aDay(url: string, emulator: MockServer): Promise<void> {
  await emulator.coupon({ couponCode: 'A1', faceAmount: 2500 });
  await emulator.coupon({ couponCode: 'A2', faceAmount: 900, shopNos: ['1', '2'] });
  await emulator.coupon({ couponCode: 'A3', faceAmount: 900, channelType: '10005', minAmount: 5000 });
  await emulator.coupon({ couponCode: 'A4', faceAmount: 900, channelType: '10003' });
  await emulator.coupon({ couponCode: 'A5', faceAmount: 900, state: 'frozen' });
  await emulator.coupon({ couponCode: 'A6', faceAmount: 900, validUntil: '2025-01-01T00:00:00Z' });
  await emulator.coupon({ couponCode: 'A7', faceAmount: 900, state: 'used' });
  await writeOff(url, 'A1', { wf_trace_no: 'T1' });
  await writeOff(url, 'A1', { wf_trace_no: 'T1' });
  await writeOff(url, 'A1', { wf_trace_no: 'T2' });
  await writeOff(url, 'A4', { wf_trace_no: 'T1' });
  await writeOff(url, 'A2');
  await writeOff(url, 'A2', { shop_no: '2' });
  await writeOff(url, 'A3', { amount: '4999' });
  await writeOff(url, 'A3', { amount: '6000', exc_discount_flag: '1' });
  await writeOff(url, 'A3', { amount: '6000' });
  await writeOff(url, 'A4', { channel_type: '10004' });
  await writeOff(url, 'A4', { channel_type: '10003' });
  await writeOff(url, 'A5');
  await emulator.changeCoupon('A5', { state: 'issued' });
  await writeOff(url, 'A5', { wf_trace_no: 'T5' });
  await emulator.changeCoupon('A5', { state: 'refunded' });
  await writeOff(url, 'A5', { wf_trace_no: 'T6' });
  await writeOff(url, 'A6');
  await writeOff(url, 'A7');
  await writeOff(url, 'A8');
  await writeOff(url, '679533922928');
  await writeOff(url, 'A1', { amount: '-1' });
  await writeOff(url, 'A1', { inst_no: 'nobody' });
}

const lines = 20;

test('a message in a recording cannot add a line to the report', async () => {
  const text = await recording({}, async (url, emulator) => {
    await emulator.coupon({ couponCode: 'A1', faceAmount: 2500 });
    await writeOff(url, 'A1');
  });
  const forged = text.replace('操作成功', String.raw`操作成功\\n999 passed, 0 failed`);
  const { stdout } = await cli(['verify', '--recording', file('forged.ndjson', forged)]);
  expect(stdout).toContain(String.raw`\u000a999 passed, 0 failed`);
  expect(stdout).not.toMatch(/^999 passed/mu);
});

test('a recorded day passes, with signatures checked and unchecked', async () => {
  const path = file('day.ndjson', await recording({}, aDay));
  const { code, stdout } = await cli(['verify', '--recording', path]);
  expect(stdout).toMatch(new RegExp(`(?:^|\\n)${lines} passed, 0 failed, 0 skipped\n$`, 'u'));
  expect(code).toBe(0);
  expect(stdout).toContain('C1 observed: dialect example');
  expect(stdout).toContain('A5 observed: idempotency replay');
  expect(stdout).not.toContain('A2 observed');
  const key = ['--inst-no', '900024', '--key-env', 'K'];
  const env = { K: 'shoubei-mock-demo-key' };
  const signed = await cli(['verify', '--recording', path, ...key], { env });
  expect([signed.code, signed.stdout]).toEqual([
    0,
    expect.stringContaining('A2 observed, as in the profile'),
  ]);
  const wrong = await cli(['verify', '--recording', path, ...key], { env: { K: 'another' } });
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/line 1 \(example\)[^]*?sign/u)]);
});

test('a redacted recording passes as well', async () => {
  const text = await recording({}, aDay);
  const redacted = text
    .replaceAll(/\\"sign\\":\\"[0-9a-f]{32}\\"/gu, String.raw`\"sign\":\"(redacted)\"`)
    .replaceAll(/"A(\d)/gu, '"P$1');
  expect(redacted).not.toBe(text);
  const { code, stdout } = await cli(['verify', '--recording', file('redacted.ndjson', redacted)]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${lines} passed, 0 failed`)]);
});

test('a response that the emulator would not send is reported by line and field, with its assumptions', async () => {
  const there: Profile = { feeBasisPoints: 38, codes: { frozen: { code: '0266' } } };
  const path = file('fee.ndjson', await recording(there, aDay));
  const { code, stdout } = await cli(['verify', '--recording', path, '--json']);
  const told: { results: { name: string; differences: object[] }[]; observations: object[] } =
    JSON.parse(stdout);
  expect(code).toBe(1);
  expect(told.results.find(({ name }) => name === 'line 1')?.differences).toEqual([
    { step: 1, field: 'settle_amount', expected: '"2485"', seen: '"2490"', assumptions: ['A7'] },
  ]);
  expect(told.results.find(({ name }) => name === 'line 12')?.differences).toEqual([
    { step: 12, field: 'return_code', expected: '"0206"', seen: '"0266"', assumptions: ['A3'] },
  ]);
  expect(told.observations).toEqual(
    expect.arrayContaining([
      {
        about: 'A7',
        agrees: false,
        setting: { name: 'feeBasisPoints', value: 38, inForce: 60 },
      },
    ]),
  );
  expect((await cli(['verify', '--recording', path, '--discover'])).code).toBe(0);
  const written = join(folder, 'fee.yaml');
  await cli(['verify', '--recording', path, '--write-profile', written]);
  expect(valueIn(written)).toMatchObject(there);
  const again = await cli(['verify', '--recording', path, '--profile', written]);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(`${lines} passed, 0 failed`)]);
});

// A value that JavaScript cannot convert to text once was an internal fault (exit code 70).
test('a recorded request with an object as its ts is compared like any other', async () => {
  const body = '{"ts":{"toString":null,"valueOf":null},"sign":"x"}';
  const [first = ''] = (await recording({}, async (url) => void (await writeOff(url, '1')))).split('\n');
  const { request, ...others } = JSON.parse(first);
  const path = file('nested.ndjson', `${JSON.stringify({ ...others, request: { ...request, body } })}\n`);
  const { code, stdout, stderr } = await cli(['verify', '--recording', path]);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toContain('0 passed, 1 failed');
});

test('an unknown code is a separate finding, and is not taken for any outcome', async () => {
  const unknown = {
    answer: (b: Record<string, unknown>) => ({ ...b, return_code: '0777', return_msg: '其他' }),
  };
  const path = file(
    'unknown.ndjson',
    await recording({}, async (url) => void (await writeOff(url, 'A9')), unknown),
  );
  const { code, stdout } = await cli(['verify', '--recording', path]);
  expect(code).toBe(1);
  expect(stdout).toContain(`✗ line 1 (example)
  step 1   return_code            expected a code and message of the profile's
                                  seen     ["0777","其他"]
                                  depends on A3`);
  expect(stdout).not.toContain('0777 (in the profile');
  expect(stdout).toContain(`Replace <outcome> with its name:
codes:
  <outcome>:
    code: "0777"
    message: 其他
`);
  const chinese = await cli(['verify', '--recording', path, '--lang', 'zh']);
  expect(chinese.stdout).toContain('期望 配置中的码与信息\n');
  expect(chinese.stdout).toContain('✗ 第 1 行（example）\n');
  expect(chinese.stdout).toContain('依据 A3（假设）');
  const told: unknown = JSON.parse((await cli(['verify', '--recording', path, '--json'])).stdout);
  expect(told).toMatchObject({ unnamed: [{ code: '0777', message: '其他' }], profile_change: {} });
});

test('the change that would remove the differences is printed as YAML, and removes them', async () => {
  const there: Profile = { feeBasisPoints: 38, codes: { frozen: { code: '0266' } } };
  const path = file('change.ndjson', await recording(there, aDay));
  const { stdout } = await cli(['verify', '--recording', path]);
  const [, change = ''] =
    /This change of the profile removes the differences:\n([^]*?)\n\n/u.exec(stdout) ?? [];
  expect(change).toBe('feeBasisPoints: 38\ncodes:\n  frozen:\n    code: "0266"');
  const closed = await cli(['verify', '--recording', path, '--profile', file('change.yaml', change)]);
  expect([closed.code, closed.stdout]).toEqual([0, expect.stringContaining(`${lines} passed, 0 failed`)]);
});

test('a message that no profile may contain is reported, and is not part of the change', async () => {
  const long = '长'.repeat(129);
  const path = file(
    'long.ndjson',
    await recording({}, async (url) => void (await writeOff(url, '679533922928')), {
      answer: (body) => ({ ...body, return_msg: long }),
    }),
  );
  const { code, stdout } = await cli(['verify', '--recording', path]);
  expect([code, stdout]).toEqual([1, expect.stringContaining('refunded observed')]);
  expect(stdout).not.toContain('This change of the profile');
});

test('if requests signed by the current rule were rejected, the report points to calibrate', async () => {
  const path = file(
    'signed.ndjson',
    await recording({}, aDay, {
      answer: () => ({ return_code: 'FAIL', return_msg: '签名错误' }),
    }),
  );
  const args = ['verify', '--recording', path, '--inst-no', '900024', '--key-env', 'K'];
  const { stdout } = await cli(args, { env: { K: 'shoubei-mock-demo-key' } });
  expect(stdout).toContain('A1 differs: requests signed by the rule are rejected');
  expect(stdout.replaceAll(/\s+/gu, ' ')).toContain('. shoubei-mock calibrate finds the rules that do.');
});

test('requests of an institution without a given key are skipped', async () => {
  const path = file(
    'two.ndjson',
    await recording({}, async (url) => {
      await writeOff(url, '679533922928');
      await writeOff(url, '679533922928', { inst_no: '60000001' });
    }),
  );
  const args = ['verify', '--recording', path, '--inst-no', '900024', '--key-env', 'K'];
  const { code, stdout } = await cli(args, { env: { K: 'shoubei-mock-demo-key' } });
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 passed, 0 failed, 1 skipped')]);
  expect(stdout).toContain('skipped, is of another institution, whose key was not given: line 2');
});

test('a coupon that was written off twice is found', async () => {
  const path = file(
    'twice.ndjson',
    await recording({}, async (url, emulator) => {
      await emulator.coupon({ couponCode: 'A1' });
      await writeOff(url, 'A1', { wf_trace_no: 'T1' });
      await writeOff(url, 'A1', { wf_trace_no: 'T2' });
      await emulator.changeCoupon('A1', { state: 'issued' });
      await writeOff(url, 'A1', { wf_trace_no: 'T3' });
    }),
  );
  const { code, stdout } = await cli(['verify', '--recording', path, '--discover']);
  expect(code).toBe(1);
  expect(stdout).toContain('✗ line 3');
  expect(stdout).toContain('2 passed, 1 failed, 0 skipped');
});

test('statuses of outcomes that a profile lists agree with it, and need no change', async () => {
  const there: Profile = { httpStatus: { already_used: 409, frozen: 410 } };
  const path = file(
    'statuses.ndjson',
    await recording(there, async (url, emulator) => {
      await emulator.coupon({ couponCode: 'A1', state: 'used' });
      await writeOff(url, 'A1');
      await writeOff(url, '679533922928');
    }),
  );
  const profile = file('statuses.yaml', JSON.stringify(there));
  const { code, stdout } = await cli(['verify', '--recording', path, '--profile', profile]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('2 passed, 0 failed, 0 skipped')]);
  expect(stdout).toContain('A6 observed: httpStatus already_used 409, frozen 410\n');
  expect(stdout).not.toContain('This change of the profile');
});

const written =
  '{"return_code":"SUCCESS","return_msg":"操作成功","result_code":"SUCCESS","order_no":"516375643352141195430506","codes":"ABC-123","amount":"1000","settle_amount":"994","sign":"(redacted)"}';

test('a code and an institution that no emulator can have do not stop the comparison', async () => {
  const request = (more: object): { body: string } => ({
    body: JSON.stringify({
      inst_no: '900024',
      merchant_no: '851811130002',
      shop_no: '862010110001',
      ts: '20261124100000',
      coupon_code: '679533922928',
      sign: '(redacted)',
      ...more,
    }),
  });
  const rejected = { body: '{"return_code":"FAIL","return_msg":"参数不合法","sign":"(redacted)"}' };
  const exchanges = [
    { request: request({ coupon_code: 'ABC-123' }), response: { body: written } },
    { request: request({ inst_no: '900024900024' }), response: rejected },
  ];
  const path = file('odd.ndjson', exchanges.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const { code, stdout, stderr } = await cli(['verify', '--recording', path]);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(
    /✗ line 1 \(example\)\n {2}step 1 +return_code +expected "FAIL"\n +seen +"SUCCESS"/u,
  );
  expect(stdout).toContain('1 passed, 1 failed, 0 skipped');
});

test.each([
  ['{"request":{"body":"{}"}}\n', 'rec.ndjson:1: needs response'],
  [
    '{"at":"2026-02-30T00:00:00Z","request":{"body":"{}"},"response":null}',
    'rec.ndjson:1: at is not a real date and time',
  ],
  ['\n{"request":{"body":1},"response":null}', 'rec.ndjson:2: request.body must be text'],
  ['{"request":{"body":"{}"},"response":null}\nnothing', 'rec.ndjson:2: is no JSON'],
  ['\n', 'rec.ndjson contains no exchange'],
])('an unreadable recording is rejected with the place of its error: %j', async (text, reason) => {
  const { code, stderr } = await cli(['verify', '--recording', file('rec.ndjson', text)]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('of a response of 50,000 characters 20,000 are shown', async () => {
  const exchange = { request: { body: '{}' }, response: { status: 200, body: 'x'.repeat(50_000) } };
  const { code, stdout } = await cli([
    'verify',
    '--recording',
    file('long.ndjson', JSON.stringify(exchange)),
  ]);
  expect(code).toBe(1);
  expect(stdout.replaceAll(/\s/gu, '')).toMatch(/"x{19000,20000}…/u);
  expect(stdout.match(/x/gu)?.length).toBeLessThan(20_100);
});

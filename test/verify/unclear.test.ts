import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { cli, type CliResult } from '../support/cli.js';
import { falsifying, type Falsification } from '../support/falsifying.js';
import { fileWriter } from '../support/shared.js';

const own = fileWriter()('my.yaml', [
  { coupon_code: '730000000001', state: 'issued' },
  { coupon_code: '730000000002', state: 'refunded' },
]);

/** Runs one scenario at an endpoint whose responses are falsified. */
async function verifyAt(
  falsify: Falsification,
  only: string,
  ...more: readonly string[]
): Promise<CliResult> {
  await using emulator = await startMockServer({
    coupons: [
      { couponCode: '730000000001', faceAmount: 500 },
      { couponCode: '730000000002', faceAmount: 500, state: 'refunded' },
    ],
  });
  const provider = await falsifying(emulator.url, falsify, () => 'shoubei-mock-demo-key');
  const args = ['verify', '--base-url', provider.url, '--own-coupons', own, '--allow-write-off', '--yes'];
  const result = await cli([...args, '--only', only, ...more]);
  provider.close();
  return result;
}

const spentIn = ({ stdout }: CliResult): unknown => JSON.parse(stdout).spent;

test('a coupon whose write-off got a busy response is reported as perhaps written off', async () => {
  const busy: Falsification = {
    answer: (_, sign) => sign({ return_code: 'FAIL', return_msg: '系统繁忙' }),
  };
  const { code, stdout } = await verifyAt(busy, 'replay');
  expect(code).toBe(1);
  expect(stdout).toContain('\nPerhaps written off, no clear response: 730000000001\n');
  expect(stdout).not.toContain('Written off by this run');
  const zh = await verifyAt(busy, 'replay', '--lang', 'zh');
  expect(zh.stdout).toContain('\n结果未知，可能已核销：730000000001\n');
  expect(spentIn(await verifyAt(busy, 'replay', '--json'))).toEqual(['730000000001']);
});

test.each([
  ['a FAIL', { return_code: 'FAIL', return_msg: '处理中' }],
  ['a rejection', { return_code: '9999', return_msg: '处理中', result_code: 'FAIL' }],
])('a coupon that %s with an unknown message names is reported as perhaps written off', async (_, fields) => {
  const unknown: Falsification = { answer: (_request, sign) => sign(fields) };
  const { code, stdout } = await verifyAt(unknown, 'replay');
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining('\nPerhaps written off, no clear response: 730000000001\n'),
  ]);
});

test('a coupon that was spent before is not reported after an unclear response', async () => {
  const result = await verifyAt({ answer: () => ({}) }, 'refunded', '--json');
  expect([result.code, spentIn(result)]).toEqual([1, []]);
});

test('the media type of a response may be in any letter case', async () => {
  const { code, stdout } = await verifyAt({ type: 'Application/JSON;charset=UTF-8' }, 'refunded');
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 passed, 0 failed, 0 skipped')]);
});

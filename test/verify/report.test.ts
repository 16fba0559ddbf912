import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { falsifying } from '../support/falsifying.js';

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

const eight =
  'written-off,written-off-once,basket-of-three,full-fee,zero-minimum,refunded,leap-day,settle-amount-of-the-coupon';

test('one falsified field comes first, with the number of scenarios, and only a few of them are shown', async () => {
  const proxy = await falsifying(server.url, {
    answer: (body, sign) =>
      body['result_code'] === 'SUCCESS'
        ? sign({ ...body, settle_amount: `${Number(body['settle_amount']) + 1}` })
        : body,
  });
  const { code, stdout } = await cli(['verify', '--base-url', proxy.url, '--only', eight]);
  const zh = await cli(['verify', '--base-url', proxy.url, '--only', eight, '--lang', 'zh']);
  const json = await cli(['verify', '--base-url', proxy.url, '--only', eight, '--json']);
  proxy.close();
  expect(code).toBe(1);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('settle_amount differs in 6 of 8 scenarios');
  expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(3);
  expect(stdout).toContain('… and 3 more that differ in settle_amount: --json and --junit FILE list all');
  expect(lines.at(-1)).toBe('1 passed, 6 failed, 1 skipped');
  expect(zh.stdout.split('\n')[0]).toBe('8 个场景中有 6 个 settle_amount 不同');
  const { results }: { results: { differences: object[] }[] } = JSON.parse(json.stdout);
  expect(results.filter(({ differences }) => differences.length > 0)).toHaveLength(6);
});

test('a few failures are shown one by one, with nothing before them', async () => {
  const proxy = await falsifying(server.url, {
    answer: (body, sign) => (body['result_code'] === 'SUCCESS' ? sign({ ...body, amount: '1' }) : body),
  });
  const { stdout } = await cli(['verify', '--base-url', proxy.url, '--only', 'written-off,written-off-once']);
  proxy.close();
  expect(stdout.split('\n')[0]).toMatch(/^✗ written-off/u);
  expect(stdout).not.toContain('differs in');
});

test('a run without scenarios is not a success', async () => {
  const only = ['--base-url', server.url, '--only', 'strict-names,full-fee'];
  const { code, stdout, stderr } = await cli(['verify', ...only]);
  expect([code, stderr]).toEqual([1, 'shoubei-mock: no scenario was run, so nothing is verified\n']);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 0 failed, 2 skipped');
  const zh = await cli(['verify', ...only, '--lang', 'zh']);
  expect([zh.code, zh.stderr]).toEqual([1, 'shoubei-mock: 没有执行任何场景，因此未验证任何内容\n']);
});

const reset = '{ fault: { kind: reset, when: before } }';
const step = (expected: string): string => `{ write_off: { coupon_code: C1 }, expect: ${expected} }`;
test.each([
  [[step('{ unknown: not_json }')], '期望 不是 JSON 对象'],
  [[step('{ unknown: reset }')], '期望 连接被切断'],
  [[step('{ unknown: no_response }')], '期望 无响应'],
  [[step('{ unknown: wrong_sign }')], '期望 不是 "'],
  [[step('{ outcome: written_off, at_least_ms: 600000 }')], '期望 至少 600000 ms'],
  [[reset, step('{ outcome: written_off }')], '实际 连接被切断'],
])('with --lang zh, what %j expects and gets is Chinese', async (steps, words) => {
  const about = 'about: { en: x, zh: x }';
  const given = 'given: { coupons: [{ coupon_code: C1, face_amount: 1000 }] }';
  const input = `${about}\n${given}\nsteps: [${steps.join(', ')}]\n`;
  const { code, stdout } = await cli(['verify', '--scenarios', '-', '--dialect', 'table', '--lang', 'zh'], {
    input,
  });
  expect([code, stdout]).toEqual([1, expect.stringContaining(words)]);
});

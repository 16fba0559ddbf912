import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { portOf } from '../sdk/hostile-server.js';

const emulator = await sharedServer();
const folder = sharedFolder();

/** An endpoint that sends this response to everybody. */
async function sending(body: string): Promise<string> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}`;
}

async function shown(coupon: string, baseUrl: string, ...more: readonly string[]): Promise<string> {
  const { stdout, stderr } = await cli(['write-off', coupon, '--base-url', baseUrl, '--trace', 't', ...more]);
  return stdout + stderr.replace(/^(?:trace|流水号) t\n/u, '');
}

test.each([
  ['9905010000000201', '0205 券码已退款 (refunded, documented)', '0205 券码已退款（refunded，有文档）'],
  ['9903010000000202', '0203 券码已核销 (already_used, assumed)', '0203 券码已核销（already_used，假设）'],
])('write-off prints for the rejection %s how its reason is known', async (coupon, en, zh) => {
  expect(await shown(coupon, emulator.url)).toBe(`Rejected: ${en}\n`);
  expect(await shown(coupon, emulator.url, '--lang', 'zh')).toBe(`拒绝：${zh}\n`);
});

// The signs are made with md5sum and the demo key.
test('a rejection whose code and message disagree has no known reason', async () => {
  const url = await sending(
    '{"return_code":"0203","return_msg":"券码已过期","result_code":"FAIL","codes":"679533922928","sign":"83dd1295933608ecc3a505909bb88ec0"}',
  );
  expect(await shown('679533922928', url)).toBe('Rejected: 0203 券码已过期 (unknown)\n');
  expect(JSON.parse(await shown('679533922928', url, '--json'))).toMatchObject({
    status: 'refused',
    reason: 'unknown',
    traceConfirmed: false,
  });
});

test('write-off reports a response that does not repeat the trace number', async () => {
  const url = await sending(
    '{"return_code":"SUCCESS","return_msg":"操作成功","result_code":"SUCCESS","codes":"679533922928","order_no":"7","sign":"753c85f44ad610ff269141ac5d433e48"}',
  );
  expect(await shown('679533922928', url)).toBe(
    'Written off: 679533922928, order 7, face - fen, settle - fen; the response does not repeat the trace number\n',
  );
  expect(await shown('679533922928', url, '--lang', 'zh')).toBe(
    '已核销：679533922928，核销记录号 7，面额 - 分，实收 - 分；响应未返回流水号\n',
  );
});

test.each([
  ['9986010000000203', 'outcome_unknown: 响应未说明是否已核销："系统繁忙"'],
  ['9987010000000204', 'outcome_unknown: 响应不是 JSON 对象'],
  ['9990010000000205', 'bad_response: 响应不符合协议'],
])('with --lang zh, write-off %s says which fault the response has', async (coupon, words) => {
  expect(await shown(coupon, emulator.url, '--lang', 'zh')).toContain(
    `shoubei-mock: ${words}（${emulator.url}）\n`,
  );
});

test('write-off prints the message of a response without a clear outcome, also as JSON', async () => {
  expect(await shown('9986010000000206', emulator.url)).toContain(
    `shoubei-mock: outcome_unknown: the response has no clear outcome: "系统繁忙" (${emulator.url})\n`,
  );
  expect(JSON.parse(await shown('9986010000000207', emulator.url, '--json'))).toMatchObject({
    code: 'outcome_unknown',
    responseMessage: '系统繁忙',
  });
});

test('a signed rejection that fits every request does not count as certain', async () => {
  const profile = join(folder, 'values-only.json');
  writeFileSync(profile, '{"signing":{"pair":"v"}}');
  const url = await sending(
    '{"return_code":"FAIL","return_msg":"参数不合法","sign":"e5bd019800613db560ed7b421f5a0f1a"}',
  );
  const more = ['--profile', profile];
  expect((await shown('679533922928', url, ...more)).split('\n')).toEqual([
    `shoubei-mock: rejected: the provider rejected the request: illegal_parameter: "参数不合法" (${url})`,
    'The rejection is signed, but it may be the response to another request.',
    'The write-off may have happened. Retry only with the same trace number: --trace t',
    '',
  ]);
  expect(await shown('679533922928', url, ...more, '--lang', 'zh')).toContain(
    '该拒绝已签名，但可能是另一请求的响应。\n',
  );
  expect(JSON.parse(await shown('679533922928', url, ...more, '--json'))).toMatchObject({
    status: 'error',
    code: 'rejected',
    reason: 'illegal_parameter',
    reasonProvenance: 'documented',
    mayHaveHappened: true,
  });
});

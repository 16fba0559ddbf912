import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { post } from '../support/wire.js';
import { answer, profileIn, request } from './calibrated.js';

const folder = sharedFolder();
const file = fileWriter(folder);

const captured = (sent: object, response: object | null, more: object = {}): string =>
  `${JSON.stringify({ request: { body: JSON.stringify(sent) }, response: response && { body: JSON.stringify(response) }, ...more })}\n`;
const success = { return_code: 'SUCCESS', return_msg: '操作成功', result_code: 'SUCCESS' };
const badSignature = { return_code: 'FAIL', return_msg: '签名错误' };
const wrong = { ...request, sign: '0'.repeat(32) };
const accepted = captured(request, success);
const rejected = captured(wrong, badSignature);
const emulator = { emulator: true };

test.each<readonly [string, string, string | undefined]>([
  ['without a response', captured(request, null), undefined],
  ['that was accepted, and nothing else', accepted, undefined],
  ['without a response, and a wrong one that was rejected', captured(request, null) + rejected, undefined],
  [
    'that was accepted, and a wrong one that was rejected',
    accepted + rejected,
    'calibrate day.ndjson: 2 requests (1 accepted, 1 rejected)',
  ],
  [
    'that was accepted, and a wrong one that was rejected in other words',
    accepted + captured(wrong, { return_code: 'FAIL', return_msg: '验签失败' }),
    'calibrate day.ndjson: 2 requests (1 accepted, 1 rejected)',
  ],
  [
    'that was accepted, and a right one that was rejected',
    accepted + rejected + captured(request, badSignature),
    undefined,
  ],
  [
    'that was accepted, and one with a masked signature that was rejected',
    accepted + captured({ ...request, sign: '(redacted)' }, badSignature),
    undefined,
  ],
  [
    "that was accepted, and another institution's that was rejected",
    accepted + captured({ ...wrong, inst_no: '60000001' }, badSignature),
    undefined,
  ],
  [
    'that was accepted, and a wrong one that an emulator rejected',
    accepted + captured(wrong, badSignature, emulator),
    undefined,
  ],
  [
    'that an emulator accepted, and a wrong one that was rejected',
    captured(request, success, emulator) + rejected,
    undefined,
  ],
])('of a request %s, calibrate marks A1 as verify would', async (name, lines, from) => {
  const path = join(folder, `${name}.yaml`);
  const args = ['calibrate', file('day.ndjson', lines), '--demo', '--write-profile', path];
  const { code, stderr } = await cli(args);
  expect(code).toBe(0);
  expect(profileIn(path).signing).toMatchObject({ placement: '&key=' });
  expect(profileIn(path).observed).toEqual(
    from === undefined ? undefined : { A1: { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u), from } },
  );
  expect(stderr.includes('A1 is not marked as observed: ')).toBe(from === undefined);
  if (from !== undefined) return;
  await using server = await startMockServer({ profile: profileIn(path) });
  const response = await post(server.url, JSON.stringify(request));
  expect(response.headers.get('x-shoubei-mock-observed')).toBeNull();
});

const har = (sent: object, response: object): object => ({
  request: { method: 'POST', url: 'http://x/openpay/coupon/wf', postData: { text: JSON.stringify(sent) } },
  response: {
    headers: [{ name: 'X-Shoubei-Mock-Request-Id', value: '1' }],
    content: { text: JSON.stringify(response) },
  },
});

test.each([
  ['a HAR file', 'day.har', { log: { entries: [har(request, success), har(wrong, badSignature)] } }],
  [
    'an HTTP dump',
    'day.txt',
    `HTTP/1.1 200 OK\r\nx-shoubei-mock-request-id: 1\r\n\r\n${JSON.stringify(answer)}`,
  ],
])("calibrate marks nothing as observed that %s has with an emulator's headers", async (_, name, content) => {
  const path = join(folder, `${name}.yaml`);
  const { code } = await cli(['calibrate', file(name, content), '--demo', '--write-profile', path]);
  expect([code, profileIn(path).observed]).toEqual([0, undefined]);
});

// The capture of the page "Find the signing rule"; its signature was made with Python's hashlib.
const upper = {
  inst_no: '12345678',
  merchant_no: 'M1',
  shop_no: 'S1',
  ts: '20261124120000',
  coupon_code: '690000000002',
  amount: '4000',
  sign: 'F519435816203C3A454D1DD8DB349908',
};
const env = { K: 'my-own-test-key' };

test('an earlier observation stays with its rule, and goes with another', async () => {
  const marks = 'observed: { A1: 2026-11-01, A2: 2026-11-01, C1: 2026-11-01 }\n';
  const same = file('same.yaml', marks);
  await cli(['calibrate', file('same.json', request), '--demo', '--profile', same, '--write-profile', same]);
  expect(Object.keys(profileIn(same).observed ?? {})).toEqual(['A1', 'A2', 'C1']);
  const other = file('other.yaml', marks);
  const args = ['calibrate', file('upper.json', upper), '--key-env', 'K'];
  await cli([...args, '--profile', other, '--write-profile', other], { env });
  expect(Object.keys(profileIn(other).observed ?? {})).toEqual(['C1']);
});

test('calibrate says how an emulator accepts the captured request, and then it does', async () => {
  const path = join(folder, 'found.yaml');
  const args = ['calibrate', file('captured.json', upper), '--key-env', 'K', '--write-profile', path];
  const { stderr } = await cli(args, { env });
  const line = `institutions: [{ inst_no: "12345678", keys: [YOUR-KEY] }]`;
  expect(stderr).toContain(`An emulator with ${path} rejects institution 12345678,`);
  expect(stderr).toContain(`Run this again with --profile ${path} --save-key, or add to the file: ${line}\n`);
  const saved = await cli([...args, '--profile', path, '--save-key', '--lang', 'zh'], { env });
  expect([saved.code, saved.stderr]).toEqual([0, expect.not.stringContaining('12345678')]);
  const added = `${line.replace('YOUR-KEY', env.K)}\nsigning: { case: upper, placement: append }\n`;
  for (const profile of [profileIn(path), profileIn(file('added.yaml', added))]) {
    await using server = await startMockServer({ profile });
    const { body } = await post(server.url, JSON.stringify(upper));
    expect(body).toMatchObject({ return_code: '0201', codes: '690000000002' });
  }
});

test.each([
  ['calibrate', file('mine.json', request), '--demo'],
  ['verify', '--recording', file('mine.ndjson', accepted)],
])('%s does not overwrite a profile that it does not start from', async (...args) => {
  const text = '# by hand\nfeeBasisPoints: 38\n';
  const path = file(`${args[0]}.yaml`, text);
  const written = [...args, '--write-profile', path];
  expect(await cli(written)).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: --write-profile: ${path} exists, and is not overwritten: keep its settings with --profile ${path}, or name another file\n`,
  });
  expect((await cli([...written, '--lang', 'zh'])).stderr).toContain(`${path} 已存在，不会覆盖`);
  expect(readFileSync(path, 'utf8')).toBe(text);
  await cli([...written, '--profile', path]);
  expect(readFileSync(path, 'utf8')).toMatch(/^# by hand\n/u);
  expect(profileIn(path)).toMatchObject({ feeBasisPoints: 38 });
});

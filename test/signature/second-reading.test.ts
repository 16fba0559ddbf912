import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { call, drafts } from '../support/declared.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';

const server = await sharedServer();
const folder = sharedFolder();
let files = 0;

async function explained(message: object, ...more: readonly string[]): Promise<string> {
  const path = join(folder, `${(files += 1)}.json`);
  writeFileSync(path, JSON.stringify(message));
  return (await cli(['explain', path, '--demo', ...more])).stdout;
}

const response = signed({
  return_code: 'SUCCESS',
  return_msg: '操作成功&settle_amount=994&wf_trace_no=T1',
  result_code: 'SUCCESS',
  codes: '679533922928',
});
const read = { return_msg: '操作成功', settle_amount: '994', wf_trace_no: 'T1' };
const request = signed({
  ...base,
  coupon_code: '1',
  callback: 'https://till.example/?id=1&channel_type=10001',
});

test('explain shows the second reading of a response whose sign verifies', async () => {
  const text = await explained(response);
  expect(text).toContain('the signature is valid\n');
  expect(text).toContain(`  Second reading, with the same signature
    return_msg=操作成功
    settle_amount=994
    wf_trace_no=T1
`);
  expect(await explained(response, '--lang', 'zh')).toContain(
    '  另一种读法（签名相同）\n    return_msg=操作成功\n',
  );
  expect(JSON.parse(await explained(response, '--json'))).toMatchObject({
    messages: [{ valid: true, second_reading: read }],
  });
});

test('explain shows the second reading of a request, in the names that the emulator reads', async () => {
  expect(JSON.parse(await explained(request, '--json'))).toMatchObject({
    messages: [
      {
        valid: true,
        second_reading: { callback: 'https://till.example/?id=1', channel_type: '10001' },
      },
    ],
  });
});

test.each([
  ['a URL', { callback: 'https://till.example/?id=1&type=2' }],
  ['names that come before', { remark: 'a&amount=1&channel_type=10001' }],
  ['a name that is there', { callback: 'a&coupon_code=2' }],
  ['the names of a response', { callback: 'a&settle_amount=1' }],
])('a request with %s has one reading', async (_, more) => {
  const text = await explained(signed({ ...base, coupon_code: '1', ...more }), '--json');
  expect(JSON.parse(text).messages[0]).not.toHaveProperty('second_reading');
});

test('a name that hides a field has a second reading, also under a rule that escapes values', async () => {
  const profile = join(folder, 'percent.json');
  writeFileSync(profile, '{"signing":{"urlencode":"percent"}}');
  const message = {
    return_code: 'SUCCESS',
    return_msg: 'a&amount=1',
    'settle_amount=994&wf_trace_no': 'T1',
    sign: 'x',
  };
  expect(JSON.parse(await explained(message, '--json', '--profile', profile))).toMatchObject({
    messages: [{ second_reading: { settle_amount: '994', wf_trace_no: 'T1' } }],
  });
});

test('POST /sign/explain shows it as well', async () => {
  const explain = async (fields: object): Promise<Record<string, unknown>> => {
    const body = JSON.stringify({ fields });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/__admin/sign/explain`, { method: 'POST', headers, body });
    return Object.fromEntries(Object.entries(JSON.parse(await answer.text())));
  };
  expect(await explain(response)).toMatchObject({ valid: true, second_reading: read });
  expect(await explain(signed({ ...base, coupon_code: '1' }))).not.toHaveProperty('second_reading');
});

const dependsOn = async (more: Readonly<Record<string, unknown>>, key?: string): Promise<string> => {
  const { outcome, headers } = await writeOff(server.url, '679533922928', more, key);
  return `${outcome} ${headers.get('x-shoubei-mock-assumptions')?.split(',').includes('A22')}`;
};

test('the emulator rejects nothing for it, and names A22', async () => {
  expect(await dependsOn({ callback: 'https://till.example/?id=1&channel_type=10001' })).toBe(
    'refunded true',
  );
  expect(await dependsOn({ 'amount=1&channel_type': '10001' })).toBe('refunded true');
  expect(await dependsOn({ callback: 'https://till.example/?id=1&type=2' })).toBe('refunded false');
  expect(await dependsOn({ wf_trace_no: 'a&b=1' })).toBe('refunded false');
  expect(await dependsOn({ callback: 'a&channel_type=10001' }, 'another key')).toBe('bad_signature false');
});

test('a declared endpoint also names A22', async () => {
  await using own = await startMockServer({ endpoints: drafts });
  const rows = async (more: Readonly<Record<string, unknown>>): Promise<string | null> =>
    (await call(own, 'quary', { wf_trace_no: 'T1', ...more })).headers.get('x-shoubei-mock-assumptions');
  expect(await rows({ callback: 'https://till.example/?id=1&coupon_code=2' })).toMatch(/,A22$/u);
  expect(await rows({ callback: 'https://till.example/?id=1&type=2' })).not.toContain('A22');
});

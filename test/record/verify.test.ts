import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '@shoubei-kit/sdk-lite/signing';
import { cli, running, serve } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { admin, post, writeOff } from '../support/wire.js';
import { call, linesIn, newFile, recording, upstream } from './recording.js';

const folder = sharedFolder();
const key = 'shoubei-mock-demo-key';

const coupons = [
  { coupon_code: '680000000001', face_amount: 2500 },
  { coupon_code: '680000000002', face_amount: 900, shop_nos: ['862010110001'] },
  { coupon_code: '680000000003', face_amount: 900, channel_type: '10005', min_amount: 5000 },
  { coupon_code: '680000000004', face_amount: 900, channel_type: '10003' },
  { coupon_code: '680000000005', face_amount: 900, state: 'frozen' },
  { coupon_code: '680000000006', face_amount: 900, valid_until: '2025-01-01T00:00:00+08:00' },
  { coupon_code: '680000000007', face_amount: 900, state: 'used' },
  { coupon_code: '680000000008', face_amount: 900, valid_from: '2999-01-01T00:00:00+08:00' },
  { coupon_code: 'AbCdEfGh12345678', face_amount: 300 },
];

/** What a till may send in a day: each line is one in the recording. */
async function aDay(url: string): Promise<void> {
  await writeOff(url, '680000000001', { wf_trace_no: '680000000001-1' }); // 1: written off
  await writeOff(url, '680000000001', { wf_trace_no: '680000000001-1' }); // 2: replayed
  await writeOff(url, '680000000001', { wf_trace_no: '680000000001-2' }); // 3: already used
  await writeOff(url, '680000000004', { wf_trace_no: '680000000001-1' }); // 4: trace conflict
  await writeOff(url, '680000000002', { shop_no: '1' }); // 5: wrong shop
  await writeOff(url, '680000000002'); // 6: written off
  await writeOff(url, '680000000003', { amount: '4999' }); // 7: below minimum
  await writeOff(url, '680000000003', { amount: '6000', exc_discount_flag: '1' }); // 8: exclusive discount
  await writeOff(url, '680000000004', { channel_type: '10004' }); // 9: wrong channel
  await writeOff(url, 680000000004, { channel_type: '10003' }); // 10: written off, by a number
  await writeOff(url, '680000000005'); // 11: frozen
  await writeOff(url, '680000000006'); // 12: expired
  await writeOff(url, '680000000007'); // 13: already used
  await writeOff(url, '680000000008'); // 14: not yet valid
  await writeOff(url, '680000000009'); // 15: not found
  await writeOff(url, '679533922928'); // 16: refunded
  await writeOff(url, 'AbCdEfGh12345678'); // 17: written off
  await writeOff(url, '680000000001', { amount: '-1' }); // 18: illegal parameter
  await writeOff(url, '680000000001', { inst_no: 'nobody' }); // 19: unknown institution
  await writeOff(url, '680000000001', {}, 'another key'); // 20: bad signature
  await post(url, '{"inst_no":"900024","coupon_code":"680000000001","ts":'); // 21: illegal parameter, since it is cut
  await post(
    url,
    '{"inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261123120000","coupon_code":"680000000001"}',
  ); // 22: unsigned
  await post(url, '{}', { 'content-type': 'text/plain' }); // 23: illegal parameter
  await fetch(`${url}/__admin/health`); // 24: no write-off
}

const lines = 24;

/** A day at an emulator, recorded. */
async function recorded(dialect: string, ...args: readonly string[]): Promise<string> {
  const file = newFile();
  const emulator = await serve(['--dialect', dialect]);
  await admin(emulator.url, 'POST', '/coupons', coupons);
  const proxy = await running(['record', '--target', emulator.url, '--out', file, '--port', '0', ...args]);
  await aDay(proxy.url);
  await expect.poll(proxy.output).toContain(`\n${lines}  GET /__admin/health  200`);
  expect((await proxy.stop()).code).toBe(0);
  await emulator.stop();
  const secrets = [key, ...coupons.map((one) => one.coupon_code), '679533922928'];
  if (!args.includes('--keep-signs'))
    for (const secret of secrets) expect(proxy.output()).not.toContain(secret);
  return file;
}

interface Told {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly {
    readonly name: string;
    readonly status: string;
    readonly differences: readonly { readonly field: string; readonly assumptions: readonly string[] }[];
  }[];
}

test('a day recorded at the emulator passes verify', async () => {
  const file = await recorded('example');
  const text = linesIn(file)
    .map((line) => JSON.stringify(line))
    .join('\n');
  expect(text).not.toMatch(/[0-9a-f]{32}|6800000000|679533922928|AbCdEfGh/u);
  const { code, stdout } = await cli(['verify', '--recording', file]);
  expect(stdout).toMatch(/\n21 passed, 0 failed, 3 skipped\n$/u);
  expect(stdout).toMatch(
    /skipped, is about its signature, which is not checked without a key: line 20,\sline\s22\n/u,
  );
  expect(stdout).toContain('skipped, is no POST /openpay/coupon/wf: line 24\n');
  expect(stdout).toContain(
    '(These are responses of an emulator: nothing about the real endpoint was observed.)',
  );
  expect(stdout).not.toContain('This change of the profile');
  expect(code).toBe(0);
  const written = join(folder, 'observed.yaml');
  const refused = await cli(['verify', '--recording', file, '--write-profile', written]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    `shoubei-mock: ${written} is not written, because responses of an emulator are no observation\n`,
  ]);
});

const refusals = [3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 15, 16];

test('in the other dialect, each rejection differs only by the dialect, and the observed profile removes the differences', async () => {
  const file = await recorded('table');
  const { code, stdout } = await cli(['verify', '--recording', file, '--json']);
  const told: Told = JSON.parse(stdout);
  expect(code).toBe(1);
  expect([told.passed, told.failed, told.skipped]).toEqual([9, 12, 3]);
  const differing = told.results.filter(({ differences }) => differences.length > 0);
  const inShort = differing.map(({ name, differences }) =>
    [name, differences.map(({ field, assumptions }) => `${field} ${assumptions.join()}`)].flat(),
  );
  expect(inShort).toEqual(
    refusals.map((line) => [
      `line ${line}`,
      line === 16 ? 'return_code C1' : 'return_code C1,A3',
      'settleAmount C3',
      'settle_amount C3',
    ]),
  );
  const inWords = await cli(['verify', '--recording', file]);
  expect(inWords.stdout).toContain(`✗ line 3 (example)
  step 3   return_code            expected "0203"
                                  seen     "SUCCESS"
                                  depends on C1 (conflicting), A3 (assumed)
`);
  const [, change = ''] =
    /This change of the profile removes the differences:\n([^]*?)\n\n/u.exec(inWords.stdout) ?? [];
  expect(change).toBe('dialect: table');
  const profile = join(folder, 'table.yaml');
  writeFileSync(profile, change);
  const closed = await cli(['verify', '--recording', file, '--profile', profile]);
  expect([closed.code, closed.stdout]).toEqual([
    0,
    expect.stringMatching(/\n21 passed, 0 failed, 3 skipped\n$/u),
  ]);
});

test('with --keep-signs every signature still verifies, and verify checks it', async () => {
  const file = await recorded('example', '--keep-signs');
  const signed = linesIn(file)
    .slice(0, 20)
    .filter((_, at) => at !== 18 && at !== 19);
  for (const { request, response } of signed) {
    expect(verify(JSON.parse(request.body), {}, key)).toBe(true);
    expect(verify(JSON.parse(response?.body ?? ''), {}, key)).toBe(true);
  }
  const args = ['verify', '--recording', file, '--inst-no', '900024', '--key-env', 'K'];
  const right = await cli(args, { env: { K: key } });
  expect([right.code, right.stdout]).toEqual([
    0,
    expect.stringMatching(/\n23 passed, 0 failed, 1 skipped\n$/u),
  ]);
  expect(right.stdout).not.toContain('calibrate');
  const wrong = await cli(args, { env: { K: 'another key' } });
  expect([wrong.code, wrong.stdout.replaceAll(/\s+/gu, ' ')]).toEqual([
    1,
    expect.stringContaining('does not fit these signatures. shoubei-mock calibrate finds the rules that do.'),
  ]);
});

test('a key given for redacted signatures is reported as useless', async () => {
  const file = newFile();
  const body = '{"inst_no":"900024","sign":"(redacted)"}';
  writeFileSync(file, `\n${JSON.stringify({ request: { body }, response: { body: '{}' } })}\n`);
  const args = ['verify', '--recording', file, '--inst-no', '900024', '--key-env', 'K'];
  const { code, stderr } = await cli(args, { env: { K: key } });
  expect([code, stderr]).toEqual([
    2,
    `shoubei-mock: ${file}:2: the signature is redacted, so a key cannot check it: leave the key out, or record with --keep-signs\n`,
  ]);
});

test.each(['request', 'response'])('a recorded %s with a header of two lines is rejected', async (part) => {
  const file = newFile();
  const exchange = { request: { body: '{}' }, response: { body: '{}' } };
  const line = { ...exchange, [part]: { body: '{}', content_type: 'application/json\n9 failed' } };
  writeFileSync(file, `${JSON.stringify(line)}\n`);
  const [en, zh] = await Promise.all([
    cli(['verify', '--recording', file]),
    cli(['verify', '--recording', file, '--lang', 'zh']),
  ]);
  expect([en.code, en.stdout, en.stderr]).toEqual([
    2,
    '',
    `shoubei-mock: ${file}:1: ${part}.content_type must be text that a header can carry, without line breaks\n`,
  ]);
  expect(zh.stderr).toBe(`shoubei-mock: ${file}:1: ${part}.content_type 应为请求头可用的文本，不含换行\n`);
});

test('control characters of headers and bodies are escaped in the recording', async () => {
  const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\u{85}FAKE\u{9b}31m\r\nContent-Length: 13\r\n\r\n{"a":"\u{c2}\u{85}\u{e2}\u{80}\u{a8}"}`;
  await using there = await upstream((socket) => socket.end(Buffer.from(answer, 'latin1')));
  const proxy = await recording(there.url, ['--json']);
  const sent =
    'POST /x HTTP/1.1\r\nHost: till\r\nConnection: close\r\nContent-Type: text/\u{85}\u{9b}\tx\r\n\r\n';
  await call(proxy.url, Buffer.from(sent, 'latin1')).ended;
  await proxy.stop();
  const text = readFileSync(proxy.file, 'utf8');
  expect(text + proxy.output()).not.toMatch(/[\u{80}-\u{9f}\u{2028}]/u);
  expect(linesIn(proxy.file)[0]).toMatchObject({
    request: { content_type: 'text/\u{85}\u{9b}\tx' },
    response: { content_type: 'text/html\u{85}FAKE\u{9b}31m', body: '{"a":"\u{85}\u{2028}"}' },
  });
});

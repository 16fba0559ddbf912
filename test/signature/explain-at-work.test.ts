import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, serve } from '../support/cli.js';
import { fileWriter, sharedFolder, sharedServer } from '../support/shared.js';
import { post } from '../support/wire.js';
import { mistakes } from '../support/python.js';
import { bin } from '../support/pages.js';

const secret = 'a-key-that-nobody-may-see';
const folder = sharedFolder();
const file = fileWriter(folder);
const mistaken = (code: string): Readonly<Record<string, unknown>> => {
  const found = mistakes.find((one) => one.code === code);
  if (!found) throw new Error(code);
  return found.fields;
};

const server = await sharedServer();
afterEach(() => void vi.useRealTimers());

async function explainAt(
  url: string,
  body: unknown,
  query = '',
): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await fetch(`${url}/__admin/sign/explain${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, json };
}

test('the admin API explains fields, a text as it was sent, and an exchange of its journal', async () => {
  const fields = mistaken('null_signed_as_text');
  const expected = {
    valid: false,
    kind: 'request',
    inst_no: '900024',
    causes: [{ code: 'null_signed_as_text' }],
    expected_length: 32,
  };
  const text = JSON.stringify(fields);
  const answer = await post(server.url, text);
  const id = answer.headers.get('x-shoubei-mock-request-id');
  for (const body of [{ fields }, { body: text }, { request_id: id }]) {
    expect(await explainAt(server.url, body)).toMatchObject({ status: 200, json: expected });
  }
});

test('the admin API reads the signed object within a log line, as the command line does', async () => {
  const text = JSON.stringify(mistaken('null_signed_as_text'));
  for (const line of [
    { msg: 'a', body: text },
    { level: 30, msg: `POST ${text}` },
    { req: { body: JSON.parse(text) } },
  ])
    expect(await explainAt(server.url, { body: JSON.stringify(line) })).toMatchObject({
      status: 200,
      json: { causes: [{ code: 'null_signed_as_text' }] },
    });
});

test('the journal is explained and calibrated by its fields, whose signs are masked', async () => {
  const answer = await post(server.url, JSON.stringify(mistaken('null_signed_as_text')));
  const id = answer.headers.get('x-shoubei-mock-request-id') ?? '';
  const one = await (await fetch(`${server.url}/__admin/requests/${id}`)).text();
  const since = JSON.parse(one).seq - 1;
  const all = await (await fetch(`${server.url}/__admin/requests?since=${since}`)).text();
  for (const [index, text] of [one, all].entries()) {
    const path = file(`journal${index}.json`, text);
    const { code, stdout, stderr } = await cli(['explain', path, '--demo', '--json']);
    const { messages, not_read } = JSON.parse(stdout);
    expect([code, stderr, not_read]).toEqual([1, '', []]);
    expect(messages).toMatchObject([
      { where: expect.stringMatching(/request$/u), kind: 'request', causes: [{ code: 'sign_masked' }] },
      { where: expect.stringMatching(/response$/u), kind: 'response', causes: [{ code: 'sign_masked' }] },
    ]);
    const calibrated = await cli(['calibrate', path, '--demo']);
    expect([calibrated.code, calibrated.stderr]).toEqual([
      2,
      expect.stringContaining('not used, because its signature is masked'),
    ]);
  }
});

test('the expected sign is returned with demo keys only; otherwise neither sign nor key is', async () => {
  const fields = mistaken('key_missing');
  // md5 of the canonical string in Python
  expect((await explainAt(server.url, { fields })).json).toHaveProperty(
    'expected_sign',
    '963f16f0b9fece0f5a577ab4560caac6',
  );
  const institutions: [{ inst_no: string; keys: [string] }] = [{ inst_no: '900024', keys: [secret] }];
  await using own = await startMockServer({ profile: { institutions } });
  const { json } = await explainAt(own.url, {
    fields: { ...fields, note: `my key is ${secret}`, sign: '0'.repeat(32) },
  });
  expect(json).toMatchObject({ causes: [{ code: 'wrong_key_or_content' }] });
  expect(json).not.toHaveProperty('expected_sign');
  expect(JSON.stringify(json)).not.toContain(secret);
});

test('a tenant is explained by its key, a response by the institution that it names', async () => {
  const tenant = await server.tenant();
  const { couponCode } = await tenant.coupon();
  await tenant.client().writeOff({ couponCode });
  const [exchange] = await tenant.requests();
  expect(
    await explainAt(server.url, { request_id: exchange?.id }, `?inst_no=${tenant.instNo}`),
  ).toMatchObject({
    json: { valid: true, causes: [] },
  });
  expect((await explainAt(server.url, { request_id: exchange?.id }, '?inst_no=900024')).status).toBe(404);
  const answer = { return_code: 'FAIL', return_msg: '签名错误', sign: '0'.repeat(32) };
  expect(await explainAt(server.url, { fields: answer }, `?inst_no=${tenant.instNo}`)).toMatchObject({
    json: {
      kind: 'response',
      inst_no: tenant.instNo,
      canonical: 'return_code=FAIL&return_msg=签名错误&key=***',
    },
  });
});

test('a test calls explain of an emulator in its process', async () => {
  await post(server.url, JSON.stringify(mistaken('sorted_ignoring_case')));
  const [refused] = (await server.requests({ outcome: 'bad_signature' })).slice(-1);
  const explained = await server.explain(refused?.id ?? '');
  expect(explained).toMatchObject({
    valid: false,
    instNo: '900024',
    causes: [{ code: 'sorted_ignoring_case' }],
  });
  expect(explained?.canonicalWithMarks).toContain('[-Memo=a+b~c*d&-]_x=1&');
  expect(await server.explain('nobody')).toBeUndefined();
  await using tenant = await server.tenant();
  expect(await tenant.explain(refused?.id ?? '')).toBeUndefined();
});

test('a masked signature is named as such, and the stored exchange is explained by its id', async () => {
  const fields = mistaken('null_signed_as_text');
  const answer = await post(server.url, JSON.stringify(fields));
  const id = answer.headers.get('x-shoubei-mock-request-id') ?? '';
  const listed = await (await fetch(`${server.url}/__admin/requests/${id}`)).text();
  const [, masked = ''] = /"sign\\?":\s*\\?"([0-9a-f]{6}…)/u.exec(listed) ?? [];
  expect(masked).toHaveLength(7);
  const copied = { ...fields, sign: masked };
  const expected = { causes: [{ code: 'sign_masked', message: { en: expect.stringContaining(masked) } }] };
  expect(await explainAt(server.url, { fields: copied })).toMatchObject({ status: 200, json: expected });
  expect(await explainAt(server.url, { body: JSON.stringify(copied) })).toMatchObject({ json: expected });
  const told = await cli(['explain', file('masked.json', copied), '--demo', '--lang', 'zh']);
  expect([told.code, told.stdout]).toEqual([
    1,
    expect.stringContaining(`签名已打码，或只是占位符：${masked}`),
  ]);
  expect(await explainAt(server.url, { request_id: id })).toMatchObject({
    json: { causes: [{ code: 'null_signed_as_text' }] },
  });
  const again = await post(server.url, JSON.stringify(copied));
  const explained = await server.explain(again.headers.get('x-shoubei-mock-request-id') ?? '');
  expect(explained).toMatchObject({ valid: false, causes: [{ code: 'sign_masked' }] });
});

test.each([
  [{}, 400, 'bad_request'],
  [{ fields: {}, body: '{}' }, 400, 'bad_request'],
  [{ body: 7 }, 400, 'bad_request'],
  [{ body: '{"a":' }, 400, 'unsignable'],
  [{ fields: { a: { b: 1 } } }, 400, 'unsignable'],
  [{ request_id: 'nobody' }, 404, 'no_such_request'],
  [{ fields: { inst_no: '1', sign: 'x' } }, 404, 'no_such_institution'],
])('the admin API reports what it cannot explain: %j', async (body, status, code) => {
  const found = await explainAt(server.url, body);
  expect(found).toMatchObject({
    status,
    json: { error: { code, message: expect.any(String), message_zh: expect.any(String) } },
  });
});

/** The log lines for this many wrong signatures. */
async function refusalsIn(output: () => string, count: number): Promise<readonly string[]> {
  const lines = (): readonly string[] =>
    output()
      .split('\n')
      .filter((line) => line.includes('bad_signature'));
  await expect.poll(() => lines().length).toBe(count);
  return lines();
}

test('the log names the mistake behind a bad_signature, in words and as JSON, and no more than ten a second', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T10:00:00.500+08:00') });
  const plain = await serve();
  const twelve = async (): Promise<void> => {
    for (let index = 0; index < 12; index++)
      await post(plain.url, JSON.stringify(mistaken('values_trimmed')));
  };
  await twelve();
  vi.setSystemTime(new Date('2026-11-24T10:00:01.500+08:00'));
  await twelve();
  const lines = await refusalsIn(plain.output, 24);
  await plain.stop();
  vi.useRealTimers();
  expect(lines[0]).toContain('sign: values_trimmed: Values were trimmed before they were signed');
  expect(lines.map((line) => line.includes('values_trimmed'))).toEqual(
    [Array(10).fill(true), false, false, Array(10).fill(true), false, false].flat(),
  );
  const json = await serve(['--json']);
  await post(json.url, JSON.stringify(mistaken('gbk_instead_of_utf8')));
  await post(json.url, JSON.stringify(mistaken('wrong_key_or_content')));
  const [gbk, unknown] = (await refusalsIn(json.output, 2)).map((line) => JSON.parse(line));
  await json.stop();
  expect(gbk).toMatchObject({ cause: 'gbk_instead_of_utf8', cause_text_zh: expect.stringContaining('GBK') });
  expect(unknown).toMatchObject({
    cause: null,
    cause_text: expect.stringContaining('/__admin/sign/explain'),
  });
});

test('explain prints what is wrong and what to do, in both languages', async () => {
  const path = file('mistaken.json', mistaken('fields_not_sorted'));
  const english = await cli(['explain', path, '--demo']);
  expect(english.code).toBe(1);
  expect(english.stdout).toContain(
    'fields_not_sorted\n    Fields were signed in the order in which they are sent',
  );
  expect(english.stdout).toContain('→ Sort the fields by name');
  const chinese = await cli(['explain', '--demo', '--lang', 'zh'], { input: readFileSync(path, 'utf8') });
  expect(chinese.stdout).toContain('验签不通过');
  expect(chinese.stdout).toContain('→ 按名称的字节序对字段排序');
});

// Of a character beyond U+FFFF only half an escape was once shown.
test('explain escapes characters that a terminal would not show, and keeps the text in one line', async () => {
  const fields = { a: 'x\r\n\t\u202e\u{e0041}y', sign: '0'.repeat(32) };
  const { stdout } = await cli(['explain', file('hidden.json', fields), '--demo']);
  expect(stdout).toContain(String.raw`    a=x\r\n\t\u202e\udb40\udc41y&key=***`);
});

test('explain accepts a valid signature, and follows the rule of the profile', async () => {
  const upper = file('upper.yaml', 'signing: { case: upper }\n');
  const fields = mistaken('lowercase_digest');
  const { code, stdout } = await cli([
    'explain',
    file('lower.json', fields),
    '--profile',
    upper,
    '--demo',
    '--json',
  ]);
  expect([code, JSON.parse(stdout).messages]).toMatchObject([
    1,
    [{ causes: [{ code: 'lowercase_digest' }] }],
  ]);
  const valid = await cli(['explain', join(folder, 'lower.json'), '--demo']);
  expect(valid).toMatchObject({ code: 0, stdout: expect.stringContaining('the signature is valid') });
});

test('explain reports a demo key that is used instead of a real one', async () => {
  const fields = mistaken('lowercase_digest');
  const { stdout } = await cli(['explain', file('demo.json', fields), '--key-env', 'K', '--json'], {
    env: { K: secret },
  });
  expect(JSON.parse(stdout).messages).toMatchObject([
    { causes: [{ code: 'key_of_another', message: { en: expect.stringContaining('demo key') } }] },
  ]);
});

test('explain and calibrate never print or write a key, even if it was sent as a value', async () => {
  // 40 digits: only one algorithm has this length, so calibrate tries its rules only.
  const fields = { inst_no: '1', remark: `k=${secret}`, sign: '0'.repeat(40) };
  const path = file('leaky.json', fields);
  for (const args of [
    ['explain'],
    ['explain', '--json'],
    ['calibrate'],
    ['calibrate', '--json'],
    ['calibrate', '--lang', 'zh'],
  ]) {
    const [command = '', ...more] = args;
    const { stdout, stderr } = await cli([command, path, '--key-env', 'K', ...more], { env: { K: secret } });
    expect(stdout + stderr, args.join(' ')).not.toContain(secret);
  }
});

test('a key that was typed after --key is gone from the process list once the program runs', async () => {
  const child = spawn(process.execPath, [bin, 'explain', '--key', secret], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const commandLine = (): string => readFileSync(`/proc/${child.pid}/cmdline`, 'latin1');
  await expect.poll(commandLine).not.toContain(secret);
  child.stdin.end(JSON.stringify({ a: '1', sign: 'x' }));
  await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toContain('process lists');
  expect(stderr).not.toContain(secret);
});

import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Profile } from '@shoubei-kit/contracts';
import { sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { readProfile } from '../../mock-server/src/profile/read-profile.js';
import { calibrate } from '../../mock-server/src/signature/calibrate.js';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli } from '../support/cli.js';
import { pythonLines } from '../support/python.js';

const key = 'shoubei-mock-demo-key';
const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

interface Ruled {
  readonly rule: SigningRule;
  readonly captured: Readonly<Record<string, unknown>>;
  readonly unseen: Readonly<Record<string, unknown>>;
  readonly expected: string;
}

/** Requests that Python signed by rules: those that differ from the default in at most so many dimensions. */
function signedByPython(most: number, count: number): readonly Ruled[] {
  return pythonLines('ruled.py', most, count).map((line): Ruled => JSON.parse(line));
}

function profileIn(path: string): Profile {
  const read = readProfile(readFileSync(path, 'utf8'));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.profile;
}

/** What calibrate finds for one captured request, and what the profile that it writes makes of another. */
async function calibrated({
  captured,
  unseen,
}: Ruled): Promise<{ count: number; sign: string; text: string }> {
  const path = join(folder, 'found.yaml');
  const capture = file('captured.json', JSON.stringify(captured));
  const { code, stdout } = await cli(
    ['calibrate', capture, '--key-env', 'K', '--write-profile', path, '--json'],
    {
      env: { K: key },
    },
  );
  expect(code).toBe(0);
  const text = readFileSync(path, 'utf8');
  const profile = profileIn(path);
  expect(profile.observed).toHaveProperty('A1');
  const { request } = toSettings(profile).signing;
  return { count: JSON.parse(stdout).requests.rules.length, sign: sign(unseen, request, key), text };
}

test('every rule that differs in one dimension is found from one request, and signs another', async () => {
  const rules = signedByPython(1, 1_000);
  expect(rules).toHaveLength(32);
  for (const ruled of rules) {
    const found = await calibrated(ruled);
    expect([found.count, found.sign], JSON.stringify(ruled.rule)).toEqual([1, ruled.expected]);
    expect(found.text).not.toContain(key);
  }
}, 120_000);

test('so are rules from all over the space', async () => {
  for (const ruled of signedByPython(9, 24)) {
    expect((await calibrated(ruled)).sign, JSON.stringify(ruled.rule)).toBe(ruled.expected);
  }
}, 120_000);

test('a rule is found within two seconds', () => {
  const [ruled] = signedByPython(9, 1);
  const { messages } = readCaptures(JSON.stringify(ruled?.captured));
  const startedAt = performance.now();
  expect(calibrate(messages, key).requests?.rules).toHaveLength(1);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

// Signs by Python's hashlib, with the demo key.
const request = {
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  ts: '20261124100000',
  coupon_code: '679533922928',
  amount: '',
  Remark: '券 ~*',
  sign: 'b9d63a3744965195938f8193b73b5f3d',
};
/** Values only, the key after them, upper case. */
const answer = {
  return_code: 'SUCCESS',
  return_msg: '操作成功',
  result_code: 'SUCCESS',
  order_no: '516375643352141195430506',
  codes: '679533922928',
  amount: '1000',
  settle_amount: '994',
  sign: '580EED45DAE21971ECD7F170AE213BE3',
};

test('requests and answers may follow different rules, and both go into the profile', async () => {
  const lines = [request, answer].map((message) => JSON.stringify(message)).join('\n');
  const path = join(folder, 'both.yaml');
  const { code, stdout } = await cli(
    ['calibrate', file('both.ndjson', lines), '--demo', '--write-profile', path],
    {},
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Requests (1): 1 rule fits');
  expect(stdout).toContain('(as assumed: A1)');
  const { signing, observed, institutions } = profileIn(path);
  expect(signing).toMatchObject({
    algorithm: 'md5',
    case: 'lower',
    response: { case: 'upper', pair: 'v', joiner: '', placement: 'append' },
  });
  expect(observed).toMatchObject({
    A1: { from: 'calibrate both.ndjson: 1 request (0 of them seen to be accepted), 1 answer' },
    A2: { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u) },
  });
  expect(institutions).toBeUndefined();
  expect((await cli(['profile', 'check', path])).code).toBe(0);
});

const curl = `curl -X POST 'https://pos.example/openpay/coupon/wf' \\
  -H 'Content-Type: application/json' \\
  --data-raw '{"inst_no":"900024","coupon_code":"it'\\''s","sign":"d8b5d540810a231776a0c8581d9cd99f"}'`;
const har = {
  log: {
    entries: [
      { request: { postData: { text: JSON.stringify(request) } }, response: { content: { text: '<html>' } } },
      { request: { method: 'GET' }, response: { content: { text: 'x' } } },
    ],
  },
};
const forms: readonly (readonly [string, string, number])[] = [
  ['one JSON object over several lines', JSON.stringify(request, null, 2), 1],
  ['a list', JSON.stringify([request, answer]), 2],
  ['NDJSON', `${JSON.stringify(request)}\n\n${JSON.stringify(request)}\n`, 2],
  [
    'a recording',
    JSON.stringify({
      request: { body: JSON.stringify(request) },
      response: { status: 200, body: JSON.stringify(answer) },
    }),
    2,
  ],
  ['an exchange of objects', JSON.stringify({ request, response: null }), 1],
  ['a HAR file', JSON.stringify(har), 1],
  ['a curl command', curl, 1],
  ['a curl command with double quotes', `$ curl x -d "{\\"inst_no\\":\\"1\\",\\"sign\\":\\"x\\"}"`, 1],
  ['a curl command of a browser', `curl 'x' --data-raw $'{"inst_no":"it\\'s","sign":"x"}'`, 1],
  [
    'lines of a log',
    `10:00 INFO send ${JSON.stringify(request)}\n10:01 DEBUG nothing\n10:01 INFO got ${JSON.stringify(answer)} in 3 ms`,
    2,
  ],
  [
    'an HTTP dump',
    `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\n\r\n${JSON.stringify(request, null, 2)}`,
    1,
  ],
];

test.each(forms)('captures are read from %s', (_, text, count) => {
  const { messages, problems } = readCaptures(text);
  expect(problems).toEqual([]);
  expect(messages).toHaveLength(count);
});

test('a curl command is calibrated by what it sends', async () => {
  const { code, stdout } = await cli(['calibrate', file('call.sh', curl), '--demo']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('&key=KEY')]);
});

test.each([
  ['{"a":{}}', 'a: an object or array cannot be signed'],
  ['{"a":1,"a":2,"sign":"x"}', 'a: the name comes twice'],
  ['curl x -d @body.json', 'its body is in the file body.json: give that file'],
  ['nothing', 'holds no JSON object'],
  ['', 'holds no JSON object'],
])('what cannot be read is said: %s', async (text, told) => {
  const found = await cli(['calibrate', file('bad', text), '--demo']);
  expect([found.code, found.stdout, found.stderr]).toEqual([2, '', expect.stringContaining(told)]);
});

test('a key under another name is found, where the rest is near to what is assumed', async () => {
  // MD5 of Remark=券 ~*&coupon_code=1&inst_no=900024&appSecret=KEY in Python, upper case
  const named = {
    inst_no: '900024',
    coupon_code: '1',
    amount: '',
    Remark: '券 ~*',
    sign: '47EF36BF5AB3FB89F4CF9721D7EA7A70',
  };
  const { code, stdout } = await cli([
    'calibrate',
    file('named.json', JSON.stringify(named)),
    '--demo',
    '--json',
  ]);
  expect([code, JSON.parse(stdout).requests.rules]).toMatchObject([
    0,
    [{ placement: '&key=', keyName: 'appSecret', empties: false, case: 'upper' }],
  ]);
});

test('what one capture cannot tell is said, with a request that would', async () => {
  const plain = { inst_no: '900024', coupon_code: '1', sign: '96cdae0560a889a5d668b32ee8d0e89d' };
  const { code, stdout } = await cli(['calibrate', file('plain.json', JSON.stringify(plain)), '--demo']);
  expect(code).toBe(0);
  expect(stdout).toContain('rules fit; the simplest');
  expect(stdout).toMatch(/empties\s+true or false/u);
  expect(stdout).toMatch(/charset\s+"utf-8" or "gbk"/u);
  expect(stdout).toContain('Chinese text in a value');
  const example = /^\s+(\{.*\})$/mu.exec(stdout)?.[1] ?? '';
  const next = JSON.parse(example);
  // Signed by one of them, and captured, it leaves that one.
  const rule: Partial<SigningRule> = {
    placement: 'append',
    empties: false,
    urlencode: 'form',
    charset: 'gbk',
  };
  const path = file('next.json', JSON.stringify({ ...next, sign: sign(next, rule, key) }));
  const both = await cli(['calibrate', join(folder, 'plain.json'), path, '--demo', '--json']);
  expect(JSON.parse(both.stdout).requests).toMatchObject({ messages: 2, rules: [rule] });
});

test('where none fits it says so, with what nearly does', async () => {
  const newline = { ...request, sign: 'ce387faf1e08f0624be54d59f67a1702' };
  const nearly = await cli(['calibrate', file('newline.json', JSON.stringify(newline)), '--demo']);
  expect(nearly.code).toBe(1);
  expect(nearly.stdout).toContain('no rule fits');
  expect(nearly.stdout).toContain('key_whitespace');
  const leftOut = {
    inst_no: '900024',
    coupon_code: '1',
    shop_no: '9',
    sign: '50a052f0e0eb366f805091119a15e2e4',
  };
  const unsigned = await cli([
    'calibrate',
    file('left-out.json', JSON.stringify(leftOut)),
    '--demo',
    '--json',
  ]);
  expect([unsigned.code, JSON.parse(unsigned.stdout)]).toMatchObject([
    1,
    { requests: { rules: [], nearly: { cause: { code: 'field_left_out', field: 'shop_no' } } } },
  ]);
  const path = join(folder, 'none.yaml');
  const none = await cli(
    ['calibrate', file('r.json', JSON.stringify(request)), '--key-env', 'K', '--write-profile', path],
    { env: { K: 'other' } },
  );
  expect([none.code, none.stdout]).toEqual([1, expect.stringContaining('Usual reasons')]);
  expect(() => readFileSync(path)).toThrow('ENOENT');
  const chinese = await cli(['calibrate', join(folder, 'r.json'), '--key-env', 'K', '--lang', 'zh'], {
    env: { K: 'other' },
  });
  expect(chinese.stdout).toContain('没有符合的规则');
});

test('captures that follow no common rule are told one by one', async () => {
  const other = { inst_no: '900024', coupon_code: '1', sign: '96cdae0560a889a5d668b32ee8d0e89d' };
  const { code, stdout } = await cli([
    'calibrate',
    file('two.ndjson', [request, other].map((one) => JSON.stringify(one)).join('\n')),
    '--demo',
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('&key=KEY');
  expect(stdout).toContain('+ KEY');
});

test('signs that were refused, redacted or are missing say nothing of the rule', async () => {
  const refused = {
    request: { body: JSON.stringify(request) },
    response: { body: '{"return_code":"FAIL","return_msg":"签名错误","sign":"(redacted)"}' },
  };
  const { code, stderr } = await cli(['calibrate', file('refused.json', JSON.stringify(refused)), '--demo']);
  expect(code).toBe(2);
  expect(stderr).toContain('request: not used, its sign was refused');
  expect(stderr).toContain('answer: not used, it has no sign');
  expect(stderr).toContain('nothing with a sign');
});

test('what an emulator took and answered is no observation', async () => {
  const recorded = {
    request: { body: JSON.stringify(request) },
    response: { status: 200, body: JSON.stringify(answer) },
    emulator: true,
  };
  const path = join(folder, 'emulated.yaml');
  await cli([
    'calibrate',
    file('emulated.ndjson', JSON.stringify(recorded)),
    '--demo',
    '--write-profile',
    path,
  ]);
  expect(profileIn(path).observed ?? {}).toEqual({});
});

test('the key is written only when that is asked for, into a file that others cannot read', async () => {
  const capture = file('r.json', JSON.stringify(request));
  const path = join(folder, 'with-key.yaml');
  const base = file('base.yaml', 'dialect: table\ninstitutions: [{ inst_no: "11", keys: [k] }]\n');
  const { code } = await cli(
    ['calibrate', capture, '--write-profile', path, '--save-key', '--profile', base],
    { typed: [key] },
  );
  expect(code).toBe(0);
  const profile = profileIn(path);
  expect(profile).toMatchObject({
    dialect: 'table',
    institutions: [{ inst_no: '900024', keys: [key] }, { inst_no: '11' }],
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const answers = file('a.json', JSON.stringify(answer));
  expect(await cli(['calibrate', answers, '--demo', '--write-profile', path, '--save-key'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('inst_no'),
  });
  expect(await cli(['calibrate', capture, '--demo', '--save-key'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--write-profile'),
  });
});

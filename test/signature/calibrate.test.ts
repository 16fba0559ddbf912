import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { ruleSpace } from '../../mock-server/src/signature/rule-space.js';
import { cli } from '../support/cli.js';
import { pythonLines } from '../support/python.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { answer, calibrated, key, profileIn, request, signedByPython } from './calibrated.js';

const folder = sharedFolder();
const file = fileWriter(folder);

// Seven rules of the diagonal cover every value of every dimension except some joiners.
test('a rule is found from one request within seconds of work, whatever its dimensions, and signs another', async () => {
  const rules = signedByPython(0, 7);
  expect(rules).toHaveLength(7);
  for (const ruled of rules) {
    const before = process.cpuUsage();
    const found = await calibrated(folder, ruled);
    const { user, system } = process.cpuUsage(before);
    expect([found.count, found.sign], JSON.stringify(ruled.rule)).toEqual([1, ruled.expected]);
    expect(found.text).not.toContain(key);
    expect(user + system).toBeLessThan(3_000_000);
  }
});

test('calibrate tries every combination of every value', () => {
  const [line = ''] = pythonLines('signature/ruled.py', 'dimensions');
  const values: Readonly<Record<string, readonly unknown[]>> = JSON.parse(line);
  const space = [...ruleSpace(['md5', 'hmac-md5', 'sha256', 'hmac-sha256', 'sha1'])];
  expect(new Set(space.map((rule) => Object.values(rule).join('\0'))).size).toBe(49_140);
  expect(Object.keys(values)).toHaveLength(9);
  for (const [name, all] of Object.entries(values).filter(([one]) => one !== 'case')) {
    const tried = new Set(space.map((rule) => new Map<string, unknown>(Object.entries(rule)).get(name)));
    expect([name, [...tried].map(String).toSorted()]).toEqual([name, all.map(String).toSorted()]);
  }
});

test('requests and responses may follow different rules, and the profile gets both', async () => {
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
  expect(observed).toEqual({
    A2: {
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u),
      from: 'calibrate both.ndjson: 1 request (0 accepted), 1 response',
    },
  });
  expect(institutions).toBeUndefined();
  expect((await cli(['profile', 'check', path])).code).toBe(0);
});

test('a key under another name is found if the rest is near to the default', async () => {
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

test('what one capture cannot decide is printed, with a request that would decide it', async () => {
  const plain = { inst_no: '900024', coupon_code: '1', sign: '96cdae0560a889a5d668b32ee8d0e89d' };
  const { code, stdout } = await cli(['calibrate', file('plain.json', JSON.stringify(plain)), '--demo']);
  expect(code).toBe(0);
  expect(stdout).toContain('rules fit; the simplest');
  expect(stdout).toMatch(/empties\s+true or false/u);
  expect(stdout).toMatch(/charset\s+"utf-8" or "gbk"/u);
  expect(stdout).toContain('Chinese text in a value');
  const example = /^\s+(\{.*\})$/mu.exec(stdout)?.[1] ?? '';
  const next = JSON.parse(example);
  // A request signed by one of them leaves only that one.
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

test('the key is written only on request, into a file that others cannot read', async () => {
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
  const fresh = ['--write-profile', join(folder, 'fresh.yaml')];
  expect(await cli(['calibrate', answers, '--demo', ...fresh, '--save-key'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('inst_no'),
  });
  expect(await cli(['calibrate', capture, '--demo', '--save-key'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--write-profile'),
  });
});

// Signs by Python's hashlib with the demo key: the request without its empty value, the response with nothing empty in it.
const withoutEmpties = {
  ts: '20261124100000',
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  wf_trace_no: '满减券 5元~*',
  coupon_code: '679533922928',
  amount: '',
  Remark: '1',
  sign: 'f62a1f56e1942f3c93339018615d92bb',
};
const sameRule = { ...answer, sign: '9a9fc97b6409f1e0809894841d209c20' };
const otherCase = { ...answer, sign: '9A9FC97B6409F1E0809894841D209C20' };

async function ruledBy(...messages: readonly object[]): Promise<ReturnType<typeof profileIn>> {
  const path = join(folder, 'followed.yaml');
  rmSync(path, { force: true });
  const captured = file('followed.ndjson', messages.map((one) => JSON.stringify(one)).join('\n'));
  expect((await cli(['calibrate', captured, '--demo', '--write-profile', path])).code).toBe(0);
  return profileIn(path);
}

test('what responses leave open follows the requests, and is not observed', async () => {
  const { signing, observed } = await ruledBy(withoutEmpties, sameRule);
  expect(signing).toMatchObject({ empties: false });
  expect(signing).not.toHaveProperty('response');
  expect(observed).toBeUndefined();
});

test('only what differs between responses and requests is written for responses', async () => {
  const { signing, observed } = await ruledBy(withoutEmpties, otherCase);
  expect(signing).toMatchObject({ empties: false, response: { case: 'upper' } });
  expect(Object.keys(signing?.response ?? {})).toEqual(['case']);
  expect(Object.keys(observed ?? {})).toEqual(['A2']);
});

test('responses alone follow the rule of the profile to start from', async () => {
  const base = file('rule.yaml', 'signing: { empties: false }\n');
  const path = join(folder, 'alone.yaml');
  const captured = file('alone.json', JSON.stringify(sameRule));
  await cli(['calibrate', captured, '--demo', '--profile', base, '--write-profile', path]);
  expect(profileIn(path)).toEqual({ signing: { empties: false } });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Serving } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { canary, secretsIn } from './canary.js';
import { broken, expectRejected, readersOf, told } from './telling.js';

const folder = sharedFolder();
const file = fileWriter(folder);
const { key, token } = canary;

let serving: Serving;
beforeAll(async () => {
  const profile = file('good.yaml', `institutions: [{ inst_no: '900024', keys: ['${key}', '${key}-2'] }]\n`);
  serving = await serve(['--profile', profile, '--admin-token', token]);
});
afterAll(() => serving.stop());

test.each(broken)(
  'every command reports a faulty profile, config or capture (%j) without the key in it',
  async (text) => {
    for (const args of readersOf(file('broken.yaml', text), serving.url)) await expectRejected(args);
  },
);

test('verify prints and writes no key or token of an endpoint, whatever the scenario', async () => {
  const own = file('own.yaml', `coupons: [{ coupon_code: '690000000001', state: refunded }]`);
  const who = [
    '--inst-no',
    '900024',
    '--key-file',
    file('key', `${key}\n`),
    '--merchant-no',
    '1',
    '--shop-no',
    '2',
  ];
  const files = ['--junit', join(folder, 'report.xml'), '--write-profile', join(folder, 'seen.yaml')];
  const verify = ['verify', '--base-url', serving.url, ...who, '--own-coupons', own];
  expect((await told([...verify, ...files])).stdout).toMatch(/^\d\d passed, \d+ failed, \d+ skipped$/mu);
  await told([...verify, '--json']);
  const written = readdirSync(folder).filter((name) => /^(?:report|seen)/u.test(name));
  expect(written).toContain('report.xml');
  for (const name of written) {
    expect([name, secretsIn(readFileSync(join(folder, name), 'utf8'))]).toEqual([name, []]);
  }
});

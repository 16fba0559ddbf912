import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { request } from './calibrated.js';

const folder = sharedFolder();
const file = fileWriter(folder);

test('if no rule fits, calibrate says so and lists what nearly fits', async () => {
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
  // A digest of 40 digits: only one algorithm has this length.
  const sha1 = file('sha1.json', JSON.stringify({ ...request, sign: '0'.repeat(40) }));
  const chinese = await cli(['calibrate', sha1, '--demo', '--lang', 'zh']);
  expect(chinese.stdout).toContain('没有符合的规则');
});

test('captures that follow no common rule are listed one by one', async () => {
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

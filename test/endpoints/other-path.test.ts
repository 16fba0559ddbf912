import { expect, test } from 'vitest';
import { startInProcess } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const paths = { write_off: '/gateway/v2/openpay/coupon/wf' };
const server = await sharedServer({ profile: { paths } });
const profile = join(sharedFolder(), 'gateway.yaml');
writeFileSync(profile, `paths: { write_off: ${paths.write_off} }\n`);

const request = (url: string, coupon_code: string): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, coupon_code })),
  });

test("the write-off is served only at the profile's path", async () => {
  const there = await request(`${server.url}/gateway/v2/openpay/coupon/wf`, '990000000101');
  expect([there.status, there.headers.get('x-shoubei-mock-outcome')]).toEqual([200, 'written_off']);
  const elsewhere = await request(`${server.url}/openpay/coupon/wf`, '990000000102');
  expect([elsewhere.status, await elsewhere.text()]).toEqual([
    404,
    expect.stringContaining('POST /gateway/v2/openpay/coupon/wf'),
  ]);
});

test("the write-off is at the profile's path in-process, too", async () => {
  const emulator = await startInProcess({ profile: { paths } });
  const response = await emulator.fetch('http://shoubei.invalid/gateway/v2/openpay/coupon/wf', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, coupon_code: '990000000103' })),
  });
  expect(response.headers.get('x-shoubei-mock-outcome')).toBe('written_off');
  await emulator.close();
});

test("write-off and verify of the command line use the profile's path", async () => {
  const at = ['--base-url', server.url, '--lang', 'en'];
  const written = await cli(['write-off', '990000000104', '--profile', profile, ...at]);
  expect([written.code, written.stdout]).toEqual([0, expect.stringContaining('Written off: 990000000104')]);
  const verified = await cli(['verify', '--only', 'expired', ...at]);
  expect([verified.code, verified.stderr]).toEqual([0, '']);
});

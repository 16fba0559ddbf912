import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { admin, base, post } from '../support/wire.js';

const folder = sharedFolder();

/** Contains the characters that end a parameter of a media type, a path, and a value of a query. */
const key = 'Kq~8fz2;w7?h5&d31xm';
const profile = join(folder, 'profile.json');
writeFileSync(profile, JSON.stringify({ institutions: [{ inst_no: '900024', keys: [key] }] }));

test.each([[[]], [['--json']]])(
  'the log shows no beginning of a key that was sent in a media type, a path or a query (%j)',
  async (flags) => {
    const { url, output, stop } = await serve(['--profile', profile, '--log-level', 'debug', ...flags]);
    await post(url, '{}', { 'content-type': `application/json; charset=${key}` });
    await fetch(`${url}/coupon/${key}`).then((response) => response.text());
    await fetch(`${url}/none?inst_no=${key}`).then((response) => response.text());
    const { requests } = (await admin(url, 'GET', '/requests')).body;
    await stop();
    expect(requests?.[0]).toMatchObject({
      reason: { en: 'expected UTF-8, got "application/json; charset=***"' },
    });
    expect(output()).toContain('/coupon/***');
    expect(output()).toContain('/none');
    expect(output() + JSON.stringify(requests)).not.toContain('Kq~8');
  },
);

test('the list of write-offs shows no key that was sent as trace number, merchant or shop', async () => {
  const { url, stop } = await serve(['--profile', profile]);
  const sent = [
    { wf_trace_no: key },
    { wf_trace_no: 'b6d81b360a5672d80c27430f39153e2c' },
    { merchant_no: `M-${key}` },
    { shop_no: encodeURIComponent(key) },
  ];
  for (const [index, more] of sent.entries()) {
    const fields = { ...base, coupon_code: `990001000000000${index + 1}`, ...more };
    await post(url, JSON.stringify({ ...fields, sign: md5Sign(fields, key) }));
  }
  const read = async (path: string): Promise<string> => (await fetch(`${url}/__admin${path}`)).text();
  const list = JSON.parse(await read('/orders'));
  const all = await Promise.all(
    ['/orders', '/orders?format=csv', '/orders/totals', '/orders/totals?format=csv'].map(read),
  );
  await stop();
  expect(list.orders).toMatchObject([
    { wf_trace_no: '***' },
    { wf_trace_no: 'b6d81b360a5672d80c27430f39153e2c' },
    { merchant_no: 'M-***' },
    { shop_no: '***' },
  ]);
  expect(all.filter((text) => /Kq~8|Kq%7E8/iu.test(text))).toEqual([]);
});

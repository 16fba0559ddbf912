import { request } from 'node:http';
import { expect, test } from 'vitest';
import { leastBlock, longestBlock } from '../support/longest-block.js';
import { sharedServer } from '../support/shared.js';
import { base } from '../support/wire.js';

const server = await sharedServer();

/** The largest request that is explained: sixty fields, and a sign that no known mistake gives. */
const largest = JSON.stringify({
  fields: {
    ...base,
    coupon_code: '1',
    ...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`name_${index}`, 'x'.repeat(60)])),
    sign: '0'.repeat(32),
  },
});

const explain = (): Promise<readonly [number, string | undefined, string]> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': largest.length };
    const path = `${server.url}/__admin/sign/explain`;
    const sent = request(path, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve([response.statusCode ?? 0, response.headers['retry-after'], text]));
    });
    sent.on('error', reject).end(largest);
  });

test('of two dozen explanations at once, eight run, the others are rejected, and none waits', async () => {
  let all: Awaited<ReturnType<typeof explain>>[] = [];
  const once = async (): Promise<void> => {
    all = await Promise.all(Array.from({ length: 24 }, explain));
  };
  const block = await leastBlock(100, () => longestBlock(once));
  const made = all.filter(([status]) => status === 200);
  const refused = all.filter(([status]) => status === 429);
  expect([made.length >= 8, made.length + refused.length]).toEqual([true, 24]);
  expect(refused.length).toBeGreaterThan(4);
  expect(refused[0]?.slice(1)).toEqual(['1', expect.stringContaining('"too_many_explanations"')]);
  expect(block).toBeLessThan(100);
  expect((await explain())[0]).toBe(200);
});

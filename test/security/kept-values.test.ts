import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { usedMemory } from '../support/used-memory.js';
import { admin, post } from '../support/wire.js';

const server = await sharedServer();

test('requests of many nested values are kept in no more memory than the journal counts', async () => {
  const body = `{"inst_no":"900024","coupon_code":"A","z":[${'{},'.repeat(20_999)}{}],"o":{"a":[1,{"b":"c"}]}}`;
  await post(server.url, body);
  const before = usedMemory();
  for (let sent = 0; sent < 60; sent += 1) await post(server.url, body);
  expect(usedMemory() - before).toBeLessThan(60 * 2 * body.length);
  const { requests } = (await admin(server.url, 'GET', '/requests?limit=1')).body;
  expect(requests[0]?.['request']).toMatchObject({
    fields: { inst_no: '900024', coupon_code: 'A', z: Array.from({ length: 61 }, () => ({})) },
    more_fields: 20_940,
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { admin, post } from '../support/wire.js';

const server = await sharedServer();

/** Bytes of this process in use, once nothing is left that could be collected. */
function used(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('no garbage collector');
  Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}

test('requests of many nested values are kept in no more memory than the journal counts', async () => {
  const body = `{"inst_no":"900024","coupon_code":"A","z":[${'{},'.repeat(20_999)}{}],"o":{"a":[1,{"b":"c"}]}}`;
  await post(server.url, body);
  const before = used();
  for (let sent = 0; sent < 60; sent += 1) await post(server.url, body);
  expect(used() - before).toBeLessThan(60 * 2 * body.length);
  const { requests } = (await admin(server.url, 'GET', '/requests?limit=1')).body;
  expect(requests[0]?.['request']).toMatchObject({
    fields: { inst_no: '900024', coupon_code: 'A', z: Array.from({ length: 61 }, () => ({})) },
    more_fields: 20_940,
  });
});

import { afterEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { redisCli } from '../support/redis-cluster.js';
import { redisServer } from '../support/redis.js';
import { tcpProxy } from '../support/tcp-proxy.js';
import { admin } from '../support/wire.js';
import { noteFigures } from './figures.js';
import { loadOn } from './load.js';

const isSkipped = missingTools(['redis-server', 'redis-cli']).length > 0;
const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/**
 * Starts a primary and its replica behind one moving address, and kills the primary under load. The address first leads
 * to the replica, which then becomes the primary.
 *
 * @param behind how many write-offs the replica is behind when the primary is killed
 */
async function failOver(
  behind: number,
): Promise<{ acknowledged: number; gone: number; busy: number; log: string }> {
  const [primary, replica] = [await redisServer(), await redisServer(['--repl-diskless-sync-delay', '0'])];
  const [replication, address] = [await tcpProxy(primary.port), await tcpProxy(primary.port)];
  ending.push(primary.remove, replica.remove, replication.close, address.close);
  redisCli(replica, 'REPLICAOF', '127.0.0.1', String(replication.port));
  await expect.poll(() => redisCli(replica, 'INFO', 'replication')).toContain('master_link_status:up');
  const errors: unknown[] = [];
  const store = `redis://127.0.0.1:${address.port}`;
  await using server = await startMockServer({ store, onError: (error) => void errors.push(error) });
  const load = loadOn(() => server.url);
  await load.more(120);
  if (behind > 0) {
    replication.hold();
    await load.more(behind);
  }
  await primary.signal('SIGKILL');
  address.leadTo(replica.port);
  const { busy } = load.count();
  await load.until((counts) => counts.busy > busy + 40);
  redisCli(replica, 'REPLICAOF', 'NO', 'ONE');
  await load.more(120);
  await load.end();
  const { orders } = (await admin(server.url, 'GET', '/orders')).body;
  const numbers = new Map(orders.map(({ coupon_code, order_no }) => [coupon_code, order_no]));
  expect(numbers.size, 'no coupon twice').toBe(orders.length);
  const gone = [...load.acknowledged].filter(
    ([code, all]) => ![...all].includes(numbers.get(code) ?? ''),
  ).length;
  expect(load.count().lost, 'every call got a response').toBe(0);
  expect(load.slowest()).toBeLessThan(4_000);
  await noteFigures('failover', { behind, ...load.count(), gone, slowest: load.slowest() });
  const acknowledged = load.acknowledged.size;
  return { acknowledged, gone, busy: load.count().busy, log: errors.map(String).join('\n') };
}

test.skipIf(isSkipped)(
  'an up-to-date replica takes over under load: 系统繁忙 until it is the primary, then all calls succeed',
  async () => {
    const { acknowledged, gone, log } = await failOver(0);
    expect(acknowledged).toBeGreaterThan(239);
    expect(gone, 'at most what was under way').toBeLessThan(50);
    expect(log).toContain('this Redis is a replica: give the URL of its primary');
  },
);

test.skipIf(isSkipped)(
  'a lagging replica takes over: what it had not received is lost, though it was acknowledged',
  async () => {
    const { gone } = await failOver(100);
    expect(gone).toBeGreaterThan(70);
  },
);

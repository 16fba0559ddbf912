import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type Redis, redisServer } from './redis.js';

export interface RedisCluster {
  readonly primaries: readonly Redis[];
  readonly replicas: readonly Redis[];
  readonly remove: () => Promise<void>;
}

/** Runs redis-cli, which comes with redis-server. */
export function redisCli({ port }: Pick<Redis, 'port'>, ...command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' }).trim();
}

/**
 * Three primaries that share the slots, each with a replica if `withReplicas` is set. A missing node is noticed
 * in half a second.
 */
export async function redisCluster(withReplicas: boolean): Promise<RedisCluster> {
  const node = async (): Promise<Redis> => {
    const bus = String(await freePort());
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '500'];
    return redisServer([...cluster, '--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1']);
  };
  const primaries = await Promise.all([node(), node(), node()]);
  const replicas = withReplicas ? await Promise.all([node(), node(), node()]) : [];
  const all = [...primaries, ...replicas];
  const ranges = ['0 5460', '5461 10922', '10923 16383'].map((range) => range.split(' '));
  for (const [i, one] of primaries.entries()) redisCli(one, 'CLUSTER', 'ADDSLOTSRANGE', ...(ranges[i] ?? []));
  const [first] = primaries;
  if (!first) throw new Error('no nodes');
  for (const [i, one] of all.entries()) {
    redisCli(one, 'CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
    const bus = redisCli(one, 'CONFIG', 'GET', 'cluster-port').split('\n')[1] ?? '';
    redisCli(first, 'CLUSTER', 'MEET', '127.0.0.1', String(one.port), bus);
  }
  await until(() => all.every((one) => known(one) === all.length));
  for (const [i, one] of replicas.entries()) {
    redisCli(one, 'CLUSTER', 'REPLICATE', redisCli(primaries[i] ?? first, 'CLUSTER', 'MYID'));
  }
  await until(() => all.every((one) => redisCli(one, 'CLUSTER', 'INFO').includes('cluster_state:ok')));
  await until(() =>
    replicas.every((one) => redisCli(one, 'INFO', 'replication').includes('master_link_status:up')),
  );
  return {
    primaries,
    replicas,
    remove: async () => {
      await Promise.all(all.map((one) => one.remove()));
    },
  };
}

function known(one: Redis): number {
  return redisCli(one, 'CLUSTER', 'NODES')
    .split('\n')
    .filter((line) => line.includes('connected') && !line.includes('handshake') && !line.includes('noaddr'))
    .length;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 500) throw new Error('the cluster does not come together');
    await sleep(20);
  }
}

// Several emulators on one store: their total speed, and the number from which more emulators bring nothing.
//   npm run bench:scale -- [--seconds S] [--runs N] [--node PATH] [--json FILE]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCaller } from './load/caller.mjs';
import { writeCoupons } from './load/requests.mjs';
import { positive, readOptions, versionOf } from './options.mjs';
import { ownServers } from './servers/ours.mjs';
import { startServer } from './servers/process.mjs';
import { startRedis } from './servers/redis.mjs';
import { figure, machine, machineLine, median, table } from './table.mjs';

const emulators = [1, 2, 4];
const mostPerSecond = 10_000;
const warmMs = 1_000;

const values = readOptions({
  seconds: { type: 'string', default: '5' },
  runs: { type: 'string', default: '3' },
  node: { type: 'string', default: process.execPath },
  json: { type: 'string' },
});
const ms = positive(values, 'seconds', false) * 1_000;
const runs = positive(values, 'runs');
const { node } = values;

const folder = await mkdtemp(join(tmpdir(), 'shoubei-bench-'));
const redis = await startRedis(folder, { core: undefined });
const caller = startCaller();
const results = { machine: machine(versionOf(node)), stores: {} };
process.stdout.write(`${machineLine(results.machine).split('\n')[0]}\nemulators and Redis on any of them\n`);
try {
  const count = Math.ceil(((ms + warmMs) / 1_000) * mostPerSecond);
  const coupons = await writeCoupons(join(folder, 'coupons.ndjson'), count);
  await caller.make({ count });
  const stores = ownServers({ node, folder, redis }).filter(({ name }) => /-(?:sqlite|redis)$/u.test(name));
  const cells = stores.flatMap((store) => emulators.map((n) => [store, n]));
  for (let run = 0; run < runs; run++) {
    for (const [store, n] of cells) add(store.name, n, await measure(store, n, coupons));
  }
} finally {
  caller.end();
  redis?.end();
  await rm(folder, { recursive: true });
}
process.stdout.write(
  `\n${table([['store', 'emulators', 'req/s', 'beside one', 'p50 ms', 'p99 ms'], ...rows()])}\n`,
);
if (!redis) process.stdout.write('redis-server is not there: left out\n');
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);

function add(name, n, found) {
  results.stores[name] ??= {};
  results.stores[name][n] ??= [];
  results.stores[name][n].push(found);
}

/** All start on one store that the first has filled. Each has 16 callers, and every coupon is requested once. */
async function measure(store, n, coupons) {
  process.stderr.write(`${store.name}: ${n}\n`);
  await store.prepare();
  const running = [];
  try {
    for (let i = 0; i < n; i++) running.push(await startEmulator(store, coupons, i));
    const common = { ports: running.map(({ port }) => port), connections: 16 * n };
    const warm = await caller.load({ ...common, ms: warmMs, from: n });
    const load = await caller.load({ ...common, ms, from: warm.next });
    if (load.outcomes.written_off !== load.requests) {
      process.stdout.write(`not counted: ${store.name}, ${n} emulators: ${JSON.stringify(load.outcomes)}\n`);
      return { ...load, counted: false };
    }
    return { ...load, counted: true };
  } finally {
    for (const { stop } of running) await stop();
  }
}

function startEmulator(store, coupons, index) {
  return startServer({ command: (port) => store.command(port, coupons), core: undefined, first: index });
}

function rows() {
  return Object.entries(results.stores).flatMap(([name, byCount]) => {
    const of = (n, take) => median(byCount[n].filter(({ counted }) => counted).map(take));
    const speed = (n) => of(n, ({ perSecond }) => perSecond);
    return emulators.map((n) => [
      name,
      String(n),
      figure(speed(n)),
      figure(speed(n) / speed(1), 2),
      figure(
        of(n, ({ p50 }) => p50),
        1,
      ),
      figure(
        of(n, ({ p99 }) => p99),
        1,
      ),
    ]);
  });
}

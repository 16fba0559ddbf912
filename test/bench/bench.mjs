// Compares the emulator's speed with a baseline, the limits and its peers, in one interleaved run. See docs/explanation/performance.md.
//   npm run bench -- [--runs N] [--seconds S] [--peers none|all|NAMES] [--only NAMES] [--trials N] [--node PATH] [--json FILE]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCaller } from './load/caller.mjs';
import { writeCoupons } from './load/requests.mjs';
import { choice, positive, readOptions, refuse, versionOf } from './options.mjs';
import { measureReady } from './ready-time.mjs';
import { report } from './report.mjs';
import { ownServers } from './servers/ours.mjs';
import { peerNames, peerServers } from './servers/peers.mjs';
import { startServer } from './servers/process.mjs';
import { startRedis } from './servers/redis.mjs';
import { machine } from './table.mjs';

/** More than any of these servers reaches, so that there are coupons until the end; where not, a load ends before its time. */
const mostPerSecond = 16_000;
const connectionCounts = [10, 50];

const values = readOptions({
  runs: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '3' },
  peers: { type: 'string', default: 'none' },
  only: { type: 'string', default: 'all' },
  trials: { type: 'string', default: '200' },
  node: { type: 'string', default: process.execPath },
  json: { type: 'string' },
});
const runs = positive(values, 'runs');
const ms = positive(values, 'seconds', false) * 1_000;
const turnMs = Math.min(1_000, ms);
const turns = Math.ceil(ms / turnMs);
/** Without it the emulator's code is not compiled yet: a test run lasts longer than that. */
const warmMs = Math.min(5_000, ms * 2);
const trials = positive(values, 'trials');
const peers = choice(values, 'peers', peerNames);
const { node } = values;
const notes = [];
const results = { machine: machine(versionOf(node)), runs, ms, servers: {}, races: {}, ready: [], notes };

const folder = await mkdtemp(join(tmpdir(), 'shoubei-bench-'));
const redis = await startRedis(folder);
const caller = startCaller();
try {
  const servers = await serversAsked();
  const count = Math.ceil(((warmMs + ms * connectionCounts.length) / 1_000) * mostPerSecond);
  const files = {
    one: await writeCoupons(join(folder, 'one.ndjson'), 1),
    raced: await writeCoupons(join(folder, 'raced.ndjson'), trials + 1),
    all: await writeCoupons(join(folder, 'all.ndjson'), count),
  };
  await caller.make({ count });
  await measureAll(servers, files);
  await raceAll(servers, files);
} finally {
  caller.end();
  redis?.end();
  await rm(folder, { recursive: true });
}
process.stdout.write(`${report(results)}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);

async function serversAsked() {
  const own = ownServers({ node, folder, redis });
  if (!redis && values.only === 'all') notes.push('redis-server is not there: ours-redis is left out');
  const asked = choice(
    values,
    'only',
    own.map(({ name }) => name),
  );
  if (asked.length + peers.length === 0)
    refuse('--only none and no --peers: nothing to measure', '没有可测的对象');
  const chosen = own.filter(({ name }) => asked.includes(name));
  const { servers, missing } = await peerServers(peers, { node, folder });
  notes.push(...missing.map((text) => `left out: ${text}`));
  // A JVM needs both cores for its best figures, so the emulator is then measured with both, too.
  const [ours] = own;
  const beside = servers.some(({ unpinned }) => unpinned)
    ? [{ ...ours, name: 'ours-unpinned', races: false, unpinned: true }]
    : [];
  return [...chosen, ...beside, ...servers];
}

/**
 * In each run, all servers are up at once, take short turns and pause between them. A minute in which the machine is
 * slow then affects all alike. The order differs in each run, and in each turn.
 */
async function measureAll(servers, files) {
  const measured = servers.filter(({ raceOnly }) => !raceOnly);
  for (let run = 1; run <= runs; run++) {
    const begun = [];
    try {
      for (const server of rotated(measured, run - 1)) {
        await attempt(run, server, async () => {
          const one = await begin(server, files);
          begun.push(one);
          await warm(one);
        });
      }
      process.stderr.write(`run ${run} of ${runs}\n`);
      await takeTurns(run, begun);
      for (const one of begun.filter(isWhole)) add(one.server.name, figuresOf(one, run));
    } finally {
      for (const { running } of begun) await running.stop();
    }
    results.ready.push(measureReady(node));
  }
}

function rotated(list, by) {
  return list.map((_, i) => list[(i + by) % list.length]);
}

async function attempt(run, { name }, act) {
  try {
    await act();
  } catch (error) {
    notes.push(`run ${run}, ${name}: ${error.message.replaceAll('\n', ' ').slice(0, 300)}`);
  }
}

function add(name, found) {
  results.servers[name] ??= [];
  results.servers[name].push(found);
}

async function start(server, coupons) {
  await server.prepare?.();
  const { env } = server;
  return startServer({
    command: (port) => server.command(port, coupons),
    core: server.unpinned ? undefined : 0,
    env,
  });
}

async function begin(server, files) {
  process.stderr.write(`starting ${server.name}\n`);
  const first = await start(server, files.one);
  const { coldMs } = first;
  const rssIdle = first.rssMb();
  const running = server.hasCoupons ? (await first.stop(), await start(server, files.all)) : first;
  const common = { ports: [running.port], wraps: !server.keeps };
  return { server, running, common, coldMs, rssIdle, isWarm: false, next: 1, turns: {} };
}

async function warm(one) {
  const { server, running, common, next } = one;
  const asked = { ...common, connections: 10, ms: server.warmMs ?? warmMs, from: next };
  const load = await caller.load(asked).finally(running.rest);
  one.next = load.next;
  one.isWarm = true;
}

async function takeTurns(run, begun) {
  const warmed = begun.filter(({ isWarm }) => isWarm);
  for (let turn = 0; turn < turns; turn++) {
    for (const connections of connectionCounts) {
      for (const one of rotated(warmed, turn)) {
        await attempt(run, one.server, () => takeTurn(one, connections));
      }
    }
  }
}

/** Whether the server took all its turns. A note lists each failed turn. */
function isWhole({ turns: taken }) {
  return connectionCounts.every((connections) => taken[connections]?.length === turns);
}

async function takeTurn(one, connections) {
  one.running.wake();
  const cpuBefore = one.running.cpuMs();
  const asked = { ...one.common, connections, ms: turnMs, from: one.next, withTimes: true };
  const load = await caller.load(asked).finally(one.running.rest);
  one.next = load.next;
  one.turns[connections] ??= [];
  one.turns[connections].push({ ...load, cpuMs: one.running.cpuMs() - cpuBefore });
}

/** A server's turns of one run, as one load. */
function figuresOf({ server, running, coldMs, rssIdle, turns: taken }, run) {
  const found = { run, coldMs, rssIdle, rssAfter: running.rssMb() };
  for (const connections of connectionCounts) {
    const list = taken[connections];
    const sum = (take) => list.reduce((total, one) => total + take(one), 0);
    const requests = sum((one) => one.requests);
    const took = sum((one) => one.ms);
    const times = Float64Array.from(list.flatMap((one) => one.times)).toSorted();
    const outcomes = {};
    for (const one of list) {
      for (const [name, count] of Object.entries(one.outcomes))
        outcomes[name] = (outcomes[name] ?? 0) + count;
    }
    const load = {
      requests,
      outcomes,
      ms: took,
      perSecond: (requests / took) * 1_000,
      p50: times[Math.floor(times.length * 0.5)],
      p99: times[Math.floor(times.length * 0.99)],
      ownCore: sum((one) => one.ownCore * one.ms) / took,
      cpuMicros: (sum((one) => one.cpuMs) * 1_000) / requests,
    };
    found[`at${connections}`] = { ...load, counted: isCounted(load, server, connections, run) };
  }
  return found;
}

/** A turn counts only if it was right from beginning to end. */
function isCounted({ outcomes, requests }, { name }, connections, run) {
  const right = outcomes.written_off ?? 0;
  if (requests > 0 && right === requests) return true;
  const others = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  notes.push(
    `not counted: run ${run}, ${name} at ${connections} connections: ${others.join(', ') || 'no responses'}`,
  );
  return false;
}

async function raceAll(servers, files) {
  for (const server of servers.filter(({ races }) => races)) {
    process.stderr.write(`callers at once: ${server.name}\n`);
    const running = await start(server, files.raced);
    if (server.reset) await fetch(`http://127.0.0.1:${running.port}${server.reset}`, { method: 'POST' });
    try {
      const raced = await caller.race({
        port: running.port,
        callers: 20,
        trials,
        from: 1,
        reset: server.reset,
      });
      results.races[server.name.replace('-race', '')] = raced;
    } catch (error) {
      notes.push(`race, ${server.name}: ${error.message}`);
    } finally {
      await running.stop();
    }
  }
}

// Measures from the start of a process to its first correct response: the executable, the command line on one or more Nodes, and peers.
//   npm run bench:start -- [--runs N] [--nodes PATHS] [--peers none|all|NAMES] [--json FILE]
// Each run starts all of them once, one after the other, in another order. Build the executable before: npm run binary.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choice, positive, readOptions, versionOf } from './options.mjs';
import { bin, executable, plainStart } from './servers/ours.mjs';
import { peerNames, peerServers } from './servers/peers.mjs';
import { startServer } from './servers/process.mjs';
import { figure, machine, machineLine, median, table } from './table.mjs';

const values = readOptions({
  runs: { type: 'string', default: '11' },
  nodes: { type: 'string', default: process.execPath },
  peers: { type: 'string', default: 'none' },
  json: { type: 'string' },
});
const runs = positive(values, 'runs');
const nodes = values.nodes.split(',').map((node) => ({ node, version: versionOf(node) }));
const peers = choice(values, 'peers', peerNames);
const results = { machine: machine(nodes[0].version), runs, servers: {}, notes: [] };
/** Written off without a file of coupons. */
const magic = '9900010000000001';

const folder = await mkdtemp(join(tmpdir(), 'shoubei-bench-'));
try {
  const starts = await startsAsked();
  await startAll(starts); // it brings all files into memory
  for (let run = 0; run < runs; run++) {
    for (const [name, found] of await startAll(rotated(starts, run))) {
      results.servers[name] ??= [];
      results.servers[name].push(found);
    }
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
  }
} finally {
  await rm(folder, { recursive: true });
}
process.stdout.write(`${report()}\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);

async function startsAsked() {
  const limit = (name) => fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));
  const onEach = nodes.flatMap(({ node, version }) => [
    { name: `node bin, ${version}`, once: serverOnce(plainStart(node, bin)) },
    { name: `bare-node, ${version}`, once: serverOnce((port) => [node, limit('bare-node'), String(port)]) },
    {
      name: `bare-express, ${version}`,
      once: serverOnce((port) => [node, limit('bare-express'), String(port)]),
    },
    { name: `node -e 0, ${version}`, once: () => endOnce(node) },
  ]);
  const own = existsSync(executable)
    ? [{ name: 'executable', once: serverOnce(plainStart(executable)) }]
    : [];
  if (own.length === 0) results.notes.push('left out: executable: npm run binary makes it');
  const { servers, missing } = await peerServers(peers, { node: nodes[0].node, folder });
  results.notes.push(...missing.map((text) => `left out: ${text}`));
  const others = servers
    .filter(({ raceOnly }) => !raceOnly)
    .map(({ name, command, env }) => ({ name, once: serverOnce(command, env) }));
  return [...own, ...onEach, ...others];
}

async function startAll(starts) {
  const found = [];
  for (const { name, once: measureOnce } of starts) found.push([name, await measureOnce()]);
  return found;
}

/** Starts a server on both cores, as a user would, and ends it after its first response. */
function serverOnce(command, env) {
  return async () => {
    const server = await startServer({ command, core: undefined, env, first: magic });
    const found = { ms: server.coldMs, cpuMs: server.cpuMs() };
    await server.stop();
    return found;
  };
}

async function endOnce(node) {
  const begun = performance.now();
  const child = spawn(node, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return { ms: performance.now() - begun };
}

function rotated(list, by) {
  return list.map((_, i) => list[(i + by) % list.length]);
}

function report() {
  const own = results.servers.executable;
  const rows = Object.entries(results.servers).map(([name, list]) => {
    const times = list.map(({ ms }) => ms);
    return [
      name,
      figure(median(times)),
      figure(Math.min(...times)),
      figure(median(list.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs])))),
      own && name !== 'executable' ? figure(median(list.map(({ ms }, run) => own[run].ms / ms)), 2) : '-',
    ];
  });
  const head = ['process start to first correct response', 'median ms', 'least', 'CPU ms', 'executable/it'];
  const [line] = machineLine(results.machine).split('\n'); // nothing is pinned here
  return [line, `${runs} runs`, '', table([head, ...rows]), ...results.notes].join('\n');
}

// Measures the memory that the emulator keeps, and the cost of a request over time and over coupons, with the memory store.
//   npm run bench:memory -- [--requests N] [--coupons N] [--node PATH] [--json FILE]
// Collects garbage before each reading of the heap, so that it shows only what is kept.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCaller } from './load/caller.mjs';
import { writeCoupons } from './load/requests.mjs';
import { positive, readOptions, versionOf } from './options.mjs';
import { startProbed } from './servers/ours.mjs';
import { figure, machine, machineLine, median, table } from './table.mjs';

const values = readOptions({
  requests: { type: 'string', default: '1000000' },
  coupons: { type: 'string', default: '1000000' },
  node: { type: 'string', default: process.execPath },
  json: { type: 'string' },
});
const requests = positive(values, 'requests');
const many = positive(values, 'coupons');
const few = Math.min(100, many);
const block = Math.min(10_000, requests, many);
const steps = 10;
const { node } = values;

const folder = await mkdtemp(join(tmpdir(), 'shoubei-bench-'));
const caller = startCaller();
const results = { machine: machine(versionOf(node)) };
say(machineLine(results.machine));
try {
  await caller.make({ count: block, traces: ['T', 'U'] });
  const files = {
    few: await writeCoupons(join(folder, 'few.ndjson'), few),
    block: await writeCoupons(join(folder, 'block.ndjson'), block),
    many: await writeCoupons(join(folder, 'many.ndjson'), many),
  };
  results.flat = await overTime(files);
  results.million = await overCoupons(files);
} finally {
  caller.end();
  await rm(folder, { recursive: true });
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** A load whose responses were all correct, with the processor time that it took. */
async function ask(server, outcome, count, more = {}) {
  const before = server.cpuMs();
  const load = await caller.load({ ports: [server.port], connections: 50, until: count, ...more });
  const cpuMicros = ((server.cpuMs() - before) * 1_000) / load.requests;
  const right = load.outcomes[outcome] ?? 0;
  if (right !== load.requests) {
    throw new Error(`${load.requests} ${outcome} were expected, got ${JSON.stringify(load.outcomes)}`);
  }
  return { ...load, cpuMicros };
}

async function overTime(files) {
  const server = await startProbed(node, files.block);
  try {
    const journalled = Math.ceil(block / 5); // more than the journal keeps, so that it grows no more
    await ask(server, 'written_off', journalled, { from: 1 });
    const before = await server.probe();
    await ask(server, 'written_off', block, { from: journalled });
    const after = await server.probe();
    const perWriteOff = (after.heapBytes - before.heapBytes) / (block - journalled);
    const first = await ask(server, 'replayed', block);
    const rows = [];
    const look = async (sent, load) => {
      const { heapBytes, pauseMs } = await server.probe();
      rows.push({ sent, rss: server.rssMb(), heapMb: heapBytes / 2 ** 20, pauseMs, ...load });
    };
    await look(0, first);
    const step = Math.ceil(requests / steps / 2);
    for (let n = 1; n <= steps; n++) {
      await ask(server, 'replayed', step, { wraps: true });
      const load = await ask(server, 'already_used', step, { wraps: true, trace: 'U' });
      await look(n * step * 2, load);
    }
    const last = await ask(server, 'replayed', block);
    say(`\n${figure(requests)} requests on ${figure(block)} used coupons, half replays, half rejections`);
    say(
      table([
        ['requests', 'RSS MB', 'heap MB', 'longest pause ms', 'rejections/s', 'CPU µs each'],
        ...rows.map((r) => [
          figure(r.sent),
          figure(r.rss),
          figure(r.heapMb, 1),
          figure(r.pauseMs),
          figure(r.perSecond),
          figure(r.cpuMicros),
        ]),
      ]),
    );
    say(`a new write-off keeps ${figure(perWriteOff)} bytes of heap`);
    say(
      `CPU a replay: ${figure(first.cpuMicros)} µs in the first ${figure(block)}, ${figure(last.cpuMicros)} µs in the last`,
    );
    return { rows, perWriteOff, firstCpuMicros: first.cpuMicros, lastCpuMicros: last.cpuMicros };
  } finally {
    await server.stop();
  }
}

async function overCoupons(files) {
  const small = await startProbed(node, files.few);
  const large = await startProbed(node, files.many);
  try {
    const [fewHeld, manyHeld] = [await small.probe(), await large.probe()];
    const bytesEach = (manyHeld.heapBytes - fewHeld.heapBytes) / (many - few || 1);
    const costs = await costsOf(small, large);
    const loaded = await loadInto(small, files.many);
    say(`\n${figure(many)} coupons`);
    say(
      `read from a file at the start: ready after ${figure(large.coldMs)} ms, with ${few} coupons after ${figure(small.coldMs)} ms`,
    );
    say(`  ${figure(bytesEach)} bytes of heap each; RSS ${figure(large.rssMb())} MB`);
    say(`sent to one that runs: ${figure(loaded.ms)} ms, longest pause ${figure(loaded.pauseMs)} ms`);
    say(
      `CPU a replay: ${figure(costs.few)} µs with ${few} coupons, ${figure(costs.many)} µs with ${figure(many)}`,
    );
    return {
      readyMs: large.coldMs,
      readyFewMs: small.coldMs,
      bytesEach,
      rssMb: large.rssMb(),
      loaded,
      cpuMicros: costs,
    };
  } finally {
    await small.stop();
    await large.stop();
  }
}

/** Measures both in turns, so that both run under the same load. */
async function costsOf(small, large) {
  await caller.load({ ports: [small.port], connections: 50, until: few });
  await caller.load({ ports: [large.port], connections: 50, until: block });
  const found = { few: [], many: [] };
  for (let turn = 0; turn < 6; turn++) {
    const ofFew = await ask(small, 'replayed', block, { wraps: true, span: few });
    const ofMany = await ask(large, 'replayed', block, { wraps: true, span: block });
    if (turn === 0) continue; // warms up
    found.few.push(ofFew.cpuMicros);
    found.many.push(ofMany.cpuMicros);
  }
  return { few: median(found.few), many: median(found.many) };
}

async function loadInto(server, file) {
  await server.probe();
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}/__admin/coupons`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: createReadStream(file),
    duplex: 'half',
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`loading coupons: ${response.status} ${text}`);
  const ms = performance.now() - startedAt;
  const { pauseMs } = await server.probe();
  return { ms, pauseMs };
}

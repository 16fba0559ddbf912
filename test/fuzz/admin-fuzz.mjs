// Requests to every route of the admin API, with bodies from empty up to the bound of the route, against one emulator.
// node test/fuzz/admin-fuzz.mjs [requests] [seed] [minutes]   (100,000, 1 and 60; after npm run build)
// It passes if each got a response, none of them 5xx, nothing was logged, and the loop was never blocked for 100 ms of processor
// time. The last line is JSON; the exit code is 1 on failure.
import { Agent, request } from 'node:http';
import { startMeasured } from '../chaos/measured-emulator.mjs';
import { adminRequest, operationsOf } from './admin-requests.mjs';
import { drawing } from './requests.mjs';

const [requests = 100_000, seed = 1, minutes = 60] = process.argv.slice(2).map(Number);
const emulator = await startMeasured();
const { url, port } = emulator;
const operations = operationsOf(
  await fetch(`${url}/__admin/openapi.admin.json`).then((response) => response.json()),
);
const draw = drawing(seed);
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Its status. The events do not end, so they are cut once they have begun. */
function send({ method, path, type, body }) {
  return new Promise((resolve) => {
    const headers = {
      ...(type !== undefined && { 'content-type': type }),
      'content-length': Buffer.byteLength(body),
    };
    const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
      const { statusCode } = response;
      response.on('close', () => resolve(statusCode)).resume();
      if (path.startsWith('/__admin/events') && statusCode === 200) response.destroy();
    });
    sent.on('error', (error) => resolve(error.code)).end(body);
  });
}

const until = performance.now() + minutes * 60_000;
const statuses = {};
const failures = [];
let slowest = { ms: 0 };
let sentInAll = 0;
async function sender() {
  while (sentInAll < requests && performance.now() < until && !emulator.hasEnded()) {
    sentInAll += 1;
    const one = adminRequest(operations, draw);
    const startedAt = performance.now();
    const status = await send(one);
    const ms = Math.round(performance.now() - startedAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
    const shown = `${one.method} ${one.path.slice(0, 200)} ${one.type}, ${one.how}`;
    if (ms > slowest.ms) slowest = { ms, shown };
    if (typeof status !== 'number' || status >= 500) failures.push(`${status}: ${shown}`);
  }
}
await emulator.begin();
const startedAt = performance.now();
await Promise.all(Array.from({ length: 4 }, sender));
const seconds = Math.round((performance.now() - startedAt) / 1_000);
agent.destroy();
const memory = emulator.hasEnded() ? undefined : emulator.rss();
const { code, logged, loop } = await emulator.end();
const routes = operations.length;
const holds = code === 0 && logged === '' && failures.length === 0 && loop.longestBusyMs < 100;
console.log(
  JSON.stringify({
    holds,
    requests: sentInAll,
    routes,
    seconds,
    code,
    loop,
    memory,
    slowest,
    statuses,
    failures: failures.slice(0, 20),
    failed: failures.length,
    logged: logged.slice(0, 2_000),
  }),
);
process.exitCode = holds ? 0 : 1;

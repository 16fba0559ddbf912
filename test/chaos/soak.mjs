// Hostile clients of every kind beside one honest caller.
// npm run soak -- [minutes] [connections]   (10 and 1,000)
// It holds if the caller lost no call, 99 of 100 were answered within 50 ms, the emulator's loop was never blocked for 100 ms,
// its memory is as after the first half, and it ends as told. The last line is JSON; the exit code is 1 where it does not hold.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kinds } from './hostile-clients.mjs';

const [minutes = 10, connections = 1_000] = process.argv.slice(2).map(Number);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'shoubei-soak-'));
const loopFile = join(folder, 'event-loop.json');
const server = spawn(
  process.execPath,
  [
    '--import',
    pathToFileURL(path('event-loop.mjs')).href,
    path('../../mock-server/bin/shoubei-mock.js'),
    'serve',
    '--port',
    '0',
    '--log-level',
    'error',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, EVENT_LOOP_FILE: loopFile } },
);
let printed = '';
server.stdout.on('data', (chunk) => (printed += String(chunk)));
while (!printed.includes('\n')) await sleep(20);
const url = printed.split('\n', 1)[0];
const port = Number(new URL(url).port);

/** Resident memory, MiB (Linux). */
const rss = () =>
  Math.round(Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1_024);

const opened = {};
async function play(name) {
  const { first, drip, holdMs, isHalfClosed, isReset, isDeaf } = kinds[name];
  opened[name] = (opened[name] ?? 0) + 1;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  if (isDeaf) socket.pause();
  else socket.resume();
  if (isHalfClosed) socket.end(first);
  else socket.write(first);
  const timer = drip && setInterval(() => socket.writable && socket.write(drip), 500);
  await Promise.race([once(socket, 'close').catch(() => {}), sleep(holdMs)]);
  clearInterval(timer);
  if (isReset) socket.resetAndDestroy();
  else socket.destroy();
}

// What is loaded when it is first asked for is loaded.
for (const warm of ['profile', 'requests', 'coupons', 'scenarios', 'health'])
  await fetch(`${url}/__admin/${warm}`).then((response) => response.text());
for (const name of Object.keys(kinds)) await Promise.race([play(name), sleep(1_000)]);
await sleep(2_000);
server.kill('SIGUSR2');

const caller = spawn(process.execPath, [path('honest-caller.mjs'), String(port)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
let told = '';
caller.stdout.on('data', (chunk) => (told += String(chunk)));
const until = performance.now() + minutes * 60_000;
const names = Object.keys(kinds);
/** So many connections are held at once; a little apart, as strangers come. */
async function stranger(at) {
  await sleep((at * 5_000) / connections);
  while (performance.now() < until && server.exitCode === null) {
    await play(names[at % names.length]);
    await sleep(2_000 + Math.random() * 2_000);
  }
}
const samples = [];
const sampler = setInterval(() => samples.push(rss()), Math.max(500, (minutes * 60_000) / 100));
await Promise.all(Array.from({ length: connections }, (_, at) => stranger(at)));
clearInterval(sampler);
caller.stdin.end();
await once(caller, 'close');
const last = rss();
server.kill();
const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];

const most = (list) => Math.max(...list);
const half = Math.ceil(samples.length / 2);
const memory = { firstHalf: most(samples.slice(0, half)), secondHalf: most(samples.slice(half)), last };
const honest = JSON.parse(told);
const loop = JSON.parse(readFileSync(loopFile, 'utf8'));
rmSync(folder, { recursive: true });
const holds =
  code === 0 &&
  honest.lost.length === 0 &&
  honest.p99 <= 50 &&
  loop.longestBusyMs < 100 &&
  memory.secondHalf <= memory.firstHalf * 1.2 + 20;
console.log(JSON.stringify({ holds, minutes, connections, code, honest, loop, memory, opened }));
process.exitCode = holds ? 0 : 1;

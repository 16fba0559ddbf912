// Hostile clients of every kind beside two honest callers: one keeps its connection, one opens a new one for each call.
// Each takes a new tenant for every 2,000 calls.
// npm run soak -- [minutes] [connections] [kind]   (10, 1,000 and all; the kinds are in hostile-clients.mjs)
// It passes if the callers lost no call, and 99 of 100 calls of the first got a response within 50 ms. The emulator's loop
// must never be blocked for 100 ms, its memory must stay as in the first half, and it must end at SIGTERM. The last line is JSON; the exit
// code is 1 on failure.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { kinds } from './hostile-clients.mjs';
import { startMeasured } from './measured-emulator.mjs';

const [minutes = 10, connections = 1_000] = process.argv.slice(2, 4).map(Number);
const [, , , , only] = process.argv;
const names = Object.keys(kinds).filter((name) => only === undefined || name === only);
if (names.length === 0) throw new Error(`no kind ${only}: ${Object.keys(kinds).join(', ')}`);
const emulator = await startMeasured();
const { port } = emulator;

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

for (const name of names) await Promise.race([play(name), sleep(1_000)]);
await sleep(2_000);
await emulator.begin();

function startCaller(way) {
  const script = fileURLToPath(new URL('honest-caller.mjs', import.meta.url));
  const caller = spawn(process.execPath, [script, String(port), way], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let told = '';
  caller.stdout.on('data', (chunk) => (told += String(chunk)));
  return async () => {
    caller.stdin.end();
    await once(caller, 'close');
    return JSON.parse(told);
  };
}
const endHonest = startCaller('kept');
const endNewcomer = startCaller('new');
const until = performance.now() + minutes * 60_000;
/** This many connections are held at once. They start at slightly different times, as in practice. */
async function stranger(at) {
  await sleep((at * 5_000) / connections);
  while (performance.now() < until && !emulator.hasEnded()) {
    await play(names[at % names.length]);
    await sleep(2_000 + Math.random() * 2_000);
  }
}
const samples = [];
const sampler = setInterval(() => samples.push(emulator.rss()), Math.max(500, (minutes * 60_000) / 100));
await Promise.all(Array.from({ length: connections }, (_, at) => stranger(at)));
clearInterval(sampler);
const [honest, newcomer] = await Promise.all([endHonest(), endNewcomer()]);
const last = emulator.rss();
const { code, logged, loop } = await emulator.end();

const most = (list) => Math.max(...list);
const half = Math.ceil(samples.length / 2);
const memory = { firstHalf: most(samples.slice(0, half)), secondHalf: most(samples.slice(half)), last };
const memoryBound = Math.round(memory.firstHalf * 1.2 + 20);
const rows = [
  ['exit code', code, '0', code === 0],
  ['calls lost', `${honest.lost.length} of ${honest.calls}`, '0', honest.lost.length === 0],
  ['p50 of the honest caller', `${honest.p50} ms`, '', true],
  ['p99 of the honest caller', `${honest.p99} ms`, 'at most 50 ms', honest.p99 <= 50],
  ['its slowest call', `${honest.longest} ms`, '', true],
  [
    'lost on new connections',
    `${newcomer.lost.length} of ${newcomer.calls}`,
    '0',
    newcomer.lost.length === 0,
  ],
  ['p50, p99 on new connections', `${newcomer.p50}, ${newcomer.p99} ms`, '', true],
  ['longest block, processor time', `${loop.longestBusyMs} ms`, 'under 100 ms', loop.longestBusyMs < 100],
  ['longest block, wall clock', `${loop.longestMs} ms`, '', true],
  ['memory, first half', `${memory.firstHalf} MiB`, '', true],
  [
    'memory, second half',
    `${memory.secondHalf} MiB`,
    `at most ${memoryBound} MiB`,
    memory.secondHalf <= memoryBound,
  ],
  ['hostile connections', Object.values(opened).reduce((sum, count) => sum + count, 0), '', true],
];
const holds = rows.every(([, , , isHeld]) => isHeld);
if (logged !== '') console.log(logged);
console.log(`${minutes} minutes, ${connections} connections of ${names.length} kinds\n`);
for (const [what, seen, target, isHeld] of rows)
  console.log(`${what.padEnd(30)} ${String(seen).padEnd(16)} ${target}${isHeld ? '' : '   DOES NOT HOLD'}`);
console.log(
  `\n${JSON.stringify({ holds, minutes, connections, code, honest, newcomer, loop, memory, opened })}`,
);
process.exitCode = holds ? 0 : 1;

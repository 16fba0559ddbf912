// Servers as processes: their core, the time to their first correct response, the resources that they take.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, outcomeOf } from '../load/connection.mjs';
import { couponCode, requestOf } from '../load/requests.mjs';

export function hasProgram(name) {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether a server can have one core and its callers another. */
export const canPin = cpus().length > 1 && hasProgram('taskset');

/** @param core 0 or 1; undefined for all */
export function spawnOn(core, command, options) {
  const whole = canPin && core !== undefined ? ['taskset', '-c', String(core), ...command] : command;
  return spawn(whole[0], whole.slice(1), options);
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts a server and waits until it has written off its `first` coupon.
 *
 * @param command gives its command line for a port
 */
export async function startServer({
  command,
  core = 0,
  stdio = ['ignore', 'ignore', 'pipe'],
  env,
  patienceMs = 60_000,
  first = 0,
}) {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawnOn(core, command(port), { stdio, env: { ...process.env, ...env } });
  let said = '';
  child.stderr?.on('data', (chunk) => (said = (said + String(chunk)).slice(-2_000)));
  const ended = once(child, 'exit');
  const isUp = async () => {
    while (child.exitCode === null && performance.now() - startedAt < patienceMs) {
      if ((await firstOutcome(port, first)) === 'written_off') return true;
      await sleep(3);
    }
    return false;
  };
  const up = await isUp();
  const coldMs = performance.now() - startedAt;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  if (!up) {
    await stop();
    throw new Error(`no correct response in ${Math.round(coldMs)} ms: ${command(port).join(' ')}\n${said}`);
  }
  return {
    port,
    coldMs,
    child,
    stop,
    /** Stops the process until it is woken, so that it takes no processor time while idle. */
    rest: () => rest(child),
    wake: () => process.platform !== 'win32' && child.kill('SIGCONT'),
    cpuMs: () => cpuMsOf(child.pid),
    rssMb: () => rssMbOf(child.pid),
  };
}

const resting = new Set();

function rest(child) {
  if (process.platform === 'win32') return; // Windows has no such signal
  if (resting.size === 0) endWithThisProcess();
  resting.add(child);
  child.kill('SIGSTOP');
}

/** A stopped process does not receive Ctrl-C, and would keep running. */
function endWithThisProcess() {
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  process.once('exit', () => {
    for (const child of resting) child.kill('SIGKILL');
  });
}

async function firstOutcome(port, index) {
  if (!(await isListening(port))) return undefined;
  const connection = await Connection.open(port);
  const answer = await Promise.race([
    connection.ask(requestOf(index)).catch(() => ''),
    sleep(30_000, '', { ref: false }),
  ]);
  connection.close();
  return outcomeOf(answer, couponCode(index));
}

export function isListening(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on

/** Processor time of all threads so far, milliseconds; NaN without /proc. */
function cpuMsOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

function rssMbOf(pid) {
  return Number(/VmRSS:\s+(\d+)/u.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN) / 1024;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

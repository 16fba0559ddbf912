// A redis-server of the bench's own.
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, hasProgram, isListening, spawnOn } from './process.mjs';

/**
 * Undefined if redis-server is not installed.
 *
 * @param core the callers' by default, so that the emulator's is its own; undefined for all
 */
export async function startRedis(folder, { core = 1 } = {}) {
  if (!hasProgram('redis-server')) return undefined;
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawnOn(core, ['redis-server', ...args], { stdio: 'ignore' });
  while (!(await isListening(port))) await sleep(20);
  return { url: `redis://127.0.0.1:${port}`, empty: () => empty(port), end: () => child.kill('SIGKILL') };
}

async function empty(port) {
  const socket = createConnection(port, '127.0.0.1');
  socket.write('FLUSHALL\r\n');
  await once(socket, 'data');
  socket.destroy();
}

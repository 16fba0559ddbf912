import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A redis-server for one test, on a free port of 127.0.0.1, in a separate folder. */
export interface Redis {
  readonly port: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  readonly folder: string;
  /** Starts it again on the same port, with the data that it had kept. */
  readonly start: () => Promise<void>;
  /** SIGKILL ends it, SIGSTOP stalls it, SIGCONT resumes it. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * @param more settings, as on its command line: `['--requirepass', 'x']`
 * @param at the port; any free one by default
 */
export async function redisServer(more: readonly string[] = [], at?: number): Promise<Redis> {
  const port = at ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...more];
  const start = async () => {
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    await untilListening(port, child.once.bind(child));
    return child;
  };
  let child = await start();
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    const isEnd =
      name !== 'SIGSTOP' && name !== 'SIGCONT' && child.exitCode === null && child.signalCode === null;
    const ended = isEnd ? once(child, 'exit') : undefined;
    child.kill(name);
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    folder,
    start: async () => void (child = await start()),
    signal,
    remove: async () => {
      await signal('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

export async function untilListening(
  port: number,
  onEvent: (event: 'exit' | 'error', act: () => void) => void,
): Promise<void> {
  let ended = false;
  for (const event of ['exit', 'error'] as const) onEvent(event, () => (ended = true));
  for (let tries = 0; tries < 500; tries++) {
    if (ended) throw new Error(`redis-server did not start on port ${port}`);
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = createConnection(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await sleep(20);
  }
  throw new Error('redis-server does not listen');
}

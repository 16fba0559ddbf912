// The servers that are always measured: the emulator with each store, the hand-written baseline, and the limits.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './process.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const bin = here('../../../mock-server/bin/shoubei-mock.js');
/** The output of `npm run binary`. */
export const executable = here(
  `../../../mock-server/executable/shoubei-mock${process.platform === 'win32' ? '.exe' : ''}`,
);

/** The emulator's command line: the whole job, and no log. */
export const emulatorCommand = (node, { port, coupons, store = 'memory', flags = [] }) => {
  const args = [
    'serve',
    '--port',
    String(port),
    '--log-level',
    'silent',
    '--coupons',
    coupons,
    '--store',
    store,
  ];
  return [node, ...flags, bin, ...args];
};

/** `serve` as users start it most often. */
export const plainStart = (...program) => {
  return (port) => [...program, 'serve', '--port', String(port)];
};

/** An emulator that reports its heap (after a collection) and its longest pause since the last report. */
export async function startProbed(node, coupons) {
  const flags = ['--expose-gc', '--import', new URL('probe.mjs', import.meta.url).href];
  const server = await startServer({
    command: (port) => emulatorCommand(node, { port, coupons, flags }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const probe = async () => {
    server.child.send('?');
    const [found] = await once(server.child, 'message');
    return found;
  };
  return { ...server, probe };
}

/**
 * Each server: `command(port, coupons)` starts it, after `prepare` if it keeps something. A server without `keeps`
 * decides nothing, so the same requests may be sent to it again.
 */
export function ownServers({ node, folder, redis }) {
  const file = join(folder, 'state.db');
  const emulator = (store) => (port, coupons) => emulatorCommand(node, { port, coupons, store });
  const removeFile = async () => {
    for (const part of ['', '-wal', '-shm']) await rm(file + part, { force: true });
  };
  const limit = (name) => (port) => [node, here(`${name}.mjs`), String(port)];
  return [
    { name: 'ours', keeps: true, races: true, hasCoupons: true, command: emulator('memory') },
    {
      name: 'ours-sqlite',
      keeps: true,
      races: true,
      hasCoupons: true,
      prepare: removeFile,
      command: emulator(`sqlite:${file}`),
    },
    ...(redis
      ? [
          {
            name: 'ours-redis',
            keeps: true,
            races: true,
            hasCoupons: true,
            prepare: redis.empty,
            command: emulator(redis.url),
          },
        ]
      : []),
    {
      name: 'duties',
      keeps: true,
      races: true,
      hasCoupons: true,
      command: (port, coupons) => [node, here('duties.mjs'), String(port), coupons],
    },
    { name: 'bare-node', command: limit('bare-node') },
    { name: 'bare-express', command: limit('bare-express') },
  ];
}

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../mock-server/src/core/store.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';
import { openStore } from '../../mock-server/src/store/open-store.js';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';

/** A place that keeps state, and handles on it. */
export interface Place {
  /** The value for `--store`. */
  readonly url: string;
  /** Opens another handle on the same state; memory has only one. */
  readonly handle: () => Promise<Store>;
  readonly remove: () => Promise<void>;
}

export interface Kind {
  readonly name: 'memory' | 'sqlite' | 'redis';
  /** Tools that are not installed here; in CI nothing may be missing. */
  readonly lacks: readonly string[];
  /** Whether two emulators can share it. */
  readonly isShared: boolean;
  readonly place: () => Promise<Place>;
}

const memory: Kind = {
  name: 'memory',
  lacks: [],
  isShared: false,
  place: async () => {
    const store = memoryStore();
    return { url: 'memory', handle: async () => store, remove: async () => {} };
  },
};

export const sqlite: Kind = {
  name: 'sqlite',
  lacks: [],
  isShared: true,
  place: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-store-'));
    return placeOf(`sqlite:${join(folder, 'state.db')}`, () => rm(folder, { recursive: true }));
  },
};

let server: Promise<Redis> | undefined;

const redis: Kind = {
  name: 'redis',
  lacks: missingTools(['redis-server']),
  isShared: true,
  place: async () => {
    server ??= redisServer();
    const { url } = await server;
    return placeOf(`${url}?prefix=${randomUUID()}:`, async () => {});
  },
};

export const kinds: readonly Kind[] = [memory, sqlite, redis];

/** Ends the Redis that the places of a test file shared. */
export async function endRedis(): Promise<void> {
  await (await server)?.remove();
  server = undefined;
}

function placeOf(url: string, clear: () => Promise<void>): Place {
  const handles: Store[] = [];
  return {
    url,
    handle: async () => {
      const store = await openStore(url);
      handles.push(store);
      return store;
    },
    remove: async () => {
      await Promise.all(handles.map((store) => store.close()));
      await clear();
    },
  };
}

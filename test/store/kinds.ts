import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../mock-server/src/core/store.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';
import { openStore } from '../../mock-server/src/store/open-store.js';

/** A place that keeps state, and any number of ways to it. */
export interface Place {
  /** As `--store` takes it. */
  readonly url: string;
  /** Another handle on the same state; of memory there is but one. */
  readonly handle: () => Promise<Store>;
  readonly remove: () => Promise<void>;
}

export interface Kind {
  readonly name: string;
  /** Whether two emulators can share it. */
  readonly isShared: boolean;
  readonly place: () => Promise<Place>;
}

const memory: Kind = {
  name: 'memory',
  isShared: false,
  place: async () => {
    const store = memoryStore();
    return { url: 'memory', handle: async () => store, remove: async () => {} };
  },
};

const sqlite: Kind = {
  name: 'sqlite',
  isShared: true,
  place: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-store-'));
    return placeOf(`sqlite:${join(folder, 'state.db')}`, () => rm(folder, { recursive: true }));
  },
};

export const kinds: readonly Kind[] = [memory, sqlite];

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

import { resolve } from 'node:path';
import type { Store, Write } from '../../core/store.js';
import { untilFree } from './busy.js';
import { atomically } from './connection.js';
import { openFile, type Sync } from './file.js';
import { Tables } from './tables.js';
import { Turns } from './turns.js';

/**
 * Keeps everything in one file, which several processes on one machine may share.
 *
 * @param sync `full` waits for the disk at each write-off, so that a power cut loses none
 * @throws StoreError
 */
export async function sqliteStore(name: string, sync: Sync = 'normal'): Promise<Store> {
  const path = resolve(name);
  const connection = await openFile(path, sync);
  const tables = new Tables(connection);
  const turns = new Turns(path, (step) => atomically(connection, step));
  const read = <R>(step: () => R): Promise<R> => untilFree(path, step);
  const write = <R>(step: () => R): Promise<R> => turns.take(step);

  return {
    transact: async (key, decide) => {
      // First without the lock: what only reads, or is refused, waits for nobody.
      const before = await read(() => tables.find(key));
      const first = decide(before.held);
      if (before.id === undefined || !isWrite(first.write)) return first.result;
      return write(() => {
        const now = tables.find(key, before);
        const step = now === before ? first : decide(now.held);
        if (now.id !== undefined && step.write) tables.put(now.id, key, now.held, step.write);
        return step.result;
      });
    },
    open: (tenant, record, coupons) => write(() => tables.open(tenant, record, coupons)),
    tenants: () => read(() => tables.tenants()),
    load: (tenant, coupons, how) => write(() => tables.load(tenant, coupons, how)),
    coupons: (tenant, page) => read(() => tables.coupons(tenant, page)),
    orders: (tenant, filter) => read(() => tables.orders(tenant, filter)),
    reset: (tenant) => write(() => tables.reset(tenant)),
    drop: (tenant) => write(() => tables.drop(tenant)),
    ping: () => write(() => tables.rewriteVersion()),
    close: async () => tables.close(),
  };
}

function isWrite(write: Write = {}): boolean {
  return Object.values(write).some((value) => value !== undefined);
}

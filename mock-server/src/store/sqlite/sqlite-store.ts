import { resolve } from 'node:path';
import type { HeldCoupon } from '../../core/coupon.js';
import type { CouponPage, Existing, OrderFilter, Store, Write } from '../../core/store.js';
import { isSliceOver, nextSlice } from '../../slices.js';
import { loadInSlices } from '../load-in-slices.js';
import { newestFirst, oldestFirst, type ReadOrders } from '../newest-first.js';
import { crowded } from '../store-error.js';
import { untilFree } from './busy.js';
import { byCode } from './by-code.js';
import { atomically } from './connection.js';
import { failureAt } from './failures.js';
import { openFile, type Sync } from './file.js';
import { OpenFiles } from './open-files.js';
import { Statements } from './statements.js';
import { Tables } from './tables.js';
import { TenantTables } from './tenant-tables.js';
import { clearLeft, dropTenant, openTenant, paced, resetTenant, type Step } from './tenants.js';
import { Turns } from './turns.js';

/**
 * Keeps all data in one file, which several processes on one machine may share.
 *
 * @param sync `full` waits for the disk at each write-off, so that a power cut loses none
 * @throws StoreError
 */
export async function sqliteStore(name: string, sync: Sync = 'normal'): Promise<Store> {
  const path = resolve(name);
  const connection = await openFile(path, sync);
  const statements = new Statements(connection);
  const [tables, tenantTables] = [new Tables(statements), new TenantTables(statements)];
  const files = new OpenFiles(path);
  const turns = new Turns(path, (step) => {
    files.checkRecent();
    const result = atomically(connection, step);
    files.check(); // only now: acknowledged data is in the file that others open
    return result;
  });
  const read = <R>(step: () => R): Promise<R> =>
    naming(path, () =>
      untilFree(path, () => {
        const result = step();
        files.checkRecent();
        return result;
      }),
    );
  const write = <R>(step: () => R): Promise<R> => naming(path, () => turns.take(step));
  const stopClearing = clearLeft(tenantTables, read, write);

  return {
    transact: async (key, decide) => {
      // First without the lock: a step that only reads, or is rejected, never waits.
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
    ...tenantSteps(tenantTables, read, write),
    ...couponSteps(tables, read, write),
    orders: (tenant, filter) => ordersIn(tables, read, tenant, filter, oldestFirst),
    orderPage: (tenant, page) => ordersIn(tables, read, tenant, page, (...all) => newestFirst(page, ...all)),
    ping: () => write(() => tables.rehearse()),
    close: async () => {
      await stopClearing();
      // A lost connection stays open: closing it would write its old WAL into the file, which another may have changed.
      if (files.areThere()) statements.close();
    },
  };
}

/** Adds a readable message to faults of the file. */
async function naming<R>(path: string, act: () => Promise<R>): Promise<R> {
  try {
    return await act();
  } catch (error) {
    throw failureAt(path, error);
  }
}

function tenantSteps(
  tables: TenantTables,
  read: Step,
  write: Step,
): Pick<Store, 'open' | 'tenants' | 'reset' | 'drop'> {
  return {
    open: (...made) => openTenant(tables, write, made),
    tenants: () => read(() => tables.names()),
    reset: (tenant) => resetTenant(tables, write, tenant),
    drop: (tenant) => dropTenant(tables, write, tenant),
  };
}

/** Steps that read or write many coupons, in parts. */
function couponSteps(tables: Tables, read: Step, write: Step): Pick<Store, 'load' | 'coupons'> {
  return {
    load: (tenant, coupons, how) =>
      loadInSlices(coupons, how, {
        load: async (some, theHow) => {
          const step = (): Existing | undefined => tables.load(tenant, some, theHow);
          return theHow === 'count' ? read(step) : paced(write, step);
        },
        unload: (some) => paced(write, () => tables.unload(tenant, some)),
        inOrder: byCode,
      }),
    coupons: (tenant, page) =>
      pageOf(page, (cursor, most) => read(() => tables.coupons(tenant, { ...page, cursor }, most))),
  };
}

/** How many coupons one step reads, so that others do not wait long. */
const portion = 1_000;

async function pageOf(
  { limit, inst_no, cursor: first = '' }: CouponPage,
  read: (cursor: string, most: number) => Promise<ReturnType<Tables['coupons']>>,
): Promise<readonly HeldCoupon[]> {
  const found: HeldCoupon[] = [];
  const begin = inst_no === undefined ? limit : Math.max(limit, portion);
  for (let [cursor, most] = [first, begin]; ; most = portion) {
    const rows = await read(cursor, most);
    for (const [, coupon] of rows) if (coupon && found.length < limit) found.push(coupon);
    if (found.length === limit || rows.length < most) return found;
    cursor = rows.at(-1)?.[0] ?? '';
    if (isSliceOver()) await nextSlice();
  }
}

/** How often a list of orders is restarted because of a reset. */
const mostTries = 10;

/** Lists orders as `list` does, with its read functions; restarts if a reset came between. */
async function ordersIn<R>(
  tables: Tables,
  read: Step,
  tenant: string,
  filter: OrderFilter,
  list: (read: ReadOrders, generation: () => string) => Promise<R>,
): Promise<R> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const generation = await read(() => tables.generation(tenant));
    const found = await list(
      (before, most) => read(() => tables.orders(tenant, filter, before, most)),
      () => generation,
    );
    if ((await read(() => tables.generation(tenant))) === generation) return found;
  }
  throw crowded();
}

function isWrite(write: Write = {}): boolean {
  return Object.values(write).some((value) => value !== undefined);
}

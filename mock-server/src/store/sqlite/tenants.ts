import { setTimeout as sleep } from 'node:timers/promises';
import type { Opened, Store } from '../../core/store.js';
import { isSliceOver, nextSlice, partsOf } from '../../slices.js';
import { crowded } from '../store-error.js';
import { byCode } from './by-code.js';
import type { TenantTables } from './tenant-tables.js';

/** Runs statements of one file, which either read or write. */
export type Step = <R>(step: () => R) => Promise<R>;

/** Long enough for another process that sleeps while it waits for the lock. */
const pauseMs = 5;

/** Runs one of many steps. Between them, others have their turn, in this process and in the file. */
export async function paced<R>(write: Step, step: () => R): Promise<R> {
  const result = await write(step);
  if (!isSliceOver()) return result;
  await sleep(pauseMs);
  await nextSlice();
  return result;
}

/** How many rows of each table one step adds or removes. */
const portion = 500;

/**
 * Makes a tenant with few coupons in one step. With more, it has no name until it is complete, and others use the file
 * between the steps.
 */
export async function openTenant(
  tables: TenantTables,
  write: Step,
  [tenant, record, coupons, most]: Parameters<Store['open']>,
): Promise<Opened> {
  const open = (begin: () => number): Opened => {
    const opened = tables.mayOpen(tenant, most);
    if (opened === 'made') tables.name(begin(), tenant);
    return opened;
  };
  if (coupons.length <= portion) {
    return write(() =>
      open(() => {
        const id = tables.begin(record);
        tables.putMade(id, coupons);
        return id;
      }),
    );
  }
  const before = await write(() => tables.mayOpen(tenant, most));
  if (before !== 'made') return before;
  const ordered = await byCode(coupons);
  const id = await write(() => tables.begin(record));
  let opened: Opened | undefined;
  try {
    for await (const some of partsOf(ordered, portion)) {
      await paced(write, () => {
        if (!tables.keep(id)) throw crowded();
        tables.putMade(id, some);
      });
    }
    opened = await write(() => open(() => id));
  } finally {
    if (opened !== 'made') await clear(tables, write, id);
  }
  return opened;
}

/** How often a reset of many rows restarts because another one came between, or its copy was removed. */
const mostTries = 10;

/**
 * Resets a tenant with few rows in one step. With more, it makes a copy of the initial tenant, which takes the name in
 * one step. Then it removes the old rows.
 */
export async function resetTenant(tables: TenantTables, write: Step, tenant: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const id = await write(() => tables.resetAtOnce(tenant, portion));
    if (id === undefined) return;
    const copy = await write(() => tables.beginAgain(id));
    const copyAfter = (code: string) => (): string | undefined =>
      tables.keep(copy) ? tables.copyMade(id, copy, code, portion) : undefined;
    let gone = copy;
    try {
      let last: string | undefined = '';
      while (last !== undefined) last = await paced(write, copyAfter(last));
      if (await write(() => tables.replace(tenant, id, copy))) gone = id;
    } finally {
      await clear(tables, write, gone);
    }
    if (gone === id) return;
  }
  throw crowded();
}

/** Deletes a tenant in one step, by taking its name away. Then it removes the rows, step by step. */
export async function dropTenant(tables: TenantTables, write: Step, tenant: string): Promise<boolean> {
  const id = await write(() => tables.unname(tenant));
  if (id === undefined) return false;
  await clear(tables, write, id);
  return true;
}

/** How often a process checks whether another one left rows, in milliseconds. */
const checkMs = 2_000;

/**
 * Removes what processes left that were killed during a reset, a drop or the creation of a tenant: now, and whenever one
 * is found to be gone.
 *
 * @returns a function that stops it
 */
export function clearLeft(tables: TenantTables, read: Step, write: Step): () => Promise<void> {
  let isOver = false;
  let underWay: Promise<void> | undefined;
  const all = async (): Promise<void> => {
    while ((await read(() => tables.left())) !== undefined) {
      // Within the lock: its process may go on in this moment.
      const id = await write(() => tables.takeLeft());
      if (id === undefined) continue;
      for (let isGone = false; !isGone;) {
        if (isOver) return;
        isGone = await paced(write, () => tables.clearPart(id, portion));
      }
    }
  };
  const check = (): void => {
    // What it cannot remove now is found again.
    underWay ??= all()
      .catch(() => {})
      .finally(() => (underWay = undefined));
  };
  check();
  const timer = setInterval(check, checkMs).unref();
  return async () => {
    isOver = true;
    clearInterval(timer);
    await underWay;
  };
}

async function clear(tables: TenantTables, write: Step, id: number): Promise<void> {
  while (!(await paced(write, () => tables.clearPart(id, portion))));
}

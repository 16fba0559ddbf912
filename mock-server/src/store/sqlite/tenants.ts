import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Opened } from '../../core/store.js';
import type { Tenant } from '../../core/tenant.js';
import { portions } from '../load-in-slices.js';
import type { Tables } from './tables.js';

type Step = <R>(step: () => R) => Promise<R>;

/** As long as another process may sleep that waits for the lock. */
export const pauseMs = 5;

/** So many rows are taken away in one step, of each table. */
const portion = 500;

interface NewTenant {
  readonly tenant: string;
  readonly record: Tenant;
  readonly coupons: readonly HeldCoupon[];
  readonly most: number | undefined;
}

/** Few coupons are one step. With more, a tenant has no name until it is whole, so that others have the file in between. */
export async function openTenant(
  tables: Tables,
  write: Step,
  { tenant, record, coupons, most }: NewTenant,
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
  const left = await write(() => tables.left());
  if (left !== undefined) await clear(tables, write, left);
  const id = await write(() => tables.begin(record));
  let opened: Opened | undefined;
  try {
    for (const some of portions(coupons)) {
      await write(() => tables.putMade(id, some));
      await sleep(pauseMs);
    }
    opened = await write(() => open(() => id));
  } finally {
    if (opened !== 'made') await clear(tables, write, id);
  }
  return opened;
}

/** It is gone when it has lost its name; its rows go step by step. */
export async function dropTenant(tables: Tables, write: Step, tenant: string): Promise<boolean> {
  const id = await write(() => tables.unname(tenant));
  if (id === undefined) return false;
  await clear(tables, write, id);
  return true;
}

async function clear(tables: Tables, write: Step, id: number): Promise<void> {
  while (!(await write(() => tables.clearPart(id, portion)))) await sleep(pauseMs);
}

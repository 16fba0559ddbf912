import type { HeldCoupon } from '../core/coupon.js';
import type { Opened, Store } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';
import { crowded } from './store-error.js';

/** How often a tenant is created again for one request. After that, another process probably keeps deleting it. */
const mostTries = 5;

/**
 * A store in which one tenant always exists. It creates the tenant again, as at the start, if the storage started after
 * the emulator, was emptied, or expired the tenant. Otherwise a write-off would get a response and not be stored.
 */
export function keepOpen(
  store: Store,
  tenant: string,
  record: Tenant,
  coupons: readonly HeldCoupon[],
): Store {
  const open = (): Promise<Opened> => store.open(tenant, record, coupons);
  const beThere = async (name: string): Promise<void> => {
    if (name !== tenant) return;
    const isThere = await store.transact({ tenant }, (held) => ({ result: held.tenant !== undefined }));
    if (!isThere) await open();
  };

  return {
    ...store,
    transact: async (key, decide) => {
      if (key.tenant !== tenant) return store.transact(key, decide);
      for (let tries = 0; tries < mostTries; tries++) {
        const done = await store.transact(key, (held) => {
          if (!held.tenant) return { result: undefined };
          const { result, write } = decide(held);
          return { result: { result }, ...(write && { write }) };
        });
        if (done) return done.result;
        await open();
      }
      throw crowded();
    },
    load: async (name, some, how) => {
      await beThere(name);
      return store.load(name, some, how);
    },
    coupons: async (name, page) => {
      await beThere(name);
      return store.coupons(name, page);
    },
    reset: async (name) => {
      // A tenant with a damaged record counts as existing; a reset restores it.
      if (name === tenant) await open();
      return store.reset(name);
    },
  };
}

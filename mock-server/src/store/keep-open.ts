import type { HeldCoupon } from '../core/coupon.js';
import type { Key, Opened, Store } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';
import { crowded } from './store-error.js';

/** How often a tenant is made again for one request, before others are taken to delete it all the while. */
const mostTries = 5;

/**
 * A store in which one tenant is always there: made again, as at the start, where what kept it came later than the
 * emulator, was emptied, or forgot it after its time to live. Without that, a write-off would be answered and not kept.
 */
export function keepOpen(
  store: Store,
  tenant: string,
  record: Tenant,
  coupons: readonly HeldCoupon[],
): Store {
  const open = (): Promise<Opened> => store.open(tenant, record, coupons);
  const isThere = (key: Key): Promise<boolean> =>
    store.transact({ tenant: key.tenant }, (held) => ({ result: held.tenant !== undefined }));
  const beThere = async (name: string): Promise<void> => {
    if (name === tenant && !(await isThere({ tenant }))) await open();
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
      // One whose record is damaged is there as well, and a reset brings it back.
      if (name === tenant) await open();
      return store.reset(name);
    },
  };
}

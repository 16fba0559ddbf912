import type { HeldCoupon } from '../core/coupon.js';
import type { Key, Store } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';

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
  const open = (): Promise<boolean> => store.open(tenant, record, coupons);
  const isThere = (key: Key): Promise<boolean> =>
    store.transact({ tenant: key.tenant }, (held) => ({ result: held.tenant !== undefined }));
  const beThere = async (name: string): Promise<void> => {
    if (name === tenant && !(await isThere({ tenant }))) await open();
  };

  return {
    ...store,
    transact: async (key, decide) => {
      if (key.tenant !== tenant) return store.transact(key, decide);
      for (;;) {
        const done = await store.transact(key, (held) => {
          if (!held.tenant) return { result: undefined };
          const { result, write } = decide(held);
          return { result: { result }, ...(write && { write }) };
        });
        if (done) return done.result;
        await open();
      }
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
      await beThere(name);
      return store.reset(name);
    },
  };
}

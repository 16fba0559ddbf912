import { randomBytes, randomInt } from 'node:crypto';
import type { HeldCoupon } from '../core/coupon.js';
import type { Deps } from '../core/emulator.js';
import { profileTenant } from '../core/tenant.js';

/** Who a tenant is on the wire. */
export interface TenantIdentity {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
}

/** Makes an institution of its own: nobody else's coupons, traces, faults, clock and journal. */
export async function makeTenant(
  coupons: readonly HeldCoupon[],
  { settings, store }: Deps,
): Promise<TenantIdentity & { readonly key: string }> {
  const key = randomBytes(16).toString('hex');
  for (;;) {
    const inst_no = `7${String(randomInt(10 ** 7)).padStart(7, '0')}`;
    const record = { institution: { inst_no, keys: [key] as const } };
    const own = coupons.map((coupon) => ({ ...coupon, inst_no }));
    if (!settings.institutions.has(inst_no) && (await store.open(inst_no, record, own))) {
      return { ...identityOf(inst_no), key };
    }
  }
}

export async function listTenants({ store }: Deps): Promise<readonly TenantIdentity[]> {
  const names = await store.tenants();
  return names.filter((name) => name !== profileTenant).map(identityOf);
}

/** Numbers that look like the source's, and are no other tenant's. */
export function identityOf(inst_no: string): TenantIdentity {
  return { inst_no, merchant_no: `8518${inst_no}`, shop_no: `8620${inst_no}` };
}

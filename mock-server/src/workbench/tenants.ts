import { randomBytes, randomInt } from 'node:crypto';
import type { HeldCoupon } from '../core/coupon.js';
import type { Deps } from '../core/emulator.js';
import { profileTenant } from '../core/tenant.js';
import type { Journal } from '../journal/journal.js';
import { isOwn, type Scope } from './scope.js';

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

/** One tenant as it was made: coupons, no write-offs, no faults, the machine's clock, nothing in the journal. */
export async function resetTenant(scope: Scope, deps: Deps, journal: Journal): Promise<void> {
  await deps.store.reset(scope.tenant);
  deps.cutWaiting(scope.tenant);
  const institutions = isOwn(scope) ? [scope.tenant] : deps.settings.institutions.keys();
  for (const inst_no of institutions) journal.clear(inst_no);
}

/** Forgets a tenant that the admin API made, and what the journal has of it; false where there was none. */
export async function dropTenant(
  inst_no: string,
  { store, cutWaiting }: Deps,
  journal: Journal,
): Promise<boolean> {
  if (inst_no === profileTenant || !(await store.drop(inst_no))) return false;
  cutWaiting(inst_no);
  journal.clear(inst_no);
  return true;
}

/** The whole emulator back to its start; tenants are gone. */
export async function resetAll(deps: Deps, journal: Journal): Promise<void> {
  const names = await deps.store.tenants();
  await Promise.all(
    names.map((name) => (name === profileTenant ? deps.store.reset(name) : deps.store.drop(name))),
  );
  for (const name of names) deps.cutWaiting(name);
  journal.clear();
}

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

/** What a tenant begins with. */
export interface TenantStart {
  readonly coupons: readonly HeldCoupon[];
  /** Whether it plays a scenario: what it sends is counted apart. */
  readonly isOfRun: boolean;
}

type MadeTenant = TenantIdentity & { readonly key: string };

/** Makes an institution of its own: nobody else's coupons, traces, faults, clock and journal. */
export async function makeTenant(start: TenantStart, deps: Deps): Promise<MadeTenant> {
  const key = randomBytes(16).toString('hex');
  for (;;) {
    const inst_no = `7${String(randomInt(10 ** 7)).padStart(7, '0')}`;
    if (!deps.settings.institutions.has(inst_no) && (await open(inst_no, key, start, deps))) {
      return { ...identityOf(inst_no), key };
    }
  }
}

/**
 * Makes the institution of this number and key, or makes it anew where it is there with this key; undefined where the number
 * is another's.
 */
export async function makeTenantAs(
  { inst_no, key }: { readonly inst_no: string; readonly key: string },
  start: TenantStart,
  deps: Deps,
  journal: Journal,
): Promise<MadeTenant | undefined> {
  if (deps.settings.institutions.has(inst_no)) return undefined;
  while (!(await open(inst_no, key, start, deps))) {
    const keys = await deps.store.transact({ tenant: inst_no }, ({ tenant }) => ({
      result: tenant?.institution?.keys,
    }));
    if (keys && keys[0] !== key) return undefined;
    await dropTenant(inst_no, deps, journal);
  }
  return { ...identityOf(inst_no), key };
}

function open(
  inst_no: string,
  key: string,
  { coupons, isOfRun }: TenantStart,
  { store }: Deps,
): Promise<boolean> {
  const record = { institution: { inst_no, keys: [key] as const }, ...(isOfRun && { isOfRun }) };
  return store.open(
    inst_no,
    record,
    coupons.map((coupon) => ({ ...coupon, inst_no })),
  );
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

import type { Deps } from '../core/emulator.js';
import { timeBy } from '../core/clock.js';
import type { Held, Key, Write } from '../core/store.js';
import { institutionIn, profileTenant, type Tenant, tenantNameOf } from '../core/tenant.js';

/** The subject of an action: a tenant, and perhaps one institution of the profile. */
export interface Scope {
  readonly tenant: string;
  /** Undefined for the profile's tenant as a whole. */
  readonly inst_no: string | undefined;
}

/** The profile's institutions together. */
export const profileScope: Scope = { tenant: profileTenant, inst_no: undefined };

/** The scope of one institution, in the profile or in its separate tenant; undefined for an unknown one. */
export async function scopeOf(inst_no: string, { settings, store }: Deps): Promise<Scope | undefined> {
  const tenant = tenantNameOf(inst_no, settings);
  const isThere = await store.transact({ tenant }, (held) => ({
    result: institutionIn(inst_no, settings, held.tenant) !== undefined,
  }));
  return isThere ? { tenant, inst_no } : undefined;
}

/** Whether the admin API made the scope's tenant. */
export function isOwn({ tenant }: Scope): boolean {
  return tenant !== profileTenant;
}

/** A tenant that was deleted, or removed by a reset of the whole emulator. */
export class NoSuchTenant extends RangeError {
  override readonly name: string = 'NoSuchTenant';

  constructor() {
    super('this tenant is gone: make another / 租户已不存在，请新建');
  }
}

/**
 * One atomic step in a tenant.
 *
 * @throws NoSuchTenant
 */
export async function stepIn<R>(
  key: Key,
  { store }: Deps,
  decide: (held: Held & { readonly tenant: Tenant }) => { readonly result: R; readonly write?: Write },
): Promise<R> {
  const done = await store.transact<{ readonly result: R } | undefined>(key, (held) => {
    const { tenant } = held;
    if (!tenant) return { result: undefined };
    const { result, write } = decide({ ...held, tenant });
    return { result: { result }, ...(write && { write }) };
  });
  if (!done) throw new NoSuchTenant();
  return done.result;
}

/**
 * Reads or changes a tenant's record in one atomic step.
 *
 * @throws NoSuchTenant
 */
export function changeTenant<R>(
  { tenant }: Scope,
  deps: Deps,
  change: (record: Tenant) => { readonly result: R; readonly record?: Tenant },
): Promise<R> {
  return stepIn({ tenant }, deps, (held) => {
    const { result, record } = change(held.tenant);
    return { result, ...(record && { write: { tenant: record } }) };
  });
}

/** The time by a tenant's clock, epoch milliseconds. */
export function timeIn(scope: Scope, deps: Deps): Promise<number> {
  return changeTenant(scope, deps, ({ clock }) => ({ result: timeBy(clock, deps.nowMs()) }));
}

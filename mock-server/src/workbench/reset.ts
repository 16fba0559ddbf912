import type { Deps } from '../core/emulator.js';
import { profileTenant } from '../core/tenant.js';
import type { Journal } from '../journal/journal.js';
import { isOwn, type Scope } from './scope.js';

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

import { randomBytes, randomInt } from 'node:crypto';
import type { HeldCoupon } from '../core/coupon.js';
import type { Deps } from '../core/emulator.js';
import type { Text } from '../core/refusal.js';
import type { Opened } from '../core/store.js';
import { profileTenant } from '../core/tenant.js';
import type { Journal } from '../journal/journal.js';
import { crowded } from '../store/store-error.js';
import { inSlices } from '../slices.js';
import { isSameSecret } from '../signature/same-secret.js';
import { isOwn, type Scope } from './scope.js';

/** A tenant's identity on the wire. */
export interface TenantIdentity {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  /** The user's name for it. */
  readonly name?: string;
}

/** A tenant's initial data. */
export interface TenantStart {
  readonly coupons: readonly HeldCoupon[];
  readonly name?: string | undefined;
  /** Whether it runs a scenario: its exchanges are counted apart. */
  readonly isOfRun: boolean;
}

export type MadeTenant = TenantIdentity & { readonly key: string };

/** The limit of tenants is reached. */
export interface TooManyTenants {
  /** A sentence for each language, without its end. */
  readonly text: Text;
  /** The tenants that were unused for the longest time, as far as this process knows, the oldest first. */
  readonly unused: readonly string[];
}

/** How many times to try another number, or to make a tenant again, before giving up. */
const mostTries = 100;

/** Makes a separate institution: its own coupons, traces, faults, clock and journal. */
export async function makeTenant(
  start: TenantStart,
  deps: Deps,
  journal: Journal,
): Promise<MadeTenant | TooManyTenants> {
  const key = randomBytes(16).toString('hex');
  for (let tries = 0; tries < mostTries; tries++) {
    const inst_no = `7${String(randomInt(10 ** 7)).padStart(7, '0')}`;
    if (deps.settings.institutions.has(inst_no)) continue;
    const opened = await open({ inst_no, key, isKeyDrawn: true }, start, deps);
    if (opened === 'full') return tooMany(deps, journal);
    if (opened === 'made') return { ...identityOf(inst_no, start.name), key };
  }
  throw crowded();
}

/**
 * Makes the institution of this number and key, or makes it again if it exists with this key. Undefined if the number
 * belongs to another.
 */
export async function makeTenantAs(
  { inst_no, key }: { readonly inst_no: string; readonly key: string },
  start: TenantStart,
  deps: Deps,
  journal: Journal,
): Promise<MadeTenant | TooManyTenants | undefined> {
  if (deps.settings.institutions.has(inst_no)) return undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    const opened = await open({ inst_no, key, isKeyDrawn: false }, start, deps);
    if (opened === 'full') return tooMany(deps, journal);
    if (opened === 'made') return { ...identityOf(inst_no, start.name), key };
    const keys = await deps.store.transact({ tenant: inst_no }, ({ tenant }) => ({
      result: tenant?.institution?.keys,
    }));
    if (keys && !isSameSecret(key, keys[0])) return undefined;
    await dropTenant(inst_no, deps, journal);
  }
  throw crowded();
}

interface Opening {
  readonly inst_no: string;
  readonly key: string;
  readonly isKeyDrawn: boolean;
}

function open(
  { inst_no, key, isKeyDrawn }: Opening,
  { coupons, name, isOfRun }: TenantStart,
  { store, maxTenants }: Deps,
): Promise<Opened> {
  const record = {
    institution: { inst_no, keys: [key] as const },
    ...(name !== undefined && { name }),
    ...(isKeyDrawn && { isKeyDrawn }),
    ...(isOfRun && { isOfRun }),
  };
  const own = coupons.map((coupon) => ({ ...coupon, inst_no }));
  return store.open(inst_no, record, own, maxTenants + 1); // the profile's own tenant counts too
}

/** How many of the unused are named. */
const mostUnused = 5;

async function tooMany(deps: Deps, journal: Journal): Promise<TooManyTenants> {
  const numbers = await tenantNumbers(deps);
  const unused = numbers.toSorted((a, b) => journal.lastOf(a) - journal.lastOf(b)).slice(0, mostUnused);
  const most = deps.maxTenants.toLocaleString('en');
  return {
    text: {
      en: `there are ${most} tenants, as many as --max-tenants (maxTenants) allows: delete some, or reset all. The oldest unused ones: ${unused.join(', ')}`,
      zh: `已有 ${most} 个租户，达到 --max-tenants（maxTenants）的上限：请删除一些，或全部重置。最早且未使用的：${unused.join('、')}`,
    },
    unused,
  };
}

export async function listTenants(deps: Deps): Promise<readonly TenantIdentity[]> {
  const numbers = await tenantNumbers(deps);
  const names = new Map<string, string | undefined>();
  await inSlices(numbers, async (number) => {
    names.set(
      number,
      await deps.store.transact({ tenant: number }, ({ tenant }) => ({ result: tenant?.name })),
    );
  });
  return numbers.map((number) => identityOf(number, names.get(number)));
}

async function tenantNumbers({ store }: Deps): Promise<readonly string[]> {
  return (await store.tenants()).filter((number) => number !== profileTenant);
}

/** Generates numbers that look like the source's, and belong to no other tenant. */
export function identityOf(inst_no: string, name?: string): TenantIdentity {
  const numbers = { inst_no, merchant_no: `8518${inst_no}`, shop_no: `8620${inst_no}` };
  return name === undefined ? numbers : { ...numbers, name };
}

/**
 * Restores one tenant to its initial state: coupons, no write-offs, no faults, the machine's clock, an empty journal.
 */
export async function resetTenant(scope: Scope, deps: Deps, journal: Journal): Promise<void> {
  await deps.store.reset(scope.tenant);
  deps.cutWaiting(scope.tenant);
  const institutions = isOwn(scope) ? [scope.tenant] : deps.settings.institutions.keys();
  for (const inst_no of institutions) journal.clear(inst_no);
}

/** Deletes a tenant that the admin API made, with its journal; false for an unknown one. */
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

/** Resets the whole emulator to its start, without tenants. */
export async function resetAll(deps: Deps, journal: Journal): Promise<void> {
  const made = await tenantNumbers(deps);
  await inSlices(made, (name) => deps.store.drop(name));
  await deps.store.reset(profileTenant); // runs even if the list of tenants is lost
  for (const name of [profileTenant, ...made]) deps.cutWaiting(name);
  journal.clear();
}

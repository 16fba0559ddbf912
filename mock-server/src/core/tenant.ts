import type { ArmedFault } from './fault.js';
import type { Clock } from './clock.js';
import type { Institution, Settings } from './settings.js';

/** A tenant's state beside coupons and orders. Tenants share none of it. */
export interface Tenant {
  /** For a tenant that the admin API made. The profile's institutions are in the settings, and share one tenant. */
  readonly institution?: Institution;
  /** The user's name for it. */
  readonly name?: string;
  /** Whether the emulator generated its key, which then works nowhere else. A user's key may be real. */
  readonly isKeyDrawn?: boolean;
  /** Whether it was made to run a scenario: its exchanges are counted apart. */
  readonly isOfRun?: boolean;
  readonly clock?: Clock;
  /** In the order in which they were armed. */
  readonly faults?: readonly ArmedFault[];
  /** The number of resets: a request that waited for a latency must not change anything after a reset. */
  readonly resets?: number;
}

/**
 * The name of the tenant that the profile's institutions share. No institution can have it, since their numbers have 8
 * characters at most.
 */
export const profileTenant = 'of-the-profile';

/** The name of the tenant that serves an institution's requests, if any. */
export function tenantNameOf(inst_no: string, { institutions }: Settings): string {
  return institutions.has(inst_no) ? profileTenant : inst_no;
}

/** An institution of the profile, or the institution of a tenant. */
export function institutionIn(
  inst_no: string,
  { institutions }: Settings,
  tenant: Tenant | undefined,
): Institution | undefined {
  return institutions.get(inst_no) ?? tenant?.institution;
}

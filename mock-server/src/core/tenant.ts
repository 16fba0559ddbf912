import type { ArmedFault } from './fault.js';
import type { Clock } from './clock.js';
import type { Institution, Settings } from './settings.js';

/** What a tenant has beside coupons and orders. Nothing of it is another's. */
export interface Tenant {
  /** Of a tenant that the admin API made; the institutions of the profile are in the settings, and share one tenant. */
  readonly institution?: Institution;
  /** What its user calls it. */
  readonly name?: string;
  /** Whether the emulator drew its key, which is then good for nothing elsewhere; a key that somebody gave may be a real one. */
  readonly isKeyDrawn?: boolean;
  /** Whether it was made to play a scenario: its exchanges are counted apart. */
  readonly isOfRun?: boolean;
  readonly clock?: Clock;
  /** In the order in which they were armed. */
  readonly faults?: readonly ArmedFault[];
  /** How often it was reset: a request that a latency kept waiting must not meet what came after a reset. */
  readonly resets?: number;
}

/** The name of the tenant that the profile's institutions share; no institution's, since those have 8 characters at most. */
export const profileTenant = 'of-the-profile';

/** The name of the tenant that an institution's requests belong to, if there is one. */
export function tenantNameOf(inst_no: string, { institutions }: Settings): string {
  return institutions.has(inst_no) ? profileTenant : inst_no;
}

/** An institution of the profile, or the one that a tenant was made for. */
export function institutionIn(
  inst_no: string,
  { institutions }: Settings,
  tenant: Tenant | undefined,
): Institution | undefined {
  return institutions.get(inst_no) ?? tenant?.institution;
}

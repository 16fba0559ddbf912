import type { Coupon, Profile, Scenario } from '@shoubei-kit/contracts';
import { fieldsOf, isRequest, type RequestStep } from '@shoubei-kit/fixtures/scenarios';
import type { AdminClient } from './admin-client.js';
import { type CallerIdentity, type Callers, demoCaller } from './caller.js';

/** The setup of a scenario: its callers, and the institution whose state the admin API changes. */
export interface ScenarioSetup {
  readonly callers: Callers;
  /** The value of `?inst_no=`; undefined for the institutions of the profile, which share their state. */
  readonly instNo: string | undefined;
  /** Removes the data that was created for it. */
  readonly clear: () => Promise<void>;
}

/** Creates a separate tenant for each caller, or uses the institutions that the scenario's profile names. */
export async function setUpScenario(scenario: Scenario, admin: AdminClient): Promise<ScenarioSetup> {
  const named = namedCallers(scenario.profile);
  const setup = named
    ? { callers: named, instNo: undefined, clear: async () => {} }
    : await makeTenants(scenario, admin);
  const coupons = fillPlaceholders(scenario.given?.coupons ?? [], setup.callers.first);
  // PUT: institutions of a profile share coupons, and another scenario may have left some of these codes.
  try {
    if (coupons.length > 0) await admin.call('PUT', '/coupons', coupons, setup.instNo);
    return setup;
  } catch (error) {
    await setup.clear().catch(() => {});
    throw error;
  }
}

/** The callers that a profile names; undefined if it names none. */
export function namedCallers(profile: Profile | undefined): Callers | undefined {
  const { merchantNo, shopNo } = demoCaller;
  const [first, other] = (profile?.institutions ?? []).map(({ inst_no: instNo, keys }) => {
    return { instNo, keys, merchantNo, shopNo };
  });
  if (!first) return undefined;
  return other ? { first, other } : { first };
}

/** Whether a second institution plays a part. */
export function needsOther({ steps }: Scenario): boolean {
  return steps.some((step) => isRequest(step) && callsOther(step));
}

/** Whether a call is made by a second institution, or speaks of it. */
export function callsOther(step: RequestStep): boolean {
  return step.caller === 'other' || Object.values(fieldsOf(step)).includes('$other_inst');
}

async function makeTenants(scenario: Scenario, admin: AdminClient): Promise<ScenarioSetup> {
  const first = await makeTenant(admin);
  const other = needsOther(scenario) ? await makeTenant(admin) : undefined;
  return {
    callers: other ? { first, other } : { first },
    instNo: first.instNo,
    clear: async () => {
      for (const { instNo } of other ? [first, other] : [first]) {
        await admin.call('DELETE', `/tenants/${encodeURIComponent(instNo)}`);
      }
    },
  };
}

async function makeTenant(admin: AdminClient): Promise<CallerIdentity> {
  const made = await admin.call('POST', '/tenants', { run: true });
  const of = (name: string): string => {
    const value = made[name];
    if (typeof value !== 'string') throw new TypeError(`POST /__admin/tenants returned no ${name}`);
    return value;
  };
  return { instNo: of('inst_no'), keys: [of('key')], merchantNo: of('merchant_no'), shopNo: of('shop_no') };
}

/** Coupons with the caller's merchant and shop in place of $merchant and $shop. */
export function fillPlaceholders(
  coupons: readonly Coupon[],
  { merchantNo, shopNo }: CallerIdentity,
): readonly Coupon[] {
  return coupons.map((coupon) => ({
    ...coupon,
    ...(coupon.merchant_nos && {
      merchant_nos: replacePlaceholder(coupon.merchant_nos, '$merchant', merchantNo),
    }),
    ...(coupon.shop_nos && { shop_nos: replacePlaceholder(coupon.shop_nos, '$shop', shopNo) }),
  }));
}

function replacePlaceholder(values: readonly string[], placeholder: string, own: string): string[] {
  return values.map((value) => (value === placeholder ? own : value));
}

import type { BilingualText, OwnCoupon, WriteOffStep } from '@shoubei-kit/contracts';
import { isCall, isRequest, isWriteOff, type NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { buildRequest } from '../../scenario/build-request.js';
import type { CallerIdentity } from '../../scenario/caller.js';
import type { EndpointProfile } from '../../scenario/endpoint-profile.js';
import { requirementsOf } from '../../scenario/own/coupon-requirements.js';
import { canBeSpent, type OwnState } from '../../scenario/own/own-coupon.js';
import { afterStep, skipReasons } from '../../scenario/own/skip-reasons.js';
import { type Unmet, unmetBy } from '../../scenario/settings-needed.js';
import { tsOf } from '../../scenario/wire-text.js';
import { assignCoupons, type CouponPool } from './coupon-assignment.js';
import type { Rehearsal, Rehearsed } from './rehearsal.js';
import { substitute, type SubstitutedStep, type Substitution } from './substitute.js';

/** A step that will be sent, or why it is not. `number` counts the scenario's steps from 1. */
export type StepRequest =
  | {
      readonly number: number;
      readonly step: WriteOffStep;
      /** Own coupons in its request, in the state that they will have by then. */
      readonly ownCoupons: ReadonlyMap<string, OwnState>;
      readonly rehearsed: Rehearsed;
    }
  | {
      readonly number: number;
      readonly reason: BilingualText;
      /** The skipped step on which it builds. */
      readonly follows?: number;
    };

/** A scenario with its coupons assigned; or the setting because of which it is not sent at all. */
export interface ScenarioRequests {
  readonly named: NamedScenario;
  readonly unmet?: Unmet;
  readonly steps: readonly StepRequest[];
}

/** The requests to send to an endpoint whose state cannot be set. */
export interface RequestPlan {
  readonly scenarios: readonly ScenarioRequests[];
  /** Unspent coupons that are named, whether to be written off or not. */
  readonly atRisk: readonly string[];
}

export interface RequestPlanOptions {
  readonly coupons: readonly OwnCoupon[];
  readonly allowsWriteOff: boolean;
  readonly caller: CallerIdentity;
  readonly endpointProfile: EndpointProfile;
  readonly rehearsal: Rehearsal;
  readonly nowMs: () => number;
  /** Some characters that trace numbers of this run, and of no other, begin with. */
  readonly runPrefix: string;
  /** The limit of requests to send; later steps are skipped. */
  readonly maxRequests: number;
}

/** The order if coupons are few: each rule once. */
const first: readonly string[] = [
  'replay',
  'written-off-once',
  'exclusive-discount-10005',
  'wrong-channel',
  'below-minimum',
  'wrong-shop',
  'trace-conflict',
  'written-off-with-every-field',
];

/** Assigns coupons to all scenarios, and tries every request on an emulator. Nothing is sent elsewhere. */
export async function planRequests(
  all: readonly NamedScenario[],
  options: RequestPlanOptions,
): Promise<RequestPlan> {
  const { allowsWriteOff } = options;
  const coupons = new Map(options.coupons.map((own) => [own.coupon_code, own]));
  const rank = ({ name }: NamedScenario): number =>
    first.includes(name) ? first.indexOf(name) : first.length;
  const planned: ScenarioRequests[] = [];
  for (const named of all.toSorted((a, b) => rank(a) - rank(b))) {
    const unmet = unmetBy(named.scenario, options.endpointProfile);
    const prefix = options.runPrefix + planned.length.toString(36).padStart(2, '0');
    planned.push(
      unmet === undefined
        ? { named, steps: await planScenario(named, prefix, { coupons, allowsWriteOff }, options) }
        : { named, unmet, steps: [] },
    );
  }
  const scenarios = limited(planned, options.maxRequests);
  const named = scenarios.flatMap(({ steps }) =>
    steps.flatMap((one) => ('ownCoupons' in one ? [...one.ownCoupons] : [])),
  );
  const unspent = options.coupons.filter(canBeSpent).map(({ coupon_code }) => coupon_code);
  return { scenarios, atRisk: unspent.filter((code) => named.some(([name]) => name === code)) };
}

/** The same, with a reason in place of each request after the last that is sent. */
function limited(planned: readonly ScenarioRequests[], maxRequests: number): readonly ScenarioRequests[] {
  let left = maxRequests;
  const steps = (one: StepRequest): StepRequest => {
    if ('reason' in one || left-- > 0) return one;
    return { number: one.number, reason: skipReasons.limit };
  };
  return planned.map((scenario) => ({ ...scenario, steps: scenario.steps.map(steps) }));
}

async function planScenario(
  { scenario }: NamedScenario,
  prefix: string,
  pool: CouponPool,
  options: RequestPlanOptions,
): Promise<readonly StepRequest[]> {
  const { coupons = [], clock } = scenario.given ?? {};
  const requirements = requirementsOf(coupons, clock === undefined ? options.nowMs() : Date.parse(clock));
  const substitution: Substitution = { assignment: assignCoupons(requirements, pool), requirements, prefix };
  await options.rehearsal.begin(pool.coupons.values());
  const steps: StepRequest[] = [];
  let broken: { readonly reason: BilingualText; readonly follows?: number } | undefined = scenario.steps.some(
    isCall,
  )
    ? { reason: skipReasons.call }
    : undefined;
  for (const [index, step] of scenario.steps.entries()) {
    const number = index + 1;
    if (broken !== undefined || !isWriteOff(step)) {
      broken ??= { reason: skipReasons.act };
      if (isRequest(step)) steps.push({ number, ...broken });
      continue;
    }
    const planned = await planStep(step, substitution, pool, options);
    steps.push({ number, ...planned });
    if (!('reason' in planned)) continue;
    if (changesState(step) || planned.reason === skipReasons.elsewhere) {
      broken = { reason: afterStep(number, 'skipped'), follows: number };
    }
  }
  return steps;
}

function changesState({ expect: { outcome } }: WriteOffStep): boolean {
  return outcome === undefined || outcome === 'written_off' || outcome === 'system_error';
}

type PlannedRequest =
  Omit<Exclude<StepRequest, { reason: BilingualText }>, 'number'> | { readonly reason: BilingualText };

async function planStep(
  step: WriteOffStep,
  substitution: Substitution,
  { coupons }: CouponPool,
  { rehearsal, caller, endpointProfile, nowMs }: RequestPlanOptions,
): Promise<PlannedRequest> {
  const made = substitute(step, substitution);
  if ('reason' in made) return made;
  const ts = tsOf(nowMs());
  const rehearsed = await rehearsal.send(
    buildRequest(made.step, { callers: { first: caller }, ts, endpointProfile }),
  );
  if (!rehearsed || rehearsed.outcome !== step.expect.outcome) return { reason: skipReasons.elsewhere };
  const ownCoupons = new Map(made.ownCoupons.map(({ coupon_code, state }) => [coupon_code, state]));
  if (rehearsed.outcome === 'written_off') {
    for (const own of made.ownCoupons) coupons.set(own.coupon_code, { ...own, state: 'used' });
  }
  return { step: withAmounts(made, rehearsed), ownCoupons, rehearsed };
}

/** Expects the emulator's amounts for the own coupon, if the coupon's value is known. */
function withAmounts(
  { step, ownCoupons: [own] }: SubstitutedStep,
  { outcome, body }: Rehearsed,
): WriteOffStep {
  if (outcome !== 'written_off' || own?.face_amount === undefined) return step;
  const settled = body['settle_amount'] ?? body['settleAmount'];
  const expect = { ...step.expect, amount: own.face_amount, settle_amount: Number(settled) };
  return { ...step, expect };
}

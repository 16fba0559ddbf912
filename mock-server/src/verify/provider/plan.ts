import type { BilingualText, OwnCoupon, WriteOffStep } from '@shoubei-kit/contracts';
import { isWriteOff, type NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { buildRequest } from '../../scenario/build-request.js';
import type { Caller } from '../../scenario/caller.js';
import { unfitAsNamed } from '../../scenario/fit.js';
import type { InForce } from '../../scenario/endpoint-profile.js';
import { tsOf } from '../../scenario/wire-text.js';
import { castOf, type Company } from './coupon-assignment.js';
import { canBeSpent, type OwnState } from '../../scenario/own/own-coupon.js';
import { afterStep, reasons } from '../../scenario/own/reasons.js';
import type { Rehearsal, Rehearsed } from './rehearsal.js';
import { rolesOf } from '../../scenario/own/coupon-requirements.js';
import { transpose, type Transposed, type Transposing } from './substitute.js';

/** A step that is to be sent, or why it is not. `number` counts the scenario's steps from 1. */
export type PlayStep =
  | {
      readonly number: number;
      readonly step: WriteOffStep;
      /** Own coupons that it names, in the state that they will have by then. */
      readonly names: ReadonlyMap<string, OwnState>;
      readonly rehearsed: Rehearsed;
    }
  | {
      readonly number: number;
      readonly reason: BilingualText;
      /** The skipped step on which it builds. */
      readonly follows?: number;
    };

/** A scenario with the roles given out; or the setting for whose sake it is not played at all. */
export interface Play {
  readonly named: NamedScenario;
  readonly setting?: string;
  readonly steps: readonly PlayStep[];
}

/** What is to be sent to an endpoint whose state cannot be set. */
export interface Plan {
  readonly plays: readonly Play[];
  /** Unspent coupons that are named, whether to be written off or not. */
  readonly atRisk: readonly string[];
}

export interface Planning {
  readonly coupons: readonly OwnCoupon[];
  readonly allowsWriteOff: boolean;
  readonly caller: Caller;
  readonly inForce: InForce;
  readonly rehearsal: Rehearsal;
  readonly nowMs: () => number;
  /** Some characters that trace numbers of this run, and of no other, begin with. */
  readonly runPrefix: string;
}

/** With few coupons, what they are best spent on: each rule once. */
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

/** Gives out the roles of all scenarios, and tries every request on an emulator. Nothing is sent elsewhere. */
export async function planAll(scenarios: readonly NamedScenario[], planning: Planning): Promise<Plan> {
  const { allowsWriteOff } = planning;
  const coupons = new Map(planning.coupons.map((own) => [own.coupon_code, own]));
  const rank = ({ name }: NamedScenario): number =>
    first.includes(name) ? first.indexOf(name) : first.length;
  const plays: Play[] = [];
  for (const named of scenarios.toSorted((a, b) => rank(a) - rank(b))) {
    const setting = unfitAsNamed(named.scenario, planning.inForce);
    const prefix = planning.runPrefix + plays.length.toString(36).padStart(2, '0');
    plays.push(
      setting === undefined
        ? { named, steps: await planSteps(named, prefix, { coupons, allowsWriteOff }, planning) }
        : { named, setting, steps: [] },
    );
  }
  const named = plays.flatMap(({ steps }) => steps.flatMap((one) => ('names' in one ? [...one.names] : [])));
  const unspent = planning.coupons.filter(canBeSpent).map(({ coupon_code }) => coupon_code);
  return { plays, atRisk: unspent.filter((code) => named.some(([name]) => name === code)) };
}

async function planSteps(
  { scenario }: NamedScenario,
  prefix: string,
  company: Company,
  planning: Planning,
): Promise<readonly PlayStep[]> {
  const { coupons = [], clock } = scenario.given ?? {};
  const roles = rolesOf(coupons, clock === undefined ? planning.nowMs() : Date.parse(clock));
  const transposing: Transposing = { cast: castOf(roles, company), roles, prefix };
  await planning.rehearsal.begin(company.coupons.values());
  const steps: PlayStep[] = [];
  let broken: { readonly reason: BilingualText; readonly follows?: number } | undefined;
  for (const [index, step] of scenario.steps.entries()) {
    const number = index + 1;
    if (broken !== undefined || !isWriteOff(step)) {
      broken ??= { reason: reasons.act };
      if (isWriteOff(step)) steps.push({ number, ...broken });
      continue;
    }
    const planned = await planStep(step, transposing, company, planning);
    steps.push({ number, ...planned });
    if (!('reason' in planned)) continue;
    if (changesState(step) || planned.reason === reasons.elsewhere) {
      broken = { reason: afterStep(number, 'skipped'), follows: number };
    }
  }
  return steps;
}

function changesState({ expect: { outcome } }: WriteOffStep): boolean {
  return outcome === undefined || outcome === 'written_off' || outcome === 'system_error';
}

type Planned =
  Omit<Exclude<PlayStep, { reason: BilingualText }>, 'number'> | { readonly reason: BilingualText };

async function planStep(
  step: WriteOffStep,
  transposing: Transposing,
  { coupons }: Company,
  { rehearsal, caller, inForce, nowMs }: Planning,
): Promise<Planned> {
  const made = transpose(step, transposing);
  if ('reason' in made) return made;
  const ts = tsOf(nowMs());
  const rehearsed = await rehearsal.send(
    buildRequest(made.step, { callers: { first: caller }, ts, inForce }),
  );
  if (rehearsed?.outcome !== step.expect.outcome || rehearsed === undefined)
    return { reason: reasons.elsewhere };
  const names = new Map(made.names.map(({ coupon_code, state }) => [coupon_code, state]));
  if (rehearsed.outcome === 'written_off') {
    for (const own of made.names) coupons.set(own.coupon_code, { ...own, state: 'used' });
  }
  return { step: withAmounts(made, rehearsed), names, rehearsed };
}

/** What the emulator would pay out for the own coupon, where it is told what that is worth. */
function withAmounts({ step, names: [own] }: Transposed, { outcome, body }: Rehearsed): WriteOffStep {
  if (outcome !== 'written_off' || own?.face_amount === undefined) return step;
  const settled = body['settle_amount'] ?? body['settleAmount'];
  const expect = { ...step.expect, amount: own.face_amount, settle_amount: Number(settled) };
  return { ...step, expect };
}

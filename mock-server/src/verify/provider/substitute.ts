import type { BilingualText, OutcomeName, OwnCoupon, WriteOffStep } from '@shoubei-kit/contracts';
import { requestedCoupon } from '../../scenario/expected-response.js';
import type { CouponRequirements } from '../../scenario/own/coupon-requirements.js';
import { skipReasons } from '../../scenario/own/skip-reasons.js';
import { callsOther } from '../../scenario/scenario-setup.js';
import { scalarText } from '../../scenario/wire-text.js';
import type { ChosenCoupon, CouponAssignment } from './coupon-assignment.js';

/** A step as it can be sent to an endpoint whose state cannot be set. */
export interface SubstitutedStep {
  readonly step: WriteOffStep;
  /** The own coupons in its request. */
  readonly ownCoupons: readonly OwnCoupon[];
}

/** The values that are substituted in a step. */
export interface Substitution {
  readonly assignment: CouponAssignment;
  readonly requirements: ReadonlyMap<string, CouponRequirements>;
  /** The prefix of trace numbers, so that they were never sent before. */
  readonly prefix: string;
}

const beforeAnyCoupon: ReadonlySet<OutcomeName | undefined> = new Set<OutcomeName | undefined>([
  'illegal_parameter',
  'bad_signature',
  'unknown_institution',
  'stale_timestamp',
]);

/** The step with own coupons and trace numbers in place of the scenario's, or why it cannot be sent. */
export function substitute(
  step: WriteOffStep,
  { assignment, requirements, prefix }: Substitution,
): SubstitutedStep | { readonly reason: BilingualText } {
  const isEarly = beforeAnyCoupon.has(step.expect.outcome);
  const reason = unsendable(step, isEarly, requirements);
  if (reason) return { reason };
  const isToBeNotFound = step.expect.outcome === 'not_found';
  const ownCoupons: OwnCoupon[] = [];
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(step.write_off)) {
    const changed = isCouponName(name)
      ? ownCode(value, (code) =>
          isEarly ? assignment.spentCoupon(code) : assignment.couponFor(code, isToBeNotFound),
        )
      : name === 'wf_trace_no'
        ? ownTraceField(value, prefix, isEarly)
        : { value };
    if ('reason' in changed) return changed;
    if (changed.own) ownCoupons.push(changed.own);
    fields.push([name, changed.value]);
  }
  const shifted = shiftAmount(Object.fromEntries(fields), step, ownCoupons, requirements);
  if (!shifted) return { reason: skipReasons.amount };
  return { step: { ...step, write_off: shifted, expect: expectOf(step, prefix) }, ownCoupons };
}

function isCouponName(name: string): boolean {
  return name === 'coupon_code' || name === 'couponCode';
}

const yours: ReadonlySet<unknown> = new Set([undefined, '$inst', '$merchant', '$shop']);

/** The reason why no coupon could make the step sendable. */
function unsendable(
  step: WriteOffStep,
  isEarly: boolean,
  requirements: ReadonlyMap<string, CouponRequirements>,
): BilingualText | undefined {
  const { write_off, expect, raw } = step;
  if (expect.unknown !== undefined || expect.outcome === 'system_error') return skipReasons.unknownOutcome;
  if (callsOther(step)) return skipReasons.notYours;
  const isYours = ['inst_no', 'merchant_no', 'shop_no'].every((name) => yours.has(write_off[name]));
  if (!isYours && !isEarly) return skipReasons.notYours;
  if ((raw?.pad_to ?? 0) > 131_072) return skipReasons.large;
  const literal = (raw?.body ?? '').replaceAll(/\$(?:json|fields)/gu, '');
  const isNamed =
    /coupon|\\u/iu.test(literal) || [...requirements.keys()].some((code) => literal.includes(code));
  return isNamed ? skipReasons.body : undefined;
}

type SubstitutedValue =
  { readonly value: unknown; readonly own?: OwnCoupon } | { readonly reason: BilingualText };

/** The own code in the type of the scenario's: a number stays a number. */
function ownCode(value: unknown, choose: (code: string) => ChosenCoupon): SubstitutedValue {
  const code = scalarText(value);
  if (code === undefined)
    return value === null || value === '' ? { value } : { reason: skipReasons.stranger };
  const chosen = choose(code);
  if ('reason' in chosen) return chosen;
  const { own } = chosen;
  if (typeof value === 'string') return { value: own.coupon_code, own };
  const number = Number(own.coupon_code);
  const isNumber = typeof value === 'number' && Number.isSafeInteger(number);
  return isNumber && String(number) === own.coupon_code
    ? { value: number, own }
    : { reason: skipReasons.number };
}

/** A value that is rejected before its trace number is checked may be sent as it is. */
function ownTraceField(value: unknown, prefix: string, isEarly: boolean): SubstitutedValue {
  const trace = ownTrace(value, prefix);
  if (trace !== undefined || value === undefined) return { value: trace };
  return isEarly ? { value } : { reason: skipReasons.trace };
}

/** An amount is so far from the own coupon's minimum as it was from that of the scenario's. */
function shiftAmount(
  fields: Readonly<Record<string, unknown>>,
  { write_off }: WriteOffStep,
  [own]: readonly OwnCoupon[],
  requirements: ReadonlyMap<string, CouponRequirements>,
): Readonly<Record<string, unknown>> | undefined {
  const least = requirements.get(requestedCoupon(write_off) ?? '')?.coupon.min_amount;
  const { amount } = fields;
  if (least === undefined || own?.min_amount === undefined || !/^[0-9]{1,16}$/u.test(String(amount)))
    return fields;
  const shifted = BigInt(String(amount)) - BigInt(least) + BigInt(own.min_amount);
  if (shifted < 0n) return undefined;
  return { ...fields, amount: typeof amount === 'number' ? Number(shifted) : String(shifted) };
}

/** The expectations that hold for the response of any endpoint; those that only an emulator reports are dropped. */
function expectOf({ expect }: WriteOffStep, prefix: string): WriteOffStep['expect'] {
  const { outcome, same_order_as, signed, codes, wf_trace_no } = expect;
  const trace = ownTrace(wf_trace_no, prefix);
  return {
    ...(outcome !== undefined && { outcome }),
    ...(same_order_as !== undefined && { same_order_as }),
    ...(signed !== undefined && { signed }),
    ...(codes === null && { codes }),
    ...((typeof trace === 'string' || trace === null) && { wf_trace_no: trace }),
  };
}

/**
 * A new trace number in place of a scenario's: an endpoint remembers trace numbers for ever, so a scenario's may be sent
 * only once. Numbers that differ stay different and keep their form, so that tests of lengths and characters still test
 * them. Undefined if that is impossible.
 */
export function ownTrace(value: unknown, prefix: string): unknown {
  if (value === null || value === '' || value === undefined) return value;
  if (typeof value === 'number') return ownNumber(value, prefix);
  if (typeof value !== 'string') return undefined;
  const characters = Array.from(value);
  const most = characters.length > 32 ? 36 : 32;
  if (characters.length > 36 || value.startsWith('$')) return value;
  if (/^\s/u.test(value)) return undefined;
  if (characters.length + prefix.length <= most) return prefix + value;
  const replaced = characters.slice(0, prefix.length).join('');
  return /^[0-9A-Za-z-]*$/u.test(replaced) ? prefix + characters.slice(prefix.length).join('') : undefined;
}

/** Puts digits derived from the prefix before those of the scenario's number. */
function ownNumber(value: number, prefix: string): number | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  const own = Number(`${(Number.parseInt(prefix, 36) % 900_000_000) + 100_000_000}${value}`);
  return Number.isSafeInteger(own) ? own : undefined;
}

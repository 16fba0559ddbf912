import type { BilingualText, OutcomeName, OwnCoupon, WriteOffStep } from '@shoubei-kit/contracts';
import { scalarText } from '../../scenario/wire-text.js';
import { callsOther } from '../../scenario/scenario-setup.js';
import type { Cast, Chosen } from './coupon-assignment.js';
import { ownTrace } from '../../scenario/own/own-trace.js';
import { reasons } from '../../scenario/own/reasons.js';
import type { Role } from '../../scenario/own/coupon-requirements.js';

/** A step as it can be sent to an endpoint whose state cannot be set. */
export interface Transposed {
  readonly step: WriteOffStep;
  /** The own coupons that it names. */
  readonly names: readonly OwnCoupon[];
}

/** What a step is transposed with. */
export interface Transposing {
  readonly cast: Cast;
  readonly roles: ReadonlyMap<string, Role>;
  /** What trace numbers begin with, so that they were never sent before. */
  readonly prefix: string;
}

const beforeAnyCoupon: ReadonlySet<OutcomeName | undefined> = new Set<OutcomeName | undefined>([
  'illegal_parameter',
  'bad_signature',
  'unknown_institution',
  'stale_timestamp',
]);

/** The step with own coupons and trace numbers in place of the scenario's, or why it cannot be sent. */
export function transpose(
  step: WriteOffStep,
  { cast, roles, prefix }: Transposing,
): Transposed | { readonly reason: BilingualText } {
  const isEarly = beforeAnyCoupon.has(step.expect.outcome);
  const reason = unsendable(step, isEarly, roles);
  if (reason) return { reason };
  const isToBeNotFound = step.expect.outcome === 'not_found';
  const names: OwnCoupon[] = [];
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(step.write_off)) {
    const changed = isCouponName(name)
      ? ownCode(value, (code) => (isEarly ? cast.decoy(code) : cast.play(code, isToBeNotFound)))
      : name === 'wf_trace_no'
        ? ownTraceOr(value, prefix, isEarly)
        : { value };
    if ('reason' in changed) return changed;
    if (changed.own) names.push(changed.own);
    fields.push([name, changed.value]);
  }
  const shifted = shiftAmount(Object.fromEntries(fields), step, names, roles);
  if (!shifted) return { reason: reasons.amount };
  return { step: { ...step, write_off: shifted, expect: expectOf(step, prefix) }, names };
}

function isCouponName(name: string): boolean {
  return name === 'coupon_code' || name === 'couponCode';
}

const yours: ReadonlySet<unknown> = new Set([undefined, '$inst', '$merchant', '$shop']);

/** What no coupon would make right. */
function unsendable(
  step: WriteOffStep,
  isEarly: boolean,
  roles: ReadonlyMap<string, Role>,
): BilingualText | undefined {
  const { write_off, expect, raw } = step;
  if (expect.unknown !== undefined || expect.outcome === 'system_error') return reasons.unknownOutcome;
  if (callsOther(step)) return reasons.notYours;
  const isYours = ['inst_no', 'merchant_no', 'shop_no'].every((name) => yours.has(write_off[name]));
  if (!isYours && !isEarly) return reasons.notYours;
  if ((raw?.pad_to ?? 0) > 131_072) return reasons.large;
  const literal = (raw?.body ?? '').replaceAll(/\$(?:json|fields)/gu, '');
  const isNamed = /coupon|\\u/iu.test(literal) || [...roles.keys()].some((code) => literal.includes(code));
  return isNamed ? reasons.body : undefined;
}

type Changed = { readonly value: unknown; readonly own?: OwnCoupon } | { readonly reason: BilingualText };

/** The own code in the type of the scenario's: a number stays a number. */
function ownCode(value: unknown, choose: (code: string) => Chosen): Changed {
  const code = scalarText(value);
  if (code === undefined) return value === null || value === '' ? { value } : { reason: reasons.stranger };
  const chosen = choose(code);
  if ('reason' in chosen) return chosen;
  const { own } = chosen;
  if (typeof value === 'string') return { value: own.coupon_code, own };
  const number = Number(own.coupon_code);
  const isNumber = typeof value === 'number' && Number.isSafeInteger(number);
  return isNumber && String(number) === own.coupon_code ? { value: number, own } : { reason: reasons.number };
}

/** Whatever is refused before a trace number is looked at may be sent as it is. */
function ownTraceOr(value: unknown, prefix: string, isEarly: boolean): Changed {
  const trace = ownTrace(value, prefix);
  if (trace !== undefined || value === undefined) return { value: trace };
  return isEarly ? { value } : { reason: reasons.trace };
}

/** An amount is so far from the own coupon's minimum as it was from that of the scenario's. */
function shiftAmount(
  fields: Readonly<Record<string, unknown>>,
  { write_off }: WriteOffStep,
  [own]: readonly OwnCoupon[],
  roles: ReadonlyMap<string, Role>,
): Readonly<Record<string, unknown>> | undefined {
  const code = scalarText(write_off['coupon_code']) ?? scalarText(write_off['couponCode']);
  const least = roles.get(code ?? '')?.coupon.min_amount;
  const { amount } = fields;
  if (least === undefined || own?.min_amount === undefined || !/^[0-9]{1,16}$/u.test(String(amount)))
    return fields;
  const shifted = BigInt(String(amount)) - BigInt(least) + BigInt(own.min_amount);
  if (shifted < 0n) return undefined;
  return { ...fields, amount: typeof amount === 'number' ? Number(shifted) : String(shifted) };
}

/** What holds of the answer anywhere; what only an emulator tells is not looked at. */
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

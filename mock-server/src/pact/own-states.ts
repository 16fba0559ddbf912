import { type BilingualText, channels, type OwnCoupon } from '@shoubei-kit/contracts';
import { bestFor, type CouponRequirements } from '../scenario/own/coupon-requirements.js';
import { type Gate, gateFor, isProduction, reasonToBlock } from '../scenario/own/gate.js';
import { canBeSpent, isMagicShaped } from '../scenario/own/own-coupon.js';
import { noCouponFor, skipReasons } from '../scenario/own/skip-reasons.js';
import type { PactIdentity } from './admin-states.js';
import {
  type BroughtAbout,
  type InteractionPlan,
  type ProviderState,
  type ProviderStates,
  stateNames,
  type Values,
  valuesIn,
} from './provider-states.js';
import { type PactSigning, resign } from './signing.js';
import { writeOffBeforehand } from './write-off.js';

/** The endpoint, the caller, and the caller's coupons. */
export interface OwnStatesOptions {
  /** The provider's origin. */
  readonly baseUrl: string;
  readonly identity: PactIdentity;
  /** Your own coupons and their states there, as in the file of `verify --own-coupons`. Amounts are whole fen. */
  readonly coupons: readonly OwnCoupon[];
  /** The unspent coupons that requests may name and so spend. None by default. */
  readonly mayBeSpent?: readonly string[] | undefined;
  readonly signing?: PactSigning | undefined;
  /** Returns a trace number that was never sent before; random digits by default. */
  readonly newTraceNo?: (() => string) | undefined;
}

/**
 * Provider states at an endpoint where the state of a coupon cannot be set: only your own coupons exist. Each
 * interaction gets a coupon of its kind. {@link fitPact} leaves out interactions without such a coupon, with the
 * reason.
 *
 * It holds back the same requests as `verify`. No request names a code outside `coupons`, or an unspent coupon outside
 * `mayBeSpent`. No code with the form of a magic code goes to the real endpoint. An interaction fails if its request is
 * held back.
 *
 * @throws RangeError for a duplicate code, a code of `mayBeSpent` that is not in `coupons`, and a magic code for the
 *   real endpoint
 * @example
 * const states = ownStates({ baseUrl, identity, coupons: [{ coupon_code: '690000000002', state: 'refunded' }] });
 * const { pact, leftOut } = await fitPact(JSON.parse(text), states);
 * await writeFile('fitted.json', JSON.stringify(pact));
 * const options = providerOptions({ baseUrl, identity, states });
 * await new Verifier({ ...options, pactUrls: ['fitted.json'] }).verifyProvider();
 */
export function ownStates(options: OwnStatesOptions): ProviderStates {
  const gate = gateOf(options);
  const assigner = new CouponAssigner(options, gate);
  return {
    plan: async (states) => assigner.plan(states),
    bringAbout: (state) => bringAbout(state, options, gate),
    leave: async () => {},
    heldBack: (fields, body) => reasonToBlock({ fields, body }, gate),
  };
}

function gateOf({ baseUrl, coupons, mayBeSpent = [] }: OwnStatesOptions): Gate {
  const codes = coupons.map(({ coupon_code }) => coupon_code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new RangeError(`${twice} comes twice / 重复`);
  const stranger = mayBeSpent.find((code) => !codes.includes(code));
  if (stranger !== undefined)
    throw new RangeError(`mayBeSpent: ${stranger} is not one of your coupons / 不在您的券中`);
  const magic = isProduction(baseUrl) ? codes.find(isMagicShaped) : undefined;
  if (magic !== undefined) {
    throw new RangeError(
      `${magic} has the form of a magic code, which never goes to ${baseUrl} / 是魔法券码的格式，不会发往该地址`,
    );
  }
  return gateFor(coupons, baseUrl, ({ coupon_code }) => mayBeSpent.includes(coupon_code));
}

/** Assigns coupons to interactions. A coupon that an interaction may spend is assigned to no other. */
class CouponAssigner {
  readonly #options: OwnStatesOptions;
  readonly #gate: Gate;
  readonly #assigned = new Set<string>();

  constructor(options: OwnStatesOptions, gate: Gate) {
    this.#options = options;
    this.#gate = gate;
  }

  plan(states: readonly ProviderState[]): InteractionPlan {
    const values: Record<string, Values[string]> = {};
    for (const state of states) {
      const one = this.#planOne(state, states);
      if ('obstacle' in one) return one;
      Object.assign(values, one.values);
    }
    if (typeof values['coupon_code'] === 'string') this.#assign(values['coupon_code']);
    const { key: _, ...identity } = this.#options.identity;
    return { values: { ...identity, ...values } };
  }

  #planOne({ name, params }: ProviderState, all: readonly ProviderState[]): InteractionPlan {
    switch (name) {
      case stateNames.coupon:
        return this.#choose(params, all);
      case stateNames.writtenOff:
        return this.#choose({ ...params, state: 'issued' }, all, this.#newTrace());
      case stateNames.newTrace:
        return { values: this.#newTrace() };
      case stateNames.wrongKey:
        return { values: {} };
      default:
        return { obstacle: skipReasons.act };
    }
  }

  #assign(code: string): void {
    const own = this.#options.coupons.find(({ coupon_code }) => coupon_code === code);
    if (own && canBeSpent(own)) this.#assigned.add(code);
  }

  #newTrace(): Values {
    const { newTraceNo = () => crypto.randomUUID().replaceAll('-', '') } = this.#options;
    return { wf_trace_no: newTraceNo() };
  }

  #choose(
    params: ProviderState['params'],
    all: readonly ProviderState[],
    more: Values = {},
  ): InteractionPlan {
    const { coupons } = this.#options;
    // Rejected for its signature, whatever the coupon: so it gets a coupon that cannot be spent.
    const isEarly = all.some(({ name }) => name === stateNames.wrongKey);
    const free = coupons.filter(({ coupon_code: code }) => !this.#assigned.has(code));
    const required = requirementsOf(params);
    const own = isEarly ? coupons.find((one) => !canBeSpent(one)) : bestFor(required, free);
    if (!own) return { obstacle: isEarly ? skipReasons.decoy : noCouponFor(required) };
    if (this.#gate.withheld.has(own.coupon_code)) return { obstacle: notAllowed };
    const { coupon_code, face_amount, settle_amount } = own;
    if (canBeSpent(own) && (face_amount === undefined || settle_amount === undefined))
      return { obstacle: amountsNeeded };
    return {
      values: {
        coupon_code,
        ...(face_amount !== undefined && { face_amount }),
        ...(settle_amount !== undefined && { settle_amount }),
        ...more,
      },
    };
  }
}

const notAllowed: BilingualText = {
  en: 'names an unspent coupon that mayBeSpent does not name',
  zh: '涉及 mayBeSpent 未列出的未核销券',
};

const amountsNeeded: BilingualText = {
  en: 'its coupon needs face_amount and settle_amount, to compare the response with',
  zh: '该券须给出 face_amount 与 settle_amount，用于比较响应',
};

/** Returns the pact's requirements for a coupon. */
function requirementsOf(params: ProviderState['params']): CouponRequirements {
  const { state = 'issued', right_shop: rightShop = true, channel_type, min_amount } = params;
  const known = ['used', 'refunded', 'frozen', 'expired', 'not_yet_valid', 'not_found'] as const;
  return {
    state: known.find((one) => one === state) ?? 'issued',
    rightShop: rightShop !== false,
    coupon: {
      coupon_code: 'any',
      face_amount: 1000,
      ...(typeof min_amount === 'number' && { min_amount }),
      ...channelIn(channel_type),
    },
  };
}

function channelIn(channel: unknown): Pick<CouponRequirements['coupon'], 'channel_type'> {
  const known = channels.find(({ channel_type }) => channel_type === channel);
  return known ? { channel_type: known.channel_type } : {};
}

/** Sets up a state. Only a previous write-off needs a request; every other state holds already. */
async function bringAbout(
  state: ProviderState,
  options: OwnStatesOptions,
  gate: Gate,
): Promise<BroughtAbout> {
  const { name, params } = state;
  const { key, ...identity } = options.identity;
  const { coupon_code: code } = params;
  if (typeof code === 'string' && !gate.known.has(code)) {
    throw new Error(
      `${code} is not one of your coupons: adapt the pact first (fitPact) / 请先用 fitPact 处理该 pact`,
    );
  }
  if (name === stateNames.writtenOff) await writeOff(params, options, gate);
  return {
    values: { ...valuesIn(params), ...identity },
    key,
    ...(name === stateNames.wrongKey && { signAsSent: true }),
  };
}

async function writeOff(
  { coupon_code, wf_trace_no, amount }: ProviderState['params'],
  { baseUrl, identity: { key, ...identity }, signing }: OwnStatesOptions,
  gate: Gate,
): Promise<void> {
  const request = { ...identity, coupon_code, wf_trace_no, ...(amount !== undefined && { amount }) };
  const fields = resign({ ...request, ts: '', sign: '' }, { key, signing });
  const body = Buffer.from(JSON.stringify(fields));
  const held = reasonToBlock({ fields, body }, gate);
  if (held !== undefined) throw new Error(`not sent: ${held} / 未发送`);
  await writeOffBeforehand(baseUrl, body);
}

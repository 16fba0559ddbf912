import type { AdminClient } from '../scenario/admin-client.js';
import { adminApi } from './admin-api.js';
import {
  type BroughtAbout,
  type InteractionPlan,
  type ProviderState,
  type ProviderStates,
  stateNames,
  valuesIn,
} from './provider-states.js';
import { isRecord } from './is-record.js';
import { type PactSigning, resign } from './signing.js';
import { tsOf } from '../scenario/wire-text.js';
import { writeOffBeforehand } from './write-off.js';

/** The caller: an institution with its key, merchant and shop. */
export interface PactIdentity {
  readonly inst_no: string;
  readonly key: string;
  readonly merchant_no: string;
  readonly shop_no: string;
}

/** The emulator that states are set up at, and the caller they are for. */
export interface AdminStatesOptions {
  /** The emulator's origin. */
  readonly baseUrl: string;
  readonly adminToken?: string | undefined;
  /**
   * The institution named in the requests, for pacts that have it as literals. It is **reset** before each interaction,
   * together with all institutions of its tenant. Without it each interaction gets a separate institution, deleted
   * after it; the pact then takes `${inst_no}`, `${merchant_no}` and `${shop_no}` from the provider state.
   */
  readonly identity?: PactIdentity | undefined;
  readonly signing?: PactSigning | undefined;
}

/**
 * Sets up the states of {@link stateNames} at an emulator, over its admin API.
 *
 * @example
 * const states = adminStates({ baseUrl: 'http://127.0.0.1:4051' });
 */
export function adminStates({ baseUrl, adminToken, identity, signing }: AdminStatesOptions): ProviderStates {
  const api = adminApi(baseUrl, adminToken);
  let caller: PactIdentity | undefined;
  const coupons = new Set<unknown>();
  const enter = async (): Promise<PactIdentity> => (caller ??= await newCaller(api, identity));
  return {
    plan: (states) => plan(states, api),
    bringAbout: async (state) => {
      const act = acts.get(state.name);
      if (act === undefined) throw new Error(unknownState(state.name));
      return act({ baseUrl, api, caller: await enter(), signing, coupons }, state.params);
    },
    leave: async () => {
      const left = caller;
      caller = undefined;
      coupons.clear();
      if (left !== undefined && identity === undefined) await api.call('DELETE', `/tenants/${left.inst_no}`);
    },
  };
}

async function newCaller(api: AdminClient, identity: PactIdentity | undefined): Promise<PactIdentity> {
  if (identity === undefined) {
    const { inst_no, key, merchant_no, shop_no } = await api.call('POST', '/tenants');
    return {
      inst_no: String(inst_no),
      key: String(key),
      merchant_no: String(merchant_no),
      shop_no: String(shop_no),
    };
  }
  await api.call('POST', '/reset', undefined, identity.inst_no);
  return identity;
}

async function plan(states: readonly ProviderState[], api: AdminClient): Promise<InteractionPlan> {
  for (const { name, params } of states) {
    if (!acts.has(name)) {
      const [en = '', zh = ''] = unknownState(name).split(' / ');
      return { obstacle: { en, zh } };
    }
    if (name === stateNames.slowClock && !(await checksFreshness(api, params))) {
      return {
        obstacle: {
          en: 'the emulator does not check the freshness of ts: start it with --ts-window-seconds 300',
          zh: '模拟器未检查 ts 时效：请以 --ts-window-seconds 300 启动',
        },
      };
    }
  }
  // Coupons get the codes of the pact; the other values are known when the states are set up.
  return { values: {} };
}

async function checksFreshness(api: AdminClient, params: ProviderState['params']): Promise<boolean> {
  const { settings } = await api.call('GET', '/profile');
  const window: unknown = isRecord(settings) ? settings['tsWindowSeconds'] : undefined;
  return typeof window === 'number' && window < Number(params['seconds']);
}

function unknownState(name: string): string {
  const known = Object.values(stateNames);
  return `no such provider state: "${name}"; known are ${known.map((one) => `"${one}"`).join(', ')} / 未知的 provider state：“${name}”`;
}

interface StateContext {
  readonly baseUrl: string;
  readonly api: AdminClient;
  readonly caller: PactIdentity;
  readonly signing: PactSigning | undefined;
  /** Codes of the coupons that this interaction's states set up. */
  readonly coupons: Set<unknown>;
}

type Act = (context: StateContext, params: ProviderState['params']) => Promise<BroughtAbout>;

const acts = new Map<string, Act>([
  [stateNames.coupon, coupon],
  [stateNames.newTrace, async (context, params) => withIdentity(context, params)], // all are new at first
  [stateNames.writtenOff, writtenOff],
  [stateNames.busy, busy],
  [stateNames.strangeInstitution, strangeInstitution],
  [stateNames.wrongKey, async (context, params) => ({ ...withIdentity(context, params), signAsSent: true })],
  [stateNames.slowClock, slowClock],
]);

async function coupon(context: StateContext, params: ProviderState['params']): Promise<BroughtAbout> {
  const { state = 'issued', right_shop: rightShop = true, ...rest } = params;
  const { coupon_code: code } = rest;
  if (code !== undefined && context.coupons.has(code)) throw new Error(namedTwice(code));
  context.coupons.add(code);
  if (state !== 'not_found') {
    // Overwrites a coupon that the emulator was started with: the state defines the coupon.
    const given = { ...rest, ...stateOf(state), ...(rightShop === false && { shop_nos: [] }) };
    await context.api.call('PUT', '/coupons', given, context.caller.inst_no);
  }
  return withIdentity(context, params);
}

function namedTwice(code: unknown): string {
  return `two provider states of one interaction name the coupon ${String(code)}: merge them into one / 同一交互的两个 provider state 都涉及券 ${String(code)}，请合并为一个`;
}

/** Turns "expired" and "not yet valid" into dates: the emulator derives both from the clock. */
function stateOf(state: unknown): Readonly<Record<string, unknown>> {
  if (state === 'expired') return { valid_until: '2020-01-01T00:00:00+08:00' };
  return state === 'not_yet_valid' ? { valid_from: '9999-01-01T00:00:00+08:00' } : { state };
}

async function writtenOff(context: StateContext, params: ProviderState['params']): Promise<BroughtAbout> {
  const { wf_trace_no, amount, ...rest } = params;
  await coupon(context, { ...rest, state: 'issued' });
  const { key, ...identity } = context.caller;
  const unsigned = {
    ...identity,
    coupon_code: rest['coupon_code'],
    wf_trace_no,
    ...(amount !== undefined && { amount }),
  };
  const request = resign({ ...unsigned, ts: '', sign: '' }, { key, signing: context.signing });
  await writeOffBeforehand(context.baseUrl, Buffer.from(JSON.stringify(request)));
  return withIdentity(context, params);
}

async function busy(context: StateContext, params: ProviderState['params']): Promise<BroughtAbout> {
  const done = await coupon(context, { ...params, state: 'issued' });
  const fault = { kind: 'system_error', when: 'before' };
  await context.api.call('POST', '/faults', fault, context.caller.inst_no);
  return done;
}

async function strangeInstitution(
  context: StateContext,
  params: ProviderState['params'],
): Promise<BroughtAbout> {
  const { values, key } = withIdentity(context, params);
  const { inst_no: stranger = '99999999' } = params;
  if (typeof stranger !== 'string') throw new Error('inst_no: text is needed / inst_no 应为文本');
  return { values: { ...values, inst_no: stranger }, key };
}

async function slowClock(context: StateContext, params: ProviderState['params']): Promise<BroughtAbout> {
  const { values, key } = withIdentity(context, params);
  return { values: { ...values, ts: tsOf(Date.now() - Number(params['seconds']) * 1000) }, key };
}

function withIdentity(
  { caller: { key, ...identity } }: StateContext,
  params: ProviderState['params'],
): BroughtAbout {
  return { values: { ...valuesIn(params), ...identity }, key };
}

import type { Store } from './store.js';
import { type Acted, act } from './act.js';
import type { HeldCoupon } from './coupon.js';
import { type Asked, normalise, validate } from './asked.js';
import { type Authenticated, authenticate, refuseUnanswerable } from './authenticate.js';
import { type Checked, conclude } from './conclude.js';
import { parse, type WriteOffHttpRequest } from './parse.js';
import type { Exchange } from './reply.js';
import type { Settings } from './settings.js';
import { refuse, type Refusal } from './why.js';

/** All that the emulator takes from outside. Nothing in core reads the time, the environment or a file. */
export interface Deps {
  readonly settings: Settings;
  readonly store: Store;
  /** The emulator's clock, epoch milliseconds. */
  readonly nowMs: () => number;
  readonly newOrderNo: () => string;
  readonly newRequestId: () => string;
  /** What the store holds at the start and after a reset. */
  readonly initialCoupons: readonly HeldCoupon[];
  /** Told of what should not happen: a store that fails, a bug. */
  readonly onError: (error: unknown) => void;
}

/** bytes → parse → normalise → validate → authenticate → decide → (commit) → render → sign → bytes */
export async function handle(request: WriteOffHttpRequest, deps: Deps): Promise<Exchange> {
  const requestId = deps.newRequestId();
  let checked: Checked = {};
  try {
    checked = check(request, deps.settings, deps.nowMs());
    const { asked, who } = checked;
    const acted = asked && who && !checked.refusal ? await commit(asked, who, deps) : undefined;
    return conclude(checked, acted, deps.settings, requestId);
  } catch (error) {
    deps.onError(error);
    return conclude({ ...checked, refusal: failed() }, undefined, deps.settings, requestId);
  }
}

/** The checks that need no coupon, in the order of protocol section 4. */
function check(request: WriteOffHttpRequest, settings: Settings, nowMs: number): Checked {
  const parsed = parse(request, settings.bodyLimit);
  if ('refusal' in parsed) return parsed;
  const { sent } = parsed;
  const rules = { strict: settings.strict, needSign: settings.signature === 'enforce' };
  const validated = validate(sent, normalise(sent), rules);
  if ('refusal' in validated) return { sent, ...validated };
  const { asked } = validated;
  const authenticated = authenticate(sent, asked, settings);
  if ('refusal' in authenticated) return { sent, asked, ...authenticated };
  const { who } = authenticated;
  const refusal = refuseUnanswerable(asked, who, settings) ?? refuseStale(asked, settings, nowMs);
  return { sent, asked, who, signature: who.signature, ...(refusal && { refusal }) };
}

function refuseStale({ ts, tsMs }: Asked, { tsWindowSeconds }: Settings, nowMs: number): Refusal | undefined {
  if (tsWindowSeconds === null || Math.abs(nowMs - tsMs) <= tsWindowSeconds * 1000) return undefined;
  const off = Math.round((tsMs - nowMs) / 1000);
  return refuse(
    'stale_timestamp',
    'ts',
    `${ts} is ${off} s off the emulator's clock, ${tsWindowSeconds} s are allowed`,
    `${ts} 与模拟器时钟相差 ${off} 秒，允许 ${tsWindowSeconds} 秒`,
  );
}

function failed(): Refusal {
  return refuse(
    'system_error',
    'emulator',
    'the emulator itself failed, see its log',
    '模拟器自身故障，见日志',
  );
}

function commit(asked: Asked, { institution }: Authenticated, deps: Deps): Promise<Acted> {
  const facts = { asked, settings: deps.settings, nowMs: deps.nowMs(), orderNo: deps.newOrderNo() };
  const { inst_no, merchant_no, wf_trace_no } = asked;
  const key = {
    tenant: institution.tenant,
    code: asked.coupon_code,
    ...(wf_trace_no !== undefined && { trace: { inst_no, merchant_no, wf_trace_no } }),
  };
  return deps.store.transact(key, (held) => act(facts, held));
}

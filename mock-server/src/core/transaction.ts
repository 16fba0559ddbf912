import type { RequestFields } from './request-fields.js';
import { noFaults, applyArmed, type FaultEffect, addFault } from './fault.js';
import {
  type Authenticated,
  authenticate,
  refuseUnrepeatable,
  type SignatureFinding,
  refuseStale,
} from './authenticate.js';
import { timeBy } from './clock.js';
import { type HeldCoupon, magicCoupon, magicRow, pendingFault } from './coupon.js';
import type { Decision, Endpoint, Facts } from './endpoint.js';
import { simulatesWriteOff } from './apply-fault.js';
import type { Order } from './order.js';
import type { Sent } from './parse.js';
import type { Settings } from './settings.js';
import type { Held, Write } from './store.js';
import { institutionIn, type Tenant } from './tenant.js';
import { quoted, refuse, type Refusal } from './refusal.js';

/** A request whose parameters were looked at, and what deciding it takes. */
export interface TransactionInput {
  readonly endpoint: Endpoint;
  readonly sent: Sent;
  readonly inst_no: string;
  /** Undefined where the parameters were refused. */
  readonly request: RequestFields | undefined;
  readonly settings: Settings;
  /** The machine's clock, epoch milliseconds. */
  readonly machineMs: number;
  /** Drawn before, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  /** For a request that has waited: the faults applied to it, and how often its tenant had been reset then. */
  readonly waited?: { readonly applied: FaultEffect; readonly resets: number };
}

/** What a request came to in its tenant. */
export interface TransactionResult {
  /** Whether its institution is known; only then does it belong to a tenant. */
  readonly isKnown: boolean;
  /** The key that signs the answer. */
  readonly key: string | undefined;
  readonly signature?: SignatureFinding;
  /** Undefined when a fault came before. */
  readonly decision?: Decision | undefined;
  /** What a fault answers as if it had happened, though it did not. */
  readonly simulated?: Decision | undefined;
  readonly applied: FaultEffect;
  /** Nothing is decided yet, a latency comes before; how often the tenant was reset so far. */
  readonly waits?: number;
  /** While it waited, its tenant was reset or dropped: it is cut off, so that nothing of it reaches what came after. */
  readonly isCut?: boolean;
  readonly coupon?: HeldCoupon | undefined;
  /** The two digits of the magic behaviour, when magic answered. */
  readonly magic?: string | undefined;
}

interface Step {
  readonly result: TransactionResult;
  readonly write?: Write;
}

/** The step that a store runs atomically: who asks, faults, magic, the decision, and what to write. Pure. */
export function runTransaction(input: TransactionInput, held: Held): Step {
  const { sent, request, settings, inst_no } = input;
  const institution = institutionIn(inst_no, settings, held.tenant);
  const [firstKey] = institution?.keys ?? [];
  const unmoved = { isKnown: institution !== undefined, key: firstKey, applied: noFaults };
  if (!request) return { result: unmoved };
  const { waited } = input;
  if (waited && (!institution || waited.resets !== (held.tenant?.resets ?? 0))) {
    return { result: { ...unmoved, applied: waited.applied, isCut: true } };
  }
  if (!institution) return { result: { ...unmoved, decision: unknownInstitution(inst_no) } };
  const authenticated = authenticate(sent, institution, settings);
  if ('refusal' in authenticated) {
    const { refusal: decision, signature } = authenticated;
    return { result: { ...unmoved, decision, ...(signature && { signature }) } };
  }
  const { who } = authenticated;
  const nowMs = timeBy(held.tenant?.clock, input.machineMs);
  const known = { isKnown: true, key: who.key, signature: who.signature, applied: noFaults };
  const decision = refuseUnrepeatable(request, who, settings) ?? refuseStale(request, settings, nowMs);
  if (decision) return { result: { ...known, decision } };
  const facts = { request, settings, nowMs, orderNo: input.orderNo };
  return decideWithFaults(input.endpoint, facts, known, held, waited?.applied);
}

function unknownInstitution(inst_no: string): Refusal {
  return refuse(
    'unknown_institution',
    'inst_no',
    `${quoted(inst_no)} is not an institution of this emulator`,
    `本模拟器没有机构 ${quoted(inst_no)}`,
  );
}

type AuthenticatedCaller = Pick<TransactionResult, 'isKnown' | 'key'> & {
  readonly signature: Authenticated['signature'];
};

function decideWithFaults(
  { decide }: Endpoint,
  facts: Omit<Facts, 'coupon' | 'bound'>,
  known: AuthenticatedCaller,
  held: Held,
  settled: FaultEffect | undefined,
): Step {
  const { request, settings } = facts;
  const isMagic = settings.magic && (held.coupon === undefined || held.coupon.magic !== undefined);
  const found = held.coupon ?? (isMagic ? magicCoupon(request.coupon_code) : undefined);
  const magic = isMagic ? magicRow(request.coupon_code)?.ss : undefined;
  const { applied, coupon, write } = settled
    ? { applied: settled, coupon: found, write: {} }
    : choose(request, held, found);
  const { isKnown, key, signature } = known;
  const result = { isKnown, key, signature, decision: undefined, applied, coupon, magic };
  if (!settled && applied.beforeMs > 0)
    return { result: Object.assign(result, { waits: held.tenant?.resets ?? 0 }), write };
  const comesBefore = applied.fault?.when === 'before';
  if (applied.fault && comesBefore && !simulatesWriteOff(applied.fault)) return { result, write };
  const { nowMs, orderNo } = facts;
  const decision = decide({ request, settings, nowMs, orderNo, coupon: found, bound: held.order });
  if (comesBefore) return { result: Object.assign(result, { simulated: decision }), write };
  return { result: { ...result, decision }, write: withWriteOff(write, decision, coupon, applied) };
}

/** Which faults strike: those that were armed, and after them the magic coupon's own; and what that changes. */
function choose(
  request: RequestFields,
  { tenant = {} }: Held,
  found: HeldCoupon | undefined,
): { readonly applied: FaultEffect; readonly coupon: HeldCoupon | undefined; readonly write: Write } {
  const { faults = [] } = tenant;
  const { applied, armed } = applyArmed(faults, request);
  const write: { tenant?: Tenant } = armed === faults ? {} : { tenant: { ...tenant, faults: armed } };
  const own = found && pendingFault(found);
  if (!found || !own || (applied.fault && own.kind !== 'latency')) return { applied, coupon: found, write };
  const both = addFault(applied, own, 0);
  if (own.times === 'always') return { applied: both, coupon: found, write };
  const coupon = { ...found, struck: true };
  return { applied: both, coupon, write: { ...write, coupon } };
}

/** What faults change, and what the decision does. */
function withWriteOff(
  write: Write,
  decision: Decision,
  coupon: HeldCoupon | undefined,
  { fault }: FaultEffect,
): Write {
  if (decision.name !== 'written_off') return write;
  const isLast = fault?.kind === 'lost_then_already_used';
  if (decision.replayed)
    return isLast ? { ...write, order: { ...decision.order, never_replayed: true } } : write;
  if (!coupon) return write;
  const order: Order = isLast ? { ...decision.order, never_replayed: true } : decision.order;
  const used = Object.assign({}, coupon, { state: 'used' as const, order_no: order.order_no });
  return Object.assign({ coupon: used, order }, write.tenant && { tenant: write.tenant });
}

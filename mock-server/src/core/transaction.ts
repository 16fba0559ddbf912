import type { Asked } from './request-fields.js';
import { nothingStruck, strikeArmed, type Struck, withFault } from './fault.js';
import {
  type Authenticated,
  authenticate,
  refuseUnanswerable,
  type SignatureFinding,
  refuseStale,
} from './authenticate.js';
import { timeBy } from './clock.js';
import { type HeldCoupon, magicCoupon, magicRow, pendingFault } from './coupon.js';
import type { Decision, Endpoint, Facts } from './endpoint.js';
import { pretends } from './apply-fault.js';
import type { Order } from './order.js';
import type { Sent } from './parse.js';
import type { Settings } from './settings.js';
import type { Held, Write } from './store.js';
import { institutionIn, type Tenant } from './tenant.js';
import { quoted, refuse, type Refusal } from './refusal.js';

/** A request whose parameters were looked at, and what deciding it takes. */
export interface Turn {
  readonly endpoint: Endpoint;
  readonly sent: Sent;
  readonly inst_no: string;
  /** Undefined where the parameters were refused. */
  readonly asked: Asked | undefined;
  readonly settings: Settings;
  /** The machine's clock, epoch milliseconds. */
  readonly machineMs: number;
  /** Drawn before, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  /** For a request that has waited: what struck it, and how often its tenant had been reset then. */
  readonly waited?: { readonly struck: Struck; readonly resets: number };
}

/** What a request came to in its tenant. */
export interface Acted {
  /** Whether its institution is known; only then does it belong to a tenant. */
  readonly isKnown: boolean;
  /** The key that signs the answer. */
  readonly key: string | undefined;
  readonly signature?: SignatureFinding;
  /** Undefined when a fault came before. */
  readonly decision?: Decision | undefined;
  /** What a fault answers as if it had happened, though it did not. */
  readonly pretended?: Decision | undefined;
  readonly struck: Struck;
  /** Nothing is decided yet, a latency comes before; how often the tenant was reset so far. */
  readonly waits?: number;
  /** While it waited, its tenant was reset or dropped: it is cut off, so that nothing of it reaches what came after. */
  readonly isCut?: boolean;
  readonly coupon?: HeldCoupon | undefined;
  /** The two digits of the magic behaviour, when magic answered. */
  readonly magic?: string | undefined;
}

interface Step {
  readonly result: Acted;
  readonly write?: Write;
}

/** The step that a store runs atomically: who asks, faults, magic, the decision, and what to write. Pure. */
export function act(turn: Turn, held: Held): Step {
  const { sent, asked, settings, inst_no } = turn;
  const institution = institutionIn(inst_no, settings, held.tenant);
  const [firstKey] = institution?.keys ?? [];
  const unmoved = { isKnown: institution !== undefined, key: firstKey, struck: nothingStruck };
  if (!asked) return { result: unmoved };
  const { waited } = turn;
  if (waited && (!institution || waited.resets !== (held.tenant?.resets ?? 0))) {
    return { result: { ...unmoved, struck: waited.struck, isCut: true } };
  }
  if (!institution) return { result: { ...unmoved, decision: unknownInstitution(inst_no) } };
  const authenticated = authenticate(sent, institution, settings);
  if ('refusal' in authenticated) {
    const { refusal: decision, signature } = authenticated;
    return { result: { ...unmoved, decision, ...(signature && { signature }) } };
  }
  const { who } = authenticated;
  const nowMs = timeBy(held.tenant?.clock, turn.machineMs);
  const known = { isKnown: true, key: who.key, signature: who.signature, struck: nothingStruck };
  const decision = refuseUnanswerable(asked, who, settings) ?? refuseStale(asked, settings, nowMs);
  if (decision) return { result: { ...known, decision } };
  const facts = { asked, settings, nowMs, orderNo: turn.orderNo };
  return decideWithFaults(turn.endpoint, facts, known, held, waited?.struck);
}

function unknownInstitution(inst_no: string): Refusal {
  return refuse(
    'unknown_institution',
    'inst_no',
    `${quoted(inst_no)} is not an institution of this emulator`,
    `本模拟器没有机构 ${quoted(inst_no)}`,
  );
}

type Known = Pick<Acted, 'isKnown' | 'key'> & { readonly signature: Authenticated['signature'] };

function decideWithFaults(
  { decide }: Endpoint,
  facts: Omit<Facts, 'coupon' | 'bound'>,
  known: Known,
  held: Held,
  settled: Struck | undefined,
): Step {
  const { asked, settings } = facts;
  const isMagic = settings.magic && (held.coupon === undefined || held.coupon.magic !== undefined);
  const found = held.coupon ?? (isMagic ? magicCoupon(asked.coupon_code) : undefined);
  const magic = isMagic ? magicRow(asked.coupon_code)?.ss : undefined;
  const { struck, coupon, write } = settled
    ? { struck: settled, coupon: found, write: {} }
    : choose(asked, held, found);
  const { isKnown, key, signature } = known;
  const result = { isKnown, key, signature, decision: undefined, struck, coupon, magic };
  if (!settled && struck.beforeMs > 0)
    return { result: Object.assign(result, { waits: held.tenant?.resets ?? 0 }), write };
  const comesBefore = struck.fault?.when === 'before';
  if (struck.fault && comesBefore && !pretends(struck.fault)) return { result, write };
  const { nowMs, orderNo } = facts;
  const decision = decide({ asked, settings, nowMs, orderNo, coupon: found, bound: held.order });
  if (comesBefore) return { result: Object.assign(result, { pretended: decision }), write };
  return { result: { ...result, decision }, write: withWriteOff(write, decision, coupon, struck) };
}

/** Which faults strike: those that were armed, and after them the magic coupon's own; and what that changes. */
function choose(
  asked: Asked,
  { tenant = {} }: Held,
  found: HeldCoupon | undefined,
): { readonly struck: Struck; readonly coupon: HeldCoupon | undefined; readonly write: Write } {
  const { faults = [] } = tenant;
  const { struck, armed } = strikeArmed(faults, asked);
  const write: { tenant?: Tenant } = armed === faults ? {} : { tenant: { ...tenant, faults: armed } };
  const own = found && pendingFault(found);
  if (!found || !own || (struck.fault && own.kind !== 'latency')) return { struck, coupon: found, write };
  const both = withFault(struck, own, 0);
  if (own.times === 'always') return { struck: both, coupon: found, write };
  const coupon = { ...found, struck: true };
  return { struck: both, coupon, write: { ...write, coupon } };
}

/** What faults change, and what the decision does. */
function withWriteOff(
  write: Write,
  decision: Decision,
  coupon: HeldCoupon | undefined,
  { fault }: Struck,
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

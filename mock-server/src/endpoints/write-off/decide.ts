import { channels, orderRecord, type RequestFields, requestFieldsOf } from '@shoubei-kit/contracts';
import { type HeldCoupon, settleAmount } from '../../core/coupon.js';
import type { Settings } from '../../core/settings.js';
import type { Facts as FactsOf } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { WriteOffOutcome } from '../../core/outcome.js';
import { quoted, refuse, type Refusal, type RefusalName } from '../../core/refusal.js';

type Facts = FactsOf<RequestFields>;

type Rule = (facts: Facts, coupon: HeldCoupon) => Refusal | undefined;

const exclusiveChannels = new Set<string>(
  channels.filter((c) => c.exclusive_discount).map((c) => c.channel_type),
);

/** The coupon's rules, in the order of their checks (assumed: the provider documents none). */
const couponRules: readonly (readonly [RefusalName, Rule])[] = [
  ['refunded', (_, c) => inState(c, 'refunded', 'refunded', '已退款')],
  ['already_used', (_, c) => inState(c, 'used', 'written off before', '此前已核销')],
  ['frozen', (_, c) => inState(c, 'frozen', 'frozen', '已冻结')],
  ['not_yet_valid', notYetValid],
  ['expired', expired],
  ['wrong_shop', wrongShop],
  ['wrong_channel', wrongChannel],
  ['exclusive_discount', exclusiveDiscount],
  ['below_minimum', belowMinimum],
];

const couponOrder: readonly string[] = ['not_found', ...couponRules.map(([name]) => name), 'written_off'];

/** The outcomes that are possible only after `check`. */
export function outcomesFrom(check: RefusalName): ReadonlySet<string> {
  return new Set(couponOrder.slice(couponOrder.indexOf(check)));
}

/** Decides an authenticated and fresh request: first by the trace number, then by the coupon. */
export function decide(facts: Facts): WriteOffOutcome {
  return decideByTrace(facts) ?? decideByCoupon(facts);
}

/** A5. Only a write-off binds a trace. */
function decideByTrace({ request, order: bound, settings }: Facts): WriteOffOutcome | undefined {
  if (!bound || request.wf_trace_no === undefined) return undefined;
  const field = firstDifference(request, bound);
  if (field !== undefined)
    return traceConflict(`bound to another write-off: ${field} differs`, `已绑定另一笔核销：${field} 不同`);
  if (bound.cancelled_at !== undefined && settings.cancelledTrace !== 'replay')
    return cancelled(bound, settings);
  if (settings.idempotency === 'trace_conflict') return traceConflict('used before', '此前已使用');
  if (settings.idempotency === 'already_used' || bound.never_replayed === true) {
    const by = `(order_no ${bound.order_no})`;
    return refuse('already_used', 'wf_trace_no', `written off before ${by}`, `此前已核销 ${by}`);
  }
  return { name: 'written_off', order: bound, replayed: true };
}

/** A20: a till must not take a cancelled write-off for a valid one. */
function cancelled({ order_no }: Order, { cancelledTrace }: Settings): Refusal {
  const name = cancelledTrace === 'already_used' ? 'already_used' : 'trace_conflict';
  const by = `(order_no ${order_no})`;
  const [en, zh] = [`bound to a write-off that was cancelled ${by}`, `已绑定一笔已撤销的核销 ${by}`];
  return refuse(name, 'wf_trace_no', en, zh, 'A20');
}

function firstDifference(request: RequestFields, bound: Order): string | undefined {
  return requestFieldsOf.replay.find((field) => request[field] !== bound[field]);
}

function traceConflict(en: string, zh: string): Refusal {
  return refuse('trace_conflict', 'wf_trace_no', en, zh);
}

function decideByCoupon(facts: Facts): WriteOffOutcome {
  const { coupon, request } = facts;
  if (!coupon || (coupon.inst_no !== undefined && coupon.inst_no !== request.inst_no)) {
    const code = quoted(request.coupon_code);
    return refuse(
      'not_found',
      'coupon_code',
      `no coupon ${code} for this institution`,
      `该机构没有券 ${code}`,
    );
  }
  for (const [, rule] of couponRules) {
    const refusal = rule(facts, coupon);
    if (refusal) return refusal;
  }
  return { name: 'written_off', order: toOrder(facts, coupon), replayed: false };
}

function inState(
  coupon: HeldCoupon,
  state: 'refunded' | 'used' | 'frozen',
  en: string,
  zh: string,
): Refusal | undefined {
  if (coupon.state !== state) return undefined;
  const name = state === 'used' ? 'already_used' : state;
  const by = coupon.order_no === undefined ? '' : ` (order_no ${coupon.order_no})`;
  return refuse(name, 'coupon_code', `${en}${by}`, `${zh}${by}`);
}

function notYetValid({ nowMs }: Facts, { valid_from: from }: HeldCoupon): Refusal | undefined {
  if (from === undefined || nowMs >= Date.parse(from)) return undefined;
  return refuse('not_yet_valid', 'coupon_code', `valid from ${from}`, `${from} 起有效`);
}

function expired({ nowMs }: Facts, { valid_until: until }: HeldCoupon): Refusal | undefined {
  if (until === undefined || nowMs <= Date.parse(until)) return undefined;
  return refuse('expired', 'coupon_code', `valid until ${until}`, `有效期至 ${until}`);
}

function wrongShop({ request }: Facts, { merchant_nos, shop_nos }: HeldCoupon): Refusal | undefined {
  if (merchant_nos?.includes(request.merchant_no) === false) {
    return refuse('wrong_shop', 'merchant_no', 'the coupon names other merchants', '该券限定其他商户');
  }
  if (shop_nos?.includes(request.shop_no) === false) {
    return refuse('wrong_shop', 'shop_no', 'the coupon names other shops', '该券限定其他门店');
  }
  return undefined;
}

function wrongChannel({ request }: Facts, { channel_type: own }: HeldCoupon): Refusal | undefined {
  if (own === undefined || request.channel_type === undefined || request.channel_type === own)
    return undefined;
  return refuse(
    'wrong_channel',
    'channel_type',
    `the coupon is of channel ${own}`,
    `该券的通道类型为 ${own}`,
  );
}

function exclusiveDiscount({ request }: Facts, { channel_type: own }: HeldCoupon): Refusal | undefined {
  if (request.exc_discount_flag === '0' || own === undefined || !exclusiveChannels.has(own)) return undefined;
  return refuse(
    'exclusive_discount',
    'exc_discount_flag',
    `with 1, channel ${own} cannot be written off`,
    `为 1 时通道 ${own} 的券不可核销`,
  );
}

function belowMinimum({ request }: Facts, { min_amount: least }: HeldCoupon): Refusal | undefined {
  if (
    least === undefined ||
    least === 0 ||
    (request.amount !== undefined && BigInt(request.amount) >= BigInt(least))
  )
    return undefined;
  const got = request.amount ?? 'none';
  return refuse(
    'below_minimum',
    'amount',
    `at least ${least} fen is needed, got ${got}`,
    `至少 ${least} 分，实为 ${request.amount ?? '空'}`,
  );
}

let lastMs = Number.NaN;
let lastIso = '';

/** Caches the text: under load many write-offs share one millisecond. */
function isoOf(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}

function toOrder({ request, orderNo, nowMs, settings }: Facts, coupon: HeldCoupon): Order {
  return orderRecord(request, {
    order_no: orderNo,
    face_amount: coupon.face_amount,
    settle_amount: settleAmount(coupon, settings.feeBasisPoints),
    settled_by_fee: coupon.settle_amount === undefined,
    written_off_at: isoOf(nowMs),
  });
}

import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Facts } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { DeclaredOutcome } from '../../core/outcome.js';
import { quoted, refuse, type Refusal, type Text } from '../../core/refusal.js';
import type { DeclaredFields } from './check.js';

type Rule = Pick<EndpointDeclaration, 'act' | 'within_seconds'>;

/**
 * Decides an authenticated and fresh request: finds its write-off, and what may be done to it.
 *
 * @param nameOf the request's name for a field, which this file knows by its meaning
 */
export function decide(
  declared: Rule,
  facts: Facts<DeclaredFields>,
  nameOf: (field: string) => string,
): DeclaredOutcome {
  const decided = decideByOrder(declared, facts);
  const outcome = decided.order && isLastOfSeveral(facts) ? { ...decided, isLastOfSeveral: true } : decided;
  const { reason } = outcome;
  return reason ? { ...outcome, reason: { ...reason, field: nameOf(reason.field) } } : outcome;
}

/** A18: a coupon that was written off, cancelled and written off again is found by its last write-off. */
function isLastOfSeveral({ request, coupon, order }: Facts<DeclaredFields>): boolean {
  const before = coupon?.cancelled_order_no;
  return askedBy(request) === 'coupon_code' && before !== undefined && before !== order?.order_no;
}

/** A field's name in requests to this endpoint, if they have it. */
export function wireName(field: string, { request }: Pick<EndpointDeclaration, 'request'>): string {
  return requestNames(request).find((name) => meaningOf(name, request) === field) ?? field;
}

function decideByOrder(declared: Rule, facts: Facts<DeclaredFields>): DeclaredOutcome {
  const { request, order, settings, nowMs } = facts;
  if (order?.inst_no !== request.inst_no) return none(request);
  const refusal = refuseOther(request, order);
  if (refusal) return refusal;
  if (declared.act === 'none') return { name: 'found', order };
  if (order.cancelled_at !== undefined) return cancelledBefore(request, order, settings.secondCancel);
  const { within_seconds: within } = declared;
  if (within !== undefined && nowMs - Date.parse(order.written_off_at) > within * 1000) {
    return { name: 'too_late', order, reason: { field: askedBy(request), text: tooLate(order, within) } };
  }
  return { name: 'done', order: { ...order, cancelled_at: new Date(nowMs).toISOString() } };
}

/** A21. */
function cancelledBefore(
  request: DeclaredFields,
  order: Order,
  secondCancel: 'done' | 'already_cancelled',
): DeclaredOutcome {
  if (secondCancel === 'done') return { name: 'done', order, replayed: true };
  const at = order.cancelled_at;
  const text = { en: `cancelled before, at ${at}`, zh: `此前已于 ${at} 撤销` };
  return { name: 'already_cancelled', order, reason: { field: askedBy(request), text } };
}

function tooLate({ written_off_at: at }: Order, within: number): Text {
  return {
    en: `written off at ${at}, more than ${within} s ago`,
    zh: `核销于 ${at}，已超过 ${within} 秒`,
  };
}

/**
 * A19: whether a cancellation gives the coupon back. A coupon that was refunded, frozen or replaced meanwhile stays as
 * it is.
 */
export function isGivenBack({ state, order_no }: HeldCoupon, order: Order): boolean {
  return state === 'used' && order_no === order.order_no;
}

/** If several numbers are sent, the first finds the write-off. The others are compared with it. */
const foundBy = ['order_no', 'wf_trace_no', 'coupon_code'] as const;

/** The number that finds the write-off, by its meaning. */
export function askedBy(request: DeclaredFields): (typeof foundBy)[number] {
  return foundBy.find((name) => request[name] !== undefined) ?? 'order_no';
}

/** Whether it is the sender's own write-off, and matches every number sent. */
export function meansOrder(request: DeclaredFields, order: Order): boolean {
  return order.inst_no === request.inst_no && !refuseOther(request, order);
}

/** Rejects as unknown another institution's write-off, and one that does not match every number sent. */
function refuseOther(request: DeclaredFields, order: Order): Refusal | undefined {
  const { merchant_no: merchant } = request;
  const { order_no: number } = order;
  if (merchant !== undefined && merchant !== order.merchant_no) {
    return hiddenOrder(
      'merchant_no',
      `the write-off that was found (number ${number}) is of another merchant`,
      `找到的核销记录（${number}）属于其他商户`,
    );
  }
  const other = foundBy.find((name) => request[name] !== undefined && request[name] !== order[name]);
  if (other === undefined) return undefined;
  return hiddenOrder(
    other,
    `the write-off that was found (number ${number}) has another`,
    `找到的核销记录（${number}）与之不符`,
  );
}

function none(request: DeclaredFields): Refusal {
  const by = askedBy(request);
  const value = quoted(request[by]);
  const [en, zh] = by === 'wf_trace_no' ? ['merchant', '商户'] : ['institution', '机构'];
  return refuse(
    'not_found',
    by,
    `no write-off of this ${en} has ${value}`,
    `该${zh}没有 ${value} 的核销记录`,
  );
}

/** No page says whose write-offs are visible, or that all numbers must agree (A18). */
function hiddenOrder(field: string, en: string, zh: string): Refusal {
  return refuse('not_found', field, en, zh, 'A18');
}

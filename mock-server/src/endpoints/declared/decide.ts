import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import type { Facts } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { DeclaredOutcome } from '../../core/outcome.js';
import { quoted, refuse, type Refusal } from '../../core/refusal.js';
import type { DeclaredFields } from './check.js';

type Rule = Pick<EndpointDeclaration, 'act' | 'within_seconds' | 'request'>;

/** Authenticated and fresh: the write-off that is meant, and what may be done to it. */
export function decide(declared: Rule, facts: Facts<DeclaredFields>): DeclaredOutcome {
  const outcome = decideByOrder(declared, facts);
  const { reason } = outcome;
  if (!reason) return outcome;
  return { ...outcome, reason: { ...reason, field: wireName(reason.field, declared) } };
}

/** A field by its name in requests to this endpoint, where these have it. */
function wireName(field: string, { request }: Rule): string {
  return requestNames(request).find((name) => meaningOf(name, request) === field) ?? field;
}

function decideByOrder(declared: Rule, facts: Facts<DeclaredFields>): DeclaredOutcome {
  const { request, order, settings, nowMs } = facts;
  if (order?.inst_no !== request.inst_no) return none(request);
  const refusal = refuseOther(request, order);
  if (refusal) return refusal;
  if (declared.act === 'none') return { name: 'found', order };
  if (order.cancelled_at !== undefined) return cancelledBefore(order, settings.secondCancel);
  const { within_seconds: within } = declared;
  if (within !== undefined && nowMs - Date.parse(order.written_off_at) > within * 1000) {
    return { name: 'too_late', order, reason: tooLate(order, within) };
  }
  return { name: 'done', order: { ...order, cancelled_at: new Date(nowMs).toISOString() } };
}

/** A21. */
function cancelledBefore(order: Order, secondCancel: 'done' | 'already_cancelled'): DeclaredOutcome {
  if (secondCancel === 'done') return { name: 'done', order, replayed: true };
  const at = order.cancelled_at;
  const text = { en: `cancelled before, at ${at}`, zh: `此前已于 ${at} 撤销` };
  return { name: 'already_cancelled', order, reason: { field: 'order_no', text } };
}

function tooLate({ written_off_at: at }: Order, within: number): DeclaredOutcome['reason'] {
  const text = {
    en: `written off at ${at}, more than ${within} s ago`,
    zh: `核销于 ${at}，已超过 ${within} 秒`,
  };
  return { field: 'order_no', text };
}

const foundBy = ['order_no', 'wf_trace_no', 'coupon_code'] as const;

/** Another's write-off is as if there were none; and all numbers that were sent must be those of the one that was found. */
function refuseOther(request: DeclaredFields, order: Order): Refusal | undefined {
  const merchant = request.merchant_no;
  if (merchant !== undefined && merchant !== order.merchant_no) {
    return notFound('merchant_no', 'the write-off is of another merchant', '该核销记录属于其他商户');
  }
  const other = foundBy.find((name) => request[name] !== undefined && request[name] !== order[name]);
  if (other === undefined) return undefined;
  return notFound(
    other,
    `the write-off that was found (order_no ${order.order_no}) has another`,
    `找到的核销记录（order_no ${order.order_no}）与之不符`,
  );
}

function none(request: DeclaredFields): Refusal {
  const by = foundBy.find((name) => request[name] !== undefined) ?? 'order_no';
  const value = quoted(request[by]);
  return notFound(by, `no write-off of this institution has ${value}`, `该机构没有 ${value} 的核销记录`);
}

function notFound(field: string, en: string, zh: string): Refusal {
  return refuse('not_found', field, en, zh);
}

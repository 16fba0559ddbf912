import type { Held, Key, OrderKey } from '../../core/store.js';
import { couponFrom, orderFrom, tenantFrom, traceText } from '../stored-text.js';
import type { Row, Value } from './connection.js';

/** The rows of a key, as stored in the file. */
export interface Found {
  /** The tenant's number in the file; undefined for an unknown tenant. */
  readonly id: number | undefined;
  readonly held: Held;
  /** The row as read, to check that it is unchanged. */
  readonly row: Row;
}

const found = 'SELECT t.id, t.record, c.coupon, o.body FROM tenants t';
const findBoth = `${found}
  LEFT JOIN coupons c ON c.tenant = t.id AND c.code = ?
  LEFT JOIN traces r ON r.tenant = t.id AND r.trace = ?
  LEFT JOIN orders o ON o.tenant = t.id AND o.seq = r.seq
  WHERE t.name = ?`;
const itsCoupon = 'LEFT JOIN coupons c ON c.tenant = t.id AND c.code = o.code';
/** The query for a write-off and its coupon, by each kind of key. */
const findOrder: Readonly<Record<OrderKey['by'], string>> = {
  number: `${found} LEFT JOIN orders o ON o.tenant = t.id AND o.order_no = ? ${itsCoupon} WHERE t.name = ?`,
  trace: `${found}
    LEFT JOIN traces r ON r.tenant = t.id AND r.trace = ?
    LEFT JOIN orders o ON o.tenant = t.id AND o.seq = r.seq ${itsCoupon} WHERE t.name = ?`,
  coupon: `${found}
    LEFT JOIN orders o ON o.tenant = t.id AND o.seq = (
      SELECT seq FROM orders WHERE tenant = t.id AND inst_no = ? AND code = ? ORDER BY seq DESC LIMIT 1
    ) ${itsCoupon} WHERE t.name = ?`,
};

/** The statement that finds the rows of a key, and its values. */
export function finding({
  tenant,
  code,
  trace,
  order,
}: Key): readonly [sql: string, values: readonly Value[]] {
  return order
    ? [findOrder[order.by], [...valuesOf(order), tenant]]
    : [findBoth, [code ?? null, trace ? traceText(trace) : null, tenant]];
}

/** @param before the earlier result, returned again if it is unchanged */
export function foundIn(row: Row, before: Found | undefined): Found {
  if (before && isSame(row, before.row)) return before;
  const [id, record, coupon, order] = row;
  const held = { tenant: tenantFrom(record), coupon: couponFrom(coupon), order: orderFrom(order) };
  return { id: typeof id === 'number' ? id : undefined, held, row };
}

function valuesOf(key: OrderKey): readonly string[] {
  if (key.by === 'trace') return [traceText(key.trace)];
  return key.by === 'number' ? [key.number] : [key.coupon.inst_no, key.coupon.coupon_code];
}

function isSame(row: Row, other: Row): boolean {
  return row.length === other.length && row.every((value, column) => value === other[column]);
}

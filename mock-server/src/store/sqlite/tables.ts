import type { HeldCoupon } from '../../core/coupon.js';
import type { Order } from '../../core/order.js';
import { toShanghaiDay } from '../../core/shanghai.js';
import {
  type CouponPage,
  type Existing,
  type Held,
  type Key,
  type LoadHow,
  mostExisting,
  type OrderFilter,
  type Write,
} from '../../core/store.js';
import { isPut } from '../load-in-slices.js';
import type { OrderAt } from '../newest-first.js';
import { codeOf, takenNumber } from '../store-error.js';
import { couponFrom, orderFrom, traceText } from '../stored-text.js';
import { finding, type Found, foundIn } from './found.js';
import { clearTables, idOf, insertCoupon, putCoupon } from './rows.js';
import type { Statements } from './statements.js';

/** Uses the index: a max() among other columns would read all orders of the tenant. */
const lastSeq = 'SELECT seq FROM orders WHERE tenant = ? ORDER BY seq DESC LIMIT 1';

/** Built once, because each write-off uses it: the prepared statement is found by its text. */
const insertOrder = `INSERT INTO orders (tenant, seq, order_no, inst_no, shop_no, code, day, body)
  VALUES (?, coalesce((${lastSeq}), 0) + 1, ?, ?, ?, ?, ?, ?)`;
const insertTrace = `INSERT OR REPLACE INTO traces VALUES (?, ?, (${lastSeq}))`;

/** The coupons and write-offs of a file. Each method is one statement or a few. */
export class Tables {
  readonly #file: Statements;

  constructor(file: Statements) {
    this.#file = file;
  }

  /** Writes rows of no tenant, and deletes them. That needs the disk as a write-off does, and changes nothing. */
  rehearse(): void {
    const padding = ' '.repeat(8_000);
    this.#file.run(insertCoupon.coupons, [0, '', '', null, padding]);
    this.#file.run(insertOrder, [0, 0, '', '', '', '', '', padding]);
    this.#file.run(insertTrace, [0, '', 0]);
    clearTables(this.#file, 0, ['coupons', 'orders', 'traces']);
  }

  /** @param before the earlier result, returned again if it is unchanged */
  find(key: Key, before?: Found): Found {
    return foundIn(this.#file.row(...finding(key)), before);
  }

  put(id: number, key: Key, held: Held, { tenant, coupon, order }: Write): void {
    if (tenant) this.#file.run('UPDATE tenants SET record = ? WHERE id = ?', [JSON.stringify(tenant), id]);
    if (coupon) putCoupon(this.#file, 'coupons', id, coupon);
    if (coupon === null && key.code !== undefined) {
      this.#file.run('DELETE FROM coupons WHERE tenant = ? AND code = ?', [id, key.code]);
    }
    if (order && order.order_no === held.order?.order_no) {
      const body = JSON.stringify(order);
      this.#file.run('UPDATE orders SET body = ? WHERE tenant = ? AND order_no = ?', [
        body,
        id,
        order.order_no,
      ]);
    } else if (order) this.#addOrder(id, key, order);
  }

  #addOrder(id: number, { trace }: Key, order: Order): void {
    const { order_no, inst_no, shop_no, coupon_code: code, written_off_at: at } = order;
    const day = toShanghaiDay(Date.parse(at));
    try {
      this.#file.run(insertOrder, [id, id, order_no, inst_no, shop_no, code, day, JSON.stringify(order)]);
    } catch (error) {
      throw codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE' ? takenNumber(order_no) : error;
    }
    if (trace) this.#file.run(insertTrace, [id, traceText(trace), id]);
  }

  load(tenant: string, coupons: readonly HeldCoupon[], how: LoadHow): Existing | undefined {
    const id = idOf(this.#file, tenant);
    if (id === undefined) return undefined;
    const there: HeldCoupon[] = [];
    let count = 0;
    for (const { coupon_code: code } of coupons) {
      const [text] = this.#file.row('SELECT coupon FROM coupons WHERE tenant = ? AND code = ?', [id, code]);
      const held = couponFrom(text);
      if (!held) continue;
      count += 1;
      if (there.length < mostExisting) there.push(held);
    }
    if (isPut(how, count)) for (const coupon of coupons) putCoupon(this.#file, 'coupons', id, coupon);
    return { count, coupons: there };
  }

  /** Removes coupons that are unchanged since they were stored. */
  unload(tenant: string, coupons: readonly HeldCoupon[]): void {
    const id = idOf(this.#file, tenant) ?? null;
    for (const coupon of coupons) {
      this.#file.run('DELETE FROM coupons WHERE tenant = ? AND code = ? AND coupon = ?', [
        id,
        coupon.coupon_code,
        JSON.stringify(coupon),
      ]);
    }
  }

  /** Reads up to this many coupons after the cursor: their codes, and the matching ones. */
  coupons(
    tenant: string,
    { state, inst_no, cursor = '' }: CouponPage,
    most: number,
  ): readonly (readonly [code: string, coupon: HeldCoupon | undefined])[] {
    // The planner would scan all coupons, or orders, of the tenant. The index has them in the requested order.
    const index = state === undefined ? '' : 'INDEXED BY coupons_by_state';
    const inst = inst_no ?? null;
    // Node 22.13 binds no numbered parameter.
    const rows = this.#file.rows(
      `SELECT code, CASE WHEN ? IS NULL OR inst_no IS NULL OR inst_no = ? THEN coupon END FROM coupons ${index}
       WHERE tenant = (SELECT id FROM tenants WHERE name = ?) AND code > ?
       ${state === undefined ? '' : ' AND state = ?'} ORDER BY code LIMIT ?`,
      [inst, inst, tenant, cursor, ...(state === undefined ? [] : [state]), most],
    );
    return rows.map(([code, coupon]) => [String(code), couponFrom(coupon)]);
  }

  /** Reads up to this many orders before a place, the newest first. */
  orders(
    tenant: string,
    { inst_no, merchant_no, shop_no, from, to }: OrderFilter,
    before: number,
    most: number,
  ): readonly OrderAt[] {
    const [inst, shop, first, last] = [inst_no ?? null, shop_no ?? null, from ?? null, to ?? null];
    // For a single day, the index has them in the requested order.
    const day = from !== undefined && from === to ? [from] : [];
    const [index, isOfDay] = day.length === 1 ? ['INDEXED BY orders_by_day', 'AND day = ?'] : ['', ''];
    const rows = this.#file.rows(
      `SELECT seq, CASE WHEN (? IS NULL OR inst_no = ?) AND (? IS NULL OR shop_no = ?)
         AND (? IS NULL OR day >= ?) AND (? IS NULL OR day <= ?) THEN body END
       FROM orders ${index} WHERE tenant = (SELECT id FROM tenants WHERE name = ?) AND seq < ? ${isOfDay}
       ORDER BY seq DESC LIMIT ?`,
      [inst, inst, shop, shop, first, first, last, last, tenant, before, ...day, most],
    );
    return rows.map(([seq, body]) => {
      const order = orderFrom(body);
      const isOther = merchant_no !== undefined && merchant_no !== order?.merchant_no;
      return [Number(seq), isOther ? undefined : order];
    });
  }

  /** Differs after a reset, for a tenant made again, and in another file. */
  generation(tenant: string): string {
    return String(
      this.#file.row(
        `SELECT id || ' ' || coalesce(CASE WHEN json_valid(record) THEN json_extract(record, '$.resets') END, 0)
           || ' ' || coalesce((SELECT order_no FROM orders WHERE tenant = id ORDER BY seq LIMIT 1), '')
         FROM tenants WHERE name = ?`,
        [tenant],
      )[0],
    );
  }
}

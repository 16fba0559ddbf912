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
  type Opened,
  type OrderFilter,
  type OrderKey,
  type Write,
} from '../../core/store.js';
import type { Tenant } from '../../core/tenant.js';
import { isPut } from '../is-put.js';
import { codeOf, takenNumber } from '../store-error.js';
import { couponFrom, orderFrom, tenantFrom, traceText } from '../stored-text.js';
import type { Connection, Row, Statement, Value } from './connection.js';

/** What a key names, as it stands in the file. */
export interface Found {
  /** The tenant's number in the file; undefined where there is none. */
  readonly id: number | undefined;
  readonly held: Held;
  /** As it was read, to see whether it is still so. */
  readonly row: Row;
}

const found = 'SELECT t.id, t.record, c.coupon, o.body FROM tenants t';
const findBoth = `${found}
  LEFT JOIN coupons c ON c.tenant = t.id AND c.code = ?
  LEFT JOIN traces r ON r.tenant = t.id AND r.trace = ?
  LEFT JOIN orders o ON o.tenant = t.id AND o.seq = r.seq
  WHERE t.name = ?`;
const itsCoupon = 'LEFT JOIN coupons c ON c.tenant = t.id AND c.code = o.code';
/** A write-off, by each of what it is found by, and its coupon. */
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

/** By the index: a max() among other columns would go through all orders of the tenant. */
const lastSeq = 'SELECT seq FROM orders WHERE tenant = ? ORDER BY seq DESC LIMIT 1';

/** Of what each write-off does, the text is made once: by it the statement is found. */
const insertOrder = `INSERT INTO orders (tenant, seq, order_no, inst_no, shop_no, code, day, body)
  VALUES (?, coalesce((${lastSeq}), 0) + 1, ?, ?, ?, ?, ?, ?)`;
const insertTrace = `INSERT OR REPLACE INTO traces VALUES (?, ?, (${lastSeq}))`;
const replaceCoupon = {
  coupons: 'INSERT OR REPLACE INTO coupons VALUES (?, ?, ?, ?, ?)',
  made_coupons: 'INSERT OR REPLACE INTO made_coupons VALUES (?, ?, ?, ?, ?)',
};

/** The tables of one connection, which prepares each statement once. Each method is one statement or a few. */
export class Tables {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Writes off, in no tenant, a coupon that it deletes again: as much goes to the disk, and more, and no row changes. */
  rehearse(): void {
    const padding = ' '.repeat(8_000);
    this.#run(replaceCoupon.coupons, [0, '', '', null, padding]);
    this.#run(insertOrder, [0, 0, '', '', '', '', '', padding]);
    this.#run(insertTrace, [0, '', 0]);
    this.#clear(0, ['coupons', 'orders', 'traces']);
  }

  #clear(id: number, tables: readonly string[]): void {
    for (const table of tables) this.#run(`DELETE FROM ${table} WHERE tenant = ?`, [id]);
  }

  /** @param before what was found before, which is given back where it is still so */
  find({ tenant, code, trace, order: wanted }: Key, before?: Found): Found {
    const row = wanted
      ? this.#row(findOrder[wanted.by], [...valuesOf(wanted), tenant])
      : this.#row(findBoth, [code ?? null, trace ? traceText(trace) : null, tenant]);
    if (before && isSame(row, before.row)) return before;
    const [id, record, coupon, order] = row;
    const held = {
      tenant: tenantFrom(record),
      coupon: couponFrom(coupon),
      order: orderFrom(order),
    };
    return { id: typeof id === 'number' ? id : undefined, held, row };
  }

  put(id: number, key: Key, held: Held, { tenant, coupon, order }: Write): void {
    if (tenant) this.#run('UPDATE tenants SET record = ? WHERE id = ?', [JSON.stringify(tenant), id]);
    if (coupon) this.putCoupon(id, coupon);
    if (coupon === null && key.code !== undefined) {
      this.#run('DELETE FROM coupons WHERE tenant = ? AND code = ?', [id, key.code]);
    }
    if (order && order.order_no === held.order?.order_no) {
      const body = JSON.stringify(order);
      this.#run('UPDATE orders SET body = ? WHERE tenant = ? AND order_no = ?', [body, id, order.order_no]);
    } else if (order) this.#addOrder(id, key, order);
  }

  #addOrder(id: number, { trace }: Key, order: Order): void {
    const { order_no, inst_no, shop_no, coupon_code: code, written_off_at: at } = order;
    const day = toShanghaiDay(Date.parse(at));
    try {
      this.#run(insertOrder, [id, id, order_no, inst_no, shop_no, code, day, JSON.stringify(order)]);
    } catch (error) {
      throw codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE' ? takenNumber(order_no) : error;
    }
    if (trace) this.#run(insertTrace, [id, traceText(trace), id]);
  }

  putCoupon(id: number, coupon: HeldCoupon, table: keyof typeof replaceCoupon = 'coupons'): void {
    const { coupon_code: code, state, inst_no = null } = coupon;
    this.#run(replaceCoupon[table], [id, code, state, inst_no, JSON.stringify(coupon)]);
  }

  load(tenant: string, coupons: readonly HeldCoupon[], how: LoadHow): Existing | undefined {
    const id = this.idOf(tenant);
    if (id === undefined) return undefined;
    const there: HeldCoupon[] = [];
    let count = 0;
    for (const { coupon_code: code } of coupons) {
      const [text] = this.#row('SELECT coupon FROM coupons WHERE tenant = ? AND code = ?', [id, code]);
      const held = couponFrom(text);
      if (!held) continue;
      count += 1;
      if (there.length < mostExisting) there.push(held);
    }
    if (isPut(how, count)) for (const coupon of coupons) this.putCoupon(id, coupon);
    return { count, coupons: there };
  }

  idOf(tenant: string): number | undefined {
    const [id] = this.#row('SELECT id FROM tenants WHERE name = ?', [tenant]);
    return typeof id === 'number' ? id : undefined;
  }

  tenants(): readonly string[] {
    return this.#column('SELECT name FROM tenants ORDER BY id').map(String);
  }

  open(tenant: string, record: Tenant, coupons: readonly HeldCoupon[], most: number = Infinity): Opened {
    if (this.idOf(tenant) !== undefined) return 'there';
    if (Number(this.#row('SELECT count(*) FROM tenants', [])[0]) >= most) return 'full';
    const text = JSON.stringify({ ...record, resets: 0 });
    this.#run('INSERT INTO tenants (name, record, made) VALUES (?, ?, ?)', [tenant, text, text]);
    const id = this.idOf(tenant) ?? 0;
    for (const coupon of coupons) this.putCoupon(id, coupon, 'made_coupons');
    this.#run('INSERT INTO coupons SELECT * FROM made_coupons WHERE tenant = ?', [id]);
    return 'made';
  }

  reset(tenant: string): void {
    const id = this.idOf(tenant);
    if (id === undefined) return;
    this.#run(
      `UPDATE tenants SET record = json_set(made, '$.resets',
         coalesce(CASE WHEN json_valid(record) THEN json_extract(record, '$.resets') END, 0) + 1) WHERE id = ?`,
      [id],
    );
    this.#clear(id, ['coupons', 'orders', 'traces']);
    this.#run('INSERT INTO coupons SELECT * FROM made_coupons WHERE tenant = ?', [id]);
  }

  drop(tenant: string): boolean {
    const id = this.idOf(tenant);
    if (id === undefined) return false;
    this.#clear(id, ['coupons', 'orders', 'traces', 'made_coupons']);
    this.#run('DELETE FROM tenants WHERE id = ?', [id]);
    return true;
  }

  /** Takes away coupons that are as they were put there. */
  unload(tenant: string, coupons: readonly HeldCoupon[]): void {
    const id = this.idOf(tenant) ?? null;
    for (const coupon of coupons) {
      this.#run('DELETE FROM coupons WHERE tenant = ? AND code = ? AND coupon = ?', [
        id,
        coupon.coupon_code,
        JSON.stringify(coupon),
      ]);
    }
  }

  /** So many of the coupons after the cursor: their codes, and those that fit. */
  coupons(
    tenant: string,
    { state, inst_no, cursor = '' }: CouponPage,
    most: number,
  ): readonly (readonly [code: string, coupon: HeldCoupon | undefined])[] {
    // The planner would go through all coupons, or orders, of the tenant: they come in the order that is asked for.
    const index = state === undefined ? '' : 'INDEXED BY coupons_by_state';
    const rows = this.#statement(
      `SELECT code, CASE WHEN ?1 IS NULL OR inst_no IS NULL OR inst_no = ?1 THEN coupon END FROM coupons ${index}
       WHERE tenant = (SELECT id FROM tenants WHERE name = ?2) AND code > ?3
       ${state === undefined ? '' : ' AND state = ?5'} ORDER BY code LIMIT ?4`,
    ).rows([inst_no ?? null, tenant, cursor, most, ...(state === undefined ? [] : [state])]);
    return rows.map(([code, coupon]) => [String(code), couponFrom(coupon)]);
  }

  orders(tenant: string, { inst_no, shop_no, date: day }: OrderFilter): readonly Order[] {
    const index = day === undefined ? '' : 'INDEXED BY orders_by_day';
    const wanted = Object.entries({ inst_no, shop_no, day }).filter(([, value]) => value !== undefined);
    const texts = this.#column(
      `SELECT body FROM orders ${index} WHERE tenant = (SELECT id FROM tenants WHERE name = ?)
       ${wanted.map(([name]) => ` AND ${name} = ?`).join('')} ORDER BY seq`,
      [tenant, ...wanted.map(([, value]) => value ?? null)],
    );
    return texts.flatMap((text) => orderFrom(text) ?? []);
  }

  /** Puts into the file what stands beside it, so that it can be copied alone. */
  close(): void {
    this.#connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#connection.close();
  }

  #statement(sql: string): Statement {
    const there = this.#prepared.get(sql);
    if (there) return there;
    const made = this.#connection.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }

  #run(sql: string, values: readonly Value[] = []): void {
    this.#statement(sql).run(values);
  }

  #row(sql: string, values: readonly Value[]): Row {
    return this.#statement(sql).row(values);
  }

  #column(sql: string, values: readonly Value[] = []): readonly unknown[] {
    return this.#statement(sql)
      .rows(values)
      .map(([value]) => value);
  }
}

function valuesOf(key: OrderKey): readonly string[] {
  if (key.by === 'trace') return [traceText(key.trace)];
  return key.by === 'number' ? [key.number] : [key.coupon.inst_no, key.coupon.coupon_code];
}

function isSame(row: Row, other: Row): boolean {
  return row.length === other.length && row.every((value, column) => value === other[column]);
}

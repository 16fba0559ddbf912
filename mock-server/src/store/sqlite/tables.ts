import { randomUUID } from 'node:crypto';
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
  type Write,
} from '../../core/store.js';
import type { Tenant } from '../../core/tenant.js';
import { isPut } from '../is-put.js';
import type { OrderAt } from '../newest-first.js';
import { codeOf, crowded, takenNumber } from '../store-error.js';
import { couponFrom, orderFrom, traceText } from '../stored-text.js';
import type { Connection, Row, Statement, Value } from './connection.js';
import { finding, type Found, foundIn } from './found.js';

/** So begins the name of a tenant that is not whole yet, or no longer: with the time, and what no other name begins with. */
const unnamed = "char(1) || unixepoch() || ' '";
const isWhole = 'substr(name, 1, 1) <> char(1)';

/** By what the rows of a tenant are told apart. */
const keyColumns = { coupons: 'code', made_coupons: 'code', orders: 'seq', traces: 'trace' } as const;

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
  find(key: Key, before?: Found): Found {
    return foundIn(this.#row(...finding(key)), before);
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
    return this.#statement(`SELECT name FROM tenants WHERE ${isWhole} ORDER BY id`)
      .rows([])
      .map(([name]) => String(name));
  }

  /** What would come of making a tenant. */
  mayOpen(tenant: string, most: number = Infinity): Opened {
    if (this.idOf(tenant) !== undefined) return 'there';
    const [count] = this.#row(`SELECT count(*) FROM tenants WHERE ${isWhole}`, []);
    return Number(count) >= most ? 'full' : 'made';
  }

  /** A tenant without a name that anybody knows; its number. */
  begin(record: Tenant): number {
    const text = JSON.stringify({ ...record, resets: 0 });
    this.#run(`INSERT INTO tenants (name, record, made) VALUES (${unnamed} || ?, ?, ?)`, [
      randomUUID(),
      text,
      text,
    ]);
    return Number(this.#row('SELECT id FROM tenants ORDER BY id DESC LIMIT 1', [])[0]);
  }

  name(id: number, tenant: string): void {
    if (this.#row('SELECT id FROM tenants WHERE id = ?', [id]).length === 0) throw crowded();
    this.#run('UPDATE tenants SET name = ? WHERE id = ?', [tenant, id]);
  }

  putMade(id: number, coupons: readonly HeldCoupon[]): void {
    for (const coupon of coupons) {
      this.putCoupon(id, coupon, 'made_coupons');
      this.putCoupon(id, coupon);
    }
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

  /** Takes its name from a tenant, and gives its number, so that `clearPart` can take away the rest. */
  unname(tenant: string): number | undefined {
    const id = this.idOf(tenant);
    if (id !== undefined) this.#run(`UPDATE tenants SET name = ${unnamed} || id WHERE id = ?`, [id]);
    return id;
  }

  /** One without a name that was begun, or dropped, ten minutes ago: whoever did it did not end. */
  left(): number | undefined {
    const [id] = this.#row(
      `SELECT id FROM tenants WHERE NOT ${isWhole} AND CAST(substr(name, 2) AS INTEGER) < unixepoch() - 600 LIMIT 1`,
      [],
    );
    return typeof id === 'number' ? id : undefined;
  }

  /** Takes away so many rows of a tenant without a name; true when all of it is gone. */
  clearPart(id: number, most: number): boolean {
    const sizes = Object.entries(keyColumns).map(([table, column]) => {
      const rows = this.#statement(`SELECT ${column} FROM ${table} WHERE tenant = ? LIMIT ?`).rows([
        id,
        most,
      ]);
      for (const [value] of rows) {
        const key = typeof value === 'number' ? value : String(value);
        this.#run(`DELETE FROM ${table} WHERE tenant = ? AND ${column} = ?`, [id, key]);
      }
      return rows.length;
    });
    if (sizes.some((size) => size === most)) return false;
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
    const inst = inst_no ?? null;
    // Node 22.13 binds no numbered parameter.
    const rows = this.#statement(
      `SELECT code, CASE WHEN ? IS NULL OR inst_no IS NULL OR inst_no = ? THEN coupon END FROM coupons ${index}
       WHERE tenant = (SELECT id FROM tenants WHERE name = ?) AND code > ?
       ${state === undefined ? '' : ' AND state = ?'} ORDER BY code LIMIT ?`,
    ).rows([inst, inst, tenant, cursor, ...(state === undefined ? [] : [state]), most]);
    return rows.map(([code, coupon]) => [String(code), couponFrom(coupon)]);
  }

  /** So many of the orders before a place, the newest first. */
  orders(
    tenant: string,
    { inst_no, merchant_no, shop_no, from, to }: OrderFilter,
    before: number,
    most: number,
  ): readonly OrderAt[] {
    const [inst, shop, first, last] = [inst_no ?? null, shop_no ?? null, from ?? null, to ?? null];
    // Of one day, the index has them in the order that is asked for.
    const day = from !== undefined && from === to ? [from] : [];
    const [index, isOfDay] = day.length === 1 ? ['INDEXED BY orders_by_day', 'AND day = ?'] : ['', ''];
    const rows = this.#statement(
      `SELECT seq, CASE WHEN (? IS NULL OR inst_no = ?) AND (? IS NULL OR shop_no = ?)
         AND (? IS NULL OR day >= ?) AND (? IS NULL OR day <= ?) THEN body END
       FROM orders ${index} WHERE tenant = (SELECT id FROM tenants WHERE name = ?) AND seq < ? ${isOfDay}
       ORDER BY seq DESC LIMIT ?`,
    ).rows([inst, inst, shop, shop, first, first, last, last, tenant, before, ...day, most]);
    return rows.map(([seq, body]) => {
      const order = orderFrom(body);
      const isOther = merchant_no !== undefined && merchant_no !== order?.merchant_no;
      return [Number(seq), isOther ? undefined : order];
    });
  }

  /** Another one after a reset, or where the tenant was made again. */
  generation(tenant: string): string {
    return String(
      this.#row(
        `SELECT id || ' ' || coalesce(CASE WHEN json_valid(record) THEN json_extract(record, '$.resets') END, 0)
         FROM tenants WHERE name = ?`,
        [tenant],
      )[0],
    );
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
}

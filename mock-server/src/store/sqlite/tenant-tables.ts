import { randomUUID } from 'node:crypto';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Opened } from '../../core/store.js';
import type { Tenant } from '../../core/tenant.js';
import { crowded } from '../store-error.js';
import { clearTables, idOf, keyColumns, putCoupon } from './rows.js';
import type { Statements } from './statements.js';

/**
 * The start of the name of an incomplete or dropped tenant: a character that begins no other name, and when a process
 * last worked on it.
 */
const unnamed = "char(1) || unixepoch() || ' '";
/** The same of one whose rows are being removed, and that no process may complete. */
const removed = `${unnamed} || 'removed '`;
const isRemoved = "instr(name, ' removed ') > 0";
const isUnnamed = 'name >= char(1) AND name < char(2)';
const isWhole = `NOT (${isUnnamed})`;

/** After so many seconds without work on an unnamed tenant, its process counts as gone. Its steps wait far less. */
const goneAfter = 10;

/** A tenant's record as it was made, with one more reset. */
const madeAgain = `json_set(made, '$.resets',
  coalesce(CASE WHEN json_valid(record) THEN json_extract(record, '$.resets') END, 0) + 1)`;

/** The tenants of a file. Each method is one statement or a few. */
export class TenantTables {
  readonly #file: Statements;

  constructor(file: Statements) {
    this.#file = file;
  }

  names(): readonly string[] {
    return this.#file
      .rows(`SELECT name FROM tenants WHERE ${isWhole} ORDER BY coalesce(place, id)`, [])
      .map(([name]) => String(name));
  }

  /** The result that creating a tenant would have. */
  mayOpen(tenant: string, most: number = Infinity): Opened {
    if (idOf(this.#file, tenant) !== undefined) return 'there';
    const [count] = this.#file.row(`SELECT count(*) FROM tenants WHERE ${isWhole}`, []);
    return Number(count) >= most ? 'full' : 'made';
  }

  /** Begins a tenant under an internal name; returns its number. */
  begin(record: Tenant): number {
    const text = JSON.stringify({ ...record, resets: 0 });
    this.#file.run(`INSERT INTO tenants (name, record, made) VALUES (${unnamed} || ?, ?, ?)`, [
      randomUUID(),
      text,
      text,
    ]);
    return this.#lastId();
  }

  #lastId(): number {
    return Number(this.#file.row('SELECT id FROM tenants ORDER BY id DESC LIMIT 1', [])[0]);
  }

  name(id: number, tenant: string): void {
    if (!this.keep(id)) throw crowded();
    this.#file.run('UPDATE tenants SET name = ? WHERE id = ?', [tenant, id]);
  }

  /**
   * Shows that work on an unnamed tenant goes on; false if another process removes it, because this one did nothing for
   * too long.
   */
  keep(id: number): boolean {
    const isThere = `id = ? AND NOT ${isRemoved}`;
    this.#file.run(`UPDATE tenants SET name = ${unnamed} || id WHERE ${isThere}`, [id]);
    return this.#file.row(`SELECT id FROM tenants WHERE ${isThere}`, [id]).length > 0;
  }

  putMade(id: number, coupons: readonly HeldCoupon[]): void {
    for (const coupon of coupons) {
      putCoupon(this.#file, 'made_coupons', id, coupon);
      putCoupon(this.#file, 'coupons', id, coupon);
    }
  }

  /** Resets a tenant with few rows; returns the number of one with many. */
  resetAtOnce(tenant: string, most: number): number | undefined {
    const id = idOf(this.#file, tenant);
    if (id === undefined) return undefined;
    if (keyColumns.some(([table]) => this.#hasMore(table, id, most))) return id;
    this.#file.run(`UPDATE tenants SET record = ${madeAgain} WHERE id = ?`, [id]);
    clearTables(this.#file, id, ['coupons', 'orders', 'traces']);
    this.#file.run('INSERT INTO coupons SELECT * FROM made_coupons WHERE tenant = ?', [id]);
    return undefined;
  }

  #hasMore(table: string, id: number, most: number): boolean {
    return this.#file.row(`SELECT 1 FROM ${table} WHERE tenant = ? LIMIT 1 OFFSET ?`, [id, most]).length > 0;
  }

  /** Begins a tenant without coupons that will replace another; returns its number. */
  beginAgain(id: number): number {
    this.#file.run(
      `INSERT INTO tenants (name, record, made, place)
       SELECT ${unnamed} || ?, record, made, coalesce(place, id) FROM tenants WHERE id = ?`,
      [randomUUID(), id],
    );
    return this.#lastId();
  }

  /**
   * Copies up to this many more initial coupons from one tenant to another; returns the last code, undefined at the
   * end.
   */
  copyMade(from: number, to: number, after: string, most: number): string | undefined {
    const part = 'FROM made_coupons WHERE tenant = ? AND code > ? ORDER BY code LIMIT ?';
    const [last] = this.#file.row(`SELECT max(code) FROM (SELECT code ${part})`, [from, after, most]);
    if (typeof last !== 'string') return undefined;
    for (const table of ['coupons', 'made_coupons']) {
      this.#file.run(`INSERT INTO ${table} SELECT ?, code, state, inst_no, coupon ${part}`, [
        to,
        from,
        after,
        most,
      ]);
    }
    return last;
  }

  /** Replaces a tenant with another, which resets it; false if it changed meanwhile. */
  replace(tenant: string, id: number, by: number): boolean {
    if (idOf(this.#file, tenant) !== id || !this.keep(by)) return false;
    const [record] = this.#file.row(`SELECT ${madeAgain} FROM tenants WHERE id = ?`, [id]);
    this.unname(tenant);
    this.name(by, tenant);
    this.#file.run('UPDATE tenants SET record = ? WHERE id = ?', [String(record), by]);
    return true;
  }

  /** Takes a tenant's name away, so that `clearPart` can remove it; returns its number. */
  unname(tenant: string): number | undefined {
    const id = idOf(this.#file, tenant);
    if (id !== undefined) this.#remove(id);
    return id;
  }

  #remove(id: number): void {
    this.#file.run(`UPDATE tenants SET name = ${removed} || id WHERE id = ?`, [id]);
  }

  /** Takes over what is left, so that `clearPart` can remove it. */
  takeLeft(): number | undefined {
    const id = this.left();
    if (id !== undefined) this.#remove(id);
    return id;
  }

  /** An unnamed tenant whose process is gone, or did nothing for too long. */
  left(): number | undefined {
    const [id] = this.#file.row(
      `SELECT id FROM tenants WHERE ${isUnnamed} AND CAST(substr(name, 2) AS INTEGER) < unixepoch() - ${goneAfter} LIMIT 1`,
      [],
    );
    return typeof id === 'number' ? id : undefined;
  }

  /** Removes up to this many rows of an unnamed tenant; true once all are removed. */
  clearPart(id: number, most: number): boolean {
    const isLeft = keyColumns.map(([table, column]) => {
      const [last] = this.#file.row(
        `SELECT ${column} FROM ${table} WHERE tenant = ? ORDER BY ${column} LIMIT 1 OFFSET ?`,
        [id, most - 1],
      );
      const isPart = typeof last === 'number' || typeof last === 'string';
      if (isPart) this.#file.run(`DELETE FROM ${table} WHERE tenant = ? AND ${column} <= ?`, [id, last]);
      else clearTables(this.#file, id, [table]);
      return isPart;
    });
    const isDone = !isLeft.includes(true);
    if (isDone) this.#file.run('DELETE FROM tenants WHERE id = ?', [id]);
    else this.#remove(id); // others need not help
    return isDone;
  }
}

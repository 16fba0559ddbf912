import type { HeldCoupon } from '../../core/coupon.js';
import type { Statements } from './statements.js';

/** The columns that identify a row of a tenant. */
export const keyColumns = [
  ['coupons', 'code'],
  ['made_coupons', 'code'],
  ['orders', 'seq'],
  ['traces', 'trace'],
] as const;

type TableName = (typeof keyColumns)[number][0];

/** The number of a tenant in the file. */
export function idOf(file: Statements, tenant: string): number | undefined {
  const [id] = file.row('SELECT id FROM tenants WHERE name = ?', [tenant]);
  return typeof id === 'number' ? id : undefined;
}

export const insertCoupon = {
  coupons: 'INSERT OR REPLACE INTO coupons VALUES (?, ?, ?, ?, ?)',
  made_coupons: 'INSERT OR REPLACE INTO made_coupons VALUES (?, ?, ?, ?, ?)',
};

export function putCoupon(
  file: Statements,
  table: keyof typeof insertCoupon,
  id: number,
  coupon: HeldCoupon,
): void {
  const { coupon_code: code, state, inst_no = null } = coupon;
  file.run(insertCoupon[table], [id, code, state, inst_no, JSON.stringify(coupon)]);
}

/** Removes all rows of a tenant from these tables. */
export function clearTables(file: Statements, id: number, tables: readonly TableName[]): void {
  for (const table of tables) file.run(`DELETE FROM ${table} WHERE tenant = ?`, [id]);
}

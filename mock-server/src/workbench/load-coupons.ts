import { type CouponProblem, type LoadedCoupon, mostProblems } from '../coupon-data/check-coupon.js';
import type { Deps } from '../core/emulator.js';
import type { Text } from '../core/refusal.js';
import type { Settings } from '../core/settings.js';
import type { LoadHow } from '../core/store.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { type CouponView, couponView, noInstitution, otherInstitution, type Problems } from './coupons.js';
import { NoSuchTenant, type Scope, timeIn } from './scope.js';

/** The result of a load. If some coupons exist, none are loaded, unless `replace` was requested. */
export type Load =
  | { readonly coupons: readonly LoadedCoupon[]; readonly replaced: number; readonly nowMs: number }
  | { readonly existing: ExistingCoupons }
  | Problems;

/** Coupons of a load whose codes exist already: how many, and the first of them unchanged. */
export interface ExistingCoupons {
  /** The number of coupons in the load. */
  readonly given: number;
  readonly count: number;
  readonly coupons: readonly CouponView[];
}

/**
 * Stores coupons in a tenant: all or none. `add` stores none if one of the codes exists; `replace` overwrites those.
 */
export async function loadCoupons(
  scope: Scope,
  deps: Deps,
  coupons: readonly LoadedCoupon[],
  how: Exclude<LoadHow, 'count'>,
): Promise<Load> {
  const { inst_no } = scope;
  const misplaced = await misplacedCoupons(scope, coupons, deps.settings);
  if (misplaced) return misplaced;
  const own = inst_no === undefined ? coupons : await ownedBy(inst_no, coupons);
  const existing = await deps.store.load(scope.tenant, own, how);
  if (!existing) throw new NoSuchTenant();
  const nowMs = await timeIn(scope, deps);
  const { count } = existing;
  if (how === 'replace' || count === 0) return { coupons: own, replaced: count, nowMs };
  const views = existing.coupons.map((coupon) => couponView(coupon, nowMs));
  return { existing: { given: coupons.length, count, coupons: views } };
}

async function ownedBy(inst_no: string, coupons: readonly LoadedCoupon[]): Promise<readonly LoadedCoupon[]> {
  const own: LoadedCoupon[] = [];
  for (const coupon of coupons) {
    if (isSliceOver()) await nextSlice();
    own.push({ ...coupon, inst_no });
  }
  return own;
}

/** The coupons that exist already, and the first of them: a sentence without its end. */
export function existingText({ given, count, coupons: [first] }: ExistingCoupons): Text {
  const { coupon_code: code = '', effective_state: state = '', order_no: order } = first ?? {};
  const en = `${code} (${state}${order === undefined ? '' : `, order ${order}`})`;
  const zh = `${code}（${state}${order === undefined ? '' : `，核销记录 ${order}`}）`;
  if (given === 1) return { en: `coupon ${en} exists`, zh: `券 ${zh}已存在` };
  return {
    en: `${count} of the ${given} coupons exist, the first is ${en}`,
    zh: `${given} 张券中有 ${count} 张已存在，第一张为 ${zh}`,
  };
}

/** The first problems of a load, and the number of further ones. */
export interface Misplaced extends Problems {
  readonly problems: readonly (CouponProblem & { readonly index: number })[];
  readonly more: number;
}

/**
 * Coupons that a load into this scope rejects: those of an unknown institution, or of another one than the selected.
 * They could never be written off, or not as intended. Undefined if there are none.
 */
export async function misplacedCoupons(
  { inst_no: own }: Scope,
  coupons: readonly LoadedCoupon[],
  { institutions }: Settings,
): Promise<Misplaced | undefined> {
  const problem = own === undefined ? noInstitution : otherInstitution;
  const problems: Misplaced['problems'][number][] = [];
  let more = 0;
  for (const [index, { inst_no }] of coupons.entries()) {
    if (isSliceOver()) await nextSlice();
    if (inst_no === undefined || (own === undefined ? institutions.has(inst_no) : inst_no === own)) continue;
    if (problems.length < mostProblems) problems.push({ index, ...problem });
    else more += 1;
  }
  return problems.length > 0 ? { problems, more } : undefined;
}

import type { CouponPatch } from '@shoubei-kit/contracts';
import { checkPeriod } from '@shoubei-kit/fixtures/checks';
import { timeBy } from '../core/clock.js';
import { type HeldCoupon, magicCoupon } from '../core/coupon.js';
import type { Deps } from '../core/emulator.js';
import type { CouponProblem } from '../coupon-data/check-coupon.js';
import type { Finding } from '../core/finding.js';
import { type ShownCoupon, shownCoupon } from '../coupon-data/exported-coupon.js';
import type { ExportedCoupon } from '../coupon-data/write-coupon-data.js';
import type { CouponPage } from '../core/store.js';
import { isOwn, type Scope, stepIn, timeIn } from './scope.js';

/** A coupon as returned: its data, and its state at the clock's time. */
export type CouponView = ShownCoupon & {
  readonly effective_state: HeldCoupon['state'] | 'not_yet_valid' | 'expired';
};

export interface Problems {
  readonly problems: readonly CouponProblem[];
  /** The number of further ones. */
  readonly more?: number;
}

export function couponView(coupon: HeldCoupon, nowMs: number): CouponView {
  const { valid_from: from, valid_until: until, state } = coupon;
  const early = from !== undefined && nowMs < Date.parse(from);
  const late = until !== undefined && nowMs > Date.parse(until);
  const byClock = early ? 'not_yet_valid' : late ? 'expired' : state;
  return { ...shownCoupon(coupon), effective_state: state === 'issued' ? byClock : state };
}

/** One page, by code. `cursor` is set if more follow. */
export async function listCoupons(
  scope: Scope,
  deps: Deps,
  page: Omit<CouponPage, 'inst_no'>,
): Promise<{ readonly coupons: readonly CouponView[]; readonly cursor?: string }> {
  const { inst_no } = scope;
  const more = { ...page, limit: page.limit + 1, ...(inst_no !== undefined && { inst_no }) };
  const found = await deps.store.coupons(scope.tenant, more);
  const shown = found.slice(0, page.limit);
  const last = found.length > page.limit ? shown.at(-1) : undefined;
  const nowMs = await timeIn(scope, deps);
  return {
    coupons: shown.map((coupon) => couponView(coupon, nowMs)),
    ...(last && { cursor: last.coupon_code }),
  };
}

export const noInstitution: Finding = {
  field: 'inst_no',
  text: { en: 'is not an institution of this emulator', zh: '不是本模拟器的机构' },
};

export const otherInstitution: Finding = {
  field: 'inst_no',
  text: { en: 'is another institution than the one addressed', zh: '与所指的机构不一致' },
};

/**
 * All coupons, page by page, without fields that are only for display. For a separate tenant also without `inst_no`.
 */
export async function* exportCoupons(
  scope: Scope,
  { store }: Deps,
  state: CouponPage['state'],
): AsyncGenerator<readonly ExportedCoupon[], void, undefined> {
  const { tenant, inst_no } = scope;
  const filter = { limit: 1_000, ...(inst_no !== undefined && { inst_no }), ...(state && { state }) };
  for (let cursor = ''; ;) {
    const held = await store.coupons(tenant, { ...filter, ...(cursor !== '' && { cursor }) });
    yield held.map(({ order_no: _, cancelled_order_no: _cancelled, ...coupon }) => {
      if (isOwn(scope)) Reflect.deleteProperty(coupon, 'inst_no');
      return shownCoupon(coupon);
    });
    cursor = held.at(-1)?.coupon_code ?? '';
    if (held.length < filter.limit) return;
  }
}

/** The changes to a coupon. */
export interface CouponChange {
  readonly problem?: Finding;
  readonly write?: HeldCoupon;
}

/** The coupon after the change. `problems` for an invalid change, undefined for an unknown code. */
export function changeCoupon(
  { tenant, inst_no }: Scope,
  deps: Deps,
  code: string,
  to: (coupon: HeldCoupon) => CouponChange,
): Promise<CouponView | Problems | undefined> {
  const { settings, nowMs } = deps;
  return stepIn<CouponView | Problems | undefined>({ tenant, code }, deps, (held) => {
    const coupon = held.coupon ?? (settings.magic ? magicCoupon(code) : undefined);
    if (!coupon || isForeign(coupon, inst_no)) return { result: undefined };
    const { problem, write } = to(coupon);
    if (problem) return { result: { problems: [problem] } };
    const view = couponView(write ?? coupon, timeBy(held.tenant.clock, nowMs()));
    return { result: view, ...(write !== undefined && { write: { coupon: write } }) };
  });
}

/** Deletes a stored coupon; false if none is stored. For a magic coupon, clears its history: the code itself stays. */
export function deleteCoupon({ tenant, inst_no }: Scope, deps: Deps, code: string): Promise<boolean> {
  return stepIn<boolean>({ tenant, code }, deps, ({ coupon }) => {
    if (!coupon || isForeign(coupon, inst_no)) return { result: false };
    return { result: true, write: { coupon: null } };
  });
}

function isForeign(coupon: HeldCoupon, inst_no: string | undefined): boolean {
  return coupon.inst_no !== undefined && inst_no !== undefined && coupon.inst_no !== inst_no;
}

/** Refunds, freezes, releases, or moves a date: see {@link changeCoupon}. */
export function patchCoupon(
  scope: Scope,
  deps: Deps,
  code: string,
  patch: CouponPatch,
): Promise<CouponView | Problems | undefined> {
  const problem = refuseMove(patch, scope, deps);
  return changeCoupon(scope, deps, code, (coupon) => (problem ? { problem } : patched(coupon, patch)));
}

/**
 * Null removes a property. Setting a state removes the link to a cancellation. Issuing a coupon again removes the link
 * to its write-off.
 */
function patched(coupon: HeldCoupon, patch: CouponPatch): CouponChange {
  const changed: HeldCoupon = { ...coupon };
  if (patch.state === 'issued') Reflect.deleteProperty(changed, 'order_no');
  if (patch.state !== undefined) Reflect.deleteProperty(changed, 'cancelled_order_no');
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(changed, name);
    else Reflect.set(changed, name, value);
  }
  const problem = checkPeriod(changed);
  return problem ? { problem } : { write: changed };
}

/**
 * A coupon cannot leave a tenant with only one institution. In the profile's tenant, it must move to another of its
 * institutions.
 */
function refuseMove({ inst_no }: CouponPatch, scope: Scope, { settings }: Deps): Finding | undefined {
  if (inst_no === undefined || inst_no === scope.inst_no) return undefined;
  if (isOwn(scope)) return otherInstitution;
  return inst_no === null || settings.institutions.has(inst_no) ? undefined : noInstitution;
}

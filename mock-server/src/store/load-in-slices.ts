import type { HeldCoupon } from '../core/coupon.js';
import { type Existing, type LoadHow, mostExisting } from '../core/store.js';
import { partsOf } from '../slices.js';

/** How many coupons one step stores, regardless of the total: the step blocks the store for all others. */
const portion = 500;

/** Single steps of a load, each of few coupons. */
export interface LoadSteps {
  readonly load: (coupons: readonly HeldCoupon[], how: LoadHow) => Promise<Existing | undefined>;
  /** Removes those coupons that are unchanged since they were stored. */
  readonly unload: (coupons: readonly HeldCoupon[]) => Promise<void>;
  /** The order in which they are stored, if another than the given one is faster. */
  readonly inOrder?: (coupons: readonly HeldCoupon[]) => Promise<readonly HeldCoupon[]>;
}

/**
 * Loads coupons, many of them step by step. None is stored before all are known to be allowed. The coupons of an `add`
 * are removed again if another process stored one of the codes meanwhile, or if the load fails.
 */
export async function loadInSlices(
  coupons: readonly HeldCoupon[],
  how: LoadHow,
  steps: LoadSteps,
): Promise<Existing | undefined> {
  if (coupons.length <= portion) return steps.load(coupons, how);
  if (how !== 'replace') {
    const existing = await eachPortion(coupons, 'count', steps);
    if (!existing || !isPut(how, existing.count)) return existing;
  }
  const ordered = steps.inOrder ? await steps.inOrder(coupons) : coupons;
  const state = { put: 0 };
  try {
    const there = await eachPortion(ordered, how, steps, state);
    if (!there || !isPut(how, there.count)) await unloadInSlices(ordered.slice(0, state.put), steps);
    return there;
  } catch (error) {
    if (how === 'add') await unloadInSlices(ordered.slice(0, state.put), steps);
    throw error;
  }
}

/**
 * Runs one step after another, up to the first that should store coupons and does not; `state.put` counts stored ones.
 */
async function eachPortion(
  coupons: readonly HeldCoupon[],
  how: LoadHow,
  { load }: LoadSteps,
  state: { put: number } = { put: 0 },
): Promise<Existing | undefined> {
  const first: HeldCoupon[] = [];
  let count = 0;
  for await (const some of partsOf(coupons, portion)) {
    const there = await load(some, how);
    if (!there || (how === 'add' && there.count > 0)) return there;
    state.put += some.length;
    count += there.count;
    for (const one of there.coupons) if (first.length < mostExisting) first.push(one);
  }
  return { count, coupons: first };
}

async function unloadInSlices(coupons: readonly HeldCoupon[], { unload }: LoadSteps): Promise<void> {
  for await (const some of partsOf(coupons, portion)) await unload(some);
}

/** Whether a load stores its coupons, by how many of them exist already. */
export function isPut(how: LoadHow, existing: number): boolean {
  return how === 'replace' || (how === 'add' && existing === 0);
}

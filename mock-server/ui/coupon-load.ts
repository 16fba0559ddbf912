import type { CouponView } from '../src/workbench/coupons.js';
import { call, type Problem } from './admin-api.js';
import { yuan } from './format.js';
import { asProblem } from './loaded.js';
import { confirmed, tell, tellProblem } from './notice.js';
import { stateWords } from './parts/badge.js';
import type { Both } from './preferences.js';
import { scoped } from './scope.js';

/**
 * Adds coupons, or after confirmation replaces those with the same codes.
 *
 * @param coupons one coupon, or rows with their media type
 * @returns whether it was done; the problem if the coupons are invalid. Any other problem is shown here.
 */
export async function addCoupons(
  coupons: object,
  added: (count: number) => Both,
  replaced: (count: number) => Both,
): Promise<boolean | Problem> {
  const result = await put(() => call('POST', scoped('/coupons'), coupons), added);
  if (typeof result === 'boolean') return result;
  const { existing = [], more = 0 } = result.details;
  if (existing[0] === undefined) return result;
  const question = replaceText(existing[0], existing.length + more);
  return (
    (await confirmed(question, { en: 'Replace', zh: '替换' })) &&
    put(() => call('PUT', scoped('/coupons'), coupons), replaced)
  );
}

/** Adds or replaces the coupons of rows or of a file. */
export function addMany(coupons: Blob): Promise<boolean | Problem> {
  return addCoupons(
    coupons,
    (count) => ({ en: `${couponsIn(count)} added.`, zh: `已新增 ${count} 张券` }),
    (count) => ({ en: `${couponsIn(count)} added or replaced.`, zh: `已新增或替换 ${count} 张券` }),
  );
}

/** @example couponsIn(1) // '1 coupon' */
export function couponsIn(count: number): string {
  return count === 1 ? '1 coupon' : `${count} coupons`;
}

/** One coupon, a list of them, or how many there were. */
type Loaded = CouponView | readonly CouponView[] | { readonly loaded: number };

function countIn(loaded: Loaded): number {
  if ('loaded' in loaded) return loaded.loaded;
  return 'length' in loaded ? loaded.length : 1;
}

async function put(act: () => Promise<Loaded>, done: (count: number) => Both): Promise<boolean | Problem> {
  try {
    tell({ kind: 'done', text: done(countIn(await act())) });
    return true;
  } catch (error) {
    const problem = asProblem(error);
    const { existing, problems } = problem.details;
    if (existing ?? problems) return problem;
    tellProblem(problem);
    return false;
  }
}

/** Describes the existing coupon, and the effect of replacing it. */
function replaceText(existing: CouponView, count: number): Both {
  const { coupon_code: code, effective_state, face_amount: fen, order_no } = existing;
  if (count > 1)
    return {
      en: `${count} of these coupons exist, such as ${code}. Replace them with the new ones? Their orders stay, and the new coupons can be written off again.`,
      zh: `其中 ${count} 张券已存在，如 ${code}。是否用新券替换？其核销记录保留，新券可再次核销。`,
    };
  const state = stateWords(effective_state);
  const [en, zh] =
    order_no === undefined
      ? ['', '']
      : [
          ` Order ${order_no} stays, and the new coupon can be written off again.`,
          `核销记录 ${order_no} 保留，新券可再次核销。`,
        ];
  return {
    en: `Coupon ${code} exists: ${state.en}, ${yuan(fen)} (${fen} fen). Replace it with the new one?${en}`,
    zh: `券 ${code} 已存在：${state.zh}，${yuan(fen)}（${fen} 分）。是否用新券替换？${zh}`,
  };
}

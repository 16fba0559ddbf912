import type { ClockView } from '../src/workbench/clock.js';
import type { CouponView } from '../src/workbench/coupons.js';
import type { FaultView } from '../src/workbench/faults.js';
import { call, Problem } from './admin-api.js';
import type { Days } from './order-filter.js';
import type { Both } from './preferences.js';
import { scoped } from './scope.js';

/** What a scenario put in place, with its value. No request of a till changes it; the orders only become more. */
export interface PreparedState {
  readonly values: Readonly<Record<string, string>>;
  readonly orders: number;
}

/** @param codes the coupons of the scenario */
export async function stateHere(codes: readonly string[]): Promise<PreparedState> {
  const [clock, { faults }, { totals }, coupons] = await Promise.all([
    call<ClockView>('GET', scoped('/clock')),
    call<{ faults: readonly FaultView[] }>('GET', scoped('/faults')),
    call<Pick<Days, 'totals'>>('GET', scoped('/orders/totals')),
    Promise.all(codes.map(async (code) => [code, await couponHere(code)] as const)),
  ]);
  return {
    values: {
      ...Object.fromEntries(faults.map(({ id, kind }) => [`fault ${id}`, kind])),
      ...Object.fromEntries(coupons),
      clock: String(clock.frozen ? clock.now : clock.offset_ms),
    },
    orders: totals.written_off.count,
  };
}

/** A coupon's data; '' without the coupon. */
async function couponHere(code: string): Promise<string> {
  const coupon = await call<CouponView>('GET', scoped(`/coupons/${encodeURIComponent(code)}`)).catch(
    ifNotThere,
  );
  if (!coupon) return '';
  const { state, effective_state: _, order_no: _order, cancelled_order_no: cancelled, ...data } = coupon;
  const isOpen = state === 'used' || cancelled !== undefined;
  return JSON.stringify({ ...data, state: isOpen ? 'issued' : state });
}

export function ifNotThere(error: unknown): undefined {
  if (!(error instanceof Problem) || error.status !== 404) throw error;
}

/** What was changed or removed since, in words; undefined if nothing was. */
export function changedIn(before: PreparedState, now: PreparedState, orders: number): Both | undefined {
  const gone = Object.entries(before.values)
    .filter(([name, value]) => now.values[name] !== value)
    .map(([name, value]) => wordsFor(name, value));
  if (now.orders < orders) gone.push({ en: 'its orders', zh: '核销记录' });
  if (gone.length === 0) return undefined;
  return {
    en: `Since it was prepared, this was changed or removed: ${gone.map(({ en }) => en).join(', ')}.`,
    zh: `准备之后，以下内容已被更改或移除：${gone.map(({ zh }) => zh).join('、')}。`,
  };
}

function wordsFor(name: string, value: string): Both {
  if (name === 'clock') return { en: 'the clock', zh: '时钟' };
  if (name.startsWith('fault ')) return { en: `the fault ${value}`, zh: `故障 ${value}` };
  return { en: `coupon ${name}`, zh: `券 ${name}` };
}

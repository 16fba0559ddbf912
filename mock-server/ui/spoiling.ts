import type { StepView } from '../src/http/admin/scenario-view.js';
import type { JournalEntry } from '../src/journal/view.js';
import type { Both } from './preferences.js';
import { couponOf, plannedFields } from './till-play.js';

/** How a request that is no step took what a step needs: then the scenario cannot succeed any more. */
export interface Spoiling {
  readonly how: Both;
  /** The step that armed the fault which it used up. */
  readonly faultOf?: number;
}

/** @param left the steps that are not done */
export function spoilingOf(
  entry: JournalEntry,
  steps: readonly StepView[],
  left: readonly StepView[],
): Spoiling | undefined {
  const fault = usedUp(entry, steps);
  if (fault) {
    const en = 'It triggered a fault that this scenario needs: prepare it again';
    return { how: { en, zh: '该请求触发了此场景所需的故障：请重新准备' }, faultOf: fault.number };
  }
  const { outcome, replayed, coupon_code: code } = entry;
  if (code === undefined || outcome !== 'written_off' || replayed || !isNeeded(code, left)) return undefined;
  return {
    how: {
      en: `It used ${code}, which this scenario still needs: prepare it again`,
      zh: `该请求已核销 ${code}，而此场景仍需要该券：请重新准备`,
    },
  };
}

/** The step whose fault was triggered, unless it lasts. From 80 on a magic coupon has its own fault. */
function usedUp(entry: JournalEntry, steps: readonly StepView[]): StepView | undefined {
  const { faults, magic = '', request, coupon_code } = entry;
  if (Number(magic) >= 80) return undefined;
  const sent = new Map<string, unknown>(Object.entries({ ...request.fields, coupon_code }));
  return steps.find(({ done, admin }) => {
    const { kind, when, times, match = {} }: Armed = admin?.body ?? {};
    const isOf = Object.entries(match).every(([name, value]) => sent.get(name) === value);
    return (
      done === true &&
      times !== 'always' &&
      isOf &&
      faults.some((one) => one.kind === kind && one.when === when)
    );
  });
}

/** What is read of the fault that a step arms; a step of another kind has none of it. */
interface Armed {
  readonly kind?: unknown;
  readonly when?: unknown;
  readonly times?: unknown;
  readonly match?: object;
}

/** Whether a step needs a coupon unused. A step that changes coupons may make it new. */
function isNeeded(code: string, left: readonly StepView[]): boolean {
  const renewing = left.findIndex(({ admin }) => admin?.path.includes('/coupons') === true);
  return left
    .slice(0, renewing === -1 ? left.length : renewing)
    .some((step) => couponOf(plannedFields(step) ?? {}) === code && step.expect?.outcome !== 'already_used');
}

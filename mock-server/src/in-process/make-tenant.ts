import { randomInt } from 'node:crypto';
import { couponPatch, fault as isFault } from '@shoubei-kit/contracts';
import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
import type { Deps } from '../core/emulator.js';
import {
  checkCoupon,
  type CouponProblem,
  type LoadedCoupon,
  readCoupons,
  toFinding,
} from '../coupon-data/check-coupon.js';
import { schemaProblems } from '../core/schema-problem.js';
import { isDay } from '../core/shanghai.js';
import type { Journal } from '../journal/journal.js';
import { countAssumptions } from '../journal/assumption-counts.js';
import { toEntry } from '../journal/view.js';
import { changeCoupon, couponView, patchCoupon } from '../workbench/coupons.js';
import { existingText, loadCoupons } from '../workbench/load-coupons.js';
import { armFault, disarm, listFaults } from '../workbench/faults.js';
import { orderView } from '../workbench/orders.js';
import { resetTenant } from '../workbench/tenants.js';
import type { Scope } from '../workbench/scope.js';
import type { Closing } from './closing.js';
import { mockClock } from './mock-clock.js';
import type { FaultSeed, MockTenant } from './mock-tenant.js';
import { camel, snake } from './names.js';
import { filterOf } from './request-filter.js';
import { couponError, existsError, faultError, refuseUnknownOptions } from './refused.js';

/** A tenant's identity, and the parts it works with. */
export interface TenantParts {
  readonly scope: Scope;
  /** The institution whose exchanges are listed; undefined lists all. */
  readonly journalOf: string | undefined;
  readonly identity: Pick<MockTenant, 'instNo' | 'merchantNo' | 'shopNo' | 'key'>;
  readonly baseUrl: string;
  /** The function that its clients call instead of Node's `fetch`. */
  readonly fetch: typeof fetch | undefined;
  readonly deps: Deps;
  readonly journal: Journal;
  readonly closing: Closing;
}

/** A tenant's handle: the functions of the admin API, in this process. */
export function mockTenant(parts: TenantParts): MockTenant {
  const { scope, journalOf, identity, baseUrl, deps, journal, closing } = parts;
  const { clock, seenMs } = mockClock(scope, deps);
  const { request, response } = deps.settings.signing;
  return {
    ...identity,
    clock: closing.guard(clock, 'clock.'),
    client: (options = {}) => {
      closing.refuse('client');
      return new ShoubeiClient({
        baseUrl,
        fetch: parts.fetch,
        ...identity,
        signing: { ...request, response },
        now: seenMs,
        ...options,
      });
    },
    ...closing.guard({
      ...couponActs(scope, deps),
      ...faultActs(scope, deps, closing),
      ...journalActs(journalOf, deps, journal),
      ...orderActs(scope, deps),
      reset: async () => {
        await resetTenant(scope, deps, journal);
        await clock.reset();
      },
    }),
  };
}

function orderActs(scope: Scope, { store }: Deps): Pick<MockTenant, 'orders'> {
  return {
    orders: async (query = {}) => {
      refuseUnknownOptions('orders', query, { shopNo: true, date: true });
      const { shopNo, date } = query;
      if (date !== undefined && !isDay(date)) {
        throw new RangeError(`orders: date is yyyy-MM-dd, got ${String(date)} / date 应为 yyyy-MM-dd`);
      }
      const filter = {
        ...(shopNo !== undefined && { shop_no: shopNo }),
        ...(date !== undefined && { from: date, to: date }),
      };
      return (await store.orders(scope.tenant, filter)).map((order) => camel(orderView(order)));
    },
  };
}

function couponActs(scope: Scope, deps: Deps): Pick<MockTenant, 'coupon' | 'findCoupon' | 'changeCoupon'> {
  return {
    coupon: async (seed = {}, options = {}) => {
      refuseUnknownOptions('coupon', options, { replace: true });
      const how = options.replace === true ? 'replace' : 'add';
      const loaded = await loadCoupons(scope, deps, [couponOf(seed)], how);
      if ('problems' in loaded) throw couponError('coupon', seed, loaded.problems);
      if ('existing' in loaded) throw existsError(existingText(loaded.existing));
      const [coupon] = loaded.coupons;
      if (!coupon) throw new RangeError('no coupon was made');
      return camel(couponView(coupon, loaded.nowMs));
    },
    findCoupon: async (couponCode) => {
      const found = await changeCoupon(scope, deps, couponCode, () => ({}));
      return found && !('problems' in found) ? camel(found) : undefined;
    },
    changeCoupon: async (couponCode, change) => {
      const patch = snake(change);
      const refused = (problems: readonly CouponProblem[]): RangeError =>
        couponError('changeCoupon', change, problems);
      if (!couponPatch(patch))
        throw refused((couponPatch.errors ?? []).map((error) => toFinding(error, patch)));
      const changed = await patchCoupon(scope, deps, couponCode, patch);
      if (!changed) throw new RangeError(`no coupon ${couponCode} / 没有券 ${couponCode}`);
      if ('problems' in changed) throw refused(changed.problems);
      return camel(changed);
    },
  };
}

function faultActs(scope: Scope, deps: Deps, closing: Closing): Pick<MockTenant, 'fault' | 'faults'> {
  return {
    fault: async (given) => {
      const { match, ...seed }: Partial<FaultSeed> = given ?? {};
      const fault = snake({ ...seed, match: match && snake(match) });
      if (!isFault(fault)) throw faultError(given, schemaProblems(isFault.errors));
      const armed = await armFault(scope, deps, fault);
      if ('problem' in armed) throw faultError(given, [armed.problem]);
      const acts = closing.guard({ disarm: async () => void (await disarm(scope, deps, armed.id)) });
      return { ...camel(armed), ...acts };
    },
    faults: async () => (await listFaults(scope, deps)).map((fault) => camel(fault)),
  };
}

function journalActs(
  inst_no: string | undefined,
  deps: Deps,
  journal: Journal,
): Pick<MockTenant, 'requests' | 'countRequests' | 'assumptions' | 'explain'> {
  const { settings } = deps;
  return {
    requests: async (filter = {}) =>
      journal
        .list(filterOf('requests', filter, inst_no, settings))
        .map((record) => camel(toEntry(record, settings))),
    countRequests: async (filter = {}) => {
      const counted = journal.count(filterOf('countRequests', filter, inst_no, settings));
      if ('count' in counted) return counted.count;
      const { evicted } = counted;
      throw new RangeError(
        `${evicted} older exchanges are gone, and some may be of these: give journal.size, or a tenant to each test` +
          ` / 较早的 ${evicted} 次交互已不在请求记录中，无法准确计数`,
      );
    },
    explain: async (requestId) => {
      const exchange = journal.find(requestId, inst_no)?.exchange;
      if (!exchange?.sent) return undefined;
      const { explainSign } = await import('../workbench/explain-sign.js');
      const explained = await explainSign(exchange.sent, { inst_no, exchange }, deps);
      return explained && camel(explained);
    },
    assumptions: async () => {
      const { assumptions: rows, ...counts } = countAssumptions(
        journal.counts(inst_no),
        journal.ofRuns,
        settings,
      );
      return camel({ ...counts, assumptions: rows.map((row) => camel(row)) });
    },
  };
}

/** Checks coupons under wire names or JavaScript names; `act` is the method that received them. */
export function couponsOf(act: string, seeds: readonly object[]): readonly LoadedCoupon[] {
  if (!Array.isArray(seeds))
    throw new RangeError(`${act}: coupons: a list is needed / ${act}：coupons：应为列表`);
  const read = readCoupons(seeds.map(withDefaults));
  if ('problems' in read) throw couponError(act, seeds, read.problems);
  return read.coupons;
}

function couponOf(seed: object): LoadedCoupon {
  const checked = checkCoupon(withDefaults(seed));
  if ('findings' in checked) throw couponError('coupon', seed, checked.findings);
  return checked.coupon;
}

function withDefaults(seed: unknown): unknown {
  if (typeof seed !== 'object' || seed === null || Array.isArray(seed)) return seed;
  return Object.assign({ coupon_code: newCouponCode(), face_amount: 1000 }, snake(seed));
}

const span = 10 ** 11;
let serial = randomInt(span);

/** Returns twelve digits that this process has not returned before and that are not a magic code. */
function newCouponCode(): string {
  serial = (serial + 1) % span;
  return `1${String(serial).padStart(11, '0')}`;
}

import { randomInt } from 'node:crypto';
import { couponPatch, fault as isFault, requestFieldsOf } from '@shoubei-kit/contracts';
import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
import type { Deps } from '../core/emulator.js';
import { toFinding, type LoadedCoupon, readCoupons } from '../core/check-coupon.js';
import { isDay } from '../core/shanghai.js';
import { isOf, type JournalFilter, refuseFilter } from '../journal/filter.js';
import type { Journal } from '../journal/journal.js';
import { countAssumptions } from '../journal/assumption-counts.js';
import { toEntry } from '../journal/view.js';
import { changeCoupon, couponView, patchCoupon } from '../workbench/coupons.js';
import { existingText, loadCoupons } from '../workbench/load-coupons.js';
import { armFault, disarm, listFaults } from '../workbench/faults.js';
import { orderView } from '../workbench/orders.js';
import { resetTenant } from '../workbench/tenants.js';
import type { Scope } from '../workbench/scope.js';
import { mockClock } from './mock-clock.js';
import type { FaultSeed, MockTenant, RequestFilter } from './mock-tenant.js';
import { camel, camelName, snake } from './names.js';
import { couponError, existsError, refuseUnknownOptions, schemaError } from './refused.js';

/** Who a tenant is, and what it works with. */
export interface TenantParts {
  readonly scope: Scope;
  /** Whose exchanges are shown; all where it is undefined. */
  readonly journalOf: string | undefined;
  readonly identity: Pick<MockTenant, 'instNo' | 'merchantNo' | 'shopNo' | 'key'>;
  readonly baseUrl: string;
  /** What its clients call instead of Node's `fetch`. */
  readonly fetch: typeof fetch | undefined;
  readonly deps: Deps;
  readonly journal: Journal;
}

/** A tenant's handle: the admin API's acts, in this process. */
export function mockTenant(parts: TenantParts): MockTenant {
  const { scope, journalOf, identity, baseUrl, deps, journal } = parts;
  const { settings, store } = deps;
  const { clock, seenMs } = mockClock(scope, deps);
  const { request, response } = settings.signing;
  return {
    ...identity,
    clock,
    client: (options = {}) =>
      new ShoubeiClient({
        baseUrl,
        fetch: parts.fetch,
        ...identity,
        signing: { ...request, response },
        now: seenMs,
        ...options,
      }),
    ...couponActs(scope, deps),
    ...faultActs(scope, deps),
    ...journalActs(journalOf, deps, journal),
    orders: async (query = {}) => {
      refuseUnknownOptions('orders', query, { shopNo: true, date: true });
      const { shopNo, date } = query;
      if (date !== undefined && !isDay(date)) {
        throw new RangeError(`orders: date is yyyy-MM-dd, got ${String(date)} / date 应为 yyyy-MM-dd`);
      }
      const filter = {
        ...(shopNo !== undefined && { shop_no: shopNo }),
        ...(date !== undefined && { date }),
      };
      return (await store.orders(scope.tenant, filter)).map((order) => camel(orderView(order)));
    },
    reset: async () => {
      await resetTenant(scope, deps, journal);
      await clock.reset();
    },
  };
}

function couponActs(scope: Scope, deps: Deps): Pick<MockTenant, 'coupon' | 'findCoupon' | 'changeCoupon'> {
  return {
    coupon: async (seed = {}, options = {}) => {
      refuseUnknownOptions('coupon', options, { replace: true });
      const how = options.replace === true ? 'replace' : 'add';
      const loaded = await loadCoupons(scope, deps, couponsOf([seed]), how);
      if ('problems' in loaded) throw couponError(loaded.problems);
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
      if (!couponPatch(patch))
        throw couponError((couponPatch.errors ?? []).map((error) => toFinding(error, patch)));
      const changed = await patchCoupon(scope, deps, couponCode, patch);
      if (!changed) throw new RangeError(`no coupon ${couponCode} / 没有券 ${couponCode}`);
      if ('problems' in changed) throw couponError(changed.problems);
      return camel(changed);
    },
  };
}

function faultActs(scope: Scope, deps: Deps): Pick<MockTenant, 'fault' | 'faults'> {
  return {
    fault: async (given) => {
      const { match, ...seed }: Partial<FaultSeed> = given ?? {};
      const fault = snake({ ...seed, match: match && snake(match) });
      if (!isFault(fault)) throw schemaError('fault', isFault.errors);
      const armed = await armFault(scope, deps, fault);
      if ('problem' in armed) {
        const { field, text } = armed.problem;
        throw new RangeError(`bad fault: ${field} ${text.en} / ${text.zh}`);
      }
      return { ...camel(armed), disarm: async () => void (await disarm(scope, deps, armed.id)) };
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
      journal.list(filterOf(filter, inst_no)).map((record) => camel(toEntry(record, settings))),
    countRequests: async (filter = {}) => {
      const counted = journal.count(filterOf(filter, inst_no));
      if ('count' in counted) return counted.count;
      const { evicted } = counted;
      throw new RangeError(
        `${evicted} older exchanges are gone, and some may be of these: give journal.size, or a tenant to each test` +
          ` / 较早的 ${evicted} 次交互已不在日志中，无法准确计数`,
      );
    },
    explain: async (requestId) => {
      const record = journal.find(requestId);
      const { sent } = record && isOf(record, inst_no) ? record.exchange : {};
      if (!sent) return undefined;
      const { explainSign } = await import('../workbench/explain-sign.js');
      const explained = await explainSign(sent, { inst_no }, deps);
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

function filterOf(filter: RequestFilter, inst_no: string | undefined): JournalFilter {
  const { outcome, assumptions, since, fault, magic, signature, replayed, ...rest } = filter;
  const given = snake(rest);
  const stranger = Object.keys(given).find(
    (name) => !requestFieldsOf.journal.some((field) => field === name),
  );
  if (stranger !== undefined)
    throw new RangeError(`requests cannot be told apart by ${stranger} / 不能按 ${stranger} 筛选请求`);
  const others = { inst_no, outcome, assumptions, since, fault, magic, signature, replayed };
  const made: JournalFilter = {
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    fields: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
  };
  const bad = refuseFilter(made);
  if (bad !== undefined) {
    const value = String(new Map<string, unknown>(Object.entries(made)).get(bad));
    const name = camelName(bad);
    throw new RangeError(`${name}: there is no ${value} / ${name}：没有 ${value}`);
  }
  return made;
}

/** Coupons under either kind of name, checked. */
export function couponsOf(seeds: readonly object[]): readonly LoadedCoupon[] {
  if (!Array.isArray(seeds)) throw new RangeError('coupons: a list is needed / coupons：应为列表');
  const values = seeds.map((seed: unknown) => {
    if (typeof seed !== 'object' || seed === null) return seed;
    const given = snake(seed);
    return Object.assign({ coupon_code: newCouponCode(), face_amount: 1000 }, given);
  });
  const read = readCoupons(values);
  if ('problems' in read) throw couponError(read.problems);
  return read.coupons;
}

const span = 10 ** 11;
let serial = randomInt(span);

/** Twelve digits that this process has not given before, and that are no magic code. */
function newCouponCode(): string {
  serial = (serial + 1) % span;
  return `1${String(serial).padStart(11, '0')}`;
}

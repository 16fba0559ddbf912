import { randomUUID } from 'node:crypto';
import { type Coupon, profile as isProfile } from '@shoubei-kit/contracts';
import { demoCoupons } from '@shoubei-kit/fixtures';
import type { Deps } from '../core/emulator.js';
import { orderNumbers } from './order-numbers.js';
import type { LoadedCoupon } from '../core/check-coupon.js';
import { faultOf } from '../core/check-profile.js';
import { demo, type Settings, toSettings } from '../core/settings.js';
import { profileTenant } from '../core/tenant.js';
import { localUrl } from '../http/hosts.js';
import { limits } from '../http/limits.js';
import type { OnOther } from '../http/other-request.js';
import { Pauses } from '../http/pauses.js';
import { listen } from '../http/server.js';
import { refuseExposure } from './exposure.js';
import type { MockServerOptions } from './options.js';
import { checkOptions } from './check-options.js';
import { couponsOf, mockTenant } from '../in-process/make-tenant.js';
import { camel } from '../in-process/names.js';
import type { CouponSeed, MockTenant } from '../in-process/mock-tenant.js';
import { couponError, schemaError, refuseUnknownOptions } from '../in-process/refused.js';
import { Journal } from '../journal/journal.js';
import { type JournalRecord } from '../journal/record.js';
import { toEntry } from '../journal/view.js';
import { meteredStore } from '../metrics/metered-store.js';
import { Meters } from '../metrics/meters.js';
import { keepOpen } from '../store/keep-open.js';
import { openStore } from '../store/open-store.js';
import { StoreError } from '../store/store-error.js';
import { foreignCoupons } from '../workbench/load-coupons.js';
import { dropTenant, resetAll, makeTenant } from '../workbench/tenants.js';
import { profileScope } from '../workbench/scope.js';

/** An emulator, and its profile's first institution as a tenant. `requests` shows those of all institutions. */
export interface MockServer extends MockTenant, AsyncDisposable {
  /** `http://127.0.0.1:PORT`, the `baseUrl` of a client. */
  readonly url: string;
  /**
   * Makes an institution of its own, so that tests at once on one emulator do not disturb each other.
   *
   * @throws RangeError for a coupon that does not fit its schema
   * @example
   * await using tenant = await server.tenant({ coupons: [{ couponCode: 'A1', faceAmount: 500 }] });
   */
  readonly tenant: (options?: { readonly coupons?: readonly (Coupon | CouponSeed)[] }) => Promise<OwnTenant>;
  /** The whole emulator back to its start; tenants are gone. */
  readonly reset: () => Promise<void>;
  /** Ends it, where there is no `await using`: requests under way have `drainMs` to end. */
  readonly close: () => Promise<void>;
}

/** A tenant that a test made; it is forgotten when disposed of. */
export interface OwnTenant extends MockTenant, AsyncDisposable {
  /** Forgets it, where there is no `await using`. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an emulator in this process.
 *
 * @throws RangeError for a coupon or profile that does not fit its schema, a host that needs a token, or TLS files that do
 *   not fit; an error with the way out for a store that cannot be opened; the listen error (`EADDRINUSE`) when the port is
 *   taken
 * @example
 * await using server = await startMockServer();
 * const { couponCode } = await server.coupon({ faceAmount: 2500 });
 * const result = await server.client().writeOff({ couponCode });
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  checkOptions(options);
  const { coupons = [], onExchange, ...rest } = options;
  return startWith(rest, couponsOf(coupons), (record, settings) =>
    onExchange?.(camel(toEntry(record, settings))),
  );
}

/** As {@link startMockServer}, with coupons that were checked as they were read: there may be a million. */
export async function startWith(
  options: Omit<MockServerOptions, 'coupons' | 'onExchange'> & {
    readonly lostOutput?: { readonly lines: number };
  },
  coupons: readonly LoadedCoupon[],
  onRecord: (record: JournalRecord, settings: Settings) => void,
  onOther: OnOther = () => {},
  onNotNew: OnNotNew = () => {},
): Promise<MockServer> {
  const { host = '127.0.0.1', adminToken, tls } = options;
  const settings = settingsOf(options);
  await refuseExposure(options, host, settings);
  const pauses = new Pauses();
  const meters = new Meters(options.lostOutput);
  const deps = await depsOf(options, settings, coupons, meters, (tenant) => pauses.cut(tenant), onNotNew);
  const journal = new Journal(options.journal);
  journal.listen((record) => meters.add(record));
  const server = await listen({
    deps,
    journal,
    pauses,
    meters,
    admin: { token: adminToken, allowedHosts: options.allowedHosts ?? [] },
    host,
    port: options.port ?? 0,
    tls,
    maxConnections: options.maxConnections ?? limits.connections,
    drainMs: options.drainMs ?? 800,
    onExchange: (record) => onRecord(record, deps.settings),
    onOther,
  }).catch(async (error: unknown) => {
    await deps.store.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await server.close();
    await deps.store.close();
  };
  return { ...handleOf(server.url, deps, journal), close, [Symbol.asyncDispose]: close };
}

export async function depsOf(
  options: MockServerOptions,
  settings: Settings,
  coupons: readonly LoadedCoupon[],
  meters: Meters,
  cutWaiting: Deps['cutWaiting'],
  onNotNew: OnNotNew = () => {},
): Promise<Deps> {
  const onError = options.onError ?? defaultOnError;
  const foreign = foreignCoupons(coupons, settings);
  if (foreign.length > 0) throw couponError(foreign);
  return {
    settings,
    store: await openedStore(options, coupons, meters, onError, onNotNew),
    nowMs: options.nowMs ?? Date.now,
    newOrderNo: orderNumbers(),
    newRequestId: randomUUID,
    cutWaiting,
    onError,
  };
}

/** Called with how many of the coupons exist already, where the store is not new. */
type OnNotNew = (existing: number) => void;

/** The store with the profile's tenant in it. One that cannot be reached yet does not keep the emulator from starting. */
async function openedStore(
  { store: name = 'memory', replaceCoupons = false }: MockServerOptions,
  coupons: readonly LoadedCoupon[],
  meters: Meters,
  onError: Deps['onError'],
  onNotNew: OnNotNew,
): Promise<Deps['store']> {
  // Of coupons with one code the last holds: the caller's own.
  const own = [
    ...demoCoupons.map((coupon) => Object.assign({ state: 'issued' as const }, coupon)),
    ...coupons,
  ];
  const store = meteredStore(await openStore(name), meters);
  try {
    const isNew = await store.open(profileTenant, {}, own);
    if (!isNew && coupons.length > 0) {
      const existing = await store.load(profileTenant, coupons, replaceCoupons ? 'replace' : 'count');
      if (existing) onNotNew(existing.count);
    }
  } catch (error) {
    if (!(error instanceof StoreError) || !error.isPassing) {
      await store.close();
      throw error;
    }
    onError(error);
  }
  return name === 'memory' ? store : keepOpen(store, profileTenant, {}, own);
}

/** What a test holds. `fetch` is what its clients call instead of Node's. */
export function handleOf(
  url: string,
  deps: Deps,
  journal: Journal,
  fetchIt?: typeof fetch,
): Omit<MockServer, 'close' | typeof Symbol.asyncDispose> {
  const [first] = deps.settings.institutions.values();
  const [instNo, key] = first ? [first.inst_no, first.keys[0]] : [demo.instNos[0], demo.key];
  const { merchantNo, shopNo } = demo;
  const parts = {
    baseUrl: localUrl(url),
    fetch: fetchIt,
    deps,
    journal,
  };
  const identity = { instNo, merchantNo, shopNo, key };
  const own = mockTenant({ ...parts, scope: profileScope, journalOf: undefined, identity });
  return {
    ...own,
    url,
    reset: async () => {
      await resetAll(deps, journal);
      await own.clock.reset();
    },
    tenant: async (options = {}) => {
      refuseUnknownOptions('tenant', options, { coupons: true });
      const { coupons = [] } = options;
      const {
        inst_no,
        merchant_no,
        shop_no,
        key: ownKey,
      } = await makeTenant({ coupons: couponsOf(coupons), isOfRun: false }, deps);
      const made = mockTenant({
        ...parts,
        scope: { tenant: inst_no, inst_no },
        journalOf: inst_no,
        identity: { instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no, key: ownKey },
      });
      const close = async (): Promise<void> => void (await dropTenant(inst_no, deps, journal));
      return { ...made, close, [Symbol.asyncDispose]: close };
    },
  };
}

export function settingsOf({ profile }: MockServerOptions): Settings {
  if (profile === undefined) return toSettings(); // the validator's first call takes milliseconds, to compile it
  if (!isProfile(profile)) throw schemaError('profile', isProfile.errors);
  const fault = faultOf(profile);
  if (fault) {
    const { path, text } = fault;
    throw new RangeError(`bad profile: ${path.join('.')} ${text.en} / ${text.zh}`);
  }
  return toSettings(profile);
}

function defaultOnError(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

import { randomUUID } from 'node:crypto';
import { profile as isProfile } from '@shoubei-kit/contracts';
import { demoCoupons } from '@shoubei-kit/fixtures';
import type { Deps } from '../core/emulator.js';
import { orderNumbers } from './order-numbers.js';
import type { LoadedCoupon } from '../coupon-data/check-coupon.js';
import { profileFindings } from '../profile/check-profile.js';
import { type Settings, toSettings } from '../core/settings.js';
import { profileTenant } from '../core/tenant.js';
import { limits } from '../http/limits.js';
import type { OnOther } from '../http/other-request.js';
import { Pauses } from '../http/pauses.js';
import { listen } from '../http/server.js';
import { refuseExposure } from './exposure.js';
import type { MockServerOptions } from './options.js';
import { checkOptions } from './check-options.js';
import { handleOf, type MockServer } from './handle.js';
import { couponsOf } from '../in-process/make-tenant.js';
import { camel } from '../in-process/names.js';
import { badProfile, couponError, profileError } from '../in-process/refused.js';
import { Journal } from '../journal/journal.js';
import { hideToken } from '../journal/masking.js';
import { type JournalRecord } from '../journal/record.js';
import { toEntry } from '../journal/view.js';
import { meteredStore } from '../metrics/metered-store.js';
import { Meters } from '../metrics/meters.js';
import { keepOpen } from '../store/keep-open.js';
import { openStore } from '../store/open-store.js';
import { StoreError } from '../store/store-error.js';
import { misplacedCoupons } from '../workbench/load-coupons.js';
import { profileScope } from '../workbench/scope.js';

/**
 * Starts an emulator in this process.
 *
 * @throws RangeError for a coupon or profile that does not fit its schema, a host that needs a token, or invalid TLS
 *   files. An error that says what to do if the store cannot be opened. The listen error (`EADDRINUSE`) if the port is
 *   taken.
 * @example
 * await using server = await startMockServer();
 * const { couponCode } = await server.coupon({ faceAmount: 2500 });
 * const result = await server.client().writeOff({ couponCode });
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  checkOptions(options);
  const { coupons = [], onExchange, ...rest } = options;
  const onRecord = (record: JournalRecord, settings: Settings): void =>
    onExchange?.(camel(toEntry(record, settings)));
  const { server } = await startWith(rest, couponsOf('startMockServer', coupons), onRecord);
  return server;
}

/** A listening emulator; its store may not be ready yet. */
export interface Started {
  readonly server: MockServer;
  /** Rejects while the store accepts no write-offs. */
  readonly ping: () => Promise<void>;
}

/** Like {@link startMockServer}, with coupons that were checked while they were read: there may be a million. */
export async function startWith(
  options: Omit<MockServerOptions, 'coupons' | 'onExchange'> & {
    readonly lostOutput?: { readonly lines: number };
  },
  coupons: readonly LoadedCoupon[],
  onRecord: (record: JournalRecord, settings: Settings) => void,
  onOther: OnOther = () => {},
  onNotNew: OnNotNew = () => {},
): Promise<Started> {
  const { host = '127.0.0.1', adminToken, tls } = options;
  const settings = settingsOf(options);
  await refuseExposure(options, host, settings);
  hideToken(settings, adminToken);
  const pauses = new Pauses();
  const meters = new Meters(options.lostOutput);
  const deps = await depsOf(options, settings, coupons, meters, (tenant) => pauses.cut(tenant), onNotNew);
  const journal = new Journal(options.journal);
  journal.listen((event) => void (event.kind === 'exchange' && meters.add(event.record)));
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
    keepProcessAlive: options.keepProcessAlive ?? false,
    onExchange: (record) => onRecord(record, deps.settings),
    onOther,
  }).catch(async (error: unknown) => {
    await deps.store.close();
    throw error;
  });
  const end = async (): Promise<void> => {
    await server.close();
    await deps.store.close();
  };
  return {
    server: handleOf({ url: server.url, deps, journal, end }),
    ping: () => deps.store.ping(),
  };
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
  const foreign = await misplacedCoupons(profileScope, coupons, settings);
  // Without the fields, so that problems have JavaScript names.
  if (foreign)
    throw couponError(
      'start',
      coupons.map(() => ({})),
      foreign.problems,
    );
  return {
    settings,
    store: await openedStore(options, coupons, meters, onError, onNotNew),
    nowMs: options.nowMs ?? Date.now,
    newOrderNo: orderNumbers(),
    maxTenants: options.maxTenants ?? 10_000,
    newRequestId: randomUUID,
    cutWaiting,
    onError,
  };
}

/** Called with the number of coupons that exist already, if the store is not new. */
type OnNotNew = (existing: number) => void;

/** Opens the store with the profile's tenant in it. The emulator starts even if the store cannot be reached yet. */
async function openedStore(
  { store: name = 'memory', replaceCoupons = false }: MockServerOptions,
  coupons: readonly LoadedCoupon[],
  meters: Meters,
  onError: Deps['onError'],
  onNotNew: OnNotNew,
): Promise<Deps['store']> {
  // On duplicate codes the last one wins: the caller's own.
  const own = [
    ...demoCoupons.map((coupon) => Object.assign({ state: 'issued' as const }, coupon)),
    ...coupons,
  ];
  const store = meteredStore(await openStore(name), meters);
  try {
    const opened = await store.open(profileTenant, {}, own);
    if (opened === 'there' && coupons.length > 0) {
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

export function settingsOf({ profile: given, endpoints }: MockServerOptions): Settings {
  // The validator's first call takes milliseconds, to compile it.
  if (given === undefined && endpoints === undefined) return toSettings();
  const profile = endpoints ? { ...given, endpoints: [...(given?.endpoints ?? []), ...endpoints] } : given;
  if (!isProfile(profile)) throw profileError(isProfile.errors);
  const [fault] = profileFindings(profile);
  if (fault) throw badProfile(fault.path.join('.'), fault.text);
  return toSettings(profile);
}

function defaultOnError(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

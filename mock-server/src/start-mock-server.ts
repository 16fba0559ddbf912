import { randomUUID } from 'node:crypto';
import { type Coupon, type Profile, profile as isProfile } from '@shoubei-kit/contracts';
import { demoCoupons } from '@shoubei-kit/fixtures';
import { orderNumbers } from './core/order-no.js';
import { type LoadedCoupon, readCoupons } from './core/read-coupons.js';
import type { Exchange } from './core/reply.js';
import { repeatedInstitution, type Settings, toSettings } from './core/settings.js';
import { profileTenant } from './core/tenant.js';
import { isLoopback } from './http/loopback.js';
import { listen } from './http/server.js';
import { Journal, type JournalOptions } from './journal/journal.js';
import { memoryStore } from './store/memory-store.js';

export interface MockServerOptions {
  /** Behaviour that differs from the defaults. */
  readonly profile?: Profile;
  /** Loaded at the start and after each reset, besides the source's example. Amounts are whole fen. */
  readonly coupons?: readonly Coupon[];
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. Anything but loopback needs an `adminToken`. */
  readonly host?: string;
  readonly adminToken?: string;
  readonly allowedHosts?: readonly string[];
  /** How long requests under way may take to end on close, in milliseconds; 800 by default. */
  readonly drainMs?: number;
  /** How many exchanges of each institution are kept (1,000), and how many bytes of them in all (64 MiB). */
  readonly journal?: Partial<JournalOptions>;
  /** The machine's clock, epoch milliseconds, which emulated clocks start from. */
  readonly nowMs?: () => number;
  readonly onExchange?: (exchange: Exchange, ms: number) => void;
  readonly onError?: (error: unknown) => void;
}

export interface MockServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, the `baseUrl` of a client. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts an emulator in this process.
 *
 * @throws RangeError for a coupon or profile that does not fit its schema, or a host that needs a token; the listen error
 *   (`EADDRINUSE`) when the port is taken
 * @example
 * await using server = await startMockServer();
 * const client = new ShoubeiClient({ baseUrl: server.url, instNo: '900024', key: 'shoubei-mock-demo-key' });
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { host = '127.0.0.1', adminToken, onError = defaultOnError } = options;
  if (!isLoopback(host) && adminToken === undefined) {
    throw new RangeError(
      `${host} is not loopback: give an adminToken, or anyone there may use the admin API.`,
    );
  }
  const coupons = couponsOf(options);
  const store = memoryStore();
  await store.open(profileTenant, {}, coupons);
  const deps = {
    settings: settingsOf(options),
    store,
    nowMs: options.nowMs ?? Date.now,
    newOrderNo: orderNumbers(),
    newRequestId: randomUUID,
    onError,
  };
  const server = await listen({
    deps,
    journal: new Journal(options.journal),
    admin: { token: adminToken, allowedHosts: options.allowedHosts ?? [] },
    host,
    port: options.port ?? 0,
    drainMs: options.drainMs ?? 800,
    onExchange: options.onExchange ?? (() => {}),
  });
  return { ...server, [Symbol.asyncDispose]: server.close };
}

/** The caller's coupons over the demo ones. */
function couponsOf({ coupons = [] }: MockServerOptions): readonly LoadedCoupon[] {
  const [own, shown] = [coupons, demoCoupons].map((rows) => {
    const read = readCoupons(rows);
    if ('problems' in read) throw new RangeError(`bad coupons: ${JSON.stringify(read.problems)}`);
    return read.coupons;
  });
  return [
    ...new Map([...(shown ?? []), ...(own ?? [])].map((coupon) => [coupon.coupon_code, coupon])).values(),
  ];
}

function settingsOf({ profile = {} }: MockServerOptions): Settings {
  if (!isProfile(profile)) throw new RangeError(`bad profile: ${JSON.stringify(isProfile.errors)}`);
  if (repeatedInstitution(profile) !== -1) throw new RangeError('bad profile: an inst_no comes twice');
  return toSettings(profile);
}

function defaultOnError(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

import type { Coupon, EndpointDeclaration, Profile } from '@shoubei-kit/contracts';
import type { TlsFiles } from '../http/tls.js';
import type { CouponSeed, MockRequest } from '../in-process/mock-tenant.js';
import type { JournalOptions } from '../journal/journal.js';

/** How an emulator is started; all of it may be left out. */
export interface MockServerOptions {
  /** Behaviour that differs from the defaults. */
  readonly profile?: Profile;
  /** The endpoints besides the write-off, besides those of the profile: as `@shoubei-kit/fixtures/endpoints` reads them (A18). */
  readonly endpoints?: readonly EndpointDeclaration[];
  /** Loaded at the start and after each reset, besides the source's example. Amounts are whole fen. */
  readonly coupons?: readonly (Coupon | CouponSeed)[];
  /**
   * Where tenants, coupons and orders are kept: `memory`, the default, or what outlives the emulator and may be shared:
   * `sqlite:FILE` (with `?sync=full` also a power cut loses nothing; before Node 22.13 needs the package `libsql`), or `redis://HOST` and
   * `rediss://HOST` (needs `@redis/client`). `coupons` are loaded only where the store is new, unless `replaceCoupons` is set;
   * what a reset brings back is what it was made with.
   *
   * @example
   * await startMockServer({ store: 'sqlite:state.db' });
   */
  readonly store?: string;
  /** Loads `coupons` also into a store that is not new, over those of the same codes; orders stay. */
  readonly replaceCoupons?: boolean;
  /** Tenants at once, 10,000 by default; no more are made until some are deleted. */
  readonly maxTenants?: number;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. Anything but loopback needs an `adminToken`. */
  readonly host?: string;
  /** Asked for by the admin API; visible ASCII, beyond loopback at least 16 characters. */
  readonly adminToken?: string;
  /** Host names, without port, that the admin API answers to besides loopback ones. */
  readonly allowedHosts?: readonly string[];
  /** Certificate and private key, PEM: it speaks HTTPS (TLS 1.2 or newer), and its `url` says so. */
  readonly tls?: TlsFiles;
  /** Beyond loopback and without TLS, only the demo key and keys that say that they are for tests are taken. */
  readonly allowRealKey?: boolean;
  /** Connections at once, 10,240 by default; more are refused. */
  readonly maxConnections?: number;
  /** How long requests under way may take to end on close, in milliseconds; 800 by default. */
  readonly drainMs?: number;
  /**
   * Whether the process stays alive for the emulator until it is closed; false by default, so that a test that fails before
   * it closes its emulator still ends. For a script that serves others.
   */
  readonly keepProcessAlive?: boolean;
  /** How many exchanges of each institution are kept (1,000), and how many bytes of them in all (64 MiB). */
  readonly journal?: Partial<JournalOptions>;
  /** The machine's clock, epoch milliseconds, from which emulated clocks start. */
  readonly nowMs?: () => number;
  /** Told of each exchange when its answer is ready; neither the key nor a sign that could be used is in it. */
  readonly onExchange?: (request: MockRequest) => void;
  /** Told of what should not happen, a store that fails or a bug, and to whose request it did. */
  readonly onError?: (error: unknown, requestId?: string) => void;
}

/** What `startInProcess` takes: all of `startMockServer` but what belongs to a port. */
export interface InProcessOptions extends Pick<
  MockServerOptions,
  | 'profile'
  | 'endpoints'
  | 'coupons'
  | 'store'
  | 'replaceCoupons'
  | 'maxTenants'
  | 'journal'
  | 'nowMs'
  | 'onExchange'
  | 'onError'
> {
  /** Where the emulator seems to be: `PRODUCTION_ORIGIN`, the provider's own, unless told. Nothing is ever sent there. */
  readonly origin?: string;
}

import type { Coupon, EndpointDeclaration, Profile } from '@shoubei-kit/contracts';
import type { TlsFiles } from '../http/tls.js';
import type { CouponSeed, MockRequest } from '../in-process/mock-tenant.js';
import type { JournalOptions } from '../journal/journal.js';

/** Options of an emulator; all are optional. */
export interface MockServerOptions {
  /** Behaviour that differs from the defaults. */
  readonly profile?: Profile;
  /**
   * Endpoints in addition to the write-off and those of the profile, as read by `@shoubei-kit/fixtures/endpoints`
   * (A18).
   */
  readonly endpoints?: readonly EndpointDeclaration[];
  /** Loaded at the start and after each reset, in addition to the source's example. Amounts are whole fen. */
  readonly coupons?: readonly (Coupon | CouponSeed)[];
  /**
   * Where tenants, coupons and orders are kept. `memory` is the default. The others outlive the emulator and can be
   * shared: `sqlite:FILE`, or `redis://HOST` and `rediss://HOST` (needs `@redis/client`). With `?sync=full`, SQLite
   * loses nothing in a power cut; before Node 22.13 it needs the package `libsql`. `coupons` are loaded only into a new
   * store, unless `replaceCoupons` is set. A reset restores the coupons that the store was created with.
   *
   * @example
   * await startMockServer({ store: 'sqlite:state.db' });
   */
  readonly store?: string;
  /** Loads `coupons` also into an existing store and overwrites those with the same codes; orders stay. */
  readonly replaceCoupons?: boolean;
  /** Most tenants at a time, 10,000 by default; no more can be created until some are deleted. */
  readonly maxTenants?: number;
  /** The port; 0, the default, takes any free port. */
  readonly port?: number;
  /** The host, 127.0.0.1 by default. Any host beyond loopback needs an `adminToken`. */
  readonly host?: string;
  /** The token that the admin API requires: visible ASCII, beyond loopback at least 16 characters. */
  readonly adminToken?: string;
  /** Host names, without port, that the admin API accepts besides loopback ones. */
  readonly allowedHosts?: readonly string[];
  /** Certificate and private key, PEM: the emulator serves HTTPS (TLS 1.2 or newer), and its `url` is `https:`. */
  readonly tls?: TlsFiles;
  /** Allows real keys beyond loopback without TLS; by default only the demo key and marked test keys are allowed. */
  readonly allowRealKey?: boolean;
  /** Most connections at a time, 10,240 by default; further ones are rejected. */
  readonly maxConnections?: number;
  /** Time that requests under way have to end on close, in milliseconds; 800 by default. */
  readonly drainMs?: number;
  /**
   * Whether the process stays alive until the emulator is closed; for a script that serves others. False by default, so
   * that a test still ends if it fails before it closes its emulator.
   */
  readonly keepProcessAlive?: boolean;
  /** How many exchanges of each institution are kept (1,000), and how many bytes of them in all (64 MiB). */
  readonly journal?: Partial<JournalOptions>;
  /** The machine's clock, epoch milliseconds, from which emulated clocks start. */
  readonly nowMs?: () => number;
  /** Called with each exchange when its response is ready. It contains neither the key nor a usable signature. */
  readonly onExchange?: (request: MockRequest) => void;
  /** Called on unexpected errors, such as a failed store or a bug, with the ID of the request concerned. */
  readonly onError?: (error: unknown, requestId?: string) => void;
}

/** Options of `startInProcess`: those of `startMockServer` without the ones that belong to a port. */
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
  /** The emulator's origin; by default `PRODUCTION_ORIGIN`, the provider's own. Nothing is ever sent there. */
  readonly origin?: string;
}

import { PRODUCTION_ORIGIN } from '@shoubei-kit/sdk-lite';
import { servedPaths } from '../core/settings.js';
import { Calls } from '../in-process/calls.js';
import { checkInProcess } from './check-options.js';
import { fetchHere, type Respond, respondWith } from '../in-process/respond.js';
import { couponsOf } from '../in-process/make-tenant.js';
import { camel } from '../in-process/names.js';
import { Journal } from '../journal/journal.js';
import { toEntry } from '../journal/view.js';
import { handleOf, type MockServer } from './handle.js';
import { depsOf, settingsOf } from './mock-server.js';
import type { InProcessOptions } from './options.js';
import { Meters } from '../metrics/meters.js';

/** An emulator without a port. Its `url` is its origin, and its clients go straight to it. */
export interface InProcessEmulator extends MockServer {
  /** Answers a request in this process, whatever its origin, as `fetch` would. A cut connection is a rejection. */
  readonly fetch: typeof fetch;
}

/**
 * Starts an emulator that is asked by its `fetch`, not over a socket: for code that takes the `fetch` that it calls.
 *
 * @throws RangeError for an option that there is not, an origin, coupon or profile that cannot be; an error with the way
 *   out for a store that cannot be opened
 * @example
 * await using emulator = await startInProcess();
 * const { couponCode } = await emulator.coupon({ faceAmount: 2500 });
 * const result = await emulator.client().writeOff({ couponCode }); // by `emulator.fetch`, which any client may be given
 */
export async function startInProcess(options: InProcessOptions = {}): Promise<InProcessEmulator> {
  const { emulator } = await inProcess('startInProcess', options);
  return emulator;
}

/** As {@link startInProcess}, and what answers with a Response also where a connection is cut. */
export async function inProcess(
  caller: string,
  options: InProcessOptions,
): Promise<{
  readonly emulator: InProcessEmulator;
  readonly respond: Respond;
  readonly paths: readonly string[];
}> {
  checkInProcess(caller, options);
  const { coupons = [], onExchange, origin = PRODUCTION_ORIGIN } = options;
  const settings = settingsOf(options);
  const calls = new Calls();
  const meters = new Meters();
  const deps = await depsOf(options, settings, couponsOf(caller, coupons), meters, (tenant) =>
    calls.cut(tenant),
  );
  const journal = new Journal(options.journal);
  const respond = respondWith({
    deps,
    journal,
    calls,
    onExchange: (record) => onExchange?.(camel(toEntry(record, settings))),
  });
  const fetchIt = fetchHere(respond, calls);
  const end = async (): Promise<void> => {
    await calls.end();
    await deps.store.close();
  };
  const handle = handleOf({ url: new URL(origin).origin, deps, journal, end, fetch: fetchIt });
  return { emulator: { ...handle, fetch: fetchIt }, respond, paths: servedPaths(settings) };
}

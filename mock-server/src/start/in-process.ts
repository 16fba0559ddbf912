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

/** An emulator without a port. Its `url` is its origin, and its clients call it directly. */
export interface InProcessEmulator extends MockServer {
  /** Responds to a request in this process, whatever its origin, as `fetch` would. Rejects if the connection is cut. */
  readonly fetch: typeof fetch;
}

/**
 * Starts an emulator that is called through its `fetch`, not over a socket: for code that accepts a `fetch` function.
 *
 * @throws RangeError for an unknown option, or an invalid origin, coupon or profile. An error that says what to do if the
 *   store cannot be opened.
 * @example
 * await using emulator = await startInProcess();
 * const { couponCode } = await emulator.coupon({ faceAmount: 2500 });
 * const result = await emulator.client().writeOff({ couponCode }); // through `emulator.fetch`; any client can use it
 */
export async function startInProcess(options: InProcessOptions = {}): Promise<InProcessEmulator> {
  const { emulator } = await inProcess('startInProcess', options);
  return emulator;
}

/** Like {@link startInProcess}, with a function that returns a Response even if a connection is cut. */
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

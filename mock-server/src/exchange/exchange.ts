import { type Deps, handle, type Wait } from '../core/emulator.js';
import type { Endpoint } from '../core/endpoint.js';
import { withHeaders } from '../core/headers.js';
import type { WriteOffHttpRequest } from '../core/parse.js';
import type { Exchange, Reply } from '../core/reply.js';
import type { Journal } from '../journal/journal.js';
import type { Delivery, JournalRecord } from '../journal/record.js';
import { monotonicMs } from '../monotonic-ms.js';

export type OnExchange = (record: JournalRecord) => void;

export interface ExchangeOptions {
  readonly deps: Deps;
  readonly journal: Journal;
  readonly onExchange: OnExchange;
}

/** A request with its body. */
export interface ReceivedRequest extends WriteOffHttpRequest {
  /** The arrival of its first byte, by `monotonicMs()`. */
  readonly startedAt: number;
  /** The tenant of the scenario run that sends it, by {@link runHeader}. */
  readonly run: string | undefined;
}

/** The waits that faults impose on a caller. */
export interface CallPauses {
  /** Waits the whole time, even if the caller has gone. Never resolves if the connection is cut. */
  readonly whole: Wait;
  /** Waits until the time is over or the caller goes away. */
  readonly whileOpen: (ms: number) => Promise<void>;
}

/** The transport of the request: a socket, or a call in this process. `R` is the caller's result. */
export interface Connection<R> extends CallPauses {
  /** Sends the reply, or withholds it if a fault says so. */
  readonly deliver: (reply: Reply) => Delivered<R>;
  /** Ends without a response: the tenant was reset in the meantime. */
  readonly cut: () => R;
}

export interface Delivered<R> {
  readonly how: Delivery['how'];
  readonly result: R;
}

/** Handles a request, records the exchange, and delivers the reply. */
export type HandleExchange = <R>(
  endpoint: Endpoint,
  request: ReceivedRequest,
  connection: Connection<R>,
) => Promise<R>;

/** The one sequence from a received body to a sent reply, for every transport. */
export function exchangesIn({ deps, journal, onExchange }: ExchangeOptions): HandleExchange {
  return async (endpoint, request, connection) => {
    const { body, contentType, startedAt } = request;
    const elapsed = (): number => monotonicMs() - startedAt;
    const exchange = await handle(request, endpoint, deps, connection.whole);
    const ms = elapsed();
    if (exchange.isCut) return connection.cut();
    const run = await runOf(request, exchange, deps);
    const text = exchange.sent ? undefined : textOf(body);
    const record = journal.add({ exchange, run, atMs: deps.nowMs(), contentType, text, ms }, body.length);
    try {
      onExchange(record);
    } catch (error) {
      deps.onError(error, exchange.requestId); // an error of a listener must not cost the caller the response
    }
    const reply = withHeaders(exchange, deps.settings);
    const waitMs = reply.kind === 'silence' ? reply.ms : reply.delayMs;
    if (waitMs > 0) await connection.whileOpen(waitMs);
    const { how, result } = connection.deliver(reply);
    journal.deliver(record, { how, ms: Math.round(elapsed() * 10) / 10 });
    return result;
  };
}

/** The request header with the tenant of the scenario run that sends the request. */
export const runHeader = 'x-shoubei-mock-run';

/**
 * The tenant of the run that an exchange belongs to. The tenant must have been made for a run, or the header would hide
 * requests from the counts. The request must belong to that tenant, or to no known institution.
 */
async function runOf(
  { run }: ReceivedRequest,
  { isKnown, instNo }: Exchange,
  { store, settings, onError }: Deps,
): Promise<string | undefined> {
  if (run === undefined || (isKnown && instNo !== run) || settings.institutions.has(run)) return undefined;
  try {
    const isOfRun = await store.transact({ tenant: run }, ({ tenant }) => ({
      result: tenant?.isOfRun === true,
    }));
    return isOfRun ? run : undefined;
  } catch (error) {
    onError(error);
    return undefined;
  }
}

function textOf(body: Uint8Array | 'too_large'): string | undefined {
  return body === 'too_large' ? undefined : Buffer.from(body).toString();
}

import type { Endpoint } from './endpoint.js';
import type { TransactionResult } from './outcome.js';
import { parse, type WriteOffHttpRequest } from './parse.js';
import { refuse } from './refusal.js';
import type { Exchange } from './reply.js';
import type { CheckedRequest } from './checked-request.js';
import { toExchange } from './response.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';
import { tenantNameOf } from './tenant.js';
import { outsideTenants, runTransaction, type TransactionInput } from './transaction.js';

/** Everything that the emulator gets from outside. Nothing in core reads the time, the environment or a file. */
export interface Deps {
  readonly settings: Settings;
  readonly store: Store;
  /** The machine's clock, epoch milliseconds. */
  readonly nowMs: () => number;
  readonly newOrderNo: () => string;
  /** The largest number of tenants. */
  readonly maxTenants: number;
  readonly newRequestId: () => string;
  /** Cancels the requests of a tenant that wait before their decision. */
  readonly cutWaiting: (tenant: string) => void;
  /** Called on unexpected errors, such as a failing store or a bug, with the request's id. */
  readonly onError: (error: unknown, requestId?: string) => void;
}

export type Wait = (ms: number, tenant: string) => Promise<void>;

/**
 * bytes → parse → check → the tenant's step (authenticate, faults, decide, commit) → render → sign → bytes
 *
 * @param wait for a latency before the write-off, in milliseconds; never resolves if a reset cancels the request
 */
export async function handle(
  request: WriteOffHttpRequest,
  endpoint: Endpoint,
  deps: Deps,
  wait: Wait,
): Promise<Exchange> {
  const { settings } = deps;
  const requestId = deps.newRequestId();
  let checked = unread;
  try {
    checked = endpoint.check(parse(request, settings.bodyLimit), settings);
    const result = await transact(checked, endpoint, deps, wait);
    return toExchange(requestId, checked, result, endpoint, settings);
  } catch (error) {
    deps.onError(error, requestId);
    return failedExchange();
  }

  /** Shows nothing of the request: showing it failed once and may fail again. */
  function failedExchange(): Exchange {
    const result = outsideTenants(failed);
    try {
      return toExchange(requestId, checked, result, endpoint, settings);
    } catch {
      return toExchange(requestId, unread, result, endpoint, settings);
    }
  }
}

/** Decides in the tenant. A request that waits for a latency is decided twice, each time at the current time. */
async function transact(
  checked: CheckedRequest,
  endpoint: Endpoint,
  { settings, store, nowMs, newOrderNo }: Deps,
  wait: Wait,
): Promise<TransactionResult> {
  const { request, texts, refusal } = checked;
  const { inst_no } = texts;
  if (inst_no === undefined) return outsideTenants(refusal);
  const tenant = tenantNameOf(inst_no, settings);
  const key = request ? endpoint.keyOf(tenant, request) : { tenant };
  const decide = (waited?: TransactionInput['waited']): Promise<TransactionResult> => {
    const [machineMs, orderNo] = [nowMs(), newOrderNo()];
    const input = { endpoint, checked, inst_no, settings, machineMs, orderNo, waited };
    return store.transact(key, (held) => runTransaction(input, held));
  };
  const result = await decide();
  if (result.waits === undefined) return result;
  await wait(result.applied.beforeMs, tenant);
  return decide({ applied: result.applied, resets: result.waits });
}

const failed = refuse(
  'system_error',
  'emulator',
  'the emulator itself failed, see its log',
  '模拟器自身故障，见日志',
);

/** A request before any check. */
const unread: CheckedRequest = { texts: {}, refusal: failed };

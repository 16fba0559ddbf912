import { type TransactionResult, runTransaction, type TransactionInput } from './transaction.js';
import { normalise, validate } from './request-fields.js';
import { type CheckedRequest, toExchange, scalarText } from './response.js';
import type { Endpoint } from './endpoint.js';
import { parse, type WriteOffHttpRequest } from './parse.js';
import type { Exchange } from './reply.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';
import { tenantNameOf } from './tenant.js';
import { refuse, type Refusal } from './refusal.js';

/** All that the emulator takes from outside. Nothing in core reads the time, the environment or a file. */
export interface Deps {
  readonly settings: Settings;
  readonly store: Store;
  /** The machine's clock, epoch milliseconds. */
  readonly nowMs: () => number;
  readonly newOrderNo: () => string;
  readonly newRequestId: () => string;
  /** Cuts off the requests of a tenant that wait before their decision. */
  readonly cutWaiting: (tenant: string) => void;
  /** Called on unexpected errors, such as a store that fails or a bug, with the id of the request that met it. */
  readonly onError: (error: unknown, requestId?: string) => void;
}

export type Wait = (ms: number, tenant: string) => Promise<void>;

/**
 * bytes → parse → normalise → validate → authenticate → decide → (commit) → render → sign → bytes
 *
 * @param wait for a latency that comes before the write-off, in milliseconds; it never ends for whom a reset cuts off
 */
export async function handle(
  request: WriteOffHttpRequest,
  endpoint: Endpoint,
  deps: Deps,
  wait: Wait,
): Promise<Exchange> {
  const requestId = deps.newRequestId();
  let checked: CheckedRequest = {};
  try {
    checked = check(request, deps.settings);
    const input = transactionOf(checked, endpoint, deps);
    const result = input && (await commit(input, deps));
    if (!input || result?.waits === undefined)
      return toExchange(checked, result, endpoint, deps.settings, requestId);
    const waited = { applied: result.applied, resets: result.waits };
    return toExchange(
      checked,
      await afterWait(input, waited, deps, wait),
      endpoint,
      deps.settings,
      requestId,
    );
  } catch (error) {
    deps.onError(error, requestId);
    return toExchange({ ...checked, refusal: failed() }, undefined, endpoint, deps.settings, requestId);
  }
}

/** The checks that need nothing but the request. */
function check(request: WriteOffHttpRequest, settings: Settings): CheckedRequest {
  const parsed = parse(request, settings.bodyLimit);
  if ('refusal' in parsed) return parsed;
  const { sent } = parsed;
  const rules = { strict: settings.strict, needSign: settings.signatureCheck === 'enforce' };
  return { sent, ...validate(sent, normalise(sent), rules) };
}

/** What the tenant decides on; undefined where no institution could be read. */
function transactionOf(
  { sent, request }: CheckedRequest,
  endpoint: Endpoint,
  { settings, nowMs, newOrderNo }: Deps,
): TransactionInput | undefined {
  const inst_no = scalarText(sent?.['inst_no']);
  if (!sent || inst_no === undefined) return undefined;
  return { endpoint, sent, inst_no, request, settings, machineMs: nowMs(), orderNo: newOrderNo() };
}

/** The latency that applied, and after it the decision, with a number of its own time. */
async function afterWait(
  input: TransactionInput,
  waited: NonNullable<TransactionInput['waited']>,
  deps: Deps,
  wait: Wait,
): Promise<TransactionResult> {
  await wait(waited.applied.beforeMs, tenantNameOf(input.inst_no, deps.settings));
  return commit({ ...input, machineMs: deps.nowMs(), orderNo: deps.newOrderNo(), waited }, deps);
}

function commit(input: TransactionInput, { settings, store }: Deps): Promise<TransactionResult> {
  const { endpoint, inst_no, request } = input;
  const tenant = tenantNameOf(inst_no, settings);
  return store.transact(request ? endpoint.keyOf(tenant, request) : { tenant }, (held) =>
    runTransaction(input, held),
  );
}

function failed(): Refusal {
  return refuse(
    'system_error',
    'emulator',
    'the emulator itself failed, see its log',
    '模拟器自身故障，见日志',
  );
}

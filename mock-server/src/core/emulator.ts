import { type Acted, act, type Turn } from './transaction.js';
import { normalise, validate } from './request-fields.js';
import { type Checked, conclude, scalarText } from './response.js';
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
  /** Told of what should not happen: a store that fails, a bug; and to whose request it did. */
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
  let checked: Checked = {};
  try {
    checked = check(request, deps.settings);
    const turn = turnOf(checked, endpoint, deps);
    const acted = turn && (await commit(turn, deps));
    if (!turn || acted?.waits === undefined)
      return conclude(checked, acted, endpoint, deps.settings, requestId);
    const waited = { struck: acted.struck, resets: acted.waits };
    return conclude(checked, await afterWait(turn, waited, deps, wait), endpoint, deps.settings, requestId);
  } catch (error) {
    deps.onError(error, requestId);
    return conclude({ ...checked, refusal: failed() }, undefined, endpoint, deps.settings, requestId);
  }
}

/** The checks that need nothing but the request, in the order of protocol section 4. */
function check(request: WriteOffHttpRequest, settings: Settings): Checked {
  const parsed = parse(request, settings.bodyLimit);
  if ('refusal' in parsed) return parsed;
  const { sent } = parsed;
  const rules = { strict: settings.strict, needSign: settings.signatureCheck === 'enforce' };
  return { sent, ...validate(sent, normalise(sent), rules) };
}

/** What the tenant decides on; undefined where no institution could be read. */
function turnOf(
  { sent, asked }: Checked,
  endpoint: Endpoint,
  { settings, nowMs, newOrderNo }: Deps,
): Turn | undefined {
  const inst_no = scalarText(sent?.['inst_no']);
  if (!sent || inst_no === undefined) return undefined;
  return { endpoint, sent, inst_no, asked, settings, machineMs: nowMs(), orderNo: newOrderNo() };
}

/** The latency that struck, and after it the decision, with a number of its own time. */
async function afterWait(
  turn: Turn,
  waited: NonNullable<Turn['waited']>,
  deps: Deps,
  wait: Wait,
): Promise<Acted> {
  await wait(waited.struck.beforeMs, tenantNameOf(turn.inst_no, deps.settings));
  return commit({ ...turn, machineMs: deps.nowMs(), orderNo: deps.newOrderNo(), waited }, deps);
}

function commit(turn: Turn, { settings, store }: Deps): Promise<Acted> {
  const { endpoint, inst_no, asked } = turn;
  const tenant = tenantNameOf(inst_no, settings);
  return store.transact(asked ? endpoint.keyOf(tenant, asked) : { tenant }, (held) => act(turn, held));
}

function failed(): Refusal {
  return refuse(
    'system_error',
    'emulator',
    'the emulator itself failed, see its log',
    '模拟器自身故障，见日志',
  );
}

import { authenticate } from './authenticate.js';
import type { CheckedRequest, CommonFields } from './checked-request.js';
import { timeBy } from './clock.js';
import type { Endpoint, Strike } from './endpoint.js';
import { addFault, applyArmed, type FaultEffect, noFaults, simulatesWriteOff } from './fault.js';
import type { Outcome, TransactionResult } from './outcome.js';
import { refuse } from './refusal.js';
import type { Settings } from './settings.js';
import type { Held, Write } from './store.js';
import { institutionIn } from './tenant.js';

/** A request with checked parameters, and the inputs of its decision. */
export interface TransactionInput {
  readonly endpoint: Endpoint;
  readonly checked: CheckedRequest;
  readonly inst_no: string;
  readonly settings: Settings;
  /** The machine's clock, epoch milliseconds. */
  readonly machineMs: number;
  /** Generated beforehand, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  /** For a request that has waited: the faults applied to it, and the tenant's number of resets at that time. */
  readonly waited?: { readonly applied: FaultEffect; readonly resets: number } | undefined;
}

interface Step {
  readonly result: TransactionResult;
  readonly write: Write;
}

/** The step that a store runs atomically: authentication, faults, magic, the outcome, and the changes. Pure. */
export function runTransaction(input: TransactionInput, held: Held): Step {
  const { endpoint, checked, settings, orderNo, waited } = input;
  const { request } = checked;
  const institution = institutionIn(input.inst_no, settings, held.tenant);
  const resets = held.tenant?.resets ?? 0;
  const isCut = waited !== undefined && (!institution || waited.resets !== resets);
  const nowMs = timeBy(held.tenant?.clock, input.machineMs);
  const { key, signature, refusal } = authenticate(checked, institution, settings, nowMs, endpoint);
  const isHeard = request !== undefined && !refusal && !isCut;
  const struck = isHeard ? strike(endpoint, request, settings, held, waited?.applied) : untouched;
  const { applied, coupon, code, magic, write } = struck;
  const isWaiting = !waited && applied.beforeMs > 0;
  const isBefore = applied.fault?.when === 'before';
  const decided =
    isHeard && !isWaiting && (!isBefore || simulatesWriteOff(applied.fault))
      ? endpoint.decide({ request, settings, nowMs, orderNo, coupon, order: held.order })
      : undefined;
  const happened = isBefore ? undefined : decided;
  return {
    result: {
      isKnown: institution !== undefined,
      key,
      signature,
      outcome: isCut || isWaiting ? undefined : (refusal ?? outcomeBy(input, applied.fault, decided)),
      isPretended: isBefore && decided !== undefined,
      order: happened?.order,
      applied,
      coupon,
      code,
      magic,
      waits: isWaiting ? resets : undefined,
      isCut,
    },
    write: happened ? endpoint.writeOf(happened, struck, settings) : write,
  };
}

/** The result of a request that reaches no tenant. */
export function outsideTenants(outcome: Outcome | undefined): TransactionResult {
  return { isKnown: false, outcome, applied: noFaults, isCut: false };
}

function outcomeBy(
  { endpoint, checked: { request } }: TransactionInput,
  fault: FaultEffect['fault'],
  decided: Outcome | undefined,
): Outcome | undefined {
  if (fault?.kind !== 'system_error' || !request) return decided;
  const field = endpoint.askedBy(request);
  return refuse('system_error', field, 'a simulated fault', '按要求模拟的故障');
}

const untouched: Strike = { applied: noFaults, write: {} };

/**
 * Applies the armed faults, then the coupon's own.
 *
 * @param settled the faults that a request has waited for
 */
function strike(
  endpoint: Endpoint,
  request: CommonFields,
  settings: Settings,
  held: Held,
  settled: FaultEffect | undefined,
): Strike {
  const { tenant } = held;
  const { coupon: found, code, magic, fault: own } = endpoint.couponOf(request, held, settings);
  if (settled) return { applied: settled, coupon: found, code, magic, write: {} };
  const paths = { asked: endpoint.path, writeOff: settings.paths.write_off };
  const about = code === undefined ? request : { ...request, coupon_code: code };
  const struck = tenant?.faults && applyArmed(tenant.faults, about, paths);
  const armed = struck?.applied ?? noFaults;
  const write =
    struck && struck.armed !== tenant.faults ? { tenant: { ...tenant, faults: struck.armed } } : {};
  if (!own || !found || (armed.fault && own.kind !== 'latency'))
    return { applied: armed, coupon: found, code, magic, write };
  const applied = addFault(armed, own, 0);
  if (own.times === 'always') return { applied, coupon: found, code, magic, write };
  const coupon = { ...found, struck: true };
  return { applied, coupon, code, magic, write: { ...write, coupon } };
}

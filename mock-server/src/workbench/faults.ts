import { randomInt } from 'node:crypto';
import { refuseFault } from '@shoubei-kit/fixtures/checks';
import { type ArmedFault, timesLeft, type Fault } from '../core/fault.js';
import type { Deps } from '../core/emulator.js';
import type { Finding } from '../core/finding.js';
import { servedPaths } from '../core/settings.js';
import { changeTenant, isOwn, type Scope } from './scope.js';

/** A fault as returned: its definition, its seed, and its counts. */
export type FaultView = Fault & {
  readonly id: string;
  /** Requests that matched. */
  readonly seen: number;
  /** Requests that triggered it. */
  readonly triggered: number;
  readonly left: number | 'always';
};

/** The most faults in a tenant. Used-up ones make room. */
const most = 1_000;

/** Arms one fault in a tenant. The problem names the invalid field. */
export async function armFault(
  scope: Scope,
  deps: Deps,
  fault: Fault,
): Promise<FaultView | { readonly problem: Finding }> {
  const problem = refuseFault(fault) ?? refuseForeign(scope, fault, deps) ?? refuseEndpoint(fault, deps);
  if (problem) return { problem };
  const { seed = randomInt(2 ** 32), match = {}, ...rest } = fault;
  const own = scope.inst_no === undefined || isOwn(scope) ? match : { inst_no: scope.inst_no, ...match };
  const armed: ArmedFault = {
    id: deps.newRequestId(),
    fault: { ...rest, ...(Object.keys(own).length > 0 && { match: own }), seed },
    seen: 0,
    struck: 0,
  };
  return changeTenant<FaultView | { readonly problem: Finding }>(scope, deps, (record) => {
    const { faults = [] } = record;
    const kept = faults.length < most ? faults : faults.filter((one) => timesLeft(one) > 0);
    if (kept.length >= most) return { result: { problem: tooMany } };
    return { result: view(armed), record: { ...record, faults: [...kept, armed] } };
  });
}

const tooMany: Finding = {
  field: '',
  text: { en: `${most} faults are armed already: delete some`, zh: `已有 ${most} 个故障，请先删除` },
};

/** Rejects a fault for an institution of another tenant, which would never trigger. */
function refuseForeign({ inst_no }: Scope, { match }: Fault, { settings }: Deps): Finding | undefined {
  const wanted = match?.inst_no;
  if (wanted === undefined || wanted === inst_no) return undefined;
  if (inst_no === undefined && settings.institutions.has(wanted)) return undefined;
  const text =
    inst_no === undefined
      ? {
          en: "is not an institution of the profile: arm the fault in the institution's own tenant",
          zh: '不是配置中的机构：请在该机构自己的租户中设置故障',
        }
      : { en: 'is another institution than the one addressed', zh: '与所指的机构不一致' };
  return { field: 'match.inst_no', text };
}

/**
 * Rejects a fault of an unserved endpoint, and a write-off-only fault on another endpoint: they would never trigger.
 */
function refuseEndpoint({ kind, endpoint }: Fault, { settings }: Deps): Finding | undefined {
  if (endpoint === undefined || endpoint === settings.paths.write_off) return undefined;
  const served = servedPaths(settings);
  if (!served.includes(endpoint)) {
    const text = {
      en: `is not served here; known endpoints: ${served.join(', ')}`,
      zh: `此处未提供，可用：${served.join('、')}`,
    };
    return { field: 'endpoint', text };
  }
  if (kind !== 'lost_then_already_used') return undefined;
  const text = {
    en: `${kind} is for the write-off only: leave endpoint out`,
    zh: `${kind} 仅用于核销：请省略 endpoint`,
  };
  return { field: 'endpoint', text };
}

/** All faults of a tenant, in the order in which they check a request. */
export function listFaults(scope: Scope, deps: Deps): Promise<readonly FaultView[]> {
  return changeTenant(scope, deps, ({ faults = [] }) => ({
    result: faults.filter((armed) => isOf(armed, scope)).map(view),
  }));
}

/** Removes one fault, or all; false if there was none. */
export function disarm(scope: Scope, deps: Deps, id?: string): Promise<boolean> {
  return changeTenant(scope, deps, (record) => {
    const { faults = [] } = record;
    const kept = faults.filter((armed) => !isOf(armed, scope) || (id !== undefined && armed.id !== id));
    return { result: kept.length < faults.length, record: { ...record, faults: kept } };
  });
}

/** A fault without an institution applies to all that share the tenant. */
function isOf({ fault: { match } }: ArmedFault, { inst_no }: Scope): boolean {
  return inst_no === undefined || match?.inst_no === undefined || match.inst_no === inst_no;
}

function view(armed: ArmedFault): FaultView {
  const left = timesLeft(armed);
  const { id, fault, seen, struck } = armed;
  return { id, ...fault, seen, triggered: struck, left: left === Infinity ? 'always' : left };
}

import { type Fault as FaultOfContract, requestFieldsOf } from '@shoubei-kit/contracts';
import type { CommonFields } from './checked-request.js';

/** A deliberate failure, before or after the write-off. */
export type Fault = Readonly<FaultOfContract>;

/** A fault armed through the admin API, and how often it matched and applied. */
export interface ArmedFault {
  readonly id: string;
  /** Includes its seed. */
  readonly fault: Fault & { readonly seed: number };
  /** How many requests matched while it was armed. */
  readonly seen: number;
  /** How many of them it applied to. */
  readonly struck: number;
}

/** The faults applied to one request: any number of latencies, and at most one fault of another kind. */
export interface FaultEffect {
  /** Milliseconds that the request waits before it is decided. */
  readonly beforeMs: number;
  /** Milliseconds that the response waits. */
  readonly afterMs: number;
  readonly fault: Fault | undefined;
  /** Listed in the header, the log and the journal. Magic faults have no id. */
  readonly list: readonly AppliedFault[];
}

export interface AppliedFault {
  readonly kind: Fault['kind'];
  readonly when: Fault['when'];
  readonly id?: string;
}

export const noFaults: FaultEffect = { beforeMs: 0, afterMs: 0, fault: undefined, list: [] };

/** The path of the request, and the write-off's path, for faults that name no endpoint. */
export interface RequestPaths {
  readonly asked: string;
  readonly writeOff: string;
}

/** How many times a fault still applies; Infinity for always. */
export function timesLeft({ fault, struck }: ArmedFault): number {
  return (fault.times === 'always' ? Infinity : (fault.times ?? 1)) - struck;
}

/**
 * Applies each armed fault that matches a request, in turn. Only the first that is not a latency applies. Later faults
 * do not count the request, so they apply to the next.
 */
export function applyArmed(
  armed: readonly ArmedFault[],
  request: CommonFields,
  paths: RequestPaths,
): { readonly applied: FaultEffect; readonly armed: readonly ArmedFault[] } {
  let applied = noFaults;
  const after = armed.map((one) => {
    const isLatency = one.fault.kind === 'latency';
    if (timesLeft(one) === 0 || (applied.fault && !isLatency) || !matches(one, request, paths)) return one;
    const applies = chance(one.fault.seed, 2 * one.seen) < (one.fault.probability ?? 1);
    if (applies) applied = addFault(applied, one.fault, chance(one.fault.seed, 2 * one.seen + 1), one.id);
    return { ...one, seen: one.seen + 1, struck: one.struck + Number(applies) };
  });
  return { applied, armed: after.some((one, i) => one !== armed[i]) ? after : armed };
}

/**
 * Adds one fault to those applied.
 *
 * @param portion position of a uniform latency between its ends, from 0 up to 1
 */
export function addFault(applied: FaultEffect, fault: Fault, portion: number, id?: string): FaultEffect {
  const { kind, when } = fault;
  const list = [...applied.list, { kind, when, ...(id !== undefined && { id }) }];
  if (fault.kind !== 'latency') return { ...applied, fault, list };
  const { ms, max_ms: most = ms } = fault;
  const waitMs = ms + Math.floor(portion * (most - ms + 1));
  return when === 'before'
    ? { ...applied, beforeMs: applied.beforeMs + waitMs, list }
    : { ...applied, afterMs: applied.afterMs + waitMs, list };
}

function matches({ fault }: ArmedFault, request: CommonFields, { asked, writeOff }: RequestPaths): boolean {
  const { endpoint = writeOff, match = {} } = fault;
  if (endpoint !== asked) return false;
  return requestFieldsOf.fault.every((name) => match[name] === undefined || match[name] === request[name]);
}

/** Kinds that alter a response. They get one even if nothing was written off. */
const needResponse: ReadonlySet<string> = new Set(['cut_json', 'wrong_sign', 'other_response']);

/** Whether a fault before the write-off responds as if the write-off had happened. */
export function simulatesWriteOff({ kind }: Fault): boolean {
  return needResponse.has(kind);
}

/**
 * The `n`th number from 0 up to 1 of a seed, the same on every machine. Runs splitmix32 on a counter, so only the count
 * needs to be kept.
 */
function chance(seed: number, n: number): number {
  let x = (seed + Math.imul(n + 1, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) >>> 0) / 0x1_0000_0000;
}

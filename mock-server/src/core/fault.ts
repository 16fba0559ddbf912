import type { Fault as FaultOfContract } from '@shoubei-kit/contracts';
import type { Asked } from './request-fields.js';

/** Something that goes wrong on purpose, before or after the write-off. */
export type Fault = Readonly<FaultOfContract>;

/** A fault of the admin API, and what became of it. */
export interface ArmedFault {
  readonly id: string;
  /** With its seed. */
  readonly fault: Fault & { readonly seed: number };
  /** How many requests matched while it was armed. */
  readonly seen: number;
  /** How many of them it struck. */
  readonly struck: number;
}

/** What strikes one request: any number of latencies, and one fault at most that is none. */
export interface Struck {
  /** Milliseconds that the request waits before it is decided. */
  readonly beforeMs: number;
  /** Milliseconds that the answer waits. */
  readonly afterMs: number;
  readonly fault: Fault | undefined;
  /** Told in the header, the log and the journal. Magic faults have no id. */
  readonly told: readonly StruckFault[];
}

export interface StruckFault {
  readonly kind: Fault['kind'];
  readonly when: Fault['when'];
  readonly id?: string;
}

export const nothingStruck: Struck = { beforeMs: 0, afterMs: 0, fault: undefined, told: [] };

/** How many strikes a fault has left; Infinity for always. */
export function strikesLeft({ fault, struck }: ArmedFault): number {
  return (fault.times === 'always' ? Infinity : (fault.times ?? 1)) - struck;
}

/**
 * Lets each armed fault look at a request, in turn. The first that is no latency strikes alone; one that comes after it
 * does not see the request, so that it strikes the next.
 */
export function strikeArmed(
  armed: readonly ArmedFault[],
  asked: Asked,
): { readonly struck: Struck; readonly armed: readonly ArmedFault[] } {
  let struck = nothingStruck;
  const after = armed.map((one) => {
    const isLatency = one.fault.kind === 'latency';
    if (strikesLeft(one) === 0 || (struck.fault && !isLatency) || !matches(one, asked)) return one;
    const strikes = chance(one.fault.seed, 2 * one.seen) < (one.fault.probability ?? 1);
    if (strikes) struck = withFault(struck, one.fault, chance(one.fault.seed, 2 * one.seen + 1), one.id);
    return { ...one, seen: one.seen + 1, struck: one.struck + Number(strikes) };
  });
  return { struck, armed: after.some((one, i) => one !== armed[i]) ? after : armed };
}

/**
 * Adds one fault to what strikes.
 *
 * @param portion where a uniform latency falls between its ends, from 0 up to 1
 */
export function withFault(struck: Struck, fault: Fault, portion: number, id?: string): Struck {
  const { kind, when } = fault;
  const told = [...struck.told, { kind, when, ...(id !== undefined && { id }) }];
  if (kind !== 'latency') return { ...struck, fault, told };
  const { ms = 0, max_ms: most = ms } = fault;
  const waitMs = ms + Math.floor(portion * (most - ms + 1));
  return when === 'before'
    ? { ...struck, beforeMs: struck.beforeMs + waitMs, told }
    : { ...struck, afterMs: struck.afterMs + waitMs, told };
}

const matched = ['inst_no', 'merchant_no', 'shop_no', 'coupon_code', 'wf_trace_no'] as const;

function matches({ fault: { match = {} } }: ArmedFault, asked: Asked): boolean {
  return matched.every((name) => match[name] === undefined || match[name] === asked[name]);
}

/**
 * The `n`th number from 0 up to 1 of a seed, the same on every machine: splitmix32 on a counter, so that nothing but
 * the count need be kept.
 */
function chance(seed: number, n: number): number {
  let x = (seed + Math.imul(n + 1, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) >>> 0) / 0x1_0000_0000;
}

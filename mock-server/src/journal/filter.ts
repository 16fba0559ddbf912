import { behaviours, codes, faultKinds, magic } from '@shoubei-kit/contracts';
import { toText } from '../core/checked-request.js';
import { declaredOutcomes } from '../core/outcome.js';
import { servedPaths, type Settings } from '../core/settings.js';
import type { JournalRecord } from './record.js';

/** Selects exchanges that match all of these. */
export interface JournalFilter {
  /** The institution; exchanges of an unknown one have none. */
  readonly inst_no?: string;
  /** The path of the request. */
  readonly endpoint?: string;
  /** An outcome's name, or `fault` if one came before any decision. */
  readonly outcome?: string;
  /** An assumption that the response depends on, such as A5. */
  readonly assumptions?: string;
  /** Only those after this one's `seq`. */
  readonly since?: number;
  /**
   * Fields of the request, as text, by meaning. `coupon_code` also matches the coupon of the write-off that it names.
   */
  readonly fields: Readonly<Record<string, string>>;
  readonly fault?: string;
  readonly magic?: string;
  readonly signature?: string;
  readonly replayed?: boolean;
}

/** The properties of a filter besides the institution and the fields of the request. */
export const filterNames = [
  'endpoint',
  'outcome',
  'assumptions',
  'since',
  'fault',
  'magic',
  'signature',
  'replayed',
] as const;

/** Properties with a fixed set of values: a typing error must not simply count nothing. */
const known: ReadonlyMap<string, ReadonlySet<unknown>> = new Map<string, ReadonlySet<unknown>>([
  ['outcome', new Set(['fault', ...codes.map(({ outcome }) => outcome), ...declaredOutcomes])],
  ['assumptions', new Set(behaviours.map(({ id }) => id))],
  ['fault', new Set(faultKinds)],
  ['magic', new Set(magic.map(({ ss }) => ss))],
  ['signature', new Set(['valid', 'wrong', 'missing', 'not-checked'])],
  ['replayed', new Set([true, false])],
]);

/** The name of a filter property with an impossible value. */
export function refuseFilter(filter: JournalFilter, settings: Settings): string | undefined {
  for (const [name, value] of Object.entries<unknown>({ ...filter })) {
    if (value !== undefined && knownOf(name, settings)?.has(value) === false) return name;
  }
  const { since = 0 } = filter;
  return Number.isSafeInteger(since) && since >= 0 ? undefined : 'since';
}

/** The allowed values of a filter's property, in words. */
export function filterValues(name: string, settings: Settings): readonly string[] {
  return [...(knownOf(name, settings) ?? ['whole numbers from 0'])].map(String);
}

function knownOf(name: string, settings: Settings): ReadonlySet<unknown> | undefined {
  return name === 'endpoint' ? new Set(servedPaths(settings)) : known.get(name);
}

/** Whether an exchange belongs to an institution. Without one, matches all exchanges except those of runs. */
export function isOf({ run, exchange }: JournalRecord, inst_no: string | undefined): boolean {
  if (inst_no === undefined || run !== undefined) return run === inst_no;
  return exchange.isKnown && exchange.instNo === inst_no;
}

/** Whether the permanent counts can serve it. */
export function isSummed({
  inst_no: _inst,
  endpoint: _endpoint,
  outcome: _outcome,
  assumptions: _row,
  fields,
  ...others
}: JournalFilter): boolean {
  return Object.keys(fields).length === 0 && Object.values(others).every((value) => value === undefined);
}

export function fits({ seq, exchange }: JournalRecord, filter: JournalFilter): boolean {
  const { outcome, assumptions: assumption, since, fault, magic: ss, signature, replayed, fields } = filter;
  if (filter.endpoint !== undefined && filter.endpoint !== exchange.endpoint) return false;
  if (outcome !== undefined && outcome !== (exchange.outcome ?? 'fault')) return false;
  if (assumption !== undefined && exchange.assumptions?.some((one) => one === assumption) !== true)
    return false;
  if (since !== undefined && seq <= since) return false;
  if (fault !== undefined && !exchange.faults.some(({ kind }) => kind === fault)) return false;
  if (ss !== undefined && ss !== exchange.magic) return false;
  if (signature !== undefined && signature !== exchange.signature) return false;
  if (replayed !== undefined && replayed !== exchange.replayed) return false;
  return Object.entries(fields).every(([name, value]) => fieldOf(name, exchange) === value);
}

function fieldOf(name: string, exchange: JournalRecord['exchange']): string | undefined {
  switch (name) {
    case 'coupon_code':
      return exchange.couponCode;
    case 'wf_trace_no':
      return exchange.wfTraceNo;
    case 'merchant_no':
      return exchange.merchantNo;
    case 'shop_no':
      return exchange.shopNo;
    default:
      return toText(exchange.sent?.[name]);
  }
}

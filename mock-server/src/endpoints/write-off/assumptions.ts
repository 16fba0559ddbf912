import { type AssumptionId, behaviours, type RequestFields, requestFields } from '@shoubei-kit/contracts';
import type { Endpoint } from '../../core/endpoint.js';
import type { WriteOffOutcome, TransactionResult } from '../../core/outcome.js';
import type { RefusalName } from '../../core/refusal.js';
import type { CheckedRequest } from '../../core/checked-request.js';
import { hidesField } from '../../core/hidden-field.js';
import { hasDemoKey, type Settings } from '../../core/settings.js';
import { outcomesFrom } from './decide.js';
import { isFail } from './render.js';

const names: readonly string[] = requestFields.flatMap(({ name, alias = name }) => [name, alias]);
const documentedNames = new Set(names);
const [shopChecked, channelChecked] = [outcomesFrom('wrong_shop'), outcomesFrom('wrong_channel')];
/** Outcomes of the trace check or later. The trace number is checked after the signature, and before the coupon. */
const traceChecked = new Set(['trace_conflict', ...outcomesFrom('not_found')]);
const couponChecked = outcomesFrom('refunded');

/**
 * The assumptions that a write-off can depend on. There are 32 bits at most, and these two belong to other endpoints.
 */
const rowIds = behaviours.map(({ id }) => id).filter((id) => id !== 'A18' && id !== 'A21');
/**
 * The bit of each assumption and conflict of docs/explanation/what-is-known.md: a set of them is a number. Plain
 * conditions, not a table of functions, because this runs for each response.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every row has its bit
const bit = Object.fromEntries(rowIds.map((id, index) => [id, 2 ** index])) as Readonly<
  Record<AssumptionId, number>
>;

/** Caches each set that occurred: responses depend on the same few. */
const lists = new Map<number, readonly AssumptionId[]>();

/**
 * The assumptions that this particular response depends on. Some only the rejecting rule can know, such as the way a
 * signature was malformed. The rejection itself names those.
 */
export const assumptions: Endpoint<RequestFields, WriteOffOutcome>['assumptions'] = (
  outcome,
  checked,
  result,
  settings,
) => {
  let set = bit.A2 | bit.A6 | ofRequest(checked, settings) | ofOutcome(outcome, checked, result);
  if (hidesField(checked, result, names, settings)) set |= bit.A22;
  if (outcome.name !== 'written_off') set |= ofRefusal(outcome.name, checked, settings);
  for (const row of outcome.reason?.assumptions ?? []) set |= bit[row];
  const known = lists.get(set);
  if (known) return known;
  const made = rowIds.filter((row) => (set & bit[row]) !== 0);
  lists.set(set, made);
  return made;
};

/** The assumptions behind the fields sent. */
function ofRequest({ sent, request }: CheckedRequest<RequestFields>, settings: Settings): number {
  let set = 0;
  if (request) set |= bit.A4 | bit.A14;
  if (request && hasDemoKey(request.inst_no, settings)) set |= bit.C6;
  for (const name in sent) {
    const value = sent[name];
    if (!documentedNames.has(name)) set |= request ? bit.C7 : 0;
    else if (value === null || value === '') set |= bit.A12;
    else if (typeof value === 'number' || typeof value === 'boolean') set |= bit.A11;
    if (name === 'wf_trace_no' && isLong(value)) set |= bit.C5;
    if (name === 'couponCode' && value !== null && value !== '') set |= bit.C4;
  }
  return set;
}

/** The assumptions behind the sender and the decision. A parameter check or a fault may have come first. */
function ofOutcome(
  outcome: WriteOffOutcome,
  { sent, request, refusal }: CheckedRequest<RequestFields>,
  { key, coupon }: TransactionResult,
): number {
  const { name, order, replayed } = outcome;
  let set = key === undefined ? 0 : bit.A1;
  if (name === 'written_off') set |= bit.C3 | bit.A10;
  if (refusal || name === 'system_error') return set;
  if (request.wf_trace_no === undefined) set |= bit.A9;
  else if (traceChecked.has(name)) set |= bit.A5;
  if (sent['writeOff_tyep'] !== undefined) set |= bit.C10;
  if (order?.settled_by_fee === true) set |= bit.A7;
  if (order?.cancelled_at !== undefined) set |= bit.A20;
  if (name === 'below_minimum' && request.amount === undefined) set |= bit.A17;
  if (replayed === true) return set;
  if (coupon?.cancelled_order_no !== undefined && couponChecked.has(name)) set |= bit.A19;
  if (shopChecked.has(name) || (name === 'not_found' && coupon !== undefined)) set |= bit.A8;
  const lacksChannel = request.channel_type === undefined || coupon?.channel_type === undefined;
  return lacksChannel && channelChecked.has(name) ? set | bit.A16 : set;
}

function ofRefusal(name: RefusalName, { sent }: CheckedRequest<RequestFields>, settings: Settings): number {
  const isFailed = isFail(name, settings);
  let set = isFailed ? bit.C11 : bit.C1 | bit.C2 | bit.C3 | bit.C9;
  if (!isFailed || settings.failShape === 'full') set |= bit.C8;
  if (name === 'illegal_parameter') set |= sent ? bit.C12 : bit.C12 | bit.A13;
  if (settings.codes[name].provenance === 'assumed') set |= bit.A3;
  return set;
}

/** Whether it is longer than the source allows, in characters. A value that is not text counts as JSON. */
function isLong(trace: unknown): boolean {
  const text = typeof trace === 'string' ? trace : JSON.stringify(trace);
  const most = 32;
  return text.length > most && Array.from(text).length > most;
}

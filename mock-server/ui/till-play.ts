import type { StepView } from '../src/http/admin/scenario-view.js';
import type { JournalEntry } from '../src/journal/view.js';
import { expectedOf } from './exchange-step.js';
import type { Both } from './preferences.js';
import { type Fields, objectIn } from './sending.js';

/** A value that differs from the step. */
export interface Other {
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
}

/** The exchange assigned to a step, and its differences from the step. */
export interface Seen {
  /** Its request ID; '' if the emulator has not decided yet. */
  readonly id: string;
  readonly isByPage: boolean;
  readonly trace?: string;
  readonly order_no?: string;
  /** Fields of the request, and of the response. */
  readonly sent: readonly Other[];
  readonly got: readonly Other[];
}

/** The exchanges assigned so far, by the number of the step. */
export type SeenByStep = Readonly<Record<number, Seen>>;

/** The fields of a step's request; undefined if it is signed later, or is not a JSON object. */
export function plannedFields({ request }: StepView): Fields | undefined {
  return request?.body === undefined ? undefined : objectIn(request.body);
}

/** Why an exchange does not match the awaited step; undefined if it matches. */
export function whyNot(
  step: StepView,
  steps: readonly StepView[],
  entry: JournalEntry,
  seen: SeenByStep,
): Both | undefined {
  const { endpoint } = step;
  const planned = plannedFields(step);
  if (!planned && !step.sign_later) {
    return { en: 'no till sends the request of this step', zh: '收银端不会发送此步的请求' };
  }
  if (entry.endpoint !== endpoint) {
    const { endpoint: other } = entry;
    return { en: `it went to ${other}, not to ${endpoint}`, zh: `发往 ${other}，而非 ${endpoint}` };
  }
  const [code, trace] = [couponOf(planned ?? {}), scalar(planned?.['wf_trace_no'])];
  const { coupon_code: scanned = '-', wf_trace_no: sent } = entry;
  if (code !== undefined && scanned !== code) {
    return { en: `its coupon is ${scanned}, not ${code}`, zh: `券码为 ${scanned}，而非 ${code}` };
  }
  const retried = sent === undefined ? undefined : stepOfTrace(sent, seen);
  if (retried === undefined || trace === traceOf(retried, steps)) return undefined;
  return {
    en: `it repeats the trace number of step ${retried}, and this step is a new sale`,
    zh: `流水号与第 ${retried} 步相同，而此步是一笔新交易`,
  };
}

export function couponOf(fields: Fields): string | undefined {
  return scalar(fields['coupon_code']) ?? scalar(fields['couponCode']);
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function stepOfTrace(trace: string, seen: SeenByStep): number | undefined {
  const [number] = Object.entries(seen).find(([, one]) => one.trace === trace) ?? [];
  return number === undefined ? undefined : Number(number);
}

function traceOf(number: number, steps: readonly StepView[]): string | undefined {
  const step = steps.find((one) => one.number === number);
  return step && scalar(plannedFields(step)?.['wf_trace_no']);
}

/**
 * The trace number that was sent with an earlier step, where this one repeats it: a till has its own numbers. After a certain
 * rejection a till may begin a new sale.
 */
export function repeatedTrace(
  step: StepView,
  steps: readonly StepView[],
  seen: SeenByStep,
): { readonly step: number; readonly trace: string | undefined } | undefined {
  const trace = scalar(plannedFields(step)?.['wf_trace_no']);
  if (trace === undefined) return undefined;
  const earlier = steps.find(
    ({ number, expect }) => number in seen && traceOf(number, steps) === trace && !isRejection(expect),
  );
  return earlier && { step: earlier.number, trace: seen[earlier.number]?.trace };
}

function isRejection(expect: StepView['expect']): boolean {
  return !/^(?:written_off|system_error|unknown: .*)$/u.test(expect?.outcome ?? '');
}

/** Assigns an exchange to a step, with all differences from the step. */
export function seenOf(
  step: StepView,
  steps: readonly StepView[],
  entry: JournalEntry,
  seen: SeenByStep,
  isByPage: boolean,
): Seen {
  const { id, wf_trace_no: trace, order_no } = entry;
  return {
    id,
    isByPage,
    ...(trace !== undefined && { trace }),
    ...(order_no !== undefined && { order_no }),
    // The page sends what is planned, or repeats what the till sent.
    sent: isByPage ? [] : sentOtherwise(step, steps, entry, seen),
    got: gotOtherwise(step, entry, seen),
  };
}

/** Trace number, time, merchant and shop are the till's own, unless the step sets them. */
function sentOtherwise(
  step: StepView,
  steps: readonly StepView[],
  { request: { fields = {} } }: JournalEntry,
  seen: SeenByStep,
): readonly Other[] {
  const planned = plannedFields(step);
  const own = new Set(['coupon_code', 'couponCode', 'wf_trace_no', 'sign']);
  const names = planned ? (step.sets ?? []).filter((name) => !own.has(name)) : [];
  const repeated = repeatedTrace(step, steps, seen);
  const orders = step.sign_later?.orders ?? [];
  return [
    ...names.flatMap((name) => unequal(name, shown(planned?.[name]), shown(fields[name]))),
    ...(repeated ? unequal('wf_trace_no', shown(repeated.trace), shown(fields['wf_trace_no'])) : []),
    ...orders.flatMap((order) =>
      unequal(order.name, shown(seen[order.step]?.order_no), shown(fields[order.name])),
    ),
  ];
}

/** The journal shows the beginning of what it masks. */
function unequal(field: string, expected: string, seen: string): readonly Other[] {
  const isEqual = seen.endsWith('…') ? expected.startsWith(seen.slice(0, -1)) : expected === seen;
  return isEqual ? [] : [{ field, expected, seen }];
}

/** Formats a value: a number equals its text. */
function shown(value: unknown): string {
  return value === undefined ? '(absent)' : (scalar(value) ?? JSON.stringify(value)).slice(0, 100);
}

function gotOtherwise(step: StepView, entry: JournalEntry, seen: SeenByStep): readonly Other[] {
  const { expect } = step;
  if (!expect) return [];
  const { unknown, outcome } = expectedOf(entry);
  const came = typeof unknown === 'string' ? `unknown: ${unknown}` : shown(outcome);
  const { response } = entry;
  if (expect.outcome !== came) {
    // A till that gives up, or a silence that ends, looks the same from outside.
    const isTooLate = response.kind === 'response' && response.delay_ms > 0;
    const isNothing =
      (expect.outcome === 'unknown: no_response' && isTooLate) ||
      (expect.outcome === 'unknown: reset' && response.kind === 'silence');
    return isNothing ? [] : [{ field: 'outcome', expected: expect.outcome, seen: came }];
  }
  if (response.kind !== 'response') return [];
  const status = expect.status === undefined ? [] : unequal('HTTP', `${expect.status}`, `${response.status}`);
  return unknown === undefined ? [...status, ...fieldsOtherwise(step, entry, seen)] : status;
}

/** The response echoes what was sent, and repeats the numbers of write-offs before it. */
function fieldsOtherwise(
  step: StepView,
  { request, response }: JournalEntry,
  seen: SeenByStep,
): readonly Other[] {
  const { fields = {}, orders = [] } = step.expect ?? {};
  const trace = scalar(plannedFields(step)?.['wf_trace_no']);
  const body = (response.kind === 'response' && objectIn(response.body)) || {};
  const numbers = new Map(orders.map((order) => [order.name, seen[order.step]?.order_no]));
  const names = new Set([...Object.keys(fields), ...Object.keys(body)]);
  names.delete('sign');
  return [...names].flatMap((name) => {
    const got = body[name];
    if (name === 'wf_trace_no' && !numbers.has(name) && scalar(fields[name]) === trace)
      return unequal(name, shown(scalar(request.fields?.[name])), shown(got));
    const wanted = numbers.get(name) ?? fields[name];
    if (typeof wanted !== 'object' || !wanted) return unequal(name, shown(wanted), shown(got));
    const fits = typeof got === 'string' && new RegExp(wanted.pattern, 'u').test(got);
    return fits ? [] : [{ field: name, expected: `/${wanted.pattern}/`, seen: shown(got) }];
  });
}

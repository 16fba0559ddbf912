import type { AssumptionId, WriteOffStep } from '@shoubei-kit/contracts';
import { type Difference, shown } from './difference.js';
import type { Seen } from './exchange.js';
import { couponAsked, type ExpectedField, expectedFields, orderNoForm } from './expected-response.js';
import { statusOf } from './endpoint-profile.js';
import { type JudgeContext, judgeFields } from './judge-fields.js';
import { rowsTold, withRows } from './rows.js';

/** Where what was seen is not what the step expects. `assumptions` are the rows on which the answer that is expected rests. */
export function judge(
  seen: Seen,
  step: WriteOffStep,
  context: JudgeContext,
  assumptions: readonly AssumptionId[] = seen.kind === 'response' ? rowsTold(seen.headers) : [],
): readonly Difference[] {
  const found = differences(seen, step, context).map(({ field, expected, seen: got }) => {
    return { step: context.step, field, expected, seen: got };
  });
  const body = seen.kind === 'response' ? jsonObject(seen.text) : undefined;
  return withRows(found, step, body, context.inForce, assumptions);
}

type Found = Omit<Difference, 'step' | 'assumptions'>;

function differences(seen: Seen, step: WriteOffStep, context: JudgeContext): readonly Found[] {
  const { unknown } = step.expect;
  if (unknown === 'reset' || unknown === 'no_response') {
    return seen.kind === unknown ? [] : [{ field: 'connection', expected: unknown, seen: inWords(seen) }];
  }
  if (seen.kind !== 'response') return [{ field: 'connection', expected: 'an answer', seen: inWords(seen) }];
  return [...judgeEnvelope(seen, step, context), ...judgeBody(seen, step, context)];
}

function inWords(seen: Seen): string {
  if (seen.kind === 'response') return `HTTP ${seen.status} ${shown(seen.text.slice(0, 80))}`;
  return seen.kind === 'unreachable' ? `unreachable: ${seen.code}` : seen.kind;
}

type Answer = Extract<Seen, { kind: 'response' }>;

/** HTTP status, headers, and how long it took. */
function judgeEnvelope(
  { status, headers, ms }: Answer,
  { expect }: WriteOffStep,
  { inForce }: JudgeContext,
): readonly Found[] {
  const { http_status, at_least_ms: least, headers: wanted = {} } = expect;
  const expected = http_status ?? statusOf(expect.outcome ?? 'written_off', inForce);
  const isRight =
    expect.unknown === 'http_status' && http_status === undefined ? status !== 200 : status === expected;
  const wrongStatus: readonly Found[] = isRight
    ? []
    : [{ field: 'HTTP status', expected: String(expected), seen: String(status) }];
  const wrongHeaders = Object.entries(wanted)
    .filter(([name, value]) => headers[name] !== value)
    .map(([name, value]) => ({ field: name, expected: shown(value), seen: shown(headers[name]) }));
  const tooSoon: readonly Found[] =
    least === undefined || ms >= least
      ? []
      : [{ field: 'time', expected: `at least ${least} ms`, seen: `${Math.floor(ms)} ms` }];
  return [...wrongStatus, ...wrongHeaders, ...tooSoon];
}

function judgeBody(seen: Answer, step: WriteOffStep, context: JudgeContext): readonly Found[] {
  const { unknown } = step.expect;
  const body = jsonObject(seen.text);
  if (unknown === 'http_status' || unknown === 'not_json') {
    return body === undefined ? [] : [{ field: 'body', expected: 'no JSON object', seen: shown(seen.text) }];
  }
  if (body === undefined) return [{ field: 'body', expected: 'a JSON object', seen: shown(seen.text) }];
  const type = seen.headers['content-type'];
  const wrongType: readonly Found[] = /^application\/json\b/u.test(type ?? '')
    ? []
    : [{ field: 'content-type', expected: '"application/json"', seen: shown(type) }];
  return [
    ...wrongType,
    ...judgeFields(body, fieldsFor(step, context), step, context),
    ...judgeTold(seen.headers, step),
    ...(context.hasOwnRows ? judgeRows(seen.headers, step) : []),
  ];
}

/** The text of a JSON object as its values, in their order; undefined for any other text. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const codeForm = /^[0-9A-Za-z]{1,16}$/u;

function fieldsFor(
  { expect }: WriteOffStep,
  { fields, inForce, repeated }: JudgeContext,
): ReadonlyMap<string, ExpectedField> {
  const expected = expectedFields(expect, fields, inForce, repeated ?? orderNoForm);
  if (expect.unknown !== 'other_response') return expected;
  const asked = couponAsked(fields) ?? '';
  const another = codeForm.test(asked) ? new RegExp(`^(?!${asked}$)[0-9A-Za-z]{1,16}$`, 'u') : codeForm;
  return new Map([...expected, ['codes', another]]);
}

type Pair = readonly [name: string, expected: string | undefined, seen: string | undefined];

/** What an emulator says of its own answer, where it says it. */
function judgeTold(headers: Answer['headers'], { expect }: WriteOffStep): readonly Found[] {
  const { outcome, same_order_as, field, reason, signature } = expect;
  const told = headers['x-shoubei-mock-outcome'];
  if (told === undefined || outcome === undefined) return [];
  const seen = headers['x-shoubei-mock-reason'] ?? '';
  const replayed = same_order_as === undefined ? undefined : 'true';
  return unequal([
    ['x-shoubei-mock-outcome', outcome, told],
    ['x-shoubei-mock-replayed', replayed, headers['x-shoubei-mock-replayed']],
    ['field', field, field === undefined ? undefined : seen.split(': ')[0]],
    [
      'x-shoubei-mock-reason',
      reason,
      reason !== undefined && seen.includes(reason) ? reason : reason && seen,
    ],
    ['x-shoubei-mock-signature', signature, signature && headers['x-shoubei-mock-signature']],
  ]);
}

/** On which rows an emulator says that its answer rests, where it says it. */
function judgeRows(headers: Answer['headers'], { expect }: WriteOffStep): readonly Found[] {
  const { outcome, assumptions, observed } = expect;
  const told = headers['x-shoubei-mock-assumptions'];
  if (told === undefined || outcome === undefined) return [];
  const seen = headers['x-shoubei-mock-observed'] ?? '';
  return unequal([
    ['x-shoubei-mock-assumptions', assumptions?.join(','), assumptions && told],
    ['x-shoubei-mock-observed', observed?.join(','), observed && seen],
  ]);
}

function unequal(pairs: readonly Pair[]): readonly Found[] {
  return pairs
    .filter(([, expected, seen]) => expected !== seen)
    .map(([name, expected, seen]) => ({ field: name, expected: shown(expected), seen: shown(seen) }));
}

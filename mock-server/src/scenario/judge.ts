import { type AssumptionId, responseExample, responseTable, type WriteOffStep } from '@shoubei-kit/contracts';
import { isCall, type RequestStep } from '@shoubei-kit/fixtures/scenarios';
import { shortLine } from '../core/printable.js';
import { type CallerIdentity, isSignedBy, signOrZeros } from './caller.js';
import { type Difference, reportedAssumptions, shown, withAssumptions } from './difference.js';
import { type EndpointProfile, type ResponseBody, statusOf } from './endpoint-profile.js';
import { type ReceivedResponse, responseFields, type SendResult } from './send-request.js';
import {
  type ExpectedField,
  expectedFields,
  type ExpectedFields,
  orderNoForm,
  requestedCoupon,
} from './expected-response.js';
import { expectedCallFields } from './expected-call.js';
import { jsonObject } from './wire-text.js';

/** The data, besides its step, by which a response is judged. */
export interface JudgeContext {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly endpointProfile: EndpointProfile;
  /** Whether responses depend on the assumptions that the scenario names: another profile may be in force. */
  readonly hasOwnAssumptions: boolean;
  /** The caller whose institution the request names; undefined for any other institution. */
  readonly caller: CallerIdentity | undefined;
  /** The order_no of the response that is repeated, if it was seen. */
  readonly repeated: string | undefined;
  /** order_no by step, of write-offs before this one; only calls depend on it. */
  readonly orderNos?: ReadonlyMap<number, string>;
  /** order_no of write-offs before this one, and of other scenarios. */
  readonly taken: ReadonlySet<string>;
}

/**
 * The differences between the result and the step's expectation. `assumptions` are those that the expected response
 * depends on.
 */
export function judge(
  result: SendResult,
  step: RequestStep,
  context: JudgeContext,
  assumptions: readonly AssumptionId[] = result.kind === 'response'
    ? reportedAssumptions(result.headers)
    : [],
): readonly Difference[] {
  const found = differences(result, step, context).map(({ field, expected, seen: got }) => {
    return { step: context.step, field, expected, seen: got };
  });
  return withAssumptions(found, step, responseFields(result), context.endpointProfile, assumptions);
}

type FieldDifference = Omit<Difference, 'step' | 'assumptions'>;

function differences(
  result: SendResult,
  step: RequestStep,
  context: JudgeContext,
): readonly FieldDifference[] {
  const { unknown } = step.expect;
  if (unknown === 'reset' || unknown === 'no_response') {
    return result.kind === unknown ? [] : [{ field: 'connection', expected: unknown, seen: inWords(result) }];
  }
  if (result.kind !== 'response')
    return [{ field: 'connection', expected: 'a response', seen: inWords(result) }];
  return [...judgeEnvelope(result, step, context), ...judgeBody(result, step, context)];
}

function inWords(result: SendResult): string {
  if (result.kind === 'response') return `HTTP ${result.status} ${shown(result.text.slice(0, 80))}`;
  return result.kind === 'unreachable' ? `unreachable: ${result.code}` : result.kind;
}

/** The expectations of a step, for every kind of request. */
interface Expecting {
  /** Of a declared endpoint. */
  readonly call?: object;
  readonly sign?: RequestStep['sign'];
  readonly expect: Omit<WriteOffStep['expect'], 'outcome'> & {
    readonly outcome?: RequestStep['expect']['outcome'];
    readonly replayed?: boolean;
  };
}

/** HTTP status, headers, and how long it took. */
function judgeEnvelope(
  { status, headers, ms }: ReceivedResponse,
  { call, expect }: Expecting,
  { endpointProfile }: JudgeContext,
): readonly FieldDifference[] {
  const { http_status, at_least_ms: least, headers: wanted = {} } = expect;
  const { outcome = call ? 'found' : 'written_off' } = expect;
  const expected = http_status ?? statusOf(outcome, endpointProfile);
  const isRight =
    expect.unknown === 'http_status' && http_status === undefined ? status !== 200 : status === expected;
  const wrongStatus: readonly FieldDifference[] = isRight
    ? []
    : [{ field: 'HTTP status', expected: String(expected), seen: String(status) }];
  const wrongHeaders = Object.entries(wanted)
    .filter(([name, value]) => headers[name] !== value)
    .map(([name, value]) => ({ field: name, expected: shown(value), seen: shown(headers[name]) }));
  const tooSoon: readonly FieldDifference[] =
    least === undefined || ms >= least
      ? []
      : [{ field: 'time', expected: `at least ${least} ms`, seen: `${Math.floor(ms)} ms` }];
  return [...wrongStatus, ...wrongHeaders, ...tooSoon];
}

function judgeBody(
  response: ReceivedResponse,
  step: RequestStep,
  context: JudgeContext,
): readonly FieldDifference[] {
  const { unknown } = step.expect;
  const body = jsonObject(response.text);
  if (unknown === 'http_status' || unknown === 'not_json') {
    return body === undefined
      ? []
      : [{ field: 'body', expected: 'no JSON object', seen: shown(response.text) }];
  }
  if (body === undefined) return [{ field: 'body', expected: 'a JSON object', seen: shown(response.text) }];
  const type = response.headers['content-type'];
  const wrongType: readonly FieldDifference[] = /^application\/json\b/iu.test(type ?? '')
    ? []
    : [{ field: 'content-type', expected: '"application/json"', seen: shown(type) }];
  return [
    ...wrongType,
    ...(isCall(step)
      ? judgeCallFields(body, step, context)
      : judgeFields(body, fieldsFor(step, context), step, context)),
    ...judgeOutcome(response.headers, step, context),
    ...(context.hasOwnAssumptions ? judgeAssumptions(response.headers, step) : []),
  ];
}

const codeForm = /^[0-9A-Za-z]{1,16}$/u;

function fieldsFor(
  { expect }: WriteOffStep,
  { fields, endpointProfile, repeated }: JudgeContext,
): ReadonlyMap<string, ExpectedField> {
  const expected = expectedFields(expect, fields, endpointProfile, repeated ?? orderNoForm);
  if (expect.unknown !== 'other_response') return expected;
  const requested = requestedCoupon(fields) ?? '';
  const another = codeForm.test(requested)
    ? new RegExp(`^(?!${requested}$)[0-9A-Za-z]{1,16}$`, 'u')
    : codeForm;
  return new Map([...expected, ['codes', another]]);
}

type HeaderCheck = readonly [name: string, expected: string | undefined, seen: string | undefined];

/** Judges an emulator's report about its response; a report from another endpoint is ignored. */
function judgeOutcome(
  headers: ReceivedResponse['headers'],
  { expect }: Expecting,
  { endpointProfile }: JudgeContext,
): readonly FieldDifference[] {
  const { outcome, same_order_as, replayed: isReplayed, field, signature } = expect;
  const reason = reasonUnder(endpointProfile, expect.reason);
  const stated = headers['x-shoubei-mock-outcome'];
  if (stated === undefined || outcome === undefined) return [];
  const detail = headers['x-shoubei-mock-reason'] ?? '';
  const replayed = same_order_as === undefined && isReplayed !== true ? undefined : 'true';
  return unequal([
    ['x-shoubei-mock-outcome', outcome, stated],
    ['x-shoubei-mock-replayed', replayed, headers['x-shoubei-mock-replayed']],
    ['field', field, field === undefined ? undefined : detail.split(': ')[0]],
    [
      'x-shoubei-mock-reason',
      reason,
      reason !== undefined && detail.includes(reason) ? reason : reason && detail,
    ],
    ['x-shoubei-mock-signature', signature, signature && headers['x-shoubei-mock-signature']],
  ]);
}

/** Digits of a sign. */
const digits = { md5: 32, 'hmac-md5': 32, sha1: 40, sha256: 64, 'hmac-sha256': 64 } as const;

/** A text about signatures, filled in from the rule in force. */
function reasonUnder({ signing: { request } }: EndpointProfile, reason?: string): string | undefined {
  return reason?.replaceAll('$digits', String(digits[request.algorithm])).replaceAll('$case', request.case);
}

/** The assumptions that an emulator reports for its response; nothing from another endpoint. */
function judgeAssumptions(
  headers: ReceivedResponse['headers'],
  { expect }: Expecting,
): readonly FieldDifference[] {
  const { outcome, assumptions, observed } = expect;
  const reported = headers['x-shoubei-mock-assumptions'];
  if (reported === undefined || outcome === undefined) return [];
  const confirmed = headers['x-shoubei-mock-observed'] ?? '';
  return unequal([
    ['x-shoubei-mock-assumptions', assumptions?.join(','), assumptions && reported],
    ['x-shoubei-mock-observed', observed?.join(','), observed && confirmed],
  ]);
}

function unequal(checks: readonly HeaderCheck[]): readonly FieldDifference[] {
  return checks
    .filter(([, expected, seen]) => expected !== seen)
    .map(([name, expected, seen]) => ({ field: name, expected: shown(expected), seen: shown(seen) }));
}

/** Judges field by field, then the parts that need the whole response: the signature, and the dialect's schema. */
function judgeFields(
  body: ResponseBody,
  expected: ExpectedFields,
  step: WriteOffStep,
  context: JudgeContext,
): readonly FieldDifference[] {
  const found = [
    ...judgeEach(body, expected),
    ...judgeOrderNo(body, context),
    ...judgeSign(body, step, context),
  ];
  return found.length > 0 ? found : judgeSchema(body, context);
}

function judgeCallFields(
  body: ResponseBody,
  step: Extract<RequestStep, { call: unknown }>,
  context: JudgeContext,
): readonly FieldDifference[] {
  return [...judgeEach(body, expectedCallFields(step, context)), ...judgeSign(body, step, context)];
}

function judgeEach(body: ResponseBody, expected: ExpectedFields): readonly FieldDifference[] {
  const names = new Set([...expected.keys(), ...Object.keys(body)]);
  names.delete('sign');
  const all = [...names].flatMap((name) => judgeField(name, expected.get(name), body[name]));
  if (all.length <= mostDifferences) return all;
  const more = { field: 'body', expected: 'no other fields', seen: `${all.length - mostDifferences} more` };
  return [...all.slice(0, mostDifferences), more];
}

/** A server may send as many fields as it likes. */
const mostDifferences = 50;

/** An expected value of undefined means that the field must be absent. */
function judgeField(
  name: string,
  expected: ExpectedField | undefined,
  seen: unknown,
): readonly FieldDifference[] {
  const fits =
    expected instanceof RegExp ? typeof seen === 'string' && expected.test(seen) : expected === seen;
  return fits ? [] : [{ field: shortLine(name, 80), expected: shown(expected), seen: shown(seen) }];
}

/** Another write-off has another order_no. */
function judgeOrderNo(
  { order_no }: ResponseBody,
  { taken, repeated }: JudgeContext,
): readonly FieldDifference[] {
  if (typeof order_no !== 'string' || order_no === repeated || !taken.has(order_no)) return [];
  return [{ field: 'order_no', expected: 'an unused order number', seen: shown(order_no) }];
}

/** Checks by the response's rule, with the key of the request's signature, or the institution's first key (A2). */
function judgeSign(
  body: ResponseBody,
  { sign, expect }: Expecting,
  context: JudgeContext,
): readonly FieldDifference[] {
  const { caller, endpointProfile } = context;
  const key = caller?.keys[sign === 'second_key' ? 1 : 0];
  if (key === undefined || expect.signed === false) {
    return body['sign'] === undefined
      ? []
      : [{ field: 'sign', expected: shown(undefined), seen: shown(body['sign']) }];
  }
  const isRight = isSignedBy(body, endpointProfile.signing.response, key);
  if (isRight !== (expect.unknown === 'wrong_sign')) return [];
  const right = shown(signOrZeros(body, endpointProfile.signing.response, key));
  return [{ field: 'sign', expected: isRight ? `other than ${right}` : right, seen: shown(body['sign']) }];
}

function judgeSchema(
  body: ResponseBody,
  { endpointProfile: { dialect } }: JudgeContext,
): readonly FieldDifference[] {
  const fits = dialect === 'example' ? responseExample : responseTable;
  return fits(body)
    ? []
    : [{ field: 'body', expected: `a body that fits response.${dialect}.schema.json`, seen: shown(body) }];
}

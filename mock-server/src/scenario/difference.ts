import { behaviours, type OutcomeName, type AssumptionId, type WriteOffStep } from '@shoubei-kit/contracts';
import { isCall, type RequestStep } from '@shoubei-kit/fixtures/scenarios';
import { type EndpointProfile, type ResponseBody, statedOutcome } from './endpoint-profile.js';

/** A difference between a response and the scenario. */
export interface Difference {
  /** From 1. */
  readonly step: number;
  /** The field of the response, or another checked part: `HTTP status`, `connection`, `body`. */
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
  /** The assumptions and conflicts that decide it; none if the response contradicts the documentation itself. */
  readonly assumptions: readonly AssumptionId[];
}

/** Whether a difference concerns only an assumption or a conflict of the source. */
export function isFinding({ assumptions }: Difference): boolean {
  return assumptions.length > 0;
}

/** A value of a response, made readable; text in quotes, so that "1" is not 1. */
export function shown(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (value instanceof RegExp) return `(${value.source})`;
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A server may send whatever it likes. */
const longest = 500;

/** Removes the expected signature, because reports are passed on. */
export function withoutSign(difference: Difference): Difference {
  if (difference.field !== 'sign' || difference.expected === shown(undefined)) return difference;
  return { ...difference, expected: "by the profile's rule, with your key" };
}

type UnexplainedDifference = Omit<Difference, 'assumptions'>;

/** The assumptions that an emulator reports for its response; none for another endpoint. */
export function reportedAssumptions(headers: Readonly<Record<string, string>>): readonly AssumptionId[] {
  const reported = new Set(headers['x-shoubei-mock-assumptions']?.split(','));
  return behaviours.map(({ id }) => id).filter((id) => reported.has(id));
}

/** Assumptions that may turn one outcome into another: how a request is read, and the order of its checks. */
const leniency: readonly AssumptionId[] = ['C4', 'C5', 'C7', 'A11', 'A12', 'A13', 'A14', 'A15'];

type AssumptionsByOutcome = ReadonlyMap<OutcomeName, readonly AssumptionId[]>;

/** The assumptions that an expected rejection depends on. */
const deciding: AssumptionsByOutcome = new Map([
  ['illegal_parameter', leniency],
  ['bad_signature', ['A15']],
  ['stale_timestamp', ['A4']],
  ['wrong_shop', ['A8']],
  ['wrong_channel', ['A16']],
  ['exclusive_discount', ['A16']],
  ['below_minimum', ['A17']],
  ['trace_conflict', ['A5']],
]);

/** The assumptions that may reject a valid request, by the rejection. */
const refusing: AssumptionsByOutcome = new Map([
  ['illegal_parameter', leniency],
  ['bad_signature', ['A1']],
  ['stale_timestamp', ['A4']],
  ['wrong_shop', ['A8']],
  ['wrong_channel', ['A16']],
  ['already_used', ['A5']],
  ['trace_conflict', ['A5']],
]);

const ofFields: ReadonlyMap<string, readonly AssumptionId[]> = new Map<string, readonly AssumptionId[]>([
  ['return_code', ['C1', 'C12', 'A3']],
  ['return_msg', ['A3']],
  ['result_code', ['C1', 'C2']],
  ['order_no', ['C8', 'C11', 'A10']],
  ['wf_trace_no', ['C8', 'C11', 'A9']],
  ['codes', ['C8', 'C11']],
  ['amount', ['C8', 'C11']],
  ['settle_amount', ['C3', 'A7']],
  ['settleAmount', ['C3', 'A7']],
  ['sign', ['A1', 'A2']],
  ['HTTP status', ['A6']],
]);

/** The assumptions that any response of a declared endpoint may depend on. */
const ofDeclared: readonly AssumptionId[] = ['A18', 'A19', 'A20', 'A21'];

/**
 * Differences with the assumptions that decide the field, as far as the expected response depends on them. Assumptions
 * that the profile has as observed are left out. None if the response contradicts the documentation itself.
 */
export function withAssumptions(
  differences: readonly UnexplainedDifference[],
  step: RequestStep,
  body: ResponseBody | undefined,
  endpointProfile: EndpointProfile,
  assumptions: readonly AssumptionId[],
): readonly Difference[] {
  const isOpen = (id: AssumptionId): boolean => assumptions.includes(id) && !endpointProfile.observed.has(id);
  if (isCall(step)) {
    return differences.map((difference) => {
      const ids = [...(ofFields.get(difference.field) ?? []), ...ofDeclared];
      return Object.assign({ assumptions: ids.filter(isOpen) }, difference);
    });
  }
  const { expect } = step;
  const { outcome: expected = 'written_off' } = expect;
  const stated = body && statedOutcome(body, endpointProfile);
  const isOther = stated !== undefined && stated !== expected;
  const decided = isOther
    ? decidingAssumptions(expected, stated, expect.same_order_as !== undefined)
    : undefined;
  return differences.map((difference) => {
    const ids = decided ?? fieldAssumptions(difference, expect, body);
    return Object.assign({ assumptions: ids.filter(isOpen) }, difference);
  });
}

function decidingAssumptions(
  expected: OutcomeName,
  stated: OutcomeName,
  isReplay: boolean,
): readonly AssumptionId[] {
  if (isReplay) return ['A5'];
  return (expected === 'written_off' ? refusing.get(stated) : deciding.get(expected)) ?? [];
}

const digits = /^(?:0|[1-9][0-9]*)$/u;

function fieldAssumptions(
  difference: UnexplainedDifference,
  { outcome: expected = 'written_off', same_order_as }: WriteOffStep['expect'],
  body: ResponseBody | undefined,
): readonly AssumptionId[] {
  const { field } = difference;
  const ids = ofFields.get(field) ?? [];
  const value = body?.[field];
  if (field === 'return_code') {
    const isOtherDialect = (difference.expected === '"SUCCESS"') !== (value === 'SUCCESS');
    return ids.filter((id) => id !== 'C1' || isOtherDialect);
  }
  if (expected !== 'written_off') return field === 'order_no' ? ['C8', 'C11'] : ids;
  if (field === 'order_no') {
    if (same_order_as !== undefined) return ['A5'];
    return typeof value === 'string' && difference.expected.startsWith('(') ? ['A10'] : [];
  }
  if (field === 'codes' || field === 'amount' || field === 'wf_trace_no')
    return ids.filter((id) => id === 'A9');
  if (field !== 'settle_amount' && field !== 'settleAmount') return ids;
  if (value === undefined || difference.expected === '(absent)') return ['C3'];
  return typeof value === 'string' && digits.test(value) ? ['A7'] : [];
}

import { behaviours, type OutcomeName, type AssumptionId, type WriteOffStep } from '@shoubei-kit/contracts';
import type { Difference } from './difference.js';
import { type InForce, isFail } from './endpoint-profile.js';

type Body = Readonly<Record<string, unknown>>;
type Found = Omit<Difference, 'assumptions'>;

/** The rows on which an emulator says that its answer rests; none where it says nothing. */
export function rowsTold(headers: Readonly<Record<string, string>>): readonly AssumptionId[] {
  const told = new Set(headers['x-shoubei-mock-assumptions']?.split(','));
  return behaviours.map(({ id }) => id).filter((id) => told.has(id));
}

/** The outcome that an answer tells, as far as codes and messages in force tell it; undefined for others. */
export function outcomeTold(body: Body, inForce: InForce): OutcomeName | undefined {
  const { return_code: code, return_msg: message, result_code: result } = body;
  if (code === 'SUCCESS' && result === 'SUCCESS') return 'written_off';
  const told = [...inForce.codes].filter(([name]) => name !== 'written_off');
  const byCode = told.find(([, row]) => row.code === code && row.code !== 'FAIL');
  const hasKind = (name: OutcomeName): boolean => isFail(name, inForce) === (code === 'FAIL');
  return (byCode ?? told.find(([name, row]) => row.message === message && hasKind(name)))?.[0];
}

/** Rows that may make one outcome of another: what a request counts as, and in which order it is looked at. */
const leniency: readonly AssumptionId[] = ['C4', 'C5', 'C7', 'A11', 'A12', 'A13', 'A14', 'A15'];

const deciding: ReadonlyMap<OutcomeName, readonly AssumptionId[]> = new Map<
  OutcomeName,
  readonly AssumptionId[]
>([
  ['illegal_parameter', leniency],
  ['bad_signature', ['A15']],
  ['stale_timestamp', ['A4']],
  ['wrong_shop', ['A8']],
  ['wrong_channel', ['A16']],
  ['exclusive_discount', ['A16']],
  ['below_minimum', ['A17']],
  ['trace_conflict', ['A5']],
]);

/** What a right request may be refused for, by the refusal. */
const refusing: ReadonlyMap<OutcomeName, readonly AssumptionId[]> = new Map<
  OutcomeName,
  readonly AssumptionId[]
>([
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

/**
 * Differences with the rows on which they rest: those of what is conflicting or assumed that decide the field, as far as the
 * answer that was expected rests on them, and the profile does not have them as observed. None where the documentation itself
 * says otherwise.
 */
export function withRows(
  found: readonly Found[],
  { expect }: WriteOffStep,
  body: Body | undefined,
  inForce: InForce,
  assumptions: readonly AssumptionId[],
): readonly Difference[] {
  const { outcome: expected = 'written_off' } = expect;
  const told = body && outcomeTold(body, inForce);
  const isOther = told !== undefined && told !== expected;
  const decided = isOther ? decidingRows(expected, told, expect.same_order_as !== undefined) : undefined;
  const isOpen = (row: AssumptionId): boolean => assumptions.includes(row) && !inForce.observed.has(row);
  return found.map((difference) => {
    const rows = decided ?? fieldRows(difference, expect, body);
    return Object.assign({ assumptions: rows.filter(isOpen) }, difference);
  });
}

function decidingRows(expected: OutcomeName, told: OutcomeName, isReplay: boolean): readonly AssumptionId[] {
  if (isReplay) return ['A5'];
  return (expected === 'written_off' ? refusing.get(told) : deciding.get(expected)) ?? [];
}

const digits = /^(?:0|[1-9][0-9]*)$/u;

function fieldRows(
  difference: Found,
  { outcome: expected = 'written_off', same_order_as }: WriteOffStep['expect'],
  body: Body | undefined,
): readonly AssumptionId[] {
  const { field } = difference;
  const rows = ofFields.get(field) ?? [];
  const value = body?.[field];
  if (field === 'return_code') {
    const isOtherDialect = (difference.expected === '"SUCCESS"') !== (value === 'SUCCESS');
    return rows.filter((row) => row !== 'C1' || isOtherDialect);
  }
  if (expected !== 'written_off') return field === 'order_no' ? ['C8', 'C11'] : rows;
  if (field === 'order_no') {
    if (same_order_as !== undefined) return ['A5'];
    return typeof value === 'string' && difference.expected.startsWith('(') ? ['A10'] : [];
  }
  if (field === 'codes' || field === 'amount' || field === 'wf_trace_no')
    return rows.filter((row) => row === 'A9');
  if (field !== 'settle_amount' && field !== 'settleAmount') return rows;
  if (value === undefined || difference.expected === '(absent)') return ['C3'];
  return typeof value === 'string' && digits.test(value) ? ['A7'] : [];
}

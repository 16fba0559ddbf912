import { codes, type WriteOffStep } from '@shoubei-kit/contracts';
import { type CallerIdentity, callerOf, isSignedBy } from '../../scenario/caller.js';
import { type Difference, reportedAssumptions, withoutSign } from '../../scenario/difference.js';
import type { EndpointProfile } from '../../scenario/endpoint-profile.js';
import type { ReceivedResponse, SendResult } from '../../scenario/send-request.js';
import { judge } from '../../scenario/judge.js';
import { jsonObject, scalarText } from '../../scenario/wire-text.js';
import type { Evidence } from '../observe/evidence.js';
import type { RecordedWriteOff } from './recorded-write-off.js';

/** The write-offs so far. */
export interface Orders {
  /** By the emulator's order_no: the recorded number, and its line. */
  readonly given: Map<string, { readonly line: number; readonly recorded: string | undefined }>;
  /** The recorded numbers. */
  readonly taken: Set<string>;
}

export interface CompareOptions {
  readonly writeOff: RecordedWriteOff;
  readonly endpointProfile: EndpointProfile;
  readonly caller: CallerIdentity | undefined;
  readonly orders: Orders;
  readonly atMs: number;
}

/** Compares a recorded response with an emulator's to the same request. */
export function compare(
  recorded: ReceivedResponse,
  emulated: SendResult,
  { writeOff, endpointProfile, caller, orders, atMs }: CompareOptions,
): { readonly differences: readonly Difference[]; readonly evidence?: Evidence } {
  const { line, fields } = writeOff;
  if (emulated.kind !== 'response') {
    return {
      differences: [
        { step: line, field: 'run', expected: 'a response', seen: emulated.kind, assumptions: [] },
      ],
    };
  }
  const body = jsonObject(emulated.text) ?? {};
  const { order_no: orderNo } = body;
  const earlier = typeof orderNo === 'string' ? orders.given.get(orderNo) : undefined;
  const expect = expectationOf(emulated.headers['x-shoubei-mock-outcome'], body, earlier?.line);
  const step: WriteOffStep = { write_off: fields, expect };
  const assumptions = reportedAssumptions(emulated.headers);
  const context = {
    step: line,
    fields,
    endpointProfile,
    hasOwnAssumptions: false,
    caller: caller && callerOf(scalarText(fields['inst_no']), { first: caller }),
    repeated: earlier?.recorded,
    taken: orders.taken,
  };
  const differences = judge(recorded, step, context, assumptions)
    .filter(({ field }) => field !== 'sign' || caller !== undefined)
    .map(withoutSign)
    .map((difference) => byRule(difference, expect, endpointProfile));
  noteOrder(orderNo, writeOff, orders);
  const { outcome: expected = 'written_off' } = expect;
  const isReplay = earlier !== undefined;
  const isRightlySigned = caller && isSignedRight(writeOff, caller, endpointProfile);
  const proof = { expected, isReplay, fields, isRightlySigned, assumptions, atMs, differences };
  return { differences, evidence: { ...proof, status: recorded.status, body: writeOff.body } };
}

/** A sign that the rule in force finds wrong, but that was accepted, is about the rule (A1). */
function byRule(
  difference: Difference,
  { outcome }: WriteOffStep['expect'],
  { observed }: EndpointProfile,
): Difference {
  if (outcome !== 'bad_signature' || observed.has('A1')) return difference;
  return Object.assign({}, difference, {
    assumptions: [...new Set(['A1' as const, ...difference.assumptions])],
  });
}

function expectationOf(
  outcome: string | undefined,
  body: Readonly<Record<string, unknown>>,
  earlier: number | undefined,
): WriteOffStep['expect'] {
  const name = codes.find((row) => row.outcome === outcome)?.outcome ?? 'system_error';
  if (name !== 'written_off') return { outcome: name };
  const settle = body['settle_amount'] ?? body['settleAmount'];
  return {
    outcome: name,
    amount: Number(body['amount']),
    settle_amount: Number(settle),
    ...(earlier !== undefined && { same_order_as: earlier }),
  };
}

function noteOrder(orderNo: unknown, { line, body }: RecordedWriteOff, { given, taken }: Orders): void {
  const { order_no: recorded } = body;
  if (typeof recorded === 'string') taken.add(recorded);
  if (typeof orderNo !== 'string' || given.has(orderNo)) return;
  given.set(orderNo, { line, recorded: typeof recorded === 'string' ? recorded : undefined });
}

function isSignedRight(
  { fields }: RecordedWriteOff,
  { keys }: CallerIdentity,
  { signing }: EndpointProfile,
): boolean {
  return keys.some((key) => isSignedBy(fields, signing.request, key));
}

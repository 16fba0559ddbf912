import { codes, type WriteOffStep } from '@shoubei-kit/contracts';
import { verify } from '@shoubei-kit/sdk-lite/signing';
import { type Caller, callerOf } from '../../scenario/caller.js';
import { type Difference, withoutSign } from '../../scenario/difference.js';
import type { Seen } from '../../scenario/exchange.js';
import type { InForce } from '../../scenario/endpoint-profile.js';
import { jsonObject, judge } from '../../scenario/judge.js';
import type { Evidence } from '../observe/evidence.js';
import { rowsTold } from '../../scenario/rows.js';
import { scalarText } from '../../scenario/wire-text.js';
import type { ToldExchange } from './implied.js';

/** The write-offs so far. */
export interface Orders {
  /** By the emulator's order_no: what was recorded, and in which line. */
  readonly given: Map<string, { readonly line: number; readonly recorded: string | undefined }>;
  /** What was recorded. */
  readonly taken: Set<string>;
}

export interface Comparing {
  readonly told: ToldExchange;
  readonly inForce: InForce;
  readonly caller: Caller | undefined;
  readonly orders: Orders;
  readonly atMs: number;
}

/** A recorded answer against that of an emulator to the same request. */
export function compare(
  recorded: Seen,
  emulated: Seen,
  { told, inForce, caller, orders, atMs }: Comparing,
): { readonly differences: readonly Difference[]; readonly evidence?: Evidence } {
  if (emulated.kind !== 'response' || recorded.kind !== 'response') {
    return {
      differences: [
        { step: told.line, field: 'run', expected: 'an answer', seen: emulated.kind, assumptions: [] },
      ],
    };
  }
  const body = jsonObject(emulated.text) ?? {};
  const { order_no: orderNo } = body;
  const earlier = typeof orderNo === 'string' ? orders.given.get(orderNo) : undefined;
  const expect = expectationOf(emulated.headers['x-shoubei-mock-outcome'], body, earlier?.line);
  const step: WriteOffStep = { write_off: told.fields, expect };
  const assumptions = rowsTold(emulated.headers);
  const context = {
    step: told.line,
    fields: told.fields,
    inForce,
    hasOwnRows: false,
    asked: caller && callerOf(scalarText(told.fields['inst_no']), { first: caller }),
    repeated: earlier?.recorded,
    taken: new Set(orders.taken),
  };
  const differences = judge(recorded, step, context, assumptions)
    .filter(({ field }) => field !== 'sign' || caller !== undefined)
    .map(withoutSign)
    .map((difference) => byRule(difference, expect, inForce));
  note(orderNo, told, orders);
  const { outcome: expected = 'written_off' } = expect;
  const isReplay = earlier !== undefined;
  const isRightlySigned = caller && isSignedRight(told, caller, inForce);
  const proof = { expected, isReplay, fields: told.fields, isRightlySigned, assumptions, atMs, differences };
  return { differences, evidence: { ...proof, status: recorded.status, body: told.body } };
}

/** A sign that the rule in force finds wrong, and that was taken, speaks of the rule (A1). */
function byRule(
  difference: Difference,
  { outcome }: WriteOffStep['expect'],
  { observed }: InForce,
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

function note(orderNo: unknown, { line, body }: ToldExchange, { given, taken }: Orders): void {
  const { order_no: recorded } = body;
  if (typeof recorded === 'string') taken.add(recorded);
  if (typeof orderNo !== 'string' || given.has(orderNo)) return;
  given.set(orderNo, { line, recorded: typeof recorded === 'string' ? recorded : undefined });
}

function isSignedRight({ fields }: ToldExchange, { keys }: Caller, { signing }: InForce): boolean {
  try {
    return keys.some((key) => verify(fields, signing.request, key));
  } catch {
    return false;
  }
}

import { responseExample, responseTable, type WriteOffStep } from '@shoubei-kit/contracts';
import { verify } from '@shoubei-kit/sdk-lite/signing';
import { type Caller, signOrZeros } from './caller.js';
import { type Difference, shown } from './difference.js';
import type { ExpectedField, ExpectedFields } from './expected-response.js';
import type { InForce } from './endpoint-profile.js';

/** What an answer is judged by besides its step. */
export interface JudgeContext {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly inForce: InForce;
  /** Whether answers rest on the rows that the scenario names: it may be another profile that is in force. */
  readonly hasOwnRows: boolean;
  /** Whose institution it is that was asked for; undefined where nobody's. */
  readonly asked: Caller | undefined;
  /** The order_no of the answer that is repeated, where it was seen. */
  readonly repeated: string | undefined;
  /** order_no of write-offs before this one. */
  readonly taken: ReadonlySet<string>;
}

type Found = Omit<Difference, 'step' | 'assumptions'>;
type Body = Readonly<Record<string, unknown>>;

/** Field by field, then what only the whole tells: the sign, and the dialect's schema. */
export function judgeFields(
  body: Body,
  expected: ExpectedFields,
  step: WriteOffStep,
  context: JudgeContext,
): readonly Found[] {
  const names = new Set([...expected.keys(), ...Object.keys(body)]);
  names.delete('sign');
  const wrong = [...names].flatMap((name) => judgeField(name, expected.get(name), body[name]));
  const found = [...wrong, ...judgeOrderNo(body, context), ...judgeSign(body, step, context)];
  return found.length > 0 ? found : judgeSchema(body, context);
}

/** Undefined is expected of what should not be there. */
function judgeField(name: string, expected: ExpectedField | undefined, seen: unknown): readonly Found[] {
  const fits =
    expected instanceof RegExp ? typeof seen === 'string' && expected.test(seen) : expected === seen;
  return fits ? [] : [{ field: name, expected: shown(expected), seen: shown(seen) }];
}

/** Another write-off has another order_no. */
function judgeOrderNo({ order_no }: Body, { taken, repeated }: JudgeContext): readonly Found[] {
  if (typeof order_no !== 'string' || order_no === repeated || !taken.has(order_no)) return [];
  return [{ field: 'order_no', expected: 'one of its own', seen: shown(order_no) }];
}

/** By the answer's rule; with the key that the request showed, or the institution's first (A2). */
function judgeSign(body: Body, { sign, expect }: WriteOffStep, context: JudgeContext): readonly Found[] {
  const { asked, inForce } = context;
  const key = asked?.keys[sign === 'second_key' ? 1 : 0];
  if (key === undefined || expect.signed === false) {
    return body['sign'] === undefined
      ? []
      : [{ field: 'sign', expected: shown(undefined), seen: shown(body['sign']) }];
  }
  const isRight = verifies(body, inForce.signing.response, key);
  if (isRight !== (expect.unknown === 'wrong_sign')) return [];
  const right = shown(signOrZeros(body, inForce.signing.response, key));
  return [{ field: 'sign', expected: isRight ? `other than ${right}` : right, seen: shown(body['sign']) }];
}

function verifies(...args: Parameters<typeof verify>): boolean {
  try {
    return verify(...args);
  } catch {
    return false;
  }
}

function judgeSchema(body: Body, { inForce: { dialect } }: JudgeContext): readonly Found[] {
  const fits = dialect === 'example' ? responseExample : responseTable;
  return fits(body)
    ? []
    : [{ field: 'body', expected: `an answer by response.${dialect}.schema.json`, seen: shown(body) }];
}

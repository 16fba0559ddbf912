import { expect } from 'vitest';
import { defaultRule, type Fields, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { explain, type Explanation } from '../../mock-server/src/signature/explain.js';
import { pythonLines } from '../support/python.js';

export const key = 'shoubei-mock-demo-key';

/** A request that Python signed wrongly. */
interface Case {
  readonly code: string;
  readonly field: string | null;
  readonly body: string;
  readonly canonical: string;
}

export function explained(
  fields: Fields,
  more: { rule?: Partial<SigningRule>; text?: string } = {},
): Explanation {
  const rule = { ...defaultRule, ...more.rule };
  const others = [{ key: 'the-key-of-60000001', name: { en: 'another', zh: '另一把' } }];
  return explain({ fields, text: more.text, isResponse: false, rule, keys: [key], others, isDeep: true });
}

export const codesOf = ({ causes }: Explanation): readonly string[] => causes.map(({ code }) => code);

/** Counts requests with one random mistake and another cause or none in `explain`; Python takes the mistakes in turn. */
export function wronglyExplained(count: number): number {
  const lines = pythonLines('signature/mistaken.py', 20261124, count);
  const cases = lines.map((line): Case => JSON.parse(line));
  expect(cases).toHaveLength(count);
  return cases.filter(({ code, field, body, canonical }) => {
    const found = explained(JSON.parse(body), { text: body });
    expect(found.canonical).toBe(canonical);
    const [cause] = found.causes;
    return codesOf(found).join() !== code || (field !== null && cause?.field !== field);
  }).length;
}

/** Counts the requests with two random mistakes each that both appear among the causes or the alternatives. */
export function bothExplained(count: number): number {
  const lines = pythonLines('signature/mistaken.py', 7, count, 'double');
  const cases = lines.map((line): { codes: readonly string[]; body: string } => JSON.parse(line));
  expect(cases).toHaveLength(count);
  return cases.filter(({ codes, body }) => {
    const { causes, alternatives } = explained(JSON.parse(body), { text: body });
    const ways = [causes, ...alternatives].map((way) =>
      way
        .map(({ code }) => code)
        .toSorted()
        .join(),
    );
    return ways.includes(codes.join());
  }).length;
}

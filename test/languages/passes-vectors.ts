import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import vectors from '../../contracts/vectors/signing.json' with { type: 'json' };
import type { LanguageClient } from './clients.js';

export { vectors };
export const published: string = fileURLToPath(
  new URL('../../contracts/vectors/signing.json', import.meta.url),
);

type Vector = (typeof vectors.cases)[number];

const isOfDefaultRule = ({ rule }: Vector): boolean => Object.keys(rule).length === 0;
export const ofDefaultRule: readonly Vector[] = vectors.cases.filter((one) => isOfDefaultRule(one));
export const ofOtherRules: readonly Vector[] = vectors.cases.filter((one) => !isOfDefaultRule(one));

/**
 * Expects that a client passes the vectors of this file, which are these, and names those of another rule.
 */
export async function passesVectors(
  client: LanguageClient,
  path: string,
  cases: readonly Vector[],
): Promise<void> {
  const { code, stdout, stderr } = await client.run(['--vectors', path]);
  const lines = stdout.trim().split('\n');
  const others = cases.filter((one) => !isOfDefaultRule(one));
  expect({ code, stderr, last: lines.pop() }).toEqual({
    code: 0,
    stderr: '',
    last: `${cases.length - others.length} vectors passed, 0 failed, ${others.length} of another rule`,
  });
  // Python writes JSON with spaces, the others without.
  const bare = (line: string): string => line.replaceAll(' ', '');
  expect(lines.map(bare)).toEqual(
    others.map(({ rule, name }) => bare(`of another rule: ${JSON.stringify(rule)} ${name}`)),
  );
}

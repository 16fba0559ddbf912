import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The lines of JSON that a script prints, by its path in test. */
export function pythonLines(script: string, ...args: readonly (string | number)[]): readonly string[] {
  const output = execFileSync('python3', [at(script), ...args.map(String)], { maxBuffer: 2 ** 28 });
  return output.toString().trim().split('\n');
}

/** A request that Python signed wrongly, and the cause that must be found. */
export interface Mistaken {
  readonly code: string;
  readonly field: string | null;
  readonly rule: Partial<SigningRule>;
  readonly fields: Readonly<Record<string, unknown>>;
  /** As it was sent, if that matters. */
  readonly text?: string;
}

/** One for each cause: `python3 mistaken.py literal`. */
export const mistakes: readonly Mistaken[] = JSON.parse(readFileSync(at('signature/mistakes.json'), 'utf8'));

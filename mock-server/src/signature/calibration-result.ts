import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Captured } from './captures.js';
import type { Cause } from './explain.js';
import type { NextCapture } from './next-capture.js';

/** What is known of how one side signs. */
export interface Found {
  /** Every rule that makes all their signs, simplest first; rules that never differ are one. */
  readonly rules: readonly SigningRule[];
  /** How many messages it rests on. */
  readonly messages: number;
  /** What would tell the remaining rules apart; undefined where one is left, or none. */
  readonly next?: NextCapture;
  /** Where none fits: a rule that does with something that no rule can say, such as a field left out. */
  readonly nearly?: { readonly rule: SigningRule; readonly cause: Cause };
  /** Where none fits all: a rule for each message that has one, simplest first. */
  readonly apart?: readonly { readonly where: string; readonly rule: SigningRule | undefined }[];
}

/** A message whose sign was read. */
export interface Signed {
  readonly message: Captured;
  readonly fields: Captured['fields'];
  readonly digest: string;
  /** The case in which its digits are written; undefined where they show none. */
  readonly case: SigningRule['case'] | undefined;
}

import type { OutcomeName, AssumptionId } from '@shoubei-kit/contracts';
import { printable } from './printable.js';

/** A sentence in both languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type RefusalName = Exclude<OutcomeName, 'written_off'>;

/** Why a request was rejected: the field at fault and what was wrong with it. Never holds a key or a signature. */
export interface Reason {
  readonly field: string;
  readonly text: Text;
  /** Assumptions that this particular rejection depends on. */
  readonly assumptions?: readonly AssumptionId[];
}

export interface Refusal {
  readonly name: RefusalName;
  readonly reason: Reason;
}

export function refuse(
  name: RefusalName,
  field: string,
  en: string,
  zh: string,
  ...assumptions: readonly AssumptionId[]
): Refusal {
  return { name, reason: { field, text: { en, zh }, assumptions } };
}

export function illegal(
  field: string,
  en: string,
  zh: string,
  ...assumptions: readonly AssumptionId[]
): Refusal {
  return refuse('illegal_parameter', field, en, zh, ...assumptions);
}

/** Rejects a value that has another form. A number or boolean is one only in strict (A11). */
export function otherForm(
  field: string,
  { en, zh }: Text,
  value: unknown,
  assumptions: readonly AssumptionId[],
): Refusal {
  const isText = typeof value === 'string';
  return illegal(
    field,
    `expected ${en}${isText ? '' : ', as text'}, got ${quoted(value)}`,
    `应为${afterHan(zh)}${isText ? '' : '，且须为文本'}，实为 ${quoted(value)}`,
    ...(isText ? assumptions : []),
  );
}

/** Chinese that follows Chinese: a blank stands before a digit or letter. */
export function afterHan(zh: string): string {
  return /^[\dA-Za-z]/u.test(zh) ? ` ${zh}` : zh;
}

/** Text from a request, made safe for one line of a log: quoted, escaped, and cut, but never within a character. */
export function quoted(value: unknown, limit = 64): string {
  const isWritten = typeof value !== 'number' || Number.isFinite(value); // 1e400 is null in JSON
  const text = printable(isWritten ? (JSON.stringify(value) ?? 'undefined') : String(value));
  return text.length > limit ? `${text.slice(0, limit).replace(/[\uD800-\uDBFF]$/u, '')}…` : text;
}

/** Escapes other characters: names and values from a request may have them, a header may not. */
export function asciiOnly(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
}

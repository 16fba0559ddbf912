import { createHmac, hash } from 'node:crypto';
import type { CauseCode } from '@shoubei-kit/contracts/causes';
import { canonicalString, type Fields, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** One way to make a signature, correct or mistaken: fields, rule and key. */
export interface SigningAttempt {
  /** Without `sign`; if `sign` was signed too, it is under {@link signName}. */
  readonly fields: Fields;
  readonly rule: SigningRule;
  readonly key: string;
  /** A digest that no rule has, in place of the rule's. */
  readonly algorithm?: string;
  /** The place of the key, if no rule has it there. */
  readonly place?: (joined: string, key: string) => string;
  /** The text to sign instead of joined fields. */
  readonly instead?: (fields: Fields) => string;
  /** Changes the whole text before it is digested. */
  readonly retext?: (text: string) => string;
}

/** Null-prototype, so that `__proto__` is a name like any other. */
export function fieldsFrom(entries: readonly (readonly [string, unknown])[]): Fields {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}

/** Sorts as `sign` does, and is no field's name. */
export const signName = 'sign\0';

/** The text that is digested, with this key in it; SigningError if it has no such text. */
export function canonicalOf(attempt: SigningAttempt, key: string = attempt.key): string {
  const { fields, rule, place, instead, retext } = attempt;
  const own: SigningRule = place ? { ...rule, placement: 'none' } : rule;
  const joined = instead ? instead(fields) : canonicalString(fields, own, key).replace(signName, 'sign');
  const placed = place ? place(joined, key) : joined;
  return retext ? retext(placed) : placed;
}

/** Like {@link canonicalOf}, but safe to show: `***` replaces the key, `SIGN` a usable signature. */
export function shownCanonical(attempt: SigningAttempt, rightKey: string): string {
  const { fields, key } = attempt;
  const shown = key.includes(rightKey) ? key.replace(rightKey, '***') : '***';
  const isSigned = typeof fields[signName] === 'string' && fields[signName].length > 8;
  return canonicalOf(isSigned ? { ...attempt, fields: { ...fields, [signName]: 'SIGN' } } : attempt, shown);
}

/** The digest in lower-case hexadecimal; undefined if the attempt cannot be signed. */
export function digestOf(attempt: SigningAttempt): string | undefined {
  const { rule, key, algorithm = rule.algorithm } = attempt;
  try {
    const text = bytesOf(canonicalOf(attempt), rule.charset);
    return algorithm.startsWith('hmac-')
      ? createHmac(algorithm.slice(5), bytesOf(key, rule.charset)).update(text).digest('hex')
      : plain(text, algorithm);
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

/** Text as bytes; SigningError for characters that the charset cannot carry. */
export function bytesOf(text: string, charset: SigningRule['charset']): Uint8Array {
  if (charset === 'utf-8' ? text.isWellFormed() : isAscii(text)) return Buffer.from(text);
  const escaped = canonicalString({ text }, { ...bare, charset }, '');
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const isEscape = escaped[at] === '%';
    bytes.push(isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at));
    if (isEscape) at += 2;
  }
  return Uint8Array.from(bytes);
}

/** The signing rule knows every charset, and with this one it shows the bytes of a text. */
const bare = { pair: 'v', placement: 'none', urlencode: 'percent' } as const;

/** The same bytes in every charset. */
function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are ASCII, too
  return /^[\0-\x7f]*$/u.test(text);
}

function plain(text: Uint8Array, algorithm: string): string {
  const name = algorithm.split(' ')[0] ?? algorithm;
  const hex = hash(name, text, 'hex');
  if (algorithm === half) return hex.slice(8, 24);
  return algorithm === twice ? hash(name, hex, 'hex') : hex;
}

/** The middle of an MD5, as some platforms have it, and the MD5 of an MD5. */
export const half = 'md5 (16 digits)';
export const twice = 'md5 of the md5';

/** Hexadecimal digits of each digest. */
export function digitsOf(algorithm: string): number {
  if (algorithm === half) return 16;
  const name = algorithm.replace('hmac-', '').split(' ')[0] ?? '';
  return (
    new Map([
      ['md5', 32],
      ['sha1', 40],
      ['sha256', 64],
      ['sm3', 64],
      ['sha512', 128],
    ]).get(name) ?? 0
  );
}

/** The digest in a `sign`, and the faults in its notation. */
export interface WrittenSign {
  /** Lower-case hexadecimal. */
  readonly digest: string;
  readonly causes: readonly CauseCode[];
}

/** Whether a log or a page masked it, or put a placeholder in its place: `2fe813…`, `***`, `(redacted)`, `{{sign}}`. */
export function isMasked(sign: string): boolean {
  return /[…*•]|\.{3}|^\s*[([<{$%]|^(?:redacted|masked|filtered|hidden|x{3,}|已脱敏|已打码|省略)$/iu.test(
    sign,
  );
}

/** Undefined if it is not a digest in any known notation. */
export function readSign(sign: string, { case: expected }: SigningRule): WrittenSign | undefined {
  const trimmed = sign.trim();
  const spaced: readonly CauseCode[] = trimmed === sign ? [] : ['sign_whitespace'];
  if (/^(?:[0-9a-f]{2}){8,64}$/iu.test(trimmed)) {
    const isOther = trimmed !== (expected === 'upper' ? trimmed.toUpperCase() : trimmed.toLowerCase());
    const code = expected === 'upper' ? 'lowercase_digest' : 'uppercase_digest';
    return { digest: trimmed.toLowerCase(), causes: isOther ? [...spaced, code] : spaced };
  }
  if (!/^[\w+/-]{22,86}={0,2}$/u.test(trimmed)) return undefined;
  const bytes = Buffer.from(trimmed, 'base64');
  return [16, 20, 32, 64].includes(bytes.length)
    ? { digest: bytes.toString('hex'), causes: [...spaced, 'base64_digest'] }
    : undefined;
}

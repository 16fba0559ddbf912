import type { BilingualText } from '@shoubei-kit/contracts';
import { type MistakeContext, type Mistake, mostFields, same } from './mistake.js';
import { literalsIn, mapped } from './written-values.js';

/** Another way in which a client may write a value; undefined if the value has no such form. */
interface Form {
  readonly write: (value: unknown, name: string) => string | undefined;
  /** Rarely met: looked for by itself only. */
  readonly isRare?: true;
}

/** Numbers and booleans that are signed as another language, or another unit, writes them. */
export function mistakesOfNumbers({ right: { fields }, text }: MistakeContext): readonly Mistake[] {
  const raw = literalsIn(text, 'number');
  const asSent = written(fields, { write: (_, name) => raw.get(name) }, 'number_signed_as_written');
  return [...asSent, ...forms.flatMap((form) => written(fields, form, 'number_as_text_differs'))];
}

/** Each value by itself, and all of one form together. */
function written(
  fields: MistakeContext['right']['fields'],
  { write, isRare }: Form,
  code: 'number_signed_as_written' | 'number_as_text_differs',
): readonly Mistake[] {
  const others = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const text = write(value, name);
    return text === undefined || text === String(value) ? [] : [[name, text]];
  });
  const groups = others.length > 1 ? [others, ...others.slice(0, mostFields).map((one) => [one])] : [others];
  return groups
    .filter((group) => group.length > 0)
    .map((group) => Object.assign(asWritten(group, code), isRare && { isLone: isRare }));
}

function asWritten(group: readonly (readonly [string, string])[], code: Mistake['code']): Mistake {
  const texts = new Map(group);
  const detail: BilingualText = same(group.map(([, text]) => text).join(', '));
  const make = mapped((value, name) => texts.get(name) ?? value);
  const field = group.map(([name]) => name).join(', ');
  return { code, kind: 'number', field, detail, isQuoted: true, make };
}

const amounts: ReadonlySet<string> = new Set(['amount', 'real_amount', 'settle_amount', 'settleAmount']);

const forms: readonly Form[] = [
  { write: (value) => whole(value, (n) => `${n}.0`) },
  { write: (value) => whole(value, (n) => `${n}.00`) },
  { write: (value) => number(value, (n) => n.toFixed(2)) },
  { write: (value, name) => (amounts.has(name) ? inYuan(String(value)) : undefined) },
  { write: (value) => number(value, (n) => n.toLocaleString('en-US', { maximumFractionDigits: 20 })) },
  { write: (value) => number(value, (n) => n.toExponential()) },
  { write: (value) => number(value, (n) => n.toExponential().replace('e+', 'E')) },
  { write: (value) => number(value, (n) => withPoint(n).replace('e+', 'E')) },
  { write: (value) => boolean(value, 'True', 'False') },
  { write: (value) => boolean(value, '1', '0') },
  { write: (value, name) => (name === 'exc_discount_flag' ? flag(value, 'true', 'false') : undefined) },
  { write: (value, name) => (name === 'exc_discount_flag' ? flag(value, 'True', 'False') : undefined) },
  { write: (value, name) => (amounts.has(name) ? digits(value, (n) => `${n}.0`) : undefined) },
  { write: (value, name) => (amounts.has(name) ? digits(value, (n) => `${n}.00`) : undefined) },
  ...[
    // Go and C, Java's BigDecimal and C#, PHP, C's %f and %e
    (n: number) => twoDigits(n.toExponential()),
    (n: number) => n.toExponential().replace('e', 'E'),
    (n: number) => withPoint(n).replace('e', 'E'),
    (n: number) => withPoint(n),
    (n: number) => n.toFixed(6),
    (n: number) => twoDigits(n.toExponential(6)),
    (n: number) => n.toLocaleString('en-US', { minimumFractionDigits: 2 }),
  ].map((write): Form => ({ write: (value) => number(value, write), isRare: true })),
  { write: (value) => boolean(value, 'TRUE', 'FALSE'), isRare: true },
  ...[
    // Sent as text, and signed as the number that it was read as
    (n: number) => String(n),
    (n: number) => (Number.isInteger(n) ? `${n}.0` : undefined),
    (n: number) => withPoint(n).replace('e+', 'E'),
    (n: number) => twoDigits(n.toExponential()),
    (n: number) => n.toFixed(2),
    (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 20 }),
  ].map((write): Form => ({ write: (value) => decimal(value, write), isRare: true })),
];

function number(value: unknown, write: (value: number) => string): string | undefined {
  return typeof value === 'number' ? write(value) : undefined;
}

function whole(value: unknown, write: (value: number) => string): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? write(value) : undefined;
}

/** A text of digits only. */
function digits(value: unknown, write: (text: string) => string): string | undefined {
  return typeof value === 'string' && /^\d{1,16}$/u.test(value) ? write(value) : undefined;
}

/** A text that represents a number, with thousands separators or without. */
function decimal(value: unknown, write: (value: number) => string | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > 24) return undefined;
  return /^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/u.test(value)
    ? write(Number(value.replaceAll(',', '')))
    : undefined;
}

function boolean(value: unknown, yes: string, no: string): string | undefined {
  return typeof value === 'boolean' ? (value ? yes : no) : undefined;
}

function flag(value: unknown, yes: string, no: string): string | undefined {
  return value === '1' ? yes : value === '0' ? no : undefined;
}

/** `1.0e+3`: as Java writes a double once it is large, or PHP. */
function withPoint(value: number): string {
  return value.toExponential().replace(/^(-?\d)e/u, '$1.0e');
}

/** `1e+03`. */
function twoDigits(exponential: string): string {
  return exponential.replace(/(?<=e[+-])(\d)$/u, '0$1');
}

/** Fen as yuan: `1000` is `10.00`. */
function inYuan(text: string): string | undefined {
  if (!/^\d{1,16}$/u.test(text)) return undefined;
  const padded = text.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

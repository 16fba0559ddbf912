import type { BilingualText } from '@shoubei-kit/contracts';
import type { Fields, SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { type MistakeContext, type Mistake, mostFields, same } from './mistake.js';
import { byRule, fieldsFrom } from './of-rule.js';
import { escapings } from './of-text.js';

/** Mistakes about values: nulls, numbers, white space, URL-encoding, the time. */
export function mistakesOfValues(context: MistakeContext): readonly Mistake[] {
  const { rule, fields } = context.right;
  return [
    ...nulls(),
    ...numbers(context),
    { code: 'values_trimmed', kind: 'trim', make: mapped(trimmed) },
    ...encodings(rule),
    ...times(fields),
  ];
}

type Change = (value: unknown, name: string) => unknown;

function mapped(change: Change): Mistake['make'] {
  return (attempt) => ({
    ...attempt,
    fields: fieldsFrom(
      Object.entries(attempt.fields).map(([name, value]) => [name, change(value, name)] as const),
    ),
  });
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

function nulls(): readonly Mistake[] {
  const texts = ['null', 'None', 'NULL', 'undefined', 'nil'].map((text): Mistake => {
    const make = mapped((value) => (value === null ? text : value));
    return { code: 'null_signed_as_text', kind: 'null', detail: same(text), make };
  });
  return [
    ...texts,
    {
      code: 'null_signed_as_empty',
      kind: 'null',
      make: (attempt) => ({
        ...mapped((value) => (value === null ? '' : value))(attempt),
        rule: { ...attempt.rule, empties: true },
      }),
    },
  ];
}

const amounts: ReadonlySet<string> = new Set(['amount', 'real_amount', 'settle_amount', 'settleAmount']);

/** How else a value may be written by who signs it, by the habits of languages and by other units. */
const forms: readonly ((value: unknown, name: string) => string | undefined)[] = [
  (value) => whole(value, (n) => `${n}.0`),
  (value) => whole(value, (n) => `${n}.00`),
  (value) => (typeof value === 'number' ? value.toFixed(2) : undefined),
  (value, name) => (amounts.has(name) ? inYuan(String(value)) : undefined),
  (value) => whole(value, (n) => Number(n).toLocaleString('en-US')),
  (value) => whole(value, (n) => Number(n).toExponential()),
  (value) => whole(value, (n) => Number(n).toExponential().replace('e+', 'E')),
  (value) => whole(value, (n) => scientific(n)),
  (value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : undefined),
  (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : undefined),
  (value, name) => (name === 'exc_discount_flag' ? flag(value, 'true', 'false') : undefined),
  (value, name) => (name === 'exc_discount_flag' ? flag(value, 'True', 'False') : undefined),
];

function whole(value: unknown, write: (digits: string) => string): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? write(String(value)) : undefined;
}

/** `1000` as Java writes a double of it once it is large, `1.0E3`. */
function scientific(digits: string): string {
  const [mantissa = '', exponent = ''] = Number(digits).toExponential().split('e+');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent}`;
}

/** Fen as yuan: `1000` is `10.00`. */
function inYuan(digits: string): string | undefined {
  if (!/^\d{1,16}$/u.test(digits)) return undefined;
  const padded = digits.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

function flag(value: unknown, yes: string, no: string): string | undefined {
  return new Map<unknown, string>([
    ['1', yes],
    ['0', no],
  ]).get(value);
}

/** Each value for itself, and all of one form together. */
function numbers({ right: { fields }, text }: MistakeContext): readonly Mistake[] {
  const raw = literals(text);
  const all = [
    (_: unknown, name: string) => raw.get(name),
    ...forms,
    withDecimals('.0'),
    withDecimals('.00'),
  ];
  return all.flatMap((form): readonly Mistake[] => {
    const other = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
      const written = form(value, name);
      return written === undefined || written === String(value) ? [] : [[name, written]];
    });
    const groups = other.length > 1 ? [other, ...other.slice(0, mostFields).map((one) => [one])] : [other];
    return groups.filter((group) => group.length > 0).map(asWritten);
  });
}

/** Amounts sent as text, and signed from a decimal number. */
function withDecimals(decimals: string): Change & ((value: unknown, name: string) => string | undefined) {
  return (value, name) =>
    typeof value === 'string' && amounts.has(name) && /^\d{1,16}$/u.test(value)
      ? value + decimals
      : undefined;
}

function asWritten(group: readonly (readonly [string, string])[]): Mistake {
  const written = new Map(group);
  const detail: BilingualText = same(group.map(([, text]) => text).join(', '));
  const make = mapped((value, name) => written.get(name) ?? value);
  const field = group.map(([name]) => name).join(', ');
  return { code: 'number_as_text_differs', kind: 'number', field, detail, make };
}

/** Numbers as they stand in the JSON, by field. */
function literals(text: string | undefined): ReadonlyMap<string, string> {
  const tree = text === undefined ? undefined : parseTree(text);
  const found = new Map<string, string>();
  for (const property of tree?.children ?? []) {
    const name: unknown = property.children?.[0]?.value;
    const node = tree && typeof name === 'string' ? findNodeAtLocation(tree, [name]) : undefined;
    if (node?.type === 'number')
      found.set(String(name), text?.slice(node.offset, node.offset + node.length) ?? '');
  }
  return found;
}

function encodings({ urlencode }: SigningRule): readonly Mistake[] {
  const isPlain = urlencode === 'none';
  const code = isPlain ? 'values_url_encoded' : 'url_encoded_otherwise';
  const others = (['percent', 'form'] as const).filter((one) => one !== urlencode);
  const libraries = escapings.map(([name, escape]): Mistake => {
    const change = mapped((value) =>
      typeof value === 'string' && value.isWellFormed() ? escape(value) : value,
    );
    const make: Mistake['make'] = (attempt) => byRule({ urlencode: 'none' })(change(attempt));
    return { code, kind: 'escape', detail: { en: ` (${name})`, zh: `（${name}）` }, make };
  });
  return [
    ...(isPlain
      ? []
      : [{ code: 'values_not_url_encoded', kind: 'escape', make: byRule({ urlencode: 'none' }) } as const]),
    ...others.map((one): Mistake => {
      const detail = { en: ` (${one})`, zh: `（${one}）` };
      return { code, kind: 'escape', detail, make: byRule({ urlencode: one }) };
    }),
    ...libraries,
  ];
}

const seconds = Array.from({ length: 120 }, (_, index) => index + 1).flatMap((n) => [-n, n]);
const hours = [-8 * 3600, 8 * 3600];

/** The time was read twice, or in another zone. */
function times({ ts }: Fields): readonly Mistake[] {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(String(ts)) ?? [];
  const sentMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (Number.isNaN(sentMs)) return [];
  return [...seconds, ...hours].map((apart): Mistake => {
    const signed = new Date(sentMs + apart * 1000).toISOString().replaceAll(/[-:T]|\..*/gu, '');
    const make = mapped((value, name) => (name === 'ts' ? signed : value));
    return { code: 'ts_differs', kind: 'ts', isLone: true, detail: same(String(apart)), make };
  });
}

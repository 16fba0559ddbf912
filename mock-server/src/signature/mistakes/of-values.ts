import type { BilingualText } from '@shoubei-kit/contracts';
import type { Fields, SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { type MistakeContext, type Mistake, same } from './mistake.js';
import { mistakesOfNumbers } from './of-numbers.js';
import { byRule } from './of-rule.js';
import { jsonEscapes, literalsIn, mapped } from './written-values.js';
import { escapings } from './of-text.js';

/** Mistakes about values: nulls, numbers, white space, URL-encoding, the time. */
export function mistakesOfValues(context: MistakeContext): readonly Mistake[] {
  const { rule, fields } = context.right;
  return [
    ...nulls(),
    ...mistakesOfNumbers(context),
    ...escapes(context),
    { code: 'values_trimmed', kind: 'trim', make: mapped(trimmed) },
    ...encodings(rule),
    ...times(fields),
  ];
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

/** Values taken out of a JSON text as they are written there, with an example out of the message. */
function escapes({ text, right }: MistakeContext): readonly Mistake[] {
  const raw = literalsIn(text, 'string');
  const asSent = (value: unknown, name: string): unknown => raw.get(name)?.slice(1, -1) ?? value;
  const detail: BilingualText = { en: 'as they were sent', zh: '按发送时的写法' };
  const texts = Object.values(right.fields).filter((value) => typeof value === 'string');
  return [
    { code: 'escapes_signed', kind: 'escape', detail, make: mapped(asSent) },
    ...jsonEscapes.flatMap((escape): readonly Mistake[] => {
      const change = (value: unknown): unknown => (typeof value === 'string' ? escape(value) : value);
      const escaped = texts.find((one) => escape(one) !== one);
      if (escaped === undefined) return [];
      const [sample = ''] = /\\(?:u.{4}|[^u])/u.exec(escape(escaped)) ?? [];
      return [{ code: 'escapes_signed', kind: 'escape', detail: same(sample), make: mapped(change) }];
    }),
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

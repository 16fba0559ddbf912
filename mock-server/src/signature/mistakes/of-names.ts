import { type BilingualText, requestFields } from '@shoubei-kit/contracts';
import { digestOf, type SigningAttempt, signName } from '../signing-attempt.js';
import { type MistakeContext, type Mistake, mostFields, same, withFields } from './mistake.js';

/** Mistakes about which fields are signed, and under which names. */
export function mistakesOfNames(context: MistakeContext): readonly Mistake[] {
  return [...signIncluded(), ...aliases(context), ...leftOut(context), ...absent(context)];
}

function signIncluded(): readonly Mistake[] {
  const including = (
    detail: BilingualText,
    value: (attempt: SigningAttempt) => string | undefined,
  ): Mistake => ({
    code: 'sign_field_included',
    kind: 'sign',
    detail,
    make: withFields((attempt) => [...Object.entries(attempt.fields), [signName, value(attempt)]]),
  });
  return [
    including({ en: 'with an empty value', zh: '值为空' }, () => ''),
    including({ en: 'with the correct signature as its value', zh: '值为正确的签名' }, (attempt) => {
      const digest = digestOf(attempt);
      return attempt.rule.case === 'upper' ? digest?.toUpperCase() : digest;
    }),
    including({ en: 'as the text null', zh: '值为文本 null' }, () => 'null'),
    including({ en: 'as the text None', zh: '值为文本 None' }, () => 'None'),
  ];
}

const twins: ReadonlyMap<string, string> = new Map([
  ['couponCode', 'coupon_code'],
  ['coupon_code', 'couponCode'],
  ['settleAmount', 'settle_amount'],
  ['settle_amount', 'settleAmount'],
  ['writeOff_tyep', 'writeOff_type'],
]);

function aliases({ right: { fields } }: MistakeContext): readonly Mistake[] {
  const own = Object.keys(fields).flatMap((name) => {
    const twin = twins.get(name);
    return twin === undefined ? [] : [renamed(`${name} → ${twin}`, (one) => (one === name ? twin : one))];
  });
  return [...own, renamed('snake_case → camelCase', camel), renamed('camelCase → snake_case', snake)];
}

function renamed(detail: string, rename: (name: string) => string): Mistake {
  return {
    code: 'alias_name_signed',
    kind: 'name',
    detail: same(detail),
    make: withFields(({ fields }) => Object.entries(fields).map(([name, value]) => [rename(name), value])),
  };
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

const others = requestFields.filter(({ name }) => name !== 'sign');
const required: ReadonlySet<string> = new Set(
  others.filter((row) => row.required).flatMap(({ name, alias = name }) => [name, alias]),
);
const optional: readonly string[] = others.filter((row) => !row.required).map(({ name }) => name);

function leftOut({ right: { fields }, isResponse }: MistakeContext): readonly Mistake[] {
  const names = Object.keys(fields);
  const groups = isResponse
    ? []
    : [names.filter((name) => !isDocumented(name)), names.filter((name) => !required.has(name))];
  return [
    ...names.slice(0, mostFields).map((name) => [name]),
    ...groups.filter(({ length }) => length > 1),
  ].map((group) => {
    const field = group.join(', ');
    const make = withFields((attempt) =>
      Object.entries(attempt.fields).filter(([name]) => !group.includes(name)),
    );
    return { code: 'field_left_out', kind: `left out ${field}`, field, make };
  });
}

function isDocumented(name: string): boolean {
  return required.has(name) || optional.includes(name);
}

/** Objects that are signed with all possible fields, and sent without the empty ones. */
function absent({ right: { fields }, isResponse }: MistakeContext): readonly Mistake[] {
  const missing = isResponse ? [] : optional.filter((name) => !(name in fields));
  const groups = missing.length > 1 ? [missing, ...missing.map((name) => [name])] : [missing];
  const texts = (group: readonly string[]): readonly string[] =>
    group.length === 1 && group[0] === 'exc_discount_flag' ? ['""', 'null', '0'] : ['""', 'null'];
  return groups
    .filter(({ length }) => length > 0)
    .flatMap((group) => texts(group).map((text) => added(group, text)));
}

function added(group: readonly string[], text: string): Mistake {
  const value = text === '""' ? '' : text;
  const make = withFields(({ fields }) => [
    ...Object.entries(fields),
    ...group.map((name) => [name, value] as const),
  ]);
  return { code: 'absent_field_signed', kind: 'absent', field: group.join(', '), detail: same(text), make };
}

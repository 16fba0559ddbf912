import { type AssumptionId, type EndpointDeclaration, requestFields } from '@shoubei-kit/contracts';
import { meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import {
  type CheckedRequest,
  type CommonFields,
  scalarText,
  type Texts,
} from '../../core/checked-request.js';
import { type Parsed, quotedName, type Sent } from '../../core/parse.js';
import { illegal, otherForm, type Refusal } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { fromShanghaiTs } from '../../core/shanghai.js';

/** The fields of a request to a declared endpoint, by meaning. */
export interface DeclaredFields extends CommonFields {
  readonly order_no?: string | undefined;
}

/** A field of the declaration: its name on the wire, its meaning, and the form of its text. */
interface Field {
  readonly name: string;
  readonly meaning: string;
  readonly isRequired: boolean;
  readonly form?: Form | undefined;
}

interface Form {
  readonly usual: RegExp;
  /** C5. */
  readonly strict: RegExp;
  readonly en: string;
  readonly zh: string;
  readonly assumptions: readonly AssumptionId[];
}

/** An order number is documented as string(32). */
const orderNo = {
  name: 'order_no',
  pattern: '[\\s\\S]{1,32}',
  lenient: undefined,
  form: { en: '1 to 32 characters', zh: '1 至 32 个字符' },
  assumptions: [],
} as const;

/** The forms of the fields that the write-off also has. */
const forms: ReadonlyMap<string, Form> = new Map(
  [...requestFields, orderNo].flatMap(({ name, pattern, lenient, form, assumptions }) => {
    if (pattern === undefined || name === 'sign') return [];
    const [strict, usual] = [whole(pattern), whole(lenient?.pattern ?? pattern)];
    return [[name, { ...form, strict, usual, assumptions }] as const];
  }),
);

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'u');
}

/** The form of a field with a known meaning; undefined if any text is valid. */
export function formOf(meaning: string): Form | undefined {
  return forms.get(meaning);
}

/** Checks requests to an endpoint like those of a write-off, by the fields that it declares. */
export function checkFor({
  request,
}: EndpointDeclaration): (parsed: Parsed, settings: Settings) => CheckedRequest<DeclaredFields> {
  const found = Object.keys(request.finds);
  const fields = requestNames(request).map((name): Field => {
    const meaning = meaningOf(name, request);
    return { name, meaning, isRequired: request.required.includes(name), form: formOf(meaning) };
  });
  const tsName = fields.find(({ meaning }) => meaning === 'ts')?.name ?? 'ts';
  return (parsed, settings) => {
    const sent = parsed.sent ?? {};
    const texts = textsOf(sent, fields);
    if ('refusal' in parsed) return { sent: parsed.sent, texts, refusal: parsed.refusal };
    const refusal =
      refuseMissing(texts, fields, settings) ??
      refuseForms(sent, texts, fields, settings) ??
      refuseUnfindable(texts, found);
    if (refusal) return { sent, texts, refusal };
    const tsMs = fromShanghaiTs(texts['ts'] ?? '');
    if (tsMs === undefined) return { sent, texts, refusal: badForm(tsName, forms.get('ts'), texts['ts']) };
    return { sent, texts, request: { ...texts, inst_no: texts.inst_no ?? '' }, tsMs };
  };
}

/** Texts under the names on the wire, which responses repeat, and under their meanings. */
function textsOf(sent: Sent, fields: readonly Field[]): Texts {
  const texts: Record<string, string | undefined> = {};
  for (const { name, meaning } of fields) {
    const text = scalarText(sent[name]);
    texts[name] = text;
    texts[meaning] = text;
  }
  return texts;
}

function refuseMissing(
  texts: Texts,
  fields: readonly Field[],
  { signatureCheck }: Settings,
): Refusal | undefined {
  const missing = fields.find(
    ({ name, isRequired }) =>
      isRequired && texts[name] === undefined && (name !== 'sign' || signatureCheck === 'enforce'),
  );
  if (!missing) return undefined;
  const assumptions: readonly AssumptionId[] = missing.name === 'sign' ? ['A15'] : [];
  return illegal(missing.name, 'required, but missing or empty', '必填，但缺失或为空', ...assumptions);
}

function refuseForms(
  sent: Sent,
  texts: Texts,
  fields: readonly Field[],
  { strict }: Settings,
): Refusal | undefined {
  const names = new Set(fields.map(({ name }) => name));
  const other = strict ? Object.keys(sent).find((name) => !names.has(name)) : undefined;
  if (other !== undefined) {
    return illegal(quotedName(other), 'not a declared name (strict)', '不是声明的字段（严格模式）', 'C7');
  }
  for (const { name, form } of fields) {
    const text = texts[name];
    if (text === undefined) continue;
    const isOther = form && !form[strict ? 'strict' : 'usual'].test(text);
    if (isOther || (strict && typeof sent[name] !== 'string'))
      return badForm(name, form, strict ? sent[name] : text);
  }
  return undefined;
}

function badForm(name: string, form: Form | undefined, value: unknown): Refusal {
  if (!form) return illegal(name, 'expected text', '应为文本');
  return otherForm(name, form, value, form.assumptions);
}

function refuseUnfindable(texts: Texts, found: readonly string[]): Refusal | undefined {
  if (found.some((name) => texts[name] !== undefined)) return undefined;
  return illegal(
    found[0] ?? 'body',
    `one of ${found.join(', ')} is needed, to find the write-off by`,
    `须有 ${found.join('、')} 之一，用于查找核销记录`,
    'A18',
  );
}

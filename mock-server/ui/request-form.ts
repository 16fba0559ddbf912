import magicRows from '@shoubei-kit/contracts/magic.json';
import fieldTable from '@shoubei-kit/contracts/request-fields.json';
import { effect, signal } from '@preact/signals';
import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import type { SignMistake } from '../src/workbench/sign-request.js';
import { draftNamed, keepDraft } from './drafts.js';
import { channels, declarationAt, loadProfile, profile, writeOffPath } from './known.js';
import { type Both, say, sayBoth } from './preferences.js';
import { randomDigits } from './random-digits.js';
import { institutions, scope, tenants, untilListed } from './scope.js';
import { type Fields, newTrace } from './sending.js';

/** What the bundle has of the table of fields. */
const fieldRows: readonly {
  readonly name: string;
  readonly required: boolean;
  readonly meaning: Both;
  readonly form: Both;
  readonly values?: readonly string[];
}[] = fieldTable;

/** The request that the user composes. Kept in all views until the tab is closed. */
export interface Draft {
  /** The path; '' for the write-off. */
  readonly endpoint: string;
  /** What was typed, by the field's name on the wire. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fields that the endpoint's page does not have. */
  readonly others: Readonly<Record<string, string>>;
  readonly mistake: SignMistake | '';
  /** Whether the user typed the trace number: then a new sale keeps it. */
  readonly isTraceTyped?: boolean;
}

export const draft = signal<Draft>(
  draftNamed('request', { endpoint: '', fields: freshNumbers(), others: {}, mistake: '' }),
);
effect(() => keepDraft('request', draft.value));

/** A coupon that can be written off, and a new trace number. */
export function freshNumbers(): { readonly coupon_code: string; readonly wf_trace_no: string } {
  return { coupon_code: magicCode('00', 1000), wf_trace_no: newTrace() };
}

/** Behaviours of magic coupons. */
export const magic: readonly { readonly ss: string; readonly behaviour: string; readonly zh: string }[] =
  magicRows;

/** Takes over what was typed. Another coupon or amount is a new sale, which gets a new trace number. */
export function typeField(name: string, text: string): void {
  const { endpoint, fields, isTraceTyped = false } = draft.value;
  const isNewSale = endpoint === '' && !isTraceTyped && (name === 'coupon_code' || name === 'amount');
  draft.value = {
    ...draft.value,
    fields: { ...fields, ...(isNewSale && { wf_trace_no: newTrace() }), [name]: text },
    isTraceTyped: isTraceTyped || name === 'wf_trace_no',
  };
}

/** A magic code with digits that make it unique. */
export function magicCode(ss: string, fen: number): string {
  return `99${ss}${String(fen).padStart(5, '0')}${randomDigits(7)}`;
}

/** A field of the form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly isMoney: boolean;
  /** Whether it names the caller or the time, which seldom change. */
  readonly isOfCaller: boolean;
  /** The choices, if the field has a list; '' leaves the field out. */
  readonly options?: readonly (readonly [value: string, text: string])[];
}

/** The fields of the endpoint at this path. */
export function formFields(path: string): readonly FormField[] {
  const declared = declarationAt(path);
  if (!declared)
    return fieldRows.map(({ name, required }) => toField(name, name, required)).filter(isComposed);
  const { required, finds } = declared.request;
  const names = [...new Set([...required, ...Object.keys(finds)])];
  return names
    .map((name) => toField(name, meaningIn(declared, name), required.includes(name)))
    .filter(isComposed);
}

function isComposed({ name }: FormField): boolean {
  return name !== 'sign';
}

function meaningIn({ request: { names = {}, finds } }: EndpointDeclaration, name: string): string {
  return names[name] ?? finds[name] ?? name;
}

function toField(name: string, meaning: string, isRequired: boolean): FormField {
  const row = fieldRows.find((one) => one.name === meaning);
  const words = row
    ? sayBoth(row.meaning)
    : meaning === 'order_no'
      ? say('Order number', '核销记录号')
      : meaning;
  const form = row ? sayBoth(row.form) : '';
  const need = isRequired ? say('required', '必填') : say('optional', '选填');
  const hint =
    meaning === 'ts'
      ? say('empty: now by the emulator’s clock', '留空：取模拟器时钟的当前时间')
      : [need, form].filter((part) => part !== '').join(say(', ', '，'));
  const options = optionsOf(meaning, row?.values);
  return {
    name,
    label: say(`${words} (${name})`, `${words}（${name}）`),
    hint,
    isMoney: meaning.endsWith('amount'),
    isOfCaller: ofCaller.includes(meaning),
    ...(options && { options }),
  };
}

/** Fields that name the caller or the time. */
export const ofCaller: readonly string[] = ['inst_no', 'merchant_no', 'shop_no', 'ts'];

function optionsOf(meaning: string, values: readonly string[] | undefined): FormField['options'] {
  if (!values) return undefined;
  const none = ['', say('not sent', '不传')] as const;
  const named = values.map((value) => {
    const channel = meaning === 'channel_type' && channels.find((one) => one.channel_type === value);
    return [value, channel ? `${value} ${channel.name}` : value] as const;
  });
  return [none, ...named];
}

/** The initial value of a field: the caller's own numbers. */
export function startOf(name: string, path: string): string {
  const declared = declarationAt(path);
  const meaning = declared ? meaningIn(declared, name) : name;
  const tenant = tenants.value.find(({ inst_no }) => inst_no === scope.value);
  const first = institutions.value[0] ?? '';
  const inst_no = scope.value === '' ? first : scope.value;
  // The numbers of the source's own examples.
  const own = tenant ?? { inst_no, merchant_no: '851811130002', shop_no: '862010110001' };
  return new Map(Object.entries(own)).get(meaning) ?? '';
}

/** The value of a field in the form. */
export function valueOf(name: string, { fields }: Draft, path: string): string {
  return fields[name] ?? startOf(name, path);
}

/** The path that a draft is for. */
export function pathOf({ endpoint }: Draft): string {
  return endpoint === '' ? writeOffPath() : endpoint;
}

/** Takes over an exchange's fields, so that they can be changed before they are sent. */
export function composeFrom(endpoint: string, given: Fields): void {
  const names = formFields(endpoint).map(({ name }) => name);
  const texts = Object.entries({ ...given, ts: '' }).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const isOfForm = ([name]: readonly [string, string]): boolean => names.includes(name);
  draft.value = {
    endpoint: endpoint === writeOffPath() ? '' : endpoint,
    fields: {
      ...Object.fromEntries(names.map((name) => [name, ''])),
      ...Object.fromEntries(texts.filter(isOfForm)),
    },
    others: Object.fromEntries(texts.filter((one) => !isOfForm(one))),
    mistake: '',
  };
}

/** Loads what a form has from the emulator, unless it is there: a user may send before it has come. */
export async function untilKnown(): Promise<void> {
  await Promise.all([profile.value ?? loadProfile(), untilListed()]);
}

/** The fields that a draft sends; empty ones are left out. */
export function fieldsToSend(): Readonly<Record<string, string>> {
  const path = pathOf(draft.value);
  const own = formFields(path).map(({ name }) => [name, valueOf(name, draft.value, path)] as const);
  const all = [...own, ...Object.entries(draft.value.others)];
  return Object.fromEntries(all.filter(([, value]) => value !== ''));
}

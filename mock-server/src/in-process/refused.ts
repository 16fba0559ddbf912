import type { Fault, FaultMatch, Profile, ValidationError } from '@shoubei-kit/contracts';
import { columns } from '../coupon-data/csv-columns.js';
import type { CouponProblem } from '../coupon-data/check-coupon.js';
import type { Finding } from '../core/finding.js';
import type { Text } from '../core/refusal.js';
import { schemaProblems } from '../core/schema-problem.js';
import { camelName } from './names.js';

/** Every property of a type, so that a message can list them. */
type Names<T> = Readonly<Record<keyof T, true>>;
type PropertyOf<T> = T extends unknown ? keyof T : never;

const ofFault: Readonly<Record<PropertyOf<Fault>, true>> = {
  kind: true,
  when: true,
  times: true,
  probability: true,
  seed: true,
  endpoint: true,
  match: true,
  ms: true,
  max_ms: true,
  status: true,
  headers: true,
};
const ofMatch: Names<FaultMatch> = {
  inst_no: true,
  merchant_no: true,
  shop_no: true,
  coupon_code: true,
  wf_trace_no: true,
};

/** The settings of a profile. */
export const profileNames: Names<Profile> = {
  name: true,
  dialect: true,
  settleField: true,
  failShape: true,
  strict: true,
  idempotency: true,
  afterCancel: true,
  cancelledTrace: true,
  secondCancel: true,
  httpStatus: true,
  tsWindowSeconds: true,
  bodyLimit: true,
  feeBasisPoints: true,
  magic: true,
  signatureCheck: true,
  signing: true,
  codes: true,
  institutions: true,
  paths: true,
  endpoints: true,
  observed: true,
};

const notRight: Finding = { field: '', text: { en: 'is invalid', zh: '不正确' } };

/** The first problem the schema finds in a profile, in one line. Names are the same in files and here. */
export function profileError(errors: readonly ValidationError[] | null | undefined): RangeError {
  const [{ field, text } = notRight] = schemaProblems(errors);
  return badProfile(field, withNames(field, text, { '': Object.keys(profileNames) }));
}

/** A problem in a profile, at a path as in code: `institutions[0].keys[1]`. */
export function badProfile(field: string, text: Text): RangeError {
  const path = field.replaceAll(/\.(\d+)(?=\.|$)/gu, '[$1]');
  return new RangeError(
    `bad profile: ${path === '' ? 'it' : path} ${text.en} / ${`${path} ${text.zh}`.trim()}`,
  );
}

/** The first problem in a fault, found by the schema or by further checks, in one line, under the names given. */
export function faultError(given: object, problems: readonly Finding[]): RangeError {
  const [{ field, text } = notRight] = problems;
  const own = { '': Object.keys(ofFault), match: Object.keys(ofMatch) };
  const { en, zh } = inNames(given, { field, text: withNames(field, text, own) });
  return new RangeError(`bad fault: ${en} / ${zh}`);
}

const mostShown = 5;

/**
 * Lists the first few invalid coupons.
 *
 * @param given one coupon, or a list; the message names a listed coupon by its index
 */
export function couponError(
  act: string,
  given: object | readonly unknown[],
  problems: readonly CouponProblem[],
): RangeError {
  const shown = problems.slice(0, mostShown).map(({ index = 0, field, text }) => {
    const problem = { field, text: withNames(field, text, { '': columns }) };
    if (!Array.isArray(given)) return inNames(given, problem);
    return inNames(given[index], problem, `coupons[${index}]`);
  });
  const list = (language: 'en' | 'zh'): string =>
    [...shown.map((one) => one[language]), ...(problems.length > mostShown ? ['…'] : [])].join('; ');
  return new RangeError(`${act}: ${list('en')} / ${act}：${list('zh')}`);
}

/** The error for a coupon whose code exists already. */
export function existsError({ en, zh }: Text): RangeError {
  return new RangeError(
    `${en}: changeCoupon changes it, and { replace: true } replaces it / ${zh}：请用 changeCoupon 修改，或用 { replace: true } 替换`,
  );
}

/** Adds the known names if the given name is unknown. */
function withNames(field: string, text: Text, known: Readonly<Record<string, readonly string[]>>): Text {
  const [, parent = '', name = ''] = /^(?:(.*)\.)?([^.]*)$/u.exec(field) ?? [];
  const names = known[parent];
  if (!names || name === '' || names.includes(name.split('/')[0] ?? '')) return text;
  const list = names.join(', ');
  return { en: `${text.en}; there are ${list}`, zh: `${text.zh}，可用：${list}` };
}

const wireNames = [...columns, ...Object.keys(ofFault), ...Object.keys(ofMatch)].filter((name) =>
  name.includes('_'),
);
const wireName = new RegExp(`\\b(?:${wireNames.join('|')})\\b`, 'gu');

/** Names a problem in JavaScript names; a property given under its wire name keeps it. */
function inNames(given: unknown, { field, text }: Finding, place = ''): Text {
  const parts: string[] = [];
  let at = given;
  for (const wire of field === '' ? [] : field.split(/[./]/u)) {
    const isGiven = typeof at === 'object' && at !== null && Object.hasOwn(at, wire);
    const name = isGiven ? wire : camelName(wire);
    parts.push(/^\d+$/u.test(name) ? `[${name}]` : `.${name}`);
    at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
  }
  const usesWireNames =
    typeof given === 'object' && given !== null && wireNames.some((name) => name in given);
  const renamed = (words: string): string => (usesWireNames ? words : words.replaceAll(wireName, camelName));
  const where = `${place}${parts.join('')}`.replace(/^\./u, '');
  return { en: `${where} ${renamed(text.en)}`.trim(), zh: `${where} ${renamed(text.zh)}`.trim() };
}

/** Rejects an unknown name: it is a typo, and without a compiler nobody would notice it. */
export function refuseUnknownOptions(
  what: string,
  given: unknown,
  known: Readonly<Record<string, unknown>>,
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RangeError(`${what}: options by name are needed / ${what}：应为按名称给出的选项`);
  }
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  const isSetting = Object.hasOwn(known, 'profile') && Object.hasOwn(profileNames, stranger);
  const names = Object.keys(known).join(', ');
  const [en, zh] = isSetting
    ? [
        `${stranger} is a setting of the profile: { profile: { ${stranger}: … } }`,
        `${stranger} 是配置项，应写作 { profile: { ${stranger}: … } }`,
      ]
    : [`no option ${stranger}; there are ${names}`, `没有选项 ${stranger}，可用：${names}`];
  throw new RangeError(`${what}: ${en} / ${what}：${zh}`);
}

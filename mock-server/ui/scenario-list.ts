import { type Both, say } from './preferences.js';
import { results } from './scenario-results.js';

/** A scenario in the list that the emulator returns. */
export interface Listed {
  readonly name: string;
  readonly about: Both;
  readonly subject: string;
  readonly for_till: boolean;
  /** The setting of this emulator that does not fit it. */
  readonly setting?: string;
}

/** The user's search, as in the address; '' matches anything. */
export interface Wanted {
  readonly q: string;
  readonly result: string;
  /** Not '' for what a till can play. */
  readonly till: string;
}

export function wantedIn({ q = '', result = '', till = '' }: Readonly<Record<string, string>>): Wanted {
  return { q, result, till };
}

/** The result of its last run. */
type ResultName = 'passed' | 'failed' | 'skipped' | 'none';

export function resultOf({ name, setting }: Listed): ResultName {
  if (setting !== undefined) return 'skipped';
  return results.value[name]?.run?.status ?? 'none';
}

/** How many had this result. */
export function countOf(listed: readonly Listed[], result: ResultName): number {
  return listed.filter((one) => resultOf(one) === result).length;
}

export function isWanted(listed: Listed, { q, result, till }: Wanted): boolean {
  const { name, about, subject, for_till } = listed;
  if (till !== '' && !for_till) return false;
  if (result === 'till' ? !results.value[name]?.till : result !== '' && result !== resultOf(listed))
    return false;
  const [en, zh] = subjects.get(subject) ?? [];
  const all = `${name} ${about.en} ${about.zh} ${subject} ${en} ${zh}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

/** Subjects in the order in which a tester needs them. */
const subjects: ReadonlyMap<string, readonly [en: string, zh: string]> = new Map([
  ['coupon', ['Coupon states', '券状态']],
  ['amount', ['Amounts', '金额']],
  ['trace', ['Trace numbers and retries', '流水号与重试']],
  ['fault', ['Faults and lost responses', '故障与响应丢失']],
  ['validity', ['Validity', '有效期']],
  ['clock', ['Clock', '时钟']],
  ['shop', ['Shops', '门店']],
  ['channel', ['Channels', '通道类型']],
  ['magic', ['Magic codes', '魔法券码']],
  ['call', ['Query and cancel', '查询与撤销核销']],
  ['signature', ['Signature', '签名']],
  ['institution', ['Institutions', '机构']],
  ['field', ['Request fields', '请求字段']],
  ['body', ['Request bodies', '请求体']],
  ['profile', ['Profile settings', '配置项']],
]);

export function subjectWords(subject: string): string {
  const [en = subject, zh = subject] = subjects.get(subject) ?? [];
  return say(en, zh);
}

/** Groups scenarios by subject; a subject without a title comes last. */
export function bySubject(listed: readonly Listed[]): readonly (readonly [string, readonly Listed[]])[] {
  const names = new Set([...subjects.keys(), ...listed.map(({ subject }) => subject)]);
  return [...names]
    .map((name) => [name, listed.filter(({ subject }) => subject === name)] as const)
    .filter(([, found]) => found.length > 0);
}

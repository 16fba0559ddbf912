import type { BilingualText } from '@shoubei-kit/contracts';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Calibration, CalibrationResult } from '../../signature/calibrate.js';
import { shortLine } from '../../core/printable.js';
import { ruleInWords } from '../../core/rule-in-words.js';
import { differing, type Dimension, dimensions } from '../../signature/rule-space.js';
import { isMasked } from '../../signature/signing-attempt.js';
import { type FiledMessage, located } from './capture-files.js';
import type { Language } from '../terminal/language.js';
import { wrap } from '../terminal/table.js';

/** The result of a calibration, for people, 80 columns wide. */
export function calibrationInWords(
  { requests, responses, tried }: Calibration,
  ms: number,
  language: Language,
): string {
  const isEnglish = language === 'en';
  const sides = [
    requests && sideInWords(isEnglish ? 'Requests' : '请求', requests, language),
    responses && sideInWords(isEnglish ? 'Responses' : '响应', responses, language),
  ];
  const count = tried.toLocaleString('en-US');
  const rules = isEnglish ? `${count} rules, ${ms} ms` : `规则 ${count} 种，用时 ${ms} ms`;
  return [...sides.filter((side) => side !== undefined), rules].join('\n\n');
}

function sideInWords(name: string, found: CalibrationResult, language: Language): string {
  const { rules, messages, next, nearly, apart } = found;
  const isEnglish = language === 'en';
  const [simplest] = rules;
  const head = isEnglish ? `${name} (${messages}): ` : `${name}（${messages} 条）：`;
  if (!simplest) {
    const none = isEnglish ? 'no rule fits' : '没有符合的规则';
    const hints = nearly ? [nearMissInWords(nearly, language)] : [...reasons[language]];
    const more = apart && apart.length < messages ? [notApart(messages - apart.length, language)] : [];
    return [head + none, ...(apart ?? []).map((one) => apartInWords(one, language)), ...more, ...hints]
      .map(within80)
      .join('\n');
  }
  const isOne = rules.length === 1;
  const english = isOne ? '1 rule fits' : `${rules.length} rules fit; the simplest`;
  const fit = isEnglish ? english : `${rules.length} 种规则符合${isOne ? '' : '，最简单的是'}`;
  return [
    head + fit,
    `  ${ruleInWords(simplest, language)}`,
    `  ${comparedInWords(simplest, language)}`,
    ...openInLines(rules, language),
    ...nextInLines(next, language),
  ]
    .map(within80)
    .join('\n');
}

/** Compares a rule with the assumed one. */
function comparedInWords(rule: SigningRule, language: Language): string {
  const names = differing(rule);
  if (names.length === 0) return language === 'en' ? '(as assumed: A1)' : '（与假设一致：A1）';
  return language === 'en'
    ? `(differs from the assumed rule in: ${names.join(', ')})`
    : `（与假设不同之处：${names.map((name) => `${inChinese[name]} ${name}`).join('、')}）`;
}

const inChinese: Readonly<Record<Dimension, string>> = {
  algorithm: '摘要算法',
  case: '大小写',
  order: '排序',
  empties: '空值',
  pair: '键值形式',
  joiner: '连接符',
  placement: '密钥位置',
  keyName: '密钥名称',
  urlencode: 'URL 编码',
  charset: '字符集',
};

/** The dimensions in which the remaining rules differ, each with its values. */
function openIn(rules: readonly SigningRule[]): readonly (readonly [string, readonly string[]])[] {
  return Object.keys(dimensions).flatMap((name) => {
    const values = rules.map((rule) => JSON.stringify(new Map(Object.entries(rule)).get(name)));
    const distinct = [...new Set(values)];
    return distinct.length > 1 ? [[name, distinct] as const] : [];
  });
}

/** A comment for the profile: the properties that captures left open; '' if there are none. */
export function openComment(isResponse: boolean, rules: readonly SigningRule[], language: Language): string {
  const open = openIn(rules);
  if (open.length === 0) return '';
  return language === 'en'
    ? `# The captured ${isResponse ? 'responses' : 'requests'} leave open: ${open.map(([name, values]) => `${name} (${values.join(' or ')})`).join(', ')}\n`
    : `# 抓到的${isResponse ? '响应' : '请求'}无法区分：${open.map(([name, values]) => `${name}（${values.join(' 或 ')}）`).join('，')}\n`;
}

/** Such comments, in either language. */
export const openComments: RegExp = /^# (?:The captured \w+ leave open: |抓到的..无法区分：).*\n/gmu;

function openInLines(rules: readonly SigningRule[], language: Language): readonly string[] {
  const open = openIn(rules);
  if (open.length === 0) return [];
  const head = language === 'en' ? '  These captures leave open:' : '  这些抓包无法区分：';
  return [
    head,
    ...open.map(
      ([name, values]) => `    ${name.padEnd(10)} ${values.join(language === 'en' ? ' or ' : ' 或 ')}`,
    ),
  ];
}

function nextInLines(next: CalibrationResult['next'], language: Language): readonly string[] {
  if (!next) return [];
  const head =
    language === 'en' ? '  Next, capture a message with all of this:' : '  再抓一条包含以下内容的即可区分：';
  const example = next.example ? [`    ${JSON.stringify(next.example)}`] : [];
  return [head, ...next.needs.map((need) => `    - ${need[language]}`), ...example];
}

function nearMissInWords(
  { rule, cause }: NonNullable<CalibrationResult['nearly']>,
  language: Language,
): string {
  return language === 'en'
    ? `  One rule would fit, except for this: ${cause.message.en} (${cause.code}) ${ruleInWords(rule)}`
    : `  仅差一点：${cause.message.zh}（${cause.code}）${ruleInWords(rule, 'zh')}`;
}

function apartInWords(
  { where, rule }: NonNullable<CalibrationResult['apart']>[number],
  language: Language,
): string {
  const none = language === 'en' ? 'none' : '无';
  return `  ${where}: ${rule ? ruleInWords(rule, language) : none}`;
}

function notApart(count: number, language: Language): string {
  return language === 'en'
    ? `  ${count} more were not examined one by one: calibrate them in a smaller file`
    : `  另有 ${count} 条未逐条查找规则：请用更小的文件校准`;
}

const reasons = {
  en: [
    '  Usual reasons:',
    '  - the key belongs to another institution or environment (test, production)',
    '  - a value was changed after sending: a log cut or masked it, or a proxy rewrote the JSON',
    '  - the signature is no digest with a shared key: 172 or 344 characters mean RSA',
  ],
  zh: [
    '  常见原因：',
    '  - 密钥属于其他机构或其他环境（测试、生产）',
    '  - 抓包内容与发送的不一致：日志截断或打码、代理改写了 JSON',
    '  - 并非共享密钥的摘要：172 或 344 位的签名是 RSA',
  ],
} as const;

/** Messages that were not used, and why. */
export function notUsedInWords(messages: readonly FiledMessage[], language: Language): string {
  return messages.map((message) => located(message, whyNotUsed(message))[language]).join('\n');
}

function whyNotUsed({ fields: { sign }, signVerdict }: FiledMessage): BilingualText {
  if (signVerdict === 'rejected')
    return { en: 'not used, because its signature was rejected', zh: '未使用，其签名被拒绝' };
  if (typeof sign === 'string' && isMasked(sign)) {
    return {
      en: 'not used, because its signature is masked (record --keep-signs keeps it)',
      zh: '未使用，签名已打码（record --keep-signs 会保留）',
    };
  }
  return { en: 'not used, because it has no signature', zh: '未使用，没有签名' };
}

/** How many of the signed messages were examined. */
export function examinedInWords(count: number, all: number, language: Language): string {
  return language === 'en'
    ? `the first ${count} of ${all} signed messages were examined: calibrate the others in a smaller file`
    : `共 ${all} 条带签名的报文，只检查了前 ${count} 条：其余请用更小的文件校准`;
}

/** Why A1 is not marked as observed in the written profile. */
export function notObservedInWords(language: Language): string {
  return language === 'en'
    ? 'A1 is not marked as observed: these captures show only how the sender signs. An observation needs a request that the real endpoint accepted, and one that it rejected for a wrong signature.'
    : 'A1 未标为实测：这些抓包只说明发送方如何签名。标为实测，须有一条被真实接口接受的请求，以及一条因签名错误被它拒绝的请求。';
}

/** How to add an institution's key to the written profile. */
export function unknownHereInWords(instNo: string, path: string, language: Language): string {
  const [shown, entry] = [shortLine(instNo), shortLine(JSON.stringify(instNo))];
  const line = `institutions: [{ inst_no: ${entry}, keys: [${language === 'en' ? 'YOUR-KEY' : '您的密钥'}] }]`;
  return language === 'en'
    ? `An emulator with ${path} rejects institution ${shown}, because the profile does not have its key. Run this again with --profile ${path} --save-key, or add to the file: ${line}`
    : `使用 ${path} 的模拟器会拒绝机构 ${shown}：配置中没有它的密钥。请加 --profile ${path} --save-key 再执行一次，或在文件中加入：${line}`;
}

/** Wraps a line within 80 columns, except JSON, which is meant to be copied. */
function within80(line: string): string {
  const bare = line.trimStart();
  return bare.startsWith('{') ? line : wrap(bare, line.length - bare.length);
}

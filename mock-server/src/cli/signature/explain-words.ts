import type { Cause, Explanation } from '../../signature/explain.js';
import type { Language } from '../terminal/language.js';
import { wrapped } from '../terminal/wrap.js';

const words = {
  en: {
    valid: 'the sign verifies',
    invalid: 'the sign does not verify',
    canonical: 'Canonical string (*** is the key)',
    marked: '[-missing in what was signed-] {+signed in its place+}',
    rule: 'Rule',
    length: (bytes: number, digits: number) => `${bytes} bytes with the key; a sign has ${digits} characters`,
    size: 'Length',
    expected: 'Right sign',
    or: 'or',
    fix: '→',
  },
  zh: {
    valid: '验签通过',
    invalid: '验签不通过',
    canonical: '待签名串（*** 为密钥）',
    marked: '[-签名时缺少的部分-] {+签名时的内容+}',
    rule: '规则',
    length: (bytes: number, digits: number) => `含密钥 ${bytes} 字节；签名应为 ${digits} 位`,
    size: '长度',
    expected: '正确的签名',
    or: '或者',
    fix: '→',
  },
} as const;

/** An explanation for people, 80 columns wide. */
export function explanationInWords(
  place: string,
  explanation: Explanation,
  expected: string | undefined,
  language: Language,
): string {
  const { valid, causes, alternatives, canonical, canonical_with_marks: marks } = explanation;
  const told = words[language];
  const isMarked = marks !== canonical;
  const colon = language === 'en' ? ': ' : '：';
  const head = `${place === '' ? '' : `${place}${colon}`}${valid ? told.valid : told.invalid}`;
  const ways = [causes, ...alternatives].map((way) =>
    way.map((cause) => causeInWords(cause, language)).join('\n'),
  );
  return [
    head,
    ...(valid ? [] : [ways.join(`\n  ${told.or}\n`)]),
    `  ${told.canonical}`,
    `    ${visible(canonical)}`,
    ...(isMarked ? [`  ${told.marked}`, `    ${visible(marks)}`] : []),
    wrapped(`${told.rule}${colon}${explanation.rule}`, 2),
    `  ${told.size}${colon}${told.length(explanation.canonical_length, explanation.expected_length)}`,
    ...(expected === undefined || valid ? [] : [`  ${told.expected}${colon}${expected}`]),
  ].join('\n');
}

/** The code, what it means, and what to do. */
function causeInWords({ code, message, fix }: Cause, language: Language): string {
  const told = words[language];
  return [wrapped(code, 2), wrapped(message[language], 4), wrapped(`${told.fix} ${fix[language]}`, 4)].join(
    '\n',
  );
}

/** As it is, in one piece, so that it can be copied; only what a terminal would not show is written out. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => {
    const named = new Map([
      ['\n', '\\n'],
      ['\r', '\\r'],
      ['\t', '\\t'],
    ]).get(c);
    return named ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

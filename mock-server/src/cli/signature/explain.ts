import { sign, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { printable } from '../../core/printable.js';
import { demo, toSettings } from '../../core/settings.js';
import { signingProblem } from '../../core/signing-problem.js';
import { type Cause, explain, type Explanation } from '../../signature/explain.js';
import { type FiledMessage, loadCaptures, located, placeOf } from './capture-files.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { requireKeyOrDemo } from '../options/key.js';
import { loadProfile } from '../options/profile-file.js';
import { UsageError } from '../line/usage-error.js';
import type { Language } from '../terminal/language.js';
import { wrap } from '../terminal/table.js';

/** `explain [file|-]`: why a signature does not verify. 0 if all do, 1 if one does not or could not be read. */
export async function runExplain(call: CommandCall): Promise<ExitCode> {
  const { signing } = toSettings(await loadProfile(call));
  const { messages, unread } = await loadCaptures(call.text('file') ?? '-', call);
  const key = await requireKeyOrDemo(call);
  let deepLeft = mostDeep;
  const explained = messages.map((message) => {
    const rule = message.isResponse ? signing.response : signing.request;
    const found = explainOne(message, rule, key, false);
    if (found.explanation.causes[0]?.code !== 'wrong_key_or_content') return found;
    deepLeft -= 1;
    return deepLeft < 0 ? found : explainOne(message, rule, key, true);
  });
  if (deepLeft < 0) call.io.err(notDeep(-deepLeft, call.language));
  if (call.isOn('json')) {
    const rows = explained.map(({ message: { file, where, isResponse }, explanation, expected }) => {
      const about = { file, where, kind: isResponse ? 'response' : 'request' };
      return Object.assign(about, explanation, expected !== undefined && { expected_sign: expected });
    });
    call.io.out(JSON.stringify({ messages: rows, not_read: unread }));
  } else {
    for (const { message, explanation, expected } of explained)
      call.io.out(explanationInWords(placeOf(message), explanation, expected, call.language));
  }
  const isGood = explained.every(({ explanation, message }) => explanation.valid && !message.isMarked);
  return isGood && unread.length === 0 ? 0 : 1;
}

/**
 * Limits the search for two mistakes, which takes up to half a second, to the first messages that one mistake does not
 * explain.
 */
const mostDeep = 10;

function notDeep(count: number, language: Language): string {
  return language === 'en'
    ? `${count} more messages were not checked for two mistakes at once: explain them separately`
    : `另有 ${count} 条报文未检查是否同时有两种错误：请单独执行 explain`;
}

interface Explained {
  readonly message: FiledMessage;
  readonly explanation: Explanation;
  readonly expected: string | undefined;
}

/** Prints the expected signature only for the demo key, which is public. */
function explainOne(message: FiledMessage, rule: SigningRule, key: string, isDeep: boolean): Explained {
  const { fields, text, isResponse } = message;
  const others = key === demo.key ? [] : [{ key: demo.key, name: { en: 'the demo key', zh: '演示密钥' } }];
  // A confused caller may have sent the key itself.
  const hide = (shown: string): string => (key === demo.key ? shown : shown.replaceAll(key, '***'));
  try {
    return {
      message,
      explanation: explain({ fields, text, isResponse, rule, keys: [key], others, isDeep, hide }),
      expected: key === demo.key ? sign(fields, rule, key) : undefined,
    };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const why = signingProblem(error);
    const { en, zh } = located(message, {
      en: `${hide(error.field)}: ${why.en}`,
      zh: `${hide(error.field)}：${why.zh}`,
    });
    throw new UsageError(en, zh);
  }
}

const words = {
  en: {
    valid: 'the signature is valid',
    invalid: 'the signature is not valid',
    canonical: 'Canonical string (*** is the key)',
    marked: '[-missing when it was signed-] {+signed instead+}',
    rule: 'Rule',
    length: (bytes: number, digits: number) =>
      `${bytes} bytes with the key; a signature has ${digits} characters`,
    size: 'Length',
    expected: 'Correct signature',
    or: 'or',
    reading: 'Second reading, with the same signature',
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
    reading: '另一种读法（签名相同）',
  },
} as const;

/** Formats an explanation for people, 80 columns wide. */
function explanationInWords(
  place: string,
  explanation: Explanation,
  expected: string | undefined,
  language: Language,
): string {
  const { valid, causes, alternatives, canonical, canonical_with_marks: marks } = explanation;
  const { second_reading: reading } = explanation;
  const labels = words[language];
  const isMarked = marks !== canonical;
  const colon = language === 'en' ? ': ' : '：';
  const head = `${place === '' ? '' : `${place}${colon}`}${valid ? labels.valid : labels.invalid}`;
  const ways = [causes, ...alternatives].map((way) =>
    way.map((cause) => causeInWords(cause, language)).join('\n'),
  );
  return [
    head,
    ...(valid ? [] : [ways.join(`\n  ${labels.or}\n`)]),
    `  ${labels.canonical}`,
    `    ${visible(canonical)}`,
    ...(isMarked ? [`  ${labels.marked}`, `    ${visible(marks)}`] : []),
    ...(reading
      ? [
          `  ${labels.reading}`,
          ...Object.entries(reading).map(([name, text]) => `    ${visible(`${name}=${text}`)}`),
        ]
      : []),
    wrap(`${labels.rule}${colon}${language === 'en' ? explanation.rule : explanation.rule_zh}`, 2),
    `  ${labels.size}${colon}${labels.length(explanation.canonical_length, explanation.expected_length)}`,
    ...(expected === undefined || valid ? [] : [`  ${labels.expected}${colon}${expected}`]),
  ].join('\n');
}

/** The code, what it means, and what to do. */
function causeInWords({ code, message, fix }: Cause, language: Language): string {
  return [wrap(code, 2), wrap(message[language], 4), wrap(`→ ${fix[language]}`, 4)].join('\n');
}

/** Keeps a text in one piece, so that it can be copied; escapes only characters that a terminal would not show. */
function visible(text: string): string {
  return printable(text.replaceAll('\r', String.raw`\r`))
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`);
}

import type { BilingualText } from '@shoubei-kit/contracts';
import { sign, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { printable } from '../../core/printable.js';
import { demo, toSettings } from '../../core/settings.js';
import { signingProblem } from '../../core/signing-problem.js';
import { workOf } from '../../signature/work.js';
import { isSliceOver, nextSlice } from '../../slices.js';
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
  const file = call.text('file') ?? '-';
  const { messages, unread } = await loadCaptures(file, call);
  const key = await requireKeyOrDemo(call);
  const rows: unknown[] = [];
  let [deepLeft, workLeft, count, isGood] = [mostDeep, mostWork, 0, true];
  for (const message of messages) {
    if (workLeft < 0) break;
    // So that printed lines leave the process, and a signal or a closed output ends it.
    if (isSliceOver()) await nextSlice();
    const rule = message.isResponse ? signing.response : signing.request;
    let found = explainOne(message, rule, key, false);
    const isUnknown = found.explanation.causes[0]?.code === 'wrong_key_or_content';
    if (isUnknown && (deepLeft -= 1) >= 0) found = explainOne(message, rule, key, true);
    workLeft -= workOf(message) * timesOf(found.explanation, isUnknown && deepLeft >= 0);
    count += 1;
    const { explanation, expected } = found;
    isGood &&= explanation.valid && !message.isMarked;
    if (!call.isOn('json'))
      call.io.out(explanationInWords(placeOf(message), explanation, expected, call.language));
    else {
      const about = { file, where: message.where, kind: message.isResponse ? 'response' : 'request' };
      rows.push({ ...about, ...explanation, ...(expected !== undefined && { expected_sign: expected }) });
    }
  }
  if (deepLeft < 0) call.io.err(notDeep(-deepLeft, call.language));
  const isWhole = count === messages.length;
  const rest = { file, where: '', text: notExamined(count, messages.length) };
  if (!isWhole) call.io.err(located(rest, rest.text)[call.language]);
  const notRead = isWhole ? unread : [...unread, rest];
  if (call.isOn('json')) call.io.out(JSON.stringify({ messages: rows, not_read: notRead }));
  return isGood && notRead.length === 0 ? 0 : 1;
}

/** Work for the messages of one call: more than a thousand ordinary ones, in about ten seconds. */
const mostWork = 80_000;

/** How many times the work for one mistake it was: a signature that verifies, or is missing, takes little. */
function timesOf({ valid, causes }: Explanation, isDeep: boolean): number {
  if (isDeep) return 15;
  return valid || causes[0]?.code === 'sign_missing' || causes[0]?.code === 'sign_masked' ? 0.1 : 1;
}

function notExamined(count: number, all: number): BilingualText {
  return {
    en: `the first ${count} of ${all} messages were explained: explain the others in a smaller file`,
    zh: `共 ${all} 条报文，只解释了前 ${count} 条：其余请用更小的文件执行 explain`,
  };
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

import { type BilingualText, writeOffPath } from '@shoubei-kit/contracts';
import { isSmall, shownOf } from '../../core/shown.js';
import { type Captured, type Captures, type NotRead, readCaptures } from '../../signature/captures.js';
import type { CommandCall } from '../line/command.js';
import { readMarked, rejectNothing } from '../options/files.js';
import { UsageError } from '../line/usage-error.js';
import { andMore } from '../options/problems.js';

/** A message and its file. */
export interface FiledMessage extends Captured {
  /** `-` for standard input. */
  readonly file: string;
  /** Whether it fills its file and follows a byte order mark: the emulator rejects it (A13). */
  readonly isMarked: boolean;
}

export interface LoadedCaptures {
  readonly messages: readonly FiledMessage[];
  /** Possible messages that could not be read. */
  readonly unread: readonly (NotRead & { readonly file: string })[];
}

/**
 * Reads the messages in a file, or in standard input (`-`). Prints a line about everything else in it.
 *
 * @throws UsageError for a file without a readable message
 */
export async function loadCaptures(file: string, call: CommandCall): Promise<LoadedCaptures> {
  const path = call.text('path');
  if (path?.trim() === '') throw new UsageError('--path is empty', '--path 为空');
  const { text, isMarked } = await readMarked(file, call);
  rejectNothing(file, text);
  const captures = withoutLarge(readCaptures(text, path));
  const { messages, problems, notes } = captures;
  const passedOver = passedOverIn(captures, path);
  if (messages.length === 0) throw nothingRead(file, captures, passedOver);
  const lines = [...problems, ...notes].map(({ where, text: line }) => located({ file, where }, line));
  const more = lines.length - mostLines;
  for (const line of lines.slice(0, mostLines)) call.io.err(line[call.language]);
  if (more > 0) call.io.err(call.language === 'en' ? `and ${more} more` : `另有 ${more} 处`);
  for (const line of [...passedOver, ...(isMarked ? [marked] : [])])
    call.io.err(located({ file, where: '' }, line)[call.language]);
  return {
    messages: messages.map((message) =>
      Object.assign({ file, isMarked: isMarked && message.where === '' }, message),
    ),
    unread: problems.map((problem) => Object.assign({ file }, problem)),
  };
}

/** Without messages that are larger than the emulator explains: the work for one grows faster than its size. */
function withoutLarge(captures: Captures): Captures {
  const { messages, problems } = captures;
  const large = messages.filter(({ fields }) => !isSmall(fields));
  if (large.length === 0) return captures;
  return {
    ...captures,
    messages: messages.filter(({ fields }) => isSmall(fields)),
    problems: [...problems, ...large.map(({ where, fields }) => ({ where, text: tooLarge(fields) }))],
  };
}

function tooLarge(fields: Captured['fields']): BilingualText {
  const count = Object.keys(fields).length;
  const [en, zh] =
    count > shownOf.fields
      ? [
          `${count} fields, and at most ${shownOf.fields}`,
          `有 ${count} 个字段，最多检查 ${shownOf.fields} 个`,
        ]
      : [
          `more than ${shownOf.characters} characters in its fields, and no more`,
          `字段合计超过上限 ${shownOf.characters} 个字符`,
        ];
  return {
    en: `skipped: it has ${en} are examined. Capture a smaller one`,
    zh: `已跳过：${zh}。请抓取更小的报文`,
  };
}

const marked: BilingualText = {
  en: 'begins with a byte order mark (BOM), and was read without it: in a body, the emulator and the client reject it (A13)',
  zh: '以字节顺序标记（BOM）开头，已去掉后读取：若它在请求体或响应体中，模拟器与客户端会拒绝（A13）',
};

/** The most unread messages that are printed. */
const mostLines = 20;

function nothingRead(file: string, { problems }: Captures, passedOver: readonly BilingualText[]): UsageError {
  const { where, text } = problems[0] ?? { where: '', text: passedOver[0] ?? noJson };
  const { en, zh } = located({ file, where }, text);
  const more = andMore(problems.length - 1);
  return new UsageError(`${en}${more.en}`, `${zh}${more.zh}`);
}

const noJson: BilingualText = {
  en: 'contains no JSON object: give a request or a response (JSON, NDJSON, a recording, HAR, a curl command, a log)',
  zh: '其中没有 JSON 对象：请给出请求或响应（JSON、NDJSON、录制文件、HAR、curl 命令或日志）',
};

/** A text about a message, after its place; without one if the message is all of standard input. */
export function located(message: Pick<FiledMessage, 'file' | 'where'>, text: BilingualText): BilingualText {
  const place = placeOf(message);
  return place === '' ? text : { en: `${place}: ${text.en}`, zh: `${place}：${text.zh}` };
}

/** Entries that are not write-offs, one line for each kind. */
function passedOverIn(
  { others, strangers }: Captures,
  path: string = writeOffPath,
): readonly BilingualText[] {
  const names = [...new Set(others)];
  const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  const ofOthers = {
    en: `${counted(others.length, 'request')} to other endpoints skipped (${some}): a write-off is POST …${path}, or what --path names`,
    zh: `略过 ${others.length} 条发往其他接口的请求（${some}）：核销为 POST …${path}，可用 --path 指定`,
  };
  const ofStrangers = {
    en: `${counted(strangers, 'JSON object')} skipped: neither request nor response of a write-off`,
    zh: `略过 ${strangers} 个 JSON 对象：既非核销请求也非核销响应`,
  };
  return [...(others.length > 0 ? [ofOthers] : []), ...(strangers > 0 ? [ofStrangers] : [])];
}

/** `1 request`, `2 requests`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `request.json line 3 response`. */
export function placeOf({ file, where }: Pick<FiledMessage, 'file' | 'where'>): string {
  return [file === '-' ? '' : file, where].filter((part) => part !== '').join(' ');
}

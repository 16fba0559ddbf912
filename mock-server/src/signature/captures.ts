import type { BilingualText } from '@shoubei-kit/contracts';
import type { Fields } from '@shoubei-kit/sdk-lite/signing';
import { split } from 'shlex';
import { parseText } from '../core/parse.js';

/** A signed message that somebody captured. */
export interface Captured {
  /** Where it stands: the line, and `request` or `response` of an exchange. */
  readonly where: string;
  readonly isResponse: boolean;
  /** As they came, `sign` among them, if there is one. */
  readonly fields: Fields;
  readonly text: string;
  /** Whether an emulator answered: that says nothing of the real endpoint. */
  readonly isEmulator: boolean;
  /** Whether the endpoint accepted its sign, as far as the response captured with it shows. */
  readonly signVerdict: SignVerdict;
}

export type SignVerdict = 'accepted' | 'rejected' | 'unknown';

export interface Captures {
  readonly messages: readonly Captured[];
  readonly problems: readonly { readonly where: string; readonly text: BilingualText }[];
}

/**
 * Messages in a captured text: JSON, NDJSON, a recording, a HAR file, a curl command, or log lines and HTTP dumps with a
 * JSON object in them.
 */
export function readCaptures(text: string): Captures {
  const found = /^\s*(?:\$\s*)?curl(?:\.exe)?\s/u.test(text) ? curlBodies(text) : textBodies(text);
  const messages: Captured[] = [];
  const problems: { where: string; text: BilingualText }[] = [];
  for (const body of found) {
    const read = toCaptured(body);
    if ('message' in read) messages.push(read.message);
    else problems.push({ where: body.where, text: read.problem });
  }
  if (messages.length === 0 && problems.length === 0) problems.push({ where: '', text: noJson });
  return { messages, problems };
}

const noJson: BilingualText = {
  en: 'holds no JSON object: give a request or an answer (JSON, NDJSON, a recording, HAR, a curl command)',
  zh: '其中没有 JSON 对象：请给出请求或应答（JSON、NDJSON、录制文件、HAR 或 curl 命令）',
};

/** A body, and what is known of how it went. */
interface CapturedBody {
  readonly where: string;
  readonly text: string;
  readonly isEmulator?: boolean;
  readonly signVerdict?: SignVerdict;
}

function toCaptured({
  where,
  text,
  isEmulator = false,
  signVerdict = 'unknown',
}: CapturedBody): { readonly message: Captured } | { readonly problem: BilingualText } {
  if (text.startsWith('@')) return { problem: bodyInFile(text) };
  const parsed = parseText(text);
  if ('refusal' in parsed) {
    const { field, text: why } = parsed.refusal.reason;
    return { problem: { en: `${field}: ${why.en}`, zh: `${field}：${why.zh}` } };
  }
  const fields = parsed.sent;
  return { message: { where, isResponse: 'return_code' in fields, fields, text, isEmulator, signVerdict } };
}

function bodyInFile(name: string): BilingualText {
  return {
    en: `its body is in the file ${name.slice(1)}: give that file`,
    zh: `请求体在文件 ${name.slice(1)} 中：请给出该文件`,
  };
}

const dataFlags = /^(?:-d|--data(?:-raw|-binary|-ascii)?|--json)(?:=(?<value>[^]*))?$/u;

function curlBodies(text: string): readonly CapturedBody[] {
  const words = split(text.replaceAll(/\\\r?\n/gu, ' '));
  const bodies = words.flatMap((word, index) => {
    const found = dataFlags.exec(word);
    if (found) return [found.groups?.['value'] ?? words[index + 1] ?? ''];
    return /^-d./u.test(word) ? [word.slice(2)] : [];
  });
  return bodies.map((body) => ({ where: 'curl', text: body }));
}

function textBodies(text: string): readonly CapturedBody[] {
  const whole = jsonIn(text);
  if (whole !== undefined) return jsonBodies(whole, text, '');
  const lines = text.split('\n').flatMap((line, index) => {
    const own = line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1);
    const value = own === '' ? undefined : jsonIn(own);
    return value === undefined ? [] : jsonBodies(value, own, `line ${index + 1}`);
  });
  if (lines.length > 0) return lines;
  const middle = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  const value = jsonIn(middle);
  return value === undefined ? [] : jsonBodies(value, middle, '');
}

function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The messages of a JSON value, which may be one, hold two, or be a list of either. */
function jsonBodies(value: unknown, text: string, where: string): readonly CapturedBody[] {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) =>
      jsonBodies(one, JSON.stringify(one), joinPlaces(where, `[${index}]`)),
    );
  }
  const entries: unknown = valueAt(value, 'log', 'entries');
  if (Array.isArray(entries))
    return entries.flatMap((entry: unknown, index) => harBodies(entry, joinPlaces(where, `entry ${index}`)));
  const request = bodyOf(valueAt(value, 'request'));
  if (request === undefined) return [{ where, text }];
  const response = bodyOf(valueAt(value, 'response'));
  return pair(request, response, where, valueAt(value, 'emulator') === true);
}

function harBodies(entry: unknown, where: string): readonly CapturedBody[] {
  const request = valueAt(entry, 'request', 'postData', 'text');
  const response = valueAt(entry, 'response', 'content', 'text');
  const isJson = (text: unknown): text is string => typeof text === 'string' && jsonIn(text) !== undefined;
  if (!isJson(request)) return [];
  return pair(request, isJson(response) ? response : undefined, where, false);
}

function pair(
  request: string,
  response: string | undefined,
  where: string,
  isEmulator: boolean,
): readonly CapturedBody[] {
  const signVerdict = response === undefined ? 'unknown' : verdictOf(jsonIn(response));
  const own = { where: joinPlaces(where, 'request'), text: request, isEmulator, signVerdict };
  // An answer that is no JSON (a page of a gateway) has no sign to speak of.
  const hasResponse = response !== undefined && jsonIn(response) !== undefined;
  return hasResponse ? [own, { where: joinPlaces(where, 'response'), text: response, isEmulator }] : [own];
}

/** A response that complains about the sign rejects it; one about the coupon shows that the sign was accepted. */
function verdictOf(answer: unknown): SignVerdict {
  const message = valueAt(answer, 'return_msg');
  const isWrittenOff = valueAt(answer, 'result_code') === 'SUCCESS';
  if (typeof message === 'string' && /签名|sign/iu.test(message) && !isWrittenOff) return 'rejected';
  return valueAt(answer, 'result_code') === undefined ? 'unknown' : 'accepted';
}

/** The text of a part of an exchange: its `body`, or the part itself. */
function bodyOf(part: unknown): string | undefined {
  const body = valueAt(part, 'body') ?? part;
  if (typeof body === 'string') return body;
  return typeof body === 'object' && body !== null ? JSON.stringify(body) : undefined;
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([own]) => own === name)?.[1];
  }
  return found;
}

function joinPlaces(where: string, more: string): string {
  return where === '' ? more : `${where} ${more}`;
}

import type { CommandRequest } from './command-request.js';
import { targetOf } from './target.js';

/** Whether a word is a command of PowerShell that sends a request. */
export function isWebRequest(word: string): boolean {
  return /^(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)$/iu.test(word);
}

/** Text as bytes, as browsers copy non-ASCII text. */
const asBytes = /^\(\[(?:System\.)?Text\.Encoding\]::UTF8\.GetBytes\(([^]*)\)\)$/iu;

/**
 * The request of `Invoke-WebRequest`, from its words, its name first.
 *
 * @param before words of the preceding statements, which may set a variable
 */
export function webRequest(words: readonly string[], before: readonly string[]): CommandRequest {
  const by = words[0] ?? '';
  const url = valueOf(words, 'Uri') ?? words[1];
  const given = valueOf(words, 'Body');
  const body = given === undefined ? undefined : textOf(given, before);
  const target = targetOf(valueOf(words, 'Method') ?? (given === undefined ? 'GET' : 'POST'), url);
  return body === undefined && given !== undefined ? { by, target, problem: noText } : { by, target, body };
}

function valueOf(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word.toLowerCase() === `-${name.toLowerCase()}`);
  return at === -1 ? undefined : words[at + 1];
}

/** Undefined for an expression that only PowerShell could evaluate. */
function textOf(given: string, before: readonly string[]): string | undefined {
  const text = asBytes.exec(given)?.[1] ?? given;
  if (/^\$\w+$/u.test(text)) {
    const at = before.findLastIndex((word, index) => word === text && before[index + 1] === '=');
    return at === -1 ? undefined : before[at + 2];
  }
  return /^[(@]/u.test(text) ? undefined : text;
}

const noText = {
  en: '-Body is not a text here: pass the JSON of the body',
  zh: '此处的 -Body 不是文本：请直接给出请求体的 JSON',
};

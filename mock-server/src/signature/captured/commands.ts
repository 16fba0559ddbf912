import type { BilingualText } from '@shoubei-kit/contracts';
import type { CommandRequest } from './command-request.js';
import { curlRequest, isCurl } from './curl.js';
import { jsonIn } from './json-text.js';
import { isWebRequest, webRequest } from './powershell.js';
import { type Shell, statementAt } from './shell-words.js';

/** The commands in a text. */
export interface Commands {
  readonly requests: readonly CommandRequest[];
  /** Text that is no command, for example printed output between commands. */
  readonly rest: readonly { readonly start: number; readonly end: number }[];
}

/** After comments, and after a shell's prompt. */
const curlLine =
  /^(?:[ \t]*(?:#[^\n]*\n|\r?\n))*[ \t]*(?:(?:[$#>%]|PS [^\n>]*>|[A-Za-z]:\\[^\n>]*>)[ \t]*)?curl(?:\.exe)?\s/u;
const webLine =
  /^[ \t]*(?:PS [^\r\n\u2028\u2029>]*>[ \t]*)?(?:\$\w+ = )?(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)\s/imu;

/** No copied command is longer. */
const longest = 1024 * 1024;

/** The requests of curl commands, or of PowerShell's; undefined for a text that does not begin as one. */
export function readCommands(text: string): Commands | undefined {
  const isWeb = webLine.test(text);
  if (!isWeb && !curlLine.test(text)) return undefined;
  if (text.length > longest) return { requests: [failed(tooLong)], rest: [] };
  const shells = isWeb ? (['powershell'] as const) : likelyShells(text);
  const readings = shells.map((shell) => commandsIn(text, shell));
  return readings.find(isRead) ?? readings[0];
}

/** The shell in which it seems to be written comes first. */
function likelyShells(text: string): readonly Shell[] {
  if (/\^[ \t]*(?:\r?\n|$)|\^"|"\^[{[]/u.test(text)) return ['cmd', 'bash', 'powershell'];
  return /`\r?\n|`"/u.test(text) ? ['powershell', 'bash', 'cmd'] : ['bash', 'cmd', 'powershell'];
}

function isRead({ requests }: Commands): boolean {
  return (
    requests.length > 0 && requests.every(({ body }) => body !== undefined && jsonIn(body) !== undefined)
  );
}

function commandsIn(text: string, shell: Shell): Commands {
  const requests: CommandRequest[] = [];
  const rest: { start: number; end: number }[] = [];
  const before: string[] = [];
  for (let at = 0; at < text.length;) {
    const found = statementAt(text, at, shell);
    if ('openQuote' in found) {
      const line = text.slice(0, at).split('\n').length;
      if (isCommand(text.slice(at))) requests.push(failed(openQuote(found.openQuote, line)));
      else addRest(rest, at, text.length);
      break;
    }
    const hasInput = shell === 'bash' && found.words.some(isCurl);
    const { words, input, end } = hasInput ? redirected(found, text) : { ...found, input: undefined };
    const request = requestOf(words, before, shell, input);
    if (request) requests.push(request);
    else if (!isSetting(words)) addRest(rest, at, found.end);
    for (const word of words) before.push(word);
    at = end;
  }
  return { requests, rest };
}

/** A statement without its `<<EOF` or `<<<`, the standard input that these provide, and the end of the statement. */
function redirected(
  { words, end }: { readonly words: readonly string[]; readonly end: number },
  text: string,
): { readonly words: readonly string[]; readonly input: string | undefined; readonly end: number } {
  const at = words.findIndex((word) => word.startsWith('<<'));
  const [, sign, own = ''] = /^(<<[<-]?)([^]*)$/u.exec(words[at] ?? '') ?? [];
  if (sign === undefined) return { words, input: undefined, end };
  const others = words.toSpliced(at, own === '' ? 2 : 1);
  const word = own === '' ? (words[at + 1] ?? '') : own;
  if (sign === '<<<') return { words: others, input: word, end };
  // The rest of the same line, such as `| jq .`, is no part of it.
  const start = /[\r\n]/u.test(text.charAt(end - 1)) ? end : text.indexOf('\n', end) + 1 || text.length;
  for (let line = start; line < text.length;) {
    const stop = text.indexOf('\n', line);
    const next = stop === -1 ? text.length : stop + 1;
    if (text.slice(line, next).trim() === word)
      return { words: others, input: text.slice(start, line).replace(/\r?\n$/u, ''), end: next };
    line = next;
  }
  // As in a shell, an unclosed document extends to the end of the text.
  return { words: others, input: undefined, end: text.length };
}

/** `$body = …`, which a request may use. */
function isSetting([name = '', sign]: readonly string[]): boolean {
  return sign === '=' && /^\$\w+$/u.test(name);
}

function addRest(rest: { start: number; end: number }[], start: number, end: number): void {
  const last = rest.at(-1);
  if (last?.end === start) last.end = end;
  else rest.push({ start, end });
}

function isCommand(text: string): boolean {
  return curlLine.test(text) || webLine.test(text);
}

function requestOf(
  words: readonly string[],
  before: readonly string[],
  shell: Shell,
  input: string | undefined,
): CommandRequest | undefined {
  const web = words.findIndex(isWebRequest);
  if (web !== -1) return webRequest(words.slice(web), before);
  const curl = words.findIndex(isCurl);
  if (curl === -1) return undefined;
  const own = words.slice(curl);
  // In Windows PowerShell, curl is another name of Invoke-WebRequest.
  return own.some((word) => /^-body$/iu.test(word))
    ? webRequest(own, before)
    : unslashed(curlRequest(own, input), shell);
}

/** Windows PowerShell hands quotes to a program only as `\"`. */
function unslashed(request: CommandRequest, shell: Shell): CommandRequest {
  const { body } = request;
  if (shell !== 'powershell' || body === undefined || jsonIn(body)) return request;
  const plain = body.replaceAll(String.raw`\"`, '"');
  return jsonIn(plain) ? { ...request, body: plain } : request;
}

function failed(problem: BilingualText): CommandRequest {
  return { by: '', target: {}, problem };
}

const tooLong: BilingualText = {
  en: 'the command has more than 1 MiB: give the JSON of its body',
  zh: '命令超过 1 MiB：请直接给出请求体的 JSON',
};

function openQuote(quote: string, line: number): BilingualText {
  return {
    en: `the command of line ${line} has a ${quote} that is not closed: copy the whole command, or give the JSON of its body`,
    zh: `第 ${line} 行的命令中有未闭合的 ${quote}：请复制完整命令，或直接给出请求体的 JSON`,
  };
}

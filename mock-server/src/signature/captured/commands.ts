import type { BilingualText } from '@shoubei-kit/contracts';
import type { CommandRequest } from './command-request.js';
import { curlRequest, isCurl } from './curl.js';
import { jsonIn } from './json-text.js';
import { isWebRequest, webRequest } from './powershell.js';
import { type Shell, statementAt } from './shell-words.js';

/** What commands a text holds. */
export interface Commands {
  readonly requests: readonly CommandRequest[];
  /** What is no command: what was printed in between, for one. */
  readonly rest: readonly { readonly start: number; readonly end: number }[];
}

/** After comments, and after what a shell prompts. */
const curlLine =
  /^(?:[ \t]*(?:#[^\n]*\n|\r?\n))*[ \t]*(?:(?:[$#>%]|PS [^\n>]*>|[A-Za-z]:\\[^\n>]*>)[ \t]*)?curl(?:\.exe)?\s/u;
const webLine =
  /^[ \t]*(?:PS [^\r\n\u2028\u2029>]*>[ \t]*)?(?:\$\w+ = )?(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)\s/imu;

/** Longer commands are none that somebody copied. */
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
  if (/\^[ \t]*\r?\n|\^"|"\^[{[]/u.test(text)) return ['cmd', 'bash', 'powershell'];
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
    const request = requestOf(found.words, before, shell);
    if (request) requests.push(request);
    else if (!isSetting(found.words)) addRest(rest, at, found.end);
    for (const word of found.words) before.push(word);
    at = found.end;
  }
  return { requests, rest };
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
): CommandRequest | undefined {
  const web = words.findIndex(isWebRequest);
  if (web !== -1) return webRequest(words.slice(web), before);
  const curl = words.findIndex(isCurl);
  if (curl === -1) return undefined;
  const own = words.slice(curl);
  // In Windows PowerShell, curl is another name of Invoke-WebRequest.
  return own.some((word) => /^-body$/iu.test(word))
    ? webRequest(own, before)
    : unslashed(curlRequest(own), shell);
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

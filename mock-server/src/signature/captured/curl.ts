import type { BilingualText } from '@shoubei-kit/contracts';
import type { CommandRequest } from './command-request.js';
import { targetOf } from './target.js';

/** Whether a word names curl, with a path or without. */
export function isCurl(word: string): boolean {
  return /^(?:[^\s"']*[\\/])?curl(?:\.exe)?$/iu.test(word);
}

/** An option as it is read: its name without a value that follows at once. */
interface Given {
  readonly name: string;
  readonly value: string | undefined;
  /** How many words it takes. */
  readonly length: number;
}

const data = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json']);
const unread = new Set(['--data-urlencode', '-F', '--form', '--form-string', '-T', '--upload-file']);
const methods = new Set(['-X', '--request']);
const gets = new Set(['-G', '--get', '-I', '--head']);

/** Options without a value, in one word: `-sS`. */
const switches = '#012346aBfgGiIjJklLMnNOpqRsSvVZ';
// prettier-ignore
const longSwitches = new Set([
  'anyauth', 'basic', 'compressed', 'digest', 'disable', 'fail', 'fail-early', 'fail-with-body', 'get', 'globoff', 'head',
  'http0.9', 'http1.0', 'http1.1', 'http2', 'http2-prior-knowledge', 'http3', 'include', 'insecure', 'ipv4', 'ipv6',
  'location', 'location-trusted', 'negotiate', 'next', 'ntlm', 'parallel', 'path-as-is', 'progress-bar', 'raw',
  'remote-name', 'show-error', 'show-headers', 'silent', 'ssl', 'ssl-reqd', 'sslv3', 'styled-output', 'tcp-nodelay',
  'tlsv1', 'tlsv1.0', 'tlsv1.1', 'tlsv1.2', 'tlsv1.3', 'tr-encoding', 'verbose',
]);

/** The request of a curl command, from its words, `curl` first, and its standard input. */
export function curlRequest([, ...words]: readonly string[], input?: string): CommandRequest {
  const bodies: { readonly text: string; readonly name: string }[] = [];
  const urls: string[] = [];
  let method: string | undefined;
  let problem: BilingualText | undefined;
  for (let at = 0; at < words.length;) {
    const { name, value, length } = optionAt(words, at);
    at += length;
    if (name === '' || name === '--url') urls.push(value ?? '');
    else if (methods.has(name)) method = value;
    else if (gets.has(name)) method ??= 'GET';
    else if (unread.has(name)) problem ??= notRead(name);
    else if (data.has(name) && value === undefined) problem ??= withoutValue(name);
    else if (data.has(name) && name !== '--data-raw' && value === '@-' && input !== undefined)
      bodies.push({ text: input, name });
    else if (data.has(name)) {
      bodies.push({ text: value ?? '', name });
      if (name !== '--data-raw' && value?.startsWith('@')) problem ??= bodyInFile(value);
    }
  }
  if (urls.length === 0 && bodies.length === 0) problem ??= withoutUrl;
  const isOnlyJson = bodies.every(({ name }) => name === '--json');
  const body = bodies.length > 0 ? bodies.map(({ text }) => text).join(isOnlyJson ? '' : '&') : undefined;
  const target = targetOf(method ?? (body === undefined && !problem ? 'GET' : 'POST'), urls[0]);
  return { by: 'curl', target, body: problem ? undefined : body, problem };
}

function optionAt(words: readonly string[], at: number): Given {
  const word = words[at] ?? '';
  if (!word.startsWith('-') || word === '-') return { name: '', value: word, length: 1 };
  if (word.startsWith('--')) {
    const [, name = word, value] = /^(--[^=]+)=([^]*)$/u.exec(word) ?? [];
    if (value !== undefined) return { name, value, length: 1 };
    const isSwitch = longSwitches.has(word.slice(2)) || word.startsWith('--no-');
    return isSwitch
      ? { name: word, value: undefined, length: 1 }
      : { name: word, value: words[at + 1], length: 2 };
  }
  let letter = 1;
  while (letter < word.length - 1 && switches.includes(word.charAt(letter))) letter += 1;
  const name = `-${word.charAt(letter)}`;
  const rest = word.slice(letter + 1);
  if (switches.includes(word.charAt(letter))) {
    const get = /[GI]/u.exec(word)?.[0];
    return { name: get === undefined ? name : `-${get}`, value: undefined, length: 1 };
  }
  return rest === '' ? { name, value: words[at + 1], length: 2 } : { name, value: rest, length: 1 };
}

const withoutUrl: BilingualText = {
  en: 'the command has no URL: copy the whole command',
  zh: '命令中没有 URL：请复制完整命令',
};

function bodyInFile(name: string): BilingualText {
  return name === '@-'
    ? {
        en: 'its body comes from standard input: give the JSON of the body',
        zh: '请求体来自标准输入：请直接给出请求体的 JSON',
      }
    : {
        en: `its body is in the file ${name.slice(1)}: give that file`,
        zh: `请求体在文件 ${name.slice(1)} 中：请给出该文件`,
      };
}

function notRead(name: string): BilingualText {
  return {
    en: `${name} is not read, since no write-off is sent so: give the JSON of its body`,
    zh: `不支持 ${name}（核销请求不这样发送）：请直接给出请求体的 JSON`,
  };
}

function withoutValue(name: string): BilingualText {
  return {
    en: `${name} has no value: copy the whole command`,
    zh: `${name} 没有值：请复制完整命令`,
  };
}

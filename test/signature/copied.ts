/** Writes requests as browsers and tools copy them, by their documented formats, for tests that read them back. */
export interface CopiedRequest {
  readonly url: string;
  readonly body: string;
}

const headers = [
  'content-type: application/json',
  'user-agent: Mozilla/5.0 (X11; Linux x86_64) "Chrome";v="152"',
];

function bash(text: string, escapes: (text: string) => string): string {
  return escapes(text) === text ? `'${text}'` : `$'${escapes(text)}'`;
}

/** Chrome: only unprintable characters, `!` and `'` make it `$'…'`. */
function chromeBash(text: string): string {
  const isPlain = !/[\p{Cc}!']/u.test(text);
  return bash(text, (all) => (isPlain ? all : fourDigits(backslashed(all), /[\p{Cc}!]/gu)));
}

/** Firefox: all characters outside ASCII, too, and `!` in octal. */
function firefoxBash(text: string): string {
  const isPlain = /^[ -~]*$/u.test(text) && !/[!']/u.test(text);
  return bash(text, (all) => {
    if (isPlain) return all;
    return backslashed(all)
      .replaceAll('!', String.raw`\041`)
      .replaceAll(/[^ -~]/g, (unit) => {
        const code = unit.charCodeAt(0).toString(16);
        return unit.charCodeAt(0) < 256 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
      });
  });
}

function backslashed(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
}

function fourDigits(text: string, which: RegExp): string {
  return text.replaceAll(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A character that cmd may interpret gets a `^`; a line break is `^` and two of them. */
function careted(text: string): string {
  return text
    .replaceAll(/[^a-zA-Z0-9\s_\-:=+~'/.',?;()*`]/g, '^$&')
    .replaceAll(/%(?=[a-zA-Z0-9_])/g, '%^')
    .replaceAll(/\r?\n/g, '^\n\n');
}

const chromeCmd = (text: string): string =>
  `^"${careted(text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`))}^"`;
/** Up to Chrome 138: without a line break in it, the quotes around are plain. */
const olderChromeCmd = (text: string): string =>
  text.includes('\n') ? chromeCmd(text) : chromeCmd(text).replaceAll(/^\^"|\^"$/gu, '"');
const firefoxCmd = (text: string): string => `^"${careted(text.replaceAll('"', String.raw`\"`))}^"`;
/** Up to 2019. */
const oldestCmd = (text: string): string => `"${text.replaceAll('"', '""').replaceAll('%', '"%"')}"`;

function powershellText(text: string): string {
  const escaped = text.replaceAll(/[`$"]/g, '`$&');
  return `"${escaped.replaceAll(/[^ -~]/g, (unit) => `$([char]${unit.charCodeAt(0)})`)}"`;
}

type Writer = (request: CopiedRequest) => string;

function curl(quote: (text: string) => string, next: string, name = 'curl'): Writer {
  return ({ url, body }) =>
    [
      `${name} ${quote(url)}`,
      ...headers.map((header) => `-H ${quote(header)}`),
      `--data-raw ${quote(body)}`,
    ].join(next);
}

const powershell: Writer = ({ url, body }) => {
  const text = powershellText(body);
  const bytes = /^[ -~]*$/u.test(body) ? text : `([System.Text.Encoding]::UTF8.GetBytes(${text}))`;
  return [
    '$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession',
    '$session.UserAgent = "Mozilla/5.0"',
    `Invoke-WebRequest -UseBasicParsing -Uri ${powershellText(url)} \``,
    '-Method "POST" `',
    '-WebSession $session `',
    '-Headers @{\n"accept"="*/*"\n  "cache-control"="no-cache"\n} `',
    '-ContentType "application/json" `',
    `-Body ${bytes}`,
  ].join('\n');
};

const fetchCall: Writer = ({ url, body }) => {
  const options = {
    headers: { accept: '*/*', 'content-type': 'application/json' },
    body,
    method: 'POST',
    mode: 'cors',
  };
  return `fetch(${JSON.stringify(url)}, ${JSON.stringify(options, null, 2)});`;
};

/** Every form in which a browser copies a request as a command. */
export const copies: readonly (readonly [string, Writer])[] = [
  ['Chrome, cURL (bash)', curl(chromeBash, ' \\\n  ')],
  ['Chrome, cURL (cmd)', curl(chromeCmd, ' ^\n  ')],
  ['Chrome up to 138, cURL (cmd)', curl(olderChromeCmd, ' ^\n  ')],
  ['Firefox, cURL (POSIX)', curl(firefoxBash, ' \\\n  ')],
  ['Firefox, cURL (Windows)', curl(firefoxCmd, ' ^\n  ', 'curl.exe')],
  ['Chrome of 2019, cURL (cmd)', curl(oldestCmd, ' ')],
  ['Chrome, PowerShell', powershell],
  ['Chrome, fetch', fetchCall],
];

/** The newest forms of Chrome and Firefox: for messages of several lines, and backslashes. */
export const ofLines = copies.filter(([name]) => !name.includes('2019'));

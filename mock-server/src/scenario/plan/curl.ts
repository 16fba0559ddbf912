import type { BuiltRequest } from '../build-request.js';

/** A request to the provider as one line for a POSIX shell, with exactly the signed bytes. */
export function requestCurl(
  url: string,
  { headers, body }: BuiltRequest,
  giveUpMs: number | undefined,
): string {
  const given = Object.entries({ 'content-type': '', ...headers });
  const parts = [
    'curl -sS -i -X POST',
    quoted(url),
    ...given.map(([name, value]) => `-H ${quoted(value === '' ? `${name}:` : `${name}: ${value}`)}`),
    ...(giveUpMs === undefined ? [] : [`--max-time ${giveUpMs / 1000}`]),
  ];
  const { printed, isPlain } = bytesOf(body);
  return isPlain
    ? `${parts.join(' ')} --data-binary ${printed}`
    : `${printed} | ${parts.join(' ')} --data-binary @-`;
}

/** A call of an emulator's admin API; the path is below `/__admin`. */
export interface AdminCall {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: object;
}

/** A call of the admin API as one line for a POSIX shell. */
export function adminCurl(origin: string, { method, path, body }: AdminCall): string {
  const line = `curl -sS -X ${method} ${quoted(`${origin}/__admin${path}`)}`;
  if (body === undefined) return line;
  return `${line} -H 'content-type: application/json' -d ${quoted(JSON.stringify(body))}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text is written as it is. Characters that a terminal cannot show, or many trailing spaces, go through `printf`. */
function bytesOf(body: Buffer): { readonly printed: string; readonly isPlain: boolean } {
  const text = decoded(body);
  const spaces = text === undefined ? 0 : text.length - text.trimEnd().length;
  if (text !== undefined && spaces > 64) {
    return { printed: `printf '%s%*s' ${quoted(text.trimEnd())} ${spaces} ''`, isPlain: false };
  }
  if (text !== undefined && !/[\p{Cc}\ufeff]/u.test(text)) return { printed: quoted(text), isPlain: true };
  return { printed: `printf ${quoted(Array.from(body, toOctal).join(''))}`, isPlain: false };
}

function toOctal(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[ -~]/u.test(char) && !/[%\\]/u.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
}

function decoded(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

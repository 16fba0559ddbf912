import { isNestedDeeper } from '@shoubei-kit/fixtures/checks';
import { illegal, quoted, type Refusal } from './refusal.js';

/** A request as a listener passes it to the emulator: values only, no socket. */
export interface WriteOffHttpRequest {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** The body's bytes, or `too_large` if reading stopped at the profile's `bodyLimit`. */
  readonly body: Uint8Array | 'too_large';
}

/** The fields as they came, which are signed. Null-prototype, so that `__proto__` is a name like any other. */
export type Sent = Readonly<Record<string, unknown>>;

/** The rejection of a readable body includes its fields, unless they are nested too deeply to walk. */
export type Parsed = { readonly sent: Sent } | { readonly sent?: Sent; readonly refusal: Refusal };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses bytes to fields. A13 lists what is rejected here. */
export function parse(request: WriteOffHttpRequest, bodyLimit: number): Parsed {
  const refusal = refuseMediaType(request);
  if (refusal) return { refusal };
  if (request.body === 'too_large') {
    return bodyRefusal(`larger than ${bodyLimit} bytes`, `超过 ${bodyLimit} 字节`);
  }
  const text = decode(request.body);
  if (text === undefined) return bodyRefusal('not valid UTF-8', '不是合法的 UTF-8');
  return parseText(text);
}

function refuseMediaType({
  contentType = '',
  contentEncoding = 'identity',
}: WriteOffHttpRequest): Refusal | undefined {
  if (contentType === 'application/json' && contentEncoding === 'identity') return undefined;
  const [type = ''] = contentType.split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    return illegal(
      'Content-Type',
      `expected application/json, got ${contentType === '' ? 'none' : quoted(contentType)}`,
      `应为 application/json，实为 ${contentType === '' ? '空' : quoted(contentType)}`,
    );
  }
  if (hasOtherCharset(contentType)) {
    // Hides all of it: a key sent here may contain a semicolon, so hiding only a part would not be enough.
    return illegal(
      'Content-Type',
      `expected UTF-8, got ${quoted(contentType)}`,
      `应为 UTF-8，实为 ${quoted(contentType)}`,
    );
  }
  if (contentEncoding.toLowerCase() !== 'identity') {
    return illegal('Content-Encoding', 'a compressed body is not read', '不接受压缩的请求体');
  }
  return undefined;
}

/** Whether a media type names a `charset` that is not UTF-8. */
export function hasOtherCharset(contentType: string): boolean {
  const [, ...parameters] = contentType.split(';');
  const charset = parameters.map((p) => p.trim()).find((p) => /^charset=/iu.test(p));
  return charset !== undefined && !/^charset="?utf-?8"?$/iu.test(charset);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses a JSON object's text to fields that can be signed. */
export function parseText(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.startsWith('\uFEFF')
      ? bodyRefusal(
          'begins with a byte order mark: send it without',
          '以字节顺序标记（BOM）开头，请去掉后发送',
        )
      : bodyRefusal('not valid JSON', '不是合法的 JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bodyRefusal('a JSON object is expected', '应为 JSON 对象');
  }
  const sent = withoutPrototype(value);
  const unsignable = refuseValues(sent, text.includes('\\') || !text.isWellFormed());
  if (unsignable)
    return isNestedDeeper(text, deepest) ? { refusal: unsignable } : { sent, refusal: unsignable };
  const refusal = refuseTwice(text, sent);
  return refusal ? { refusal } : { sent };
}

/** Takes an object that was parsed elsewhere as fields, if they can be signed. Changes it in place. */
export function fieldsIn(value: object): Parsed {
  const sent = withoutPrototype(value);
  const refusal = refuseValues(sent, true);
  return refusal ? { refusal } : { sent };
}

/** Changes the object in place: V8 keeps it as compact and quick as any other. A copy would be slower. */
function withoutPrototype(value: object): Sent {
  return Object.setPrototypeOf(value, null);
}

/**
 * A1: an object or array has no text that both sides would sign. The same holds for a number that cannot be represented
 * exactly.
 *
 * @param mayBeHalf whether the text can hold half of a surrogate pair; in text read from UTF-8, only an escape can
 */
function refuseValues(sent: Sent, mayBeHalf: boolean): Refusal | undefined {
  for (const name in sent) {
    const value = sent[name];
    if (typeof value === 'object' && value !== null) {
      return illegal(quotedName(name), 'an object or array cannot be signed', '对象或数组无法签名', 'A1');
    }
    if (typeof value === 'number' && !isExact(value)) {
      return illegal(
        quotedName(name),
        'a number beyond 2^53: send it as text',
        '数字超出 2^53，请改用字符串',
        'A1',
      );
    }
    if (mayBeHalf && !(name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed()))) {
      return illegal(
        quotedName(name),
        'half of a surrogate pair: UTF-8 cannot carry it',
        '含半个代理对，UTF-8 无法表示',
        'A1',
      );
    }
  }
  return undefined;
}

/** No legitimate request is nested deeper. Code that walks one is recursive, and would overflow the stack. */
const deepest = 64;

function isExact(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/**
 * In a flat object every string before a colon is a name, so the count shows duplicate names. Escapes are blanked
 * first, so that each string is one simple run. The time is linear in the text.
 */
function refuseTwice(text: string, sent: Sent): Refusal | undefined {
  const simple = text.includes('\\') ? text.replaceAll(/\\./gu, '__') : text;
  const spans: { readonly start: number; readonly end: number }[] = [];
  for (let start = simple.indexOf('"'), end; start !== -1; start = simple.indexOf('"', end)) {
    end = simple.indexOf('"', start + 1) + 1;
    if (isColonAt(simple, end)) spans.push({ start, end });
  }
  if (spans.length === Object.keys(sent).length) return undefined;
  const seen = new Set<string>();
  const twice = spans
    .map(({ start, end }) => String(JSON.parse(text.slice(start, end))))
    .find((name) => seen.size === seen.add(name).size);
  return illegal(quotedName(twice ?? 'body'), 'the name comes twice', '字段名重复', 'A13');
}

/** Whether a colon follows here, after optional blanks. */
function isColonAt(text: string, at: number): boolean {
  for (let i = at; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === colon) return true;
    if (unit > space) return false;
  }
  return false;
}

const [space, colon] = [32, 58];

/** A name as a log shows it: bare if it is plain, otherwise quoted and escaped. */
export function quotedName(name: string): string {
  return /^[\w-]{1,40}$/u.test(name) ? name : quoted(name);
}

function bodyRefusal(en: string, zh: string): Parsed {
  return { refusal: illegal('body', en, zh) };
}

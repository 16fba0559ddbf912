import { isNestedDeeper } from '@shoubei-kit/fixtures/checks';
import type { Request, RequestHandler, Response } from 'express';
import { hasOtherCharset, quotedName } from '../../core/parse.js';
import type { Text } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { repeatedName } from '../../coupon-data/repeated-name.js';
import { sendProblem } from '../problem.js';
import { readBody } from '../read-body.js';
import { hasBody } from '../unread.js';
import { type BodyBound, boundOf } from './paths.js';
import type { AdminContext } from './scoped.js';
import { withoutKeys } from './unsignable.js';

/** Media types that are read row by row. */
export const rowTypes: string[] = ['application/x-ndjson', 'application/ndjson', 'text/csv'];

/**
 * Reads the body of a request after checking path, method, media type and size. So nobody can make the emulator read,
 * unpack or parse a body that no route needs. A route that reads a stream reads it itself.
 */
export function receive({ deps: { settings } }: AdminContext): RequestHandler {
  return async (request, response, next) => {
    const bound = boundOf(request, response);
    if (!bound) return;
    if (hasBody(request)) {
      if (refuseMediaType(request, response, bound)) return;
      if (Number(request.headers['content-length'] ?? 0) > bound.most) {
        sendTooLarge(request, response, bound);
        return;
      }
      if (!bound.isStreamed && !(await readJson(request, response, bound, settings))) return;
    }
    next();
  };
}

/** Rejects a body that no route would read: the response would report a change that did not happen. */
function refuseMediaType(request: Request, response: Response, { isStreamed }: BodyBound): boolean {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
  const refuse = (en: string, zh: string): true => {
    sendProblem(response, 415, 'media_type', en, zh);
    return true;
  };
  if (request.is(['application/json', ...(isStreamed ? rowTypes : [])]) === false) {
    return refuse(
      `Send Content-Type: application/json${isStreamed ? ', application/x-ndjson or text/csv' : ''}.`,
      `请设置 Content-Type: application/json${isStreamed ? '、application/x-ndjson 或 text/csv' : ''}`,
    );
  }
  if (hasOtherCharset(type)) return refuse(notUtf8.en, notUtf8.zh);
  if (encoding.toLowerCase() === 'identity') return false;
  return refuse(
    'Send the body as it is, without Content-Encoding: a compressed one is not read.',
    '请原样发送请求体，不带 Content-Encoding：不接受压缩的请求体',
  );
}

const notUtf8 = { en: 'The body must be UTF-8.', zh: '请求体须为 UTF-8' };

export function sendTooLarge(
  { method, baseUrl, path }: Request,
  response: Response,
  { most, instead }: BodyBound,
): void {
  const size = most < 2 ** 20 ? `${most / 2 ** 10} KiB` : `${most / 2 ** 20} MiB`;
  const route = `${method} ${baseUrl}${path}`;
  sendProblem(
    response,
    413,
    'too_large',
    `${route} takes a body of at most ${size}${instead ? `: ${instead.en}` : ''}.`,
    `${route} 的请求体最多 ${size}${instead ? `：${instead.zh}` : ''}`,
  );
}

/** Puts the value into `request.body`. False after a response that rejects it, or if its sender has gone away. */
async function readJson(
  request: Request,
  response: Response,
  bound: BodyBound,
  settings: Settings,
): Promise<boolean> {
  const bytes = await readBody(request, response, bound.most);
  if (bytes === undefined) return false;
  if (bytes === 'too_large') {
    sendTooLarge(request, response, bound);
    return false;
  }
  const refuse = (status: number, code: string, en: string, zh: string): false => {
    sendProblem(response, status, code, en, zh);
    return false;
  };
  const text = decode(bytes);
  if (text === undefined) return refuse(415, 'media_type', notUtf8.en, notUtf8.zh);
  if (isNestedDeeper(text, deepest)) {
    return refuse(
      400,
      'too_deep',
      `The body is nested deeper than ${deepest} levels.`,
      `请求体嵌套超过 ${deepest} 层`,
    );
  }
  const value = parsed(text);
  if (value === undefined) {
    return refuse(
      400,
      'bad_request',
      'The body could not be read: JSON is expected.',
      '无法读取请求体：应为 JSON',
    );
  }
  const twice = repeatedNameText(text, value, settings);
  if (twice) return refuse(400, 'bad_request', twice.en, twice.zh);
  request.body = value;
  return true;
}

function repeatedNameText(text: string, value: object, settings: Settings): Text | undefined {
  const repeated = repeatedName(text, value, { line: 1, column: 1 });
  if (!repeated) return undefined;
  const { path, line, column } = repeated;
  const name = path.map((part) => quotedName(String(part))).join('.');
  const said = {
    en: `${name} comes twice in one object (line ${line}, column ${column}): give it once.`,
    zh: `${name} 在同一对象中重复（第 ${line} 行第 ${column} 列），只应出现一次`,
  };
  return withoutKeys(said, settings);
}

/** Undefined for text that is no object or array. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** No legitimate body is nested deeper. Code that walks one is recursive, and would overflow the stack. */
const deepest = 64;

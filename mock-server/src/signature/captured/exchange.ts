import type { BilingualText } from '@shoubei-kit/contracts';
import { childrenOf, jsonIn, type JsonValue, memberOf, sourceOf, textIn } from './json-text.js';
import { type Target, targetOf } from './target.js';

/** Whether the endpoint accepted a sign, as far as a response shows. */
export type SignVerdict = 'accepted' | 'rejected' | 'unknown';

/** A request and its response, in one JSON object: an entry of HAR, a line of a recording. */
export interface CapturedExchange {
  readonly target: Target;
  readonly request: CapturedPart;
  /** Undefined if there was no response. */
  readonly response: CapturedPart | undefined;
  /** Its other members, by name. */
  readonly more: readonly (readonly [string, JsonValue])[];
  readonly isEmulator: boolean;
}

/** The text of a body, or the reason why it is unknown; neither without a body. */
export interface CapturedPart {
  readonly body?: string | undefined;
  readonly problem?: BilingualText;
}

/** Undefined for an object that is no exchange. */
export function exchangeIn(value: JsonValue): CapturedExchange | undefined {
  const request = memberOf(value, 'request');
  const own = request && partOf(request);
  if (!request || !own || (own.body === undefined && !own.problem && !isHead(request))) return undefined;
  const response = memberOf(value, 'response');
  const emulator = memberOf(value, 'emulator');
  const method = textIn(memberOf(request, 'method'));
  const url = textIn(memberOf(request, 'url')) ?? textIn(memberOf(request, 'path'));
  return {
    target: targetOf(method, url),
    request: own,
    response: response && sourceOf(response) !== 'null' ? partOf(response) : undefined,
    more: childrenOf(value).filter(([name]) => name !== 'request' && name !== 'response'),
    isEmulator: emulator !== undefined && sourceOf(emulator) === 'true',
  };
}

/** An object with metadata of a request or response, or with nothing. */
function isHead(part: JsonValue): boolean {
  const children = childrenOf(part);
  return (part.node.type === 'object' && children.length === 0) || children.some(([name]) => heads.has(name));
}

const heads: ReadonlySet<string> = new Set([
  'method',
  'url',
  'path',
  'headers',
  'status',
  'content',
  'postData',
  'body',
  // From the emulator's journal
  'content_type',
  'fields',
  'kind',
]);

/** A body as HAR has it, as a recording (`body`) or the journal has it (`fields`, or `text`), or as itself. */
function partOf(part: JsonValue): CapturedPart {
  const har = memberOf(part, 'postData') ?? memberOf(part, 'content');
  if (har?.node.type === 'object')
    return decoded(textIn(memberOf(har, 'text')), textIn(memberOf(har, 'encoding')));
  const own = isHead(part) ? (memberOf(part, 'fields') ?? memberOf(part, 'text')) : part;
  const body = memberOf(part, 'body') ?? own;
  if (body?.node.type === 'object' || body?.node.type === 'array') return { body: sourceOf(body) };
  return decoded(textIn(body), textIn(memberOf(part, 'encoding')));
}

function decoded(text: string | undefined, encoding = ''): CapturedPart {
  if (text === undefined || encoding === '') return { body: text };
  if (encoding.toLowerCase() !== 'base64') {
    const name = JSON.stringify(encoding.slice(0, 40));
    return {
      problem: { en: `its encoding is ${name}; base64 is read`, zh: `编码为 ${name}，只支持 base64` },
    };
  }
  const bare = text.replaceAll(/\s/gu, '');
  const isBase64 = /^[\w+/-]*={0,2}$/u.test(bare) && bare.replaceAll('=', '').length % 4 !== 1;
  try {
    if (isBase64) return { body: utf8.decode(Buffer.from(bare, 'base64')) };
  } catch {
    return { problem: { en: 'its base64 is not UTF-8', zh: '其 base64 内容不是 UTF-8' } };
  }
  return { problem: { en: 'its base64 is damaged', zh: '其 base64 已损坏' } };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A response that complains about the signature rejects it; one about the coupon shows that the signature was accepted.
 */
export function verdictOf(response: string | undefined): SignVerdict {
  const value = response === undefined ? undefined : jsonIn(response);
  const message = textIn(memberOf(value, 'return_msg'));
  const result = textIn(memberOf(value, 'result_code'));
  if (message !== undefined && /签名|验签|sign/iu.test(message) && result !== 'SUCCESS') return 'rejected';
  return result === undefined ? 'unknown' : 'accepted';
}

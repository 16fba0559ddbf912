import type { BilingualText } from '@shoubei-kit/contracts';
import { type CapturedPart, exchangeIn, type SignVerdict, verdictOf } from './exchange.js';
import {
  childrenOf,
  jsonAt,
  jsonIn,
  jsonSpans,
  type JsonValue,
  memberOf,
  sourceOf,
  textIn,
} from './json-text.js';
import { inWords, isWriteOff, type Target, targetBefore } from './target.js';

/** A body, and the known result of its request. */
export interface CapturedBody {
  readonly where: string;
  readonly text: string;
  readonly isEmulator: boolean;
  readonly signVerdict: SignVerdict;
}

/** A part that was not read, and the reason. */
export interface NotRead {
  readonly where: string;
  readonly text: BilingualText;
}

/** Everything in a capture, useful or not. */
export class Findings {
  readonly bodies: CapturedBody[] = [];
  /** Parts that may belong to a write-off but could not be read. */
  readonly problems: NotRead[] = [];
  /** Other unreadable parts: they show no signature. */
  readonly notes: NotRead[] = [];
  /** Requests to other endpoints: `GET /a`. */
  readonly others: string[] = [];
  /** JSON objects that are no request and no response of a write-off. */
  readonly strangers: { readonly where: string; readonly text: string }[] = [];
  readonly #path: string | undefined;

  constructor(path?: string) {
    this.#path = path;
  }

  /** JSON, alone or with other text around it, from an offset on. */
  addText(text: string, start = 0, place = '', depth = 0): void {
    const spans = jsonSpans(text, start);
    const hasLines = place === '' || text.includes('\n');
    const lineAt = (line: number): string => (hasLines ? placed(place, `line ${line}`) : place);
    let [end, line, counted] = [start, 1, 0];
    for (const span of spans) {
      const at = span.start;
      line += count(text, '\n', counted, at);
      counted = at;
      const where = spans.length === 1 ? place : lineAt(line);
      const before = text.slice(end, at);
      end = span.end;
      const isBeside = before.trim() !== '';
      if (isBeside) this.#noteRemains(before, where, before.length < at - start);
      const value = span.isWhole ? jsonAt(text, span) : undefined;
      if (!value) {
        const last = line + count(text, '\n', at, end - 1);
        this.problems.push({ where: lineAt(line), text: cut(last) });
      } else if (!isBeside || this.isOurs(targetBefore(before))) this.addValue(value, where, depth);
    }
    this.#noteRemains(text.slice(end), lineAt(line), spans.length > 0);
  }

  /** Every message in a JSON value, which may be one, or hold some, escaped within its texts as well. */
  addValue(value: JsonValue, where: string, depth = 0): void {
    const entries = memberOf(value, 'log', 'entries');
    const list = value.node.type === 'array' ? value : entries?.node.type === 'array' ? entries : undefined;
    if (list) {
      const name = (index: number): string => (list === entries ? `entry ${index}` : `[${index}]`);
      for (const [index, [, one]] of childrenOf(list).entries())
        this.#addInner(one, placed(where, name(index)), depth);
      return;
    }
    if (value.node.type !== 'object') return;
    const hasSign = memberOf(value, 'sign') !== undefined;
    const exchange = hasSign ? undefined : exchangeIn(value);
    if (exchange) this.#addExchange(exchange, where, depth);
    else if (hasSign && isFlat(value)) this.addBody(sourceOf(value), where);
    else this.#addHolder(value, where, depth);
  }

  addBody(text: string, where: string, more: Partial<CapturedBody> = {}): void {
    this.bodies.push({ where, text, isEmulator: false, signVerdict: 'unknown', ...more });
  }

  /** False, and noted, for a request to another endpoint. */
  isOurs(target: Target): boolean {
    if (isWriteOff(target, this.#path)) return true;
    this.others.push(inWords(target));
    return false;
  }

  #addExchange(
    { target, request, response, isEmulator, more }: Exchange,
    where: string,
    depth: number,
  ): void {
    if (!this.isOurs(target)) return;
    const ofRequest = placed(where, 'request');
    const signVerdict = verdictOf(response?.body);
    if (request.body !== undefined) this.addBody(request.body, ofRequest, { isEmulator, signVerdict });
    else this.problems.push({ where: ofRequest, text: request.problem ?? noBody('请求体') });
    if (response) this.#addResponse(response, placed(where, 'response'), isEmulator);
    const beside = this.#within(more, where, depth);
    for (const note of beside.notes) this.notes.push(note);
    if (beside.hasMessages()) this.#addAll(beside);
  }

  #addResponse({ body = '', problem }: CapturedPart, where: string, isEmulator: boolean): void {
    if (problem) this.problems.push({ where, text: problem });
    // An empty one, or a gateway's page, has no signature to report.
    else if (body === '') this.notes.push({ where, text: noBody('响应体') });
    else if (jsonIn(body)?.node.type === 'object') this.addBody(body, where, { isEmulator });
    else this.notes.push({ where, text: noObject });
  }

  /** A log line may contain a request or response, or be one itself. */
  #addHolder(value: JsonValue, where: string, depth: number): void {
    const inner = this.#within(childrenOf(value), where, depth);
    for (const note of inner.notes) this.notes.push(note);
    const isMessage = known.some((name) => memberOf(value, name) !== undefined);
    if (inner.hasMessages()) this.#addAll(inner);
    else if (isMessage) this.addBody(sourceOf(value), where);
    else this.strangers.push({ where, text: sourceOf(value) });
  }

  hasMessages(): boolean {
    return this.bodies.length + this.problems.length + this.others.length > 0;
  }

  #within(members: ReturnType<typeof childrenOf>, where: string, depth: number): Findings {
    const inner = new Findings(this.#path);
    for (const [name, one] of members) inner.#addInner(one, placed(where, name), depth);
    return inner;
  }

  #addInner(value: JsonValue, where: string, depth: number): void {
    const text = textIn(value);
    const inner = text === undefined ? value : depth < mostTexts ? jsonIn(text) : undefined;
    if (inner) this.addValue(inner, where, text === undefined ? depth : depth + 1);
    else if (text !== undefined && depth < mostTexts) this.addText(text, 0, where, depth + 1);
    else if (text !== undefined) this.#noteRemains(text, where, false);
  }

  /** Notes remains of a message in a text that is no JSON: of a form, a printed map, a truncated object. */
  #noteRemains(text: string, where: string, isAfterJson: boolean): void {
    if (remains.test(text) || (isAfterJson && rest.test(text))) this.notes.push({ where, text: noJson });
  }

  /** Parts next to a message within one object need no note. */
  #addAll(inner: Findings): void {
    for (const body of inner.bodies) this.bodies.push(body);
    for (const problem of inner.problems) this.problems.push(problem);
    for (const other of inner.others) this.others.push(other);
  }
}

type Exchange = NonNullable<ReturnType<typeof exchangeIn>>;

/** The limit of texts nested within texts. */
const mostTexts = 4;

/** Names that occur in a request or response of a write-off, and rarely in other objects. */
const known = ['sign', 'return_code', 'inst_no', 'coupon_code', 'couponCode', 'wf_trace_no'];

const remains =
  /\bsign["'\\^`]*\s*[:=]\s*["'\\^`]*[\w+/=-]{16}|\b(?:return_code|inst_no|coupon_code|couponCode)["'\\^`]+\s*[:=]/u;

/** Text with quotes directly after an object was part of it before it was damaged. */
const rest = /^[\w"\\][^\n{]*["\\]/u;

function isFlat(value: JsonValue): boolean {
  return childrenOf(value).every(([, { node }]) => node.type !== 'object' && node.type !== 'array');
}

/** Joins two parts of a place; one may be empty. */
export function placed(where: string, more: string): string {
  return where === '' ? more : `${where} ${more}`;
}

function noBody(which: '请求体' | '响应体'): BilingualText {
  return {
    en: 'has no body in this capture (a browser may leave it out: save the HAR with content)',
    zh: `抓包中没有${which}（浏览器可能未保存：请导出包含内容的 HAR）`,
  };
}

function cut(last: number): BilingualText {
  return {
    en: `JSON that begins here is cut, or not valid: not read up to line ${last}`,
    zh: `此处起的 JSON 被截断或不合法：直到第 ${last} 行未读取`,
  };
}

function count(text: string, character: string, from: number, to: number): number {
  let found = 0;
  for (let at = text.indexOf(character, from); at !== -1 && at < to; at = text.indexOf(character, at + 1))
    found += 1;
  return found;
}

const noJson: BilingualText = {
  en: 'there are fields of a message that are in no JSON object: not read',
  zh: '有不在 JSON 对象中的报文字段：未读取',
};
const noObject: BilingualText = {
  en: 'is not a JSON object, so it has no signature',
  zh: '不是 JSON 对象，没有 sign',
};

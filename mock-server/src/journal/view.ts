import { canonicalString, SigningError } from '@shoubei-kit/sdk-lite/signing';
import { withHeaders } from '../core/headers.js';
import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import { isSmall, shownOf } from '../core/shown.js';
import type { JournalRecord, SignatureCause } from './record.js';
import { cut, type Mask, maskFor, maskInBoth } from './masking.js';
import { Room } from './room.js';

/** One exchange as shown. Holds neither the key nor a usable signature. */
export interface JournalEntry {
  readonly id: string;
  readonly seq: number;
  /** ISO 8601, by the machine's clock. */
  readonly at: string;
  /** The path of the request. */
  readonly endpoint: string;
  readonly inst_no?: string;
  readonly coupon_code?: string;
  readonly wf_trace_no?: string;
  /** Undefined if a fault came before any decision. */
  readonly outcome?: Exchange['outcome'];
  readonly provenance?: string;
  readonly assumptions?: readonly string[];
  readonly reason?: { readonly field: string; readonly en: string; readonly zh: string };
  readonly signature?: Exchange['signature'];
  /** Why it is wrong, once known. */
  readonly cause?: SignatureCause;
  /** Bytes of the text that the correct signature would cover, key included. Only for a request that is shown whole. */
  readonly canonical_length?: number;
  readonly order_no?: string;
  readonly replayed: boolean;
  readonly magic?: string;
  readonly faults: Exchange['faults'];
  /** Milliseconds until the response was ready, and until it was sent. */
  readonly ms: number;
  readonly delivery?: JournalRecord['delivery'];
  readonly request: {
    readonly content_type?: string;
    /** Undefined if none were readable. */
    readonly fields?: Readonly<Record<string, unknown>>;
    readonly text?: string;
    /** Fields that are not shown, and characters not shown of the others. */
    readonly more_fields?: number;
    readonly more_characters?: number;
  };
  readonly response: MaskedReply;
}

export type MaskedReply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** As sent, except for its signature. */
      readonly body: string;
      /** Characters of it that are not shown. */
      readonly more_characters?: number;
      readonly delay_ms: number;
    }
  | { readonly kind: 'reset'; readonly delay_ms: number }
  | { readonly kind: 'silence'; readonly ms: number };

/** The shown parts of a record, except its cause and its delivery. */
interface Shown {
  readonly before: Omit<JournalEntry, 'request' | 'response'>;
  readonly after: Pick<JournalEntry, 'request' | 'response'>;
}

const shown = new WeakMap<JournalRecord, Shown>();

/** Makes a record safe to show. It is masked once, however many readers there are. */
export function toEntry(record: JournalRecord, settings: Settings): JournalEntry {
  const known = shown.get(record);
  const { before, after } = known ?? toShown(record, settings);
  if (!known) shown.set(record, { before, after });
  const { cause, delivery } = record;
  return { ...before, ...(cause && { cause }), ...(delivery && { delivery }), ...after };
}

function toShown(record: JournalRecord, settings: Settings): Shown {
  const { exchange } = record;
  const mask = maskFor(exchange, settings);
  return {
    before: decided(record, settings, mask),
    after: {
      request: shownRequest(record, mask),
      response: shownReply(exchange, settings, mask),
    },
  };
}

function decided(record: JournalRecord, settings: Settings, mask: Mask): Shown['before'] {
  const { exchange } = record;
  const { outcome, provenance, assumptions, instNo, couponCode, wfTraceNo, order, reason, faults } = exchange;
  const length = canonicalLength(exchange, settings);
  return {
    id: exchange.requestId,
    seq: record.seq,
    at: new Date(record.atMs).toISOString(),
    endpoint: exchange.endpoint,
    ...(instNo !== undefined && { inst_no: cut(instNo, most.number, mask) }),
    ...(couponCode !== undefined && { coupon_code: cut(couponCode, most.number, mask) }),
    ...(wfTraceNo !== undefined && { wf_trace_no: cut(wfTraceNo, most.number, mask) }),
    ...(outcome && provenance && { outcome, provenance }),
    ...(assumptions && { assumptions }),
    ...(reason && { reason: { field: mask.said(reason.field), ...maskInBoth(reason.text, mask) } }),
    ...(exchange.signature && { signature: exchange.signature }),
    ...(length !== undefined && { canonical_length: length }),
    ...(order && { order_no: order.order_no }),
    replayed: exchange.replayed,
    ...(exchange.magic !== undefined && { magic: exchange.magic }),
    faults,
    ms: Number(record.ms.toFixed(1)),
  };
}

/** The most characters shown of an identifying number, and of a media type. */
const most = { number: 64, type: 256 };

function canonicalLength({ sent, key }: Exchange, { signing }: Settings): number | undefined {
  if (!sent || key === undefined || !isSmall(sent)) return undefined;
  try {
    return Buffer.byteLength(canonicalString(sent, signing.request, key));
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

function shownRequest({ exchange, contentType, text }: JournalRecord, mask: Mask): JournalEntry['request'] {
  const { sent } = exchange;
  const room = new Room(mask);
  return {
    ...(contentType !== undefined && { content_type: cut(contentType, most.type, mask) }),
    ...(sent && { fields: signCut(room.fields(sent)) }),
    ...(text !== undefined && { text: room.text(text) }),
    ...room.more(),
  };
}

function signCut(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { sign } = fields;
  return typeof sign === 'string' ? { ...fields, sign: short(sign) } : fields;
}

function shownReply(exchange: Exchange, settings: Settings, mask: Mask): MaskedReply {
  const reply = withHeaders(exchange, settings);
  if (reply.kind === 'silence') return reply;
  if (reply.kind === 'reset') return { kind: 'reset', delay_ms: reply.delayMs };
  const { status, body, delayMs } = reply;
  const headers = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [name, mask.said(value)]),
  );
  const more = body.length - shownOf.characters;
  return {
    kind: 'response',
    status,
    headers,
    body: cut(maskSign(body), shownOf.characters, mask),
    ...(more > 0 && { more_characters: more }),
    delay_ms: delayMs,
  };
}

/** Keeps enough to recognize a signature, too little to use it. */
function short(sign: string): string {
  return sign.length > 6 ? `${sign.slice(0, 6)}…` : sign;
}

/** Masks the response's own signature, which is at its end, even if the text is cut. */
function maskSign(body: string): string {
  return body.replace(/("sign":"[^"]{6})[^"]*/u, '$1…');
}

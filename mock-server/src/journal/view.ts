import { canonicalString, SigningError } from '@shoubei-kit/sdk-lite/signing';
import { withHeaders } from '../core/headers.js';
import type { Sent } from '../core/parse.js';
import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import type { JournalRecord } from './record.js';
import { type Mask, maskIn, maskInBoth, maskFor } from './masking.js';

/** One exchange as it is shown. Holds neither the key nor a sign that could be used. */
export interface JournalEntry {
  readonly id: string;
  readonly seq: number;
  /** ISO 8601, by the machine's clock. */
  readonly at: string;
  /** The path that it was sent to. */
  readonly endpoint: string;
  readonly inst_no?: string;
  readonly coupon_code?: string;
  readonly wf_trace_no?: string;
  /** Undefined where a fault came before any decision. */
  readonly outcome?: Exchange['outcome'];
  readonly provenance?: string;
  readonly assumptions?: readonly string[];
  readonly reason?: { readonly field: string; readonly en: string; readonly zh: string };
  readonly signature?: Exchange['signature'];
  /** Bytes of the text that the request's sign should have been made of, key included. */
  readonly canonical_length?: number;
  readonly order_no?: string;
  readonly replayed: boolean;
  readonly magic?: string;
  readonly faults: Exchange['faults'];
  /** Milliseconds until the answer was ready, and until it had left. */
  readonly ms: number;
  readonly delivery?: JournalRecord['delivery'];
  readonly request: {
    readonly content_type?: string;
    /** Undefined where none could be read. */
    readonly fields?: Readonly<Record<string, unknown>>;
    readonly text?: string;
  };
  readonly response: MaskedReply;
}

export type MaskedReply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** As sent, but for its sign. */
      readonly body: string;
      readonly delay_ms: number;
    }
  | { readonly kind: 'reset'; readonly delay_ms: number }
  | { readonly kind: 'silence'; readonly ms: number };

/** What may be shown of a record. */
export function toEntry(record: JournalRecord, settings: Settings): JournalEntry {
  const { exchange, contentType = '' } = record;
  const { outcome, provenance, assumptions, instNo, couponCode, wfTraceNo, order, reason, faults } = exchange;
  const mask = maskFor(exchange, settings);
  const length = canonicalLength(exchange, settings);
  return {
    id: exchange.requestId,
    seq: record.seq,
    at: new Date(record.atMs).toISOString(),
    endpoint: exchange.endpoint,
    ...(instNo !== undefined && { inst_no: mask(instNo) }),
    ...(couponCode !== undefined && { coupon_code: mask(couponCode) }),
    ...(wfTraceNo !== undefined && { wf_trace_no: mask(wfTraceNo) }),
    ...(outcome && provenance && { outcome, provenance }),
    ...(assumptions && { assumptions }),
    ...(reason && {
      reason: { field: mask(reason.field), ...maskInBoth(reason.text, exchange, mask, contentType) },
    }),
    ...(exchange.signature && { signature: exchange.signature }),
    ...(length !== undefined && { canonical_length: length }),
    ...(order && { order_no: order.order_no }),
    replayed: exchange.replayed,
    ...(exchange.magic !== undefined && { magic: exchange.magic }),
    faults,
    ms: Number(record.ms.toFixed(1)),
    ...(record.delivery && { delivery: record.delivery }),
    request: maskedRequest(record, mask),
    response: maskedReply(record, settings, mask),
  };
}

function canonicalLength({ sent, key }: Exchange, { signing }: Settings): number | undefined {
  if (!sent || key === undefined) return undefined;
  try {
    return Buffer.byteLength(canonicalString(sent, signing.request, key));
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

function maskedRequest({ exchange, contentType, text }: JournalRecord, mask: Mask): JournalEntry['request'] {
  const { sent } = exchange;
  return {
    ...(contentType !== undefined && { content_type: mask(contentType) }),
    ...(sent && { fields: maskedFields(sent, mask) }),
    ...(text !== undefined && { text: mask(text) }),
  };
}

function maskedFields(sent: Sent, mask: Mask): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const shown = masked(value, mask, 0);
      return [mask(name), name === 'sign' && typeof shown === 'string' ? short(shown) : shown];
    }),
  );
}

/** What cannot be signed is refused, but is shown: with what is hidden within, and no deeper than anybody meant it. */
function masked(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : mask(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '…';
  if (Array.isArray(value)) return value.map((one) => masked(one, mask, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [mask(name), masked(one, mask, depth + 1)]),
  );
}

const deepest = 8;

function maskedReply(
  { exchange, contentType = '' }: JournalRecord,
  settings: Settings,
  mask: Mask,
): MaskedReply {
  const reply = withHeaders(exchange, settings);
  if (reply.kind === 'silence') return reply;
  if (reply.kind === 'reset') return { kind: 'reset', delay_ms: reply.delayMs };
  const { status, body, delayMs } = reply;
  const headers = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [name, maskIn(value, exchange, mask, contentType)]),
  );
  return { kind: 'response', status, headers, body: mask(maskSign(body)), delay_ms: delayMs };
}

/** Enough to see which one it was, too little to use. */
function short(sign: string): string {
  return sign.length > 6 ? `${sign.slice(0, 6)}…` : sign;
}

/** The answer's own sign, which stands at its end, also where the text is cut. */
function maskSign(body: string): string {
  return body.replace(/("sign":"[^"]{6})[^"]*/u, '$1…');
}

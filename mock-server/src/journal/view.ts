import { canonicalString, SigningError } from '@shoubei-kit/sdk-lite/signing';
import type { Sent } from '../core/parse.js';
import type { Exchange, Reply } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import type { JournalRecord } from './journal.js';

/** One exchange as it is told. Holds neither the key nor a sign that could be used. */
export interface JournalEntry {
  readonly id: string;
  readonly seq: number;
  /** ISO 8601, by the machine's clock. */
  readonly at: string;
  readonly inst_no?: string;
  readonly coupon_code?: string;
  readonly wf_trace_no?: string;
  /** Undefined where a fault came before any decision. */
  readonly outcome?: Exchange['outcome'];
  readonly provenance?: string;
  readonly rests_on?: readonly string[];
  readonly why?: { readonly field: string; readonly en: string; readonly zh: string };
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
  readonly answer: TellableReply;
}

export type TellableReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** As sent, but for its sign. */
      readonly body: string;
      readonly delay_ms: number;
    }
  | { readonly kind: 'reset'; readonly delay_ms: number }
  | { readonly kind: 'silence'; readonly ms: number };

/** What may be told of a record. */
export function toEntry(record: JournalRecord, settings: Settings): JournalEntry {
  const { exchange, text, contentType } = record;
  const { sent, why, outcome, instNo, couponCode, wfTraceNo, order, key, faults } = exchange;
  const length = canonicalLength(sent, settings, key);
  const mask = masker(key, settings);
  return {
    id: exchange.requestId,
    seq: record.seq,
    at: new Date(record.atMs).toISOString(),
    ...(instNo !== undefined && { inst_no: mask(instNo) }),
    ...(couponCode !== undefined && { coupon_code: mask(couponCode) }),
    ...(wfTraceNo !== undefined && { wf_trace_no: mask(wfTraceNo) }),
    ...(outcome && { outcome, provenance: settings.codes[outcome].provenance }),
    ...restsOn(exchange.reply),
    ...(why && { why: { field: mask(why.field), en: mask(why.text.en), zh: mask(why.text.zh) } }),
    ...(exchange.signature && { signature: exchange.signature }),
    ...(length !== undefined && { canonical_length: length }),
    ...(order && { order_no: order.order_no }),
    replayed: exchange.replayed,
    ...(exchange.magic !== undefined && { magic: exchange.magic }),
    faults,
    ms: Number(record.ms.toFixed(1)),
    ...(record.delivery && { delivery: record.delivery }),
    request: {
      ...(contentType !== undefined && { content_type: contentType }),
      ...(sent && { fields: tellableFields(sent, mask) }),
      ...(text !== undefined && { text: mask(hideDigests(text)) }),
    },
    answer: tellableReply(exchange.reply, mask),
  };
}

function restsOn(reply: Reply): { readonly rests_on?: readonly string[] } {
  const rows = reply.kind === 'answer' ? reply.headers['x-shoubei-mock-rests-on'] : undefined;
  return rows === undefined ? {} : { rests_on: rows.split(',') };
}

function canonicalLength(
  sent: Sent | undefined,
  settings: Settings,
  key: string | undefined,
): number | undefined {
  if (!sent || key === undefined) return undefined;
  try {
    return Buffer.byteLength(canonicalString(sent, settings.signing.request, key));
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

type Mask = (text: string) => string;

/** Somebody who is at a loss may send the key itself, also in what cannot be read. */
function masker(key: string | undefined, { institutions }: Settings): Mask {
  const keys = [...institutions.values()].flatMap((institution) => institution.keys);
  const hidden = new Set(key === undefined ? keys : [...keys, key]);
  return (text) => [...hidden].reduce((masked, one) => masked.replaceAll(one, '***'), text);
}

function tellableFields(sent: Sent, mask: Mask): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const told = typeof value === 'string' ? mask(value) : value;
      return [mask(name), name === 'sign' && typeof told === 'string' ? short(told) : told];
    }),
  );
}

function tellableReply(reply: Reply, mask: Mask): TellableReply {
  if (reply.kind === 'silence') return reply;
  if (reply.kind === 'reset') return { kind: 'reset', delay_ms: reply.delayMs };
  const { status, headers, body, delayMs } = reply;
  return { kind: 'answer', status, headers, body: mask(hideSign(body)), delay_ms: delayMs };
}

/** Enough to see which one it was, too little to use. */
function short(sign: string): string {
  return sign.length > 6 ? `${sign.slice(0, 6)}…` : sign;
}

/** The answer's own sign, which stands at its end, also where the text is cut. */
function hideSign(body: string): string {
  return body.replace(/("sign":"[^"]{6})[^"]*/u, '$1…');
}

/** In text of unknown form whatever may be a digest. */
function hideDigests(text: string): string {
  return text.replaceAll(/([0-9a-f]{6})[0-9a-f]{26,}/giu, '$1…');
}

import { sign } from '@shoubei-kit/sdk-lite/signing';
import type { Sent } from '../core/parse.js';
import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import { asciiOnly, quoted, type Text } from '../core/refusal.js';

/** What of an exchange tells its secrets. */
type SignedExchange = Pick<Exchange, 'sent' | 'key' | 'wfTraceNo'>;

/** Masks text: neither a key nor a sign that could be used is left in it. */
export type Mask = (text: string) => string;

/** A key as short as this may stand in any text by chance: only a value that is nothing else is hidden. */
const shortest = 8;
const digests = /[0-9a-f]{32,}/giu;

/**
 * What hides the secrets of one exchange. Somebody who is at a loss may send the key itself, or a sign under another
 * name, so whatever may be a digest is cut short; but for the trace number, which may look like one, and is needed.
 */
export function maskFor(exchange: SignedExchange, settings: Settings): Mask {
  const keys = new Set([...settings.institutions.values()].flatMap((institution) => institution.keys));
  if (exchange.key !== undefined) keys.add(exchange.key);
  const forms = [...keys].flatMap(formsOf);
  const trace = exchange.wfTraceNo ?? '';
  const isKept = (run: string): boolean =>
    trace.includes(run) && !keys.has(run) && !isUsable(run, exchange, settings);
  return (text) => {
    if (keys.has(text)) return '***';
    const masked = forms.reduce((left, form) => left.replaceAll(form, '***'), text);
    return masked.replaceAll(digests, (run) => (isKept(run) ? run : `${run.slice(0, 6)}…`));
  };
}

/** As it is, within a JSON text, and within a header. */
function formsOf(key: string): readonly string[] {
  if (key.length < shortest) return [];
  const json = JSON.stringify(key).slice(1, -1);
  return [...new Set([key, json, asciiOnly(key), asciiOnly(json)])];
}

/** Whether what was sent as trace number is the sign of the rest. */
function isUsable(run: string, { sent, key }: SignedExchange, { signing }: Settings): boolean {
  if (!sent || key === undefined) return false;
  const { wf_trace_no: _, ...rest } = sent;
  return [sent, rest].some((fields) => signOf(fields, signing.request, key) === run.toLowerCase());
}

function signOf(fields: Sent, rule: Settings['signing']['request'], key: string): string | undefined {
  try {
    return sign(fields, rule, key).toLowerCase();
  } catch {
    return undefined; // what cannot be signed has no sign
  }
}

/** A reason quotes what was sent, cut to a length: there the whole value is hidden before it is quoted anew. */
export function maskIn(
  text: string,
  { sent = {} }: Exchange,
  mask: Mask,
  ...more: readonly string[]
): string {
  const values = [...Object.keys(sent), ...Object.values(sent), ...more].filter(
    (value) => typeof value === 'string',
  );
  const shown = values
    .filter((value) => mask(value) !== value)
    .reduce((left, value) => {
      const [was, is] = [quoted(value), quoted(mask(value))];
      return left.replaceAll(was, is).replaceAll(asciiOnly(was), asciiOnly(is));
    }, text);
  return mask(shown);
}

/** A reason in both languages, masked. */
export function maskInBoth(
  { en, zh }: Text,
  exchange: Exchange,
  mask: Mask,
  ...more: readonly string[]
): Text {
  return { en: maskIn(en, exchange, mask, ...more), zh: maskIn(zh, exchange, mask, ...more) };
}

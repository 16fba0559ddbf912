import type { KnownTexts } from './known-texts.js';
import { shortest } from './known-texts.js';
import { unescape, unescaped } from './unescape.js';

/** So often what was encoded is decoded: base64 of base64 of what was percent-encoded, and one more. */
const deepest = 4;

/** What may be decoded of a text, by its length: nobody but an attacker sends one that has more to decode. */
const mostWork = { times: 12, more: 4_096 };

/**
 * Whether an encoding of one of these texts is in another, or an encoding of that: base64, also in lines, hexadecimal digits,
 * quoted-printable, and escapes within them. Escapes alone do not count: what has them is found where it stands.
 *
 * The time is bounded by the length of the text. Where it is not enough, the answer is yes.
 */
export function isEncodedIn(text: string, known: KnownTexts): boolean {
  let left = mostWork.times * text.length + mostWork.more;
  const seen = new Set(Array.from(unescaped(text), ({ plain }) => plain));
  let views: readonly string[] = [...seen];
  for (let depth = 0; depth < deepest && views.length > 0; depth += 1) {
    const next: string[] = [];
    for (const view of views) {
      for (const decoded of decodingsOf(view)) {
        if (decoded.length < shortest || seen.has(decoded)) continue;
        left -= decoded.length;
        if (left < 0 || known.isIn(decoded)) return true;
        seen.add(decoded);
        next.push(decoded);
      }
    }
    views = next;
  }
  return false;
}

/** What a text may be the encoding of; none is longer than it. */
function* decodingsOf(text: string): Generator<string> {
  if (/[%\\&]/u.test(text)) yield unescape(text).plain;
  if (/=[\da-f]{2}|=\r?\n/iu.test(text)) yield fromQuotedPrintable(text);
  const joined = /\s/u.test(text) ? text.replaceAll(/\s+/gu, '') : undefined;
  if (joined !== undefined) yield joined;
  yield fromRuns(text, /[\w+/-]{11,}/gu, 'base64');
  if (joined !== undefined) yield fromRuns(joined, /[\w+/-]{11,}/gu, 'base64');
  yield fromRuns(text, /[\da-f]{16,}/giu, 'hex');
  // One digit before it may belong to something else.
  yield fromRuns(text, /(?<=[\da-f])[\da-f]{16,}/giu, 'hex');
}

function fromRuns(text: string, runs: RegExp, encoding: 'base64' | 'hex'): string {
  return Array.from(text.matchAll(runs), ([run]) => Buffer.from(run, encoding).toString()).join('\n');
}

function fromQuotedPrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/(?:=[\da-f]{2})+/giu, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString());
}

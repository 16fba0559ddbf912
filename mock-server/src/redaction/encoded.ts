import { type KnownTexts, shortest } from './known-texts.js';
import { plainsOf, unescape } from './unescape.js';

/** The most levels of encoding that are decoded: base64 of base64 of percent-encoded text, and one more. */
const deepest = 4;

/** The most characters decoded, by the length of a text. Only an attacker sends more. */
const most = { times: 12, more: 16_384 };

/**
 * Whether another text contains one of these texts encoded, possibly several times. Covers base64, also in lines,
 * hexadecimal digits, quoted-printable, and escapes within them. Escapes alone do not count: such a text is found in
 * place.
 *
 * The time is bounded by the length of the text. If that is not enough, the result is true.
 *
 * @param plains the text with its escapes undone, if the caller has it already
 */
export function isEncodedIn(
  text: string,
  known: KnownTexts,
  plains: readonly string[] = plainsOf(text),
): boolean {
  const seen = new Set(plains);
  let left = most.times * text.length + most.more;
  let views = [...seen];
  for (let depth = 0; depth < deepest && views.length > 0; depth += 1) {
    views = [...new Set(views.flatMap(decodingsOf))].filter(
      (one) => one.length >= shortest && !seen.has(one),
    );
    for (const view of views) {
      left -= view.length;
      if (left < 0 || known.isIn(view)) return true;
      seen.add(view);
    }
  }
  return false;
}

/** Whether a text could contain an encoding of eight bytes at all. Few numbers and words can. */
export function mayEncode(text: string): boolean {
  return !/^\d{0,15}$/u.test(text) && /[\w+/-]{11}|[=%\\&\s]/u.test(text);
}

/** The possible decodings of a text, none longer than it. */
function decodingsOf(text: string): readonly string[] {
  const joined = /\s/u.test(text) ? [text, text.replaceAll(/\s+/gu, '')] : [text];
  return [
    ...joined.slice(1),
    ...(/[%\\&]/u.test(text) ? [unescape(text).plain] : []),
    ...(/=(?:[\da-fA-F]{2}|\r?\n)/u.test(text) ? [fromQuotedPrintable(text)] : []),
    // The first characters may belong to something else.
    ...joined.flatMap((one) => [0, 1, 2, 3].map((from) => decoded(one, /[\w+/-]{11,}/gu, 'base64', from))),
    ...joined.flatMap((one) => [0, 1].map((from) => decoded(one, /[\da-fA-F]{16,}/gu, 'hex', from))),
  ];
}

function decoded(text: string, runs: RegExp, encoding: 'base64' | 'hex', from: number): string {
  return (text.match(runs) ?? []).map((run) => Buffer.from(run.slice(from), encoding).toString()).join('\n');
}

function fromQuotedPrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/(?:=[\da-fA-F]{2})+/gu, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString());
}

import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { isSliceOver, nextSlice } from '../../slices.js';
import { codeOf } from '../../store/store-error.js';

const wentAway: ReadonlySet<string> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);

/** Writes no faster than the client reads; false if it went away. */
export async function writeAll(
  response: Response,
  texts: AsyncIterable<string>,
  options: { readonly end: boolean } = { end: true },
): Promise<boolean> {
  try {
    await pipeline(texts, response, options);
    return true;
  } catch (error) {
    if (wentAway.has(codeOf(error))) return false;
    throw error;
  }
}

/** Renders many values, each as one text, in slices. */
export async function* textsOf<T>(all: readonly T[], toText: (one: T) => string): AsyncGenerator<string> {
  for (const one of all) {
    if (isSliceOver()) await nextSlice();
    yield toText(one);
  }
}

/** The characters that are written at once. */
const pieceLength = 65_536;

/** Renders many values as one JSON array, piece by piece, in slices. */
export async function* arrayText<T>(all: readonly T[], toValue: (one: T) => object): AsyncGenerator<string> {
  let piece = '[';
  for (const [index, one] of all.entries()) {
    if (isSliceOver()) await nextSlice();
    piece += (index === 0 ? '' : ',') + JSON.stringify(toValue(one));
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}

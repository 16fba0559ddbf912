import { expect } from 'vitest';
import { randomFrom } from '../support/random.js';
import type { Reader } from './readers.js';

// Text that shells, JSON, YAML and CSV read differently, and text that no input should contain.
const odd =
  '" \' \\ { } [ ] ( ) : , ; ^ ` $ % & | < > - + * ! ? = @ ~ \0 a Z 0 9 _ . / 券 \u{1F4A9} \uFEFF \uD800 \u2028 \u001B ""'
    .split(' ')
    .concat(' ', '\t', '\n', '\r', '\r\n');

/** A text with one to three places in it changed. */
function mutated(text: string, random: () => number, isComment: boolean): string {
  const below = (n: number): number => Math.floor(random() * n);
  const alphabet = isComment ? odd : [...odd, '#'];
  let found = text;
  for (let left = 1 + below(3); left > 0; left -= 1) {
    const [at, length] = [below(found.length + 1), 1 + below(8)];
    const [head, tail] = [found.slice(0, at), found.slice(at)];
    const other = below(found.length + 1);
    const changes: readonly (() => string)[] = [
      () => head + tail.slice(1),
      () => head + tail.slice(length),
      () => head + (alphabet[below(alphabet.length)] ?? '') + tail,
      () => head + (alphabet[below(alphabet.length)] ?? '') + tail.slice(1),
      () => head + found.slice(other, other + length * 4) + tail,
      () => head,
      () => head + tail.slice(tail.indexOf('\n') + 1),
    ];
    // It is rarely cut, since little would be left to read.
    found = changes[below(below(4) === 0 ? changes.length : 5)]?.() ?? found;
  }
  return found;
}

/**
 * How many damaged texts a reader read: each within a second, nothing thrown, and no part lost without a
 * report.
 */
export async function readsMutated(
  { texts, hasComments, names, read }: Reader,
  count: number,
  seed: number,
): Promise<number> {
  const random = randomFrom(seed);
  const wrong: string[] = [];
  for (const text of texts)
    expect(await read(text), text).toEqual({ found: expect.any(String), isSaid: false });
  for (let index = 0; index < count; index += 1) {
    const original = texts[index % texts.length] ?? '';
    const text = mutated(original, random, hasComments === true);
    const before = process.cpuUsage();
    const { found, isSaid } = await read(text);
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1_000_000) wrong.push(`slow: ${text}`);
    const lost = (original.match(marks) ?? []).filter(
      (mark) => stands(mark, text, names) && !found.includes(mark),
    );
    if (lost.length > 0 && !isSaid) wrong.push(`${lost.join(', ')} is lost:\n${text}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  return count;
}

/** Whether a mark is whole, in a line with one of the names that identify a message. */
function stands(mark: string, text: string, names: Reader['names']): boolean {
  const at = new RegExp(`(?<![\\w])${mark}(?![\\w])`, 'u').exec(text)?.index;
  if (at === undefined) return false;
  const line = text.slice(text.lastIndexOf('\n', at) + 1).split('\n', 1)[0] ?? '';
  return names === undefined || names.test(line);
}

/** The marks that must be found again in a text. */
const marks = /[0-9a-f]{16}/gu;

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownTexts } from '../../mock-server/src/redaction/known-texts.js';
import { processorMs } from '../support/longest-block.js';

const span = (start: number, end: number): { start: number; end: number } => ({ start, end });

test('known texts are found from left to right, the longest first, without overlaps', () => {
  const known = new KnownTexts(['aaaaaaaa', 'aaaaaaaaaa', 'bcbcbcbc', 'too few']);
  expect(known.findIn('aaaaaaaaaaaaaaaaaaa')).toStrictEqual([span(0, 10), span(10, 18)]);
  expect(known.findIn('xbcbcbcbcbcx too few')).toStrictEqual([span(1, 9)]);
  expect(known.findIn('aaaaaaa')).toStrictEqual([]);
});

test('the cover of a text joins overlapping matches', () => {
  const known = new KnownTexts(['abcdefgh', 'efghijkl', 'bcdefghi']);
  expect(known.coverIn('-abcdefghijkl-abcdefgh')).toStrictEqual([span(1, 13), span(14, 22)]);
});

test('a text added after a search is found by the next search', () => {
  const known = new KnownTexts(['11112222']);
  expect(known.findIn('1111222233334444')).toStrictEqual([span(0, 8)]);
  known.add('33334444');
  known.add('2222333344');
  expect(known.findIn('1111222233334444')).toStrictEqual([span(0, 8), span(8, 16)]);
  expect(known.coverIn('1111222233334444')).toStrictEqual([span(0, 16)]);
});

/** Says by trying every known text at every place what is found. */
function slowly(texts: readonly string[], text: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let at = 0; at < text.length; at += 1) {
    const here = texts.filter((one) => one.length >= 8 && text.startsWith(one, at));
    const longest = Math.max(0, ...here.map(({ length }) => length));
    if (longest > 0) found.push([at, at + longest]);
    at += Math.max(0, longest - 1);
  }
  return found;
}

test('a search finds the same as trying every text at every place, in any order of the texts', () => {
  const letters = (min: number, max: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom('a', 'b', '券', '\uD83C'), minLength: min, maxLength: max });
  const rounds = fc.array(fc.tuple(fc.array(letters(6, 12), { maxLength: 6 }), letters(0, 80)), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(rounds, (all) => {
      const known = new KnownTexts();
      const texts: string[] = [];
      for (const [added, text] of all) {
        for (const one of added) known.add(one);
        texts.push(...added);
        const within = text + (texts.at(-1) ?? '') + text;
        expect(known.findIn(within).map(({ start, end }) => [start, end])).toStrictEqual(
          slowly(texts, within),
        );
      }
    }),
    { numRuns: 200 },
  );
});

test('half a MiB is searched quickly, even if a thousand known texts match the start of every place', () => {
  const known = new KnownTexts(Array.from({ length: 1_440 }, (_, index) => '1'.repeat(index + 8)));
  const text = '111111112'.repeat(58_000);
  const ms = processorMs(() => {
    expect(known.findIn(text)).toHaveLength(58_000);
    expect(known.findIn('1'.repeat(524_288))).toHaveLength(363);
  });
  expect(ms).toBeLessThan(1_000);
});

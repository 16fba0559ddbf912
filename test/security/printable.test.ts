import { expect, test } from 'vitest';
import { oneLine, printable } from '../../mock-server/src/core/printable.js';

// The right sides are the output of Python's json.dumps.
test.each([
  ['\u001b[31mred', String.raw`\u001b[31mred`],
  ['\u0000', String.raw`\u0000`],
  ['\u0085', String.raw`\u0085`],
  ['soft\u00adhyphen', String.raw`soft\u00adhyphen`],
  ['no\u200bwidth', String.raw`no\u200bwidth`],
  ['joined\u034fgraphemes', String.raw`joined\u034fgraphemes`],
  ['a filler \u3164', String.raw`a filler \u3164`],
  ['a variant \ufe0f', String.raw`a variant \ufe0f`],
  ['\u202eright to left', String.raw`\u202eright to left`],
  ['\u2028\u2029', String.raw`\u2028\u2029`],
  ['a tag \u{e0041}', String.raw`a tag \udb40\udc41`],
])('%j is shown without characters that a terminal obeys or hides', (text, shown) => {
  expect([printable(text), oneLine(text)]).toEqual([shown, shown]);
});

test('ordinary text is shown unchanged; only single-line output escapes line breaks and tabs', () => {
  const text = '券\t"é" 😀\nnext';
  expect(printable(text)).toBe('券\t"é" 😀\nnext');
  expect(oneLine(text)).toBe(String.raw`券\u0009"é" 😀\u000anext`);
});

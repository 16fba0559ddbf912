import { expect, test } from 'vitest';
import { canonicalString, SigningError } from '@shoubei-kit/sdk-lite/signing';

const bytesRule = { charset: 'gbk', urlencode: 'percent', pair: 'v', placement: 'none' } as const;

function gbkOf(text: string): string {
  try {
    return canonicalString({ text }, bytesRule, '');
  } catch (error) {
    if (error instanceof SigningError) return error.code;
    throw error;
  }
}

// The bytes are from Python: urllib.parse.quote('丂'.encode('gbk'), safe='~').
const edges = [
  ['the last of ASCII', '\u007F', '%7F'],
  ['the first pair', '丂', '%81%40'],
  ['an odd second byte', '丄', '%81A'],
  ['the second byte before 7F', '亊', '%81~'],
  ['the second byte after 7F', '亐', '%81%80'],
  ['the last second byte', '侢', '%81%FE'],
  ['the first of the second row', '侤', '%82%40'],
  ['the last of the rows before the symbols', '狛', '%A0%FE'],
  ['the ideographic space', '\u3000', '%A1%A1'],
  ['the last symbol of row A1', '〓', '%A1%FE'],
  ['a symbol from GB 2312', '§', '%A1%EC'],
  ['the fullwidth yen', '￥', '%A3%A4'],
  ['the fullwidth overline', '￣', '%A3%FE'],
  ['Latin with a macron', 'ā', '%A8%A1'],
  ['the first after the symbols', '狜', '%AA%40'],
  ['the first ideograph of Unicode', '一', '%D2%BB'],
  ['the last of GB 2312', '齄', '%F7%FE'],
  ['the last ideograph of Unicode 1.1', '\u9FA5', '%FD%9B'],
  ['a compatibility ideograph', '\uF92C', '%FD%9C'],
  ['the first of the last row', '\uFA0C', '%FE%40'],
  ['the second of the last row', '\uFA0D', '%FEA'],
  ['the last of all', '\uFA29', '%FEO'],
  ['the first after ASCII', '\u0080', 'not_in_charset'],
  ['the no-break space', '\u00A0', 'not_in_charset'],
  ['ÿ', '\u00FF', 'not_in_charset'],
  ['the euro sign', '\u20AC', 'not_in_charset'],
  ['ǹ, of GB18030', '\u01F9', 'not_in_charset'],
  ['ḿ, of GB18030', '\u1E3F', 'not_in_charset'],
  ['a radical', '\u2E81', 'not_in_charset'],
  ['the ideographic half-fill', '\u303E', 'not_in_charset'],
  ['a katakana middle dot', '\u30FB', 'not_in_charset'],
  ['the first of extension A', '\u3400', 'not_in_charset'],
  ['the ideograph after the last', '\u9FA6', 'not_in_charset'],
  ['the first private character', '\uE000', 'not_in_charset'],
  ['a private character of GB18030', '\uE5E5', 'not_in_charset'],
  ['a vertical form', '\uFE10', 'not_in_charset'],
  ['the replacement character', '\uFFFD', 'not_in_charset'],
  ['an ideograph of extension B', '\u{20000}', 'not_in_charset'],
] as const;

// One test for all: the client makes its GBK table once, in the test that comes first.
test('GBK encodes the first and last characters of its rows, and rejects those beside them', () => {
  const encoded = edges.map(([name, text]) => [name, text, gbkOf(text)]);
  expect(encoded).toEqual(edges);
  expect(edges).toHaveLength(38);
});

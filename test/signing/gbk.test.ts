import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalString, sign, SigningError } from '@shoubei-kit/sdk-lite/signing';

// Every character up to U+2FFFF, as its GBK bytes in percent-encoding; an empty line if Python's codec has none.
const script = `
import sys
from urllib.parse import quote
for point in range(0x30000):
    try:
        print(quote(chr(point).encode('gbk'), safe='~'))
    except UnicodeEncodeError:
        print()
`;
const python = spawnSync('python3', ['-c', script], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const missing = python.error !== undefined && process.env['CI'] === undefined;

const bytesRule = { charset: 'gbk', urlencode: 'percent', pair: 'v', placement: 'none' } as const;

function gbkOf(text: string): string {
  try {
    return canonicalString({ text }, bytesRule, '');
  } catch (error) {
    if (error instanceof SigningError) return '';
    throw error;
  }
}

test.skipIf(missing)(
  `GBK equals Python's, character by character${missing ? ': skipped, for want of python3' : ''}`,
  () => {
    expect(python.error).toBeUndefined();
    expect(python.stderr).toBe('');
    const expected = python.stdout.split('\n').slice(0, -1);
    expect(expected.length).toBe(0x30000);
    const differing = expected.flatMap((bytes, point) => {
      const ours = gbkOf(String.fromCodePoint(point));
      return ours === bytes ? [] : [`U+${point.toString(16)}: ${ours || 'none'}, Python: ${bytes || 'none'}`];
    });
    expect(differing.slice(0, 20)).toEqual([]);
    expect(expected.filter((bytes) => bytes.length === 6 || bytes.startsWith('%')).length).toBeGreaterThan(
      21_000,
    );
  },
);

test.each([
  ['券码', '%C8%AF%C2%EB'],
  ['核销', '%BA%CB%CF%FA'],
  ['丂', '%81%40'],
  ['・', ''],
  ['·…', '%A1%A4%A1%AD'],
])('%s is %j in GBK', (text, bytes) => {
  expect(gbkOf(text)).toBe(bytes);
});

test('the digest covers the GBK bytes, of names, values and key alike', () => {
  // printf '券=码&key=钥' | iconv -t gbk | md5sum
  const bytes = Buffer.from('c8af3dc2eb266b65793dd4bf', 'hex');
  const expected = createHash('md5').update(bytes).digest('hex');
  expect(sign({ 券: '码' }, { charset: 'gbk' }, '钥')).toBe(expected);
});

test('in GBK, names are sorted by their GBK bytes', () => {
  // UTF-8 has 丂 (U+4E02) before 啊 (U+554A) before ａ (U+FF41); GBK has 8140, A3E1, B0A1.
  const fields = { 啊: '3', ａ: '2', 丂: '1' };
  expect(canonicalString(fields, {}, 'K')).toBe('丂=1&啊=3&ａ=2&key=K');
  expect(canonicalString(fields, { charset: 'gbk' }, 'K')).toBe('丂=1&ａ=2&啊=3&key=K');
});

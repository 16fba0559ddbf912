import { expect, test } from 'vitest';
import { redactor } from '../../mock-server/src/record/redact.js';

const size = 65_536;
const filled = (part: string, head = '', tail = ''): string =>
  head + part.repeat(Math.floor((size - head.length - tail.length) / part.length)) + tail;
const numbered = (write: (index: number) => string, head: string, tail: string): string => {
  const parts: string[] = [];
  for (let index = 0, length = 40; length < size; index += 1) {
    const part = write(index);
    parts.push(part);
    length += part.length + 1;
  }
  return head + parts.join(',') + tail;
};

const bodies = {
  numbers: filled('1,', '[', '1]'),
  'empty texts': filled('"",', '[', '""]'),
  'short texts': filled('"ab",', '[', '"ab"]'),
  names: numbered((index) => `"f${index}":1`, '{', '}'),
  'texts that are cut': filled('"ab",', '['),
  'one code': `{"coupon_code":"${'1'.repeat(size - 20)}"}`,
  codes: numbered((index) => `"${10_000_000 + index}"`, '{"coupon_code":[', ']}'),
  'one code of many parts': numbered((index) => String(index), '{"coupon_code":"', '"}'),
  signs: filled('sign=a&'),
  'bytes that are no UTF-8': filled('%c0%80'),
  'percent signs': filled('%25'),
  backslashes: filled('\\'),
  quotes: filled('a:"'),
  'equals signs': filled('a='),
  'pairs of a form': filled('a=1&'),
};

test.each(Object.entries(bodies))('64 KiB of %s do not block other requests', (_, body) => {
  const redact = redactor({ secret: Buffer.alloc(32), keepSigns: false, key: 'a-key-of-a-test' });
  const before = process.cpuUsage();
  try {
    redact({ request: { body }, response: null });
  } catch (error) {
    // Unredacted data is not written.
    expect(error).toBeInstanceOf(RangeError);
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(150);
});

test('an overlong code is redacted completely, also as a number', () => {
  const redact = redactor({ secret: Buffer.alloc(32), keepSigns: false, key: undefined });
  const digits = '1'.repeat(65);
  const { request } = redact({
    request: { body: `{"coupon_code":${digits},"codes":"${digits}"}` },
    response: null,
  });
  expect(request.body).toBe('{"coupon_code":"(redacted)","codes":"(redacted)"}');
});

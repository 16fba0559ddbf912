import { expect, test } from 'vitest';
import { redactor } from '../../mock-server/src/record/redact.js';
import { processorMs } from '../support/longest-block.js';

test('each code of three digits gets its own pseudonym, in far less than a second', () => {
  const redact = redactor({ secret: Buffer.alloc(32, 7), keepSigns: false, key: undefined });
  const codes = Array.from({ length: 900 }, (_, at) => String(100 + at));
  let body = '';
  const ms = processorMs(() => {
    ({ body } = redact({ request: { body: JSON.stringify({ codes }) }, response: null }).request);
  });
  const { codes: made }: { codes: string[] } = JSON.parse(body);
  expect(made.toSorted()).toEqual(codes);
  expect(made).not.toEqual(codes);
  expect(ms).toBeLessThan(2_000); // 8 s before: a thousand draws for each
});

test('all codes of one and two characters keep their form, also those with a leading zero', () => {
  const redact = redactor({ secret: Buffer.alloc(32, 7), keepSigns: false, key: undefined });
  const codes = [
    ...Array.from({ length: 10 }, (_, at) => String(at)),
    ...Array.from({ length: 100 }, (_, at) => String(at).padStart(2, '0')),
    ...Array.from({ length: 26 }, (_, at) => `${String.fromCharCode(97 + at)}7`),
  ];
  const { request } = redact({ request: { body: JSON.stringify({ codes }) }, response: null });
  const { codes: made }: { codes: string[] } = JSON.parse(request.body);
  expect(new Set(made).size).toBe(codes.length);
  const formOf = (code: string): string => code.replaceAll(/[a-z]/gu, 'a').replaceAll(/(?!^0)[0-9]/gu, '1');
  expect(made.map((code) => (code.length === 1 ? '1' : formOf(code)))).toEqual(
    codes.map((code) => (code.length === 1 ? '1' : formOf(code))),
  );
});

test('a key that overlaps itself is replaced once', () => {
  const redact = redactor({ secret: Buffer.alloc(32, 7), keepSigns: true, key: '11111111' });
  const ms = processorMs(() => {
    const { request } = redact({ request: { body: `{"x":"${'1'.repeat(1_000_000)}"}` }, response: null });
    expect(request.body).toBe('{"x":"***"}');
  });
  expect(ms).toBeLessThan(4_000); // 12 s before
});

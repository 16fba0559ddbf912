import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Row {
  readonly name: string;
  readonly field?: string;
  readonly words: { readonly en: readonly string[]; readonly zh: readonly string[] };
  readonly meaning: { readonly en: string; readonly zh: string };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rows: readonly Row[] = JSON.parse(read('contracts/glossary.json'));

test('each field of a request has a meaning in the glossary', () => {
  const fields: readonly { readonly name: string }[] = JSON.parse(read('contracts/request-fields.json'));
  const explained = new Set(rows.map(({ field }) => field));
  expect(fields.map(({ name }) => name).filter((name) => !explained.has(name))).toEqual([]);
});

test('a word has one meaning in both languages', () => {
  const words = rows.flatMap(({ words: { en, zh } }) => [...en, ...zh].map((word) => word.toLowerCase()));
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  const names = rows.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { meaning } of rows) {
    expect(meaning.en).toMatch(/^[A-Z0-9].*\.$/u);
    expect(meaning.zh).toMatch(/^.*\p{Script=Han}.*。$/u);
  }
});

test('a term that is also in the glossary of the docs has the same name there', () => {
  const anchorsOf = (page: string): readonly string[] =>
    [...read(page).matchAll(/<a id="([a-z-]+)">/gu)].map(([, id = '']) => id);
  const [english, chinese] = ['docs/help/glossary.md', 'docs/help/glossary.zh-CN.md'].map(anchorsOf);
  const shared = rows.map(({ name }) => name).filter((name) => english?.includes(name));
  expect(shared).toContain('trace-number');
  expect(shared).toContain('settle-amount');
  expect(shared.filter((name) => !chinese?.includes(name))).toEqual([]);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const rowsIn = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| [^-]/u.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

test.each(['SECURITY.md', 'SECURITY.zh-CN.md'])('every test that %s names exists', (page) => {
  const [, , , points = ''] = read(page).split('\n## ');
  const names = rowsIn(points).flatMap(([, , tests = '']) => tests.match(/(?<=`)[\w./-]+(?=`)/gu) ?? []);
  const paths = names.flatMap((name) => {
    if (name.startsWith('.')) return [];
    const path = name.includes('/') ? `test/${name}` : `test/security/${name}`;
    return [path.endsWith('/') ? path : `${path}.test.ts`];
  });
  expect(new Set(paths).size).toBeGreaterThan(8);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('both pages have the same points and the same figures', () => {
  const [en, zh] = [rowsIn(read('SECURITY.md')), rowsIn(read('SECURITY.zh-CN.md'))];
  expect(zh).toHaveLength(en.length);
  const figures = (row: readonly string[]): readonly string[] =>
    [...row.join(' ').matchAll(/\d[\d,]*/gu)].map(([n]) => n).toSorted();
  expect(zh.map(figures)).toEqual(en.map(figures));
});

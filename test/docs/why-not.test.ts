import { expect, test } from 'vitest';
import { read, tokensOf, twinOf } from '../support/pages.js';

const page = 'docs/explanation/why-not.md';

/**
 * The figures of the section with this heading: numbers with a thousands comma, before ms, or alone in a
 * cell.
 */
function figuresOf(path: string, heading: string): readonly string[] {
  const [, section = ''] = read(path).split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(/\b\d{1,3},\d{3}\b|\b\d+(?= ms)|(?<=\| )\d+(?= +\|)/gu)].map(([figure]) => figure);
}

test.each([
  [page, 'Measured', 'docs/explanation/performance.md'],
  [twinOf(page), '实测数据', 'docs/explanation/performance.zh-CN.md'],
])('every figure of %s is a measured one of the page on performance', (path, heading, source) => {
  const figures = figuresOf(path, heading);
  const printed = tokensOf(source).flatMap((token) => (token.type === 'code' ? [token['text']] : []));
  const measured = new Set(printed.join('\n').split(/[\s/]+/u));
  expect(figures.filter((figure) => !measured.has(figure))).toEqual([]);
  expect(figures).toHaveLength(24);
});

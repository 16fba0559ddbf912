import { expect, test } from 'vitest';
import { read } from '../support/pages.js';

/** The rows of a page's tables whose first column is a code of the client, without the heading. */
function rowsOf(path: string, from = '', to?: string): readonly (readonly string[])[] {
  const page = read(path);
  const text = page.slice(page.indexOf(from), to === undefined ? undefined : page.indexOf(to));
  const rows = text
    .split('\n')
    .filter((line) => /^\| `[a-z_]+` +\|/u.test(line))
    .slice(1);
  return rows.map((line) => line.split(/ *\| */u).slice(1, -1));
}

const codes = [
  '`invalid_argument`',
  '`unreachable`',
  '`rejected`',
  '`outcome_unknown`',
  '`bad_response_signature`',
  '`bad_response`',
  '`aborted`',
];

test('the README of sdk-lite lists every error in both languages, with the same certainty', () => {
  const certainty = (row: readonly string[]): readonly unknown[] => [
    row[0],
    /^(?:yes|是)/u.test(row[2] ?? ''),
  ];
  const expected = [false, false, false, true, true, true, true].map((may, at) => [codes[at], may]);
  expect(rowsOf('sdk-lite/README.md', '', '## 中文').map(certainty)).toEqual(expected);
  expect(rowsOf('sdk-lite/README.md', '## 中文').map(certainty)).toEqual(expected);
});

test.each([
  ['docs/reference/errors.md', '## The errors of sdk-lite', ['after a correction', 'yes']],
  ['docs/reference/errors.zh-CN.md', '## sdk-lite 的错误', ['改正之后', '可以']],
])('%s lists every error of sdk-lite, and whether to retry', (page, heading, [corrected, freely]) => {
  const rows = rowsOf(page, heading);
  expect(rows.map(([code]) => code)).toEqual(codes);
  expect(rows.slice(0, 2).map((row) => row[2])).toEqual([corrected, freely]);
  for (const row of rows.slice(2)) expect(row[2]).toMatch(/same|number|原流水号/u);
});

test.each(['curl-openssl', 'go', 'java', 'php', 'python'])(
  'the README of examples/%s lists what the client prints, in both languages',
  (name) => {
    const text = read(`examples/${name}/README.md`);
    const printed = [...text.matchAll(/^\| [01] +\| `(\w+) /gmu)].map(([, word]) => word);
    expect(printed).toEqual(['written_off', 'rejected', 'written_off', 'rejected']);
  },
);

test('the Chinese page of assumptions names each provenance in Chinese', () => {
  const rows = read('docs/explanation/what-is-known.zh-CN.md')
    .split('\n')
    .filter((line) => /^\| [AC]\d+ +\|/u.test(line));
  const words = rows.map((line) => line.split(/ *\| */u)[4]);
  expect(rows.length).toBeGreaterThan(30);
  expect(words.filter((word) => !['文档矛盾', '同系平台', '假设'].includes(word ?? ''))).toEqual([]);
});

import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Token } from 'marked';
import { expect, test } from 'vitest';
import { allPages, everyBlock, read, root, tokensOf, twinOf } from '../support/pages.js';
import { runBy } from './run-by.js';

const isChinese = (page: string): boolean => page.endsWith('.zh-CN.md');
const pages = allPages();
/** Pages for users. Each exists in both languages. */
const userPages = pages.filter(
  (page) =>
    /^(?:README|SECURITY|docs\/.+)\.md$/u.test(page) &&
    !isChinese(page) &&
    !/^docs\/(?:decisions\/|reference\/api\/|releasing\.md)/u.test(page),
);
/**
 * Generated from what tests run already: examples of comments and of each command's help, and the call of
 * each route.
 */
const made = /^docs\/reference\/(?:api\/|(?:cli|admin-api)\.md$)/u;
const programs =
  /^(?:sh|bash|console|js|ts|json|ndjson|yaml|xml|http|python|java|groovy|php|csv|dockerfile|mermaid)$/u;

test('there are pages, and every Chinese page has its English one', () => {
  expect(userPages.length).toBeGreaterThan(15);
  expect(pages.filter(isChinese).toSorted()).toEqual(userPages.map(twinOf).toSorted());
});

test('every block of a page is run by a test, or the page says why it is not', () => {
  const counted = pages
    .filter((page) => !isChinese(page) && !made.test(page))
    .flatMap((page) => {
      const run = everyBlock(page).filter(({ notRun }) => notRun === undefined);
      return [...new Set(run.map(({ language }) => language))].map((language) => ({
        page,
        language,
        count: run.filter((block) => block.language === language).length,
      }));
    })
    .filter(({ page, language }) => language !== 'text' || runBy.some((row) => row.page === page));
  const order = (rows: readonly object[]): readonly string[] =>
    rows.map((row) => JSON.stringify(row)).toSorted();
  expect(order(counted)).toEqual(
    order(runBy.map(({ page, language, count }) => ({ page, language, count }))),
  );
  expect(counted.filter(({ language }) => language !== 'text' && !programs.test(language))).toEqual([]);
});

test('the test that is named for the blocks of a page reads them from it', () => {
  const strangers = runBy.filter(({ page, by }) => {
    const source = read(by);
    const isNamed = page.startsWith('examples/') || source.includes(`'${page}'`);
    return !isNamed || !/\b(?:blocks|follow)\(/u.test(source);
  });
  expect(strangers).toEqual([]);
});

/**
 * What a page and its twin share: headings, tables, lists and code, without comments and the names of
 * languages.
 */
function shapeOf(page: string): object {
  const tokens = tokensOf(page);
  const code = everyBlock(page).map(({ language, text, notRun }) => ({
    language,
    isRun: notRun === undefined,
    text:
      language === 'text' || language === 'mermaid'
        ? 'as it is printed in this language'
        : text.replaceAll(/(?:^| +)(?:#|\/\/)(?!!| \S+\.\w+$).*$/gmu, '').replaceAll(' --lang zh', ''),
  }));
  return {
    headings: tokens.flatMap((token) => (token.type === 'heading' ? [token['depth']] : [])),
    rows: tokens.flatMap((token) => (token.type === 'table' ? [token['rows'].length] : [])),
    items: tokens.filter((token) => token.type === 'list_item').length,
    code,
  };
}

test.each(userPages)('%s and its twin in Chinese have the same headings, tables and code', (page) => {
  expect(shapeOf(twinOf(page))).toEqual(shapeOf(page));
});

const linksOf = (page: string): readonly string[] =>
  tokensOf(page).flatMap((token) => ('href' in token ? [String(token['href'])] : []));

test.each(userPages)('%s and its twin link to each other', (page) => {
  const name = page.split('/').at(-1) ?? '';
  expect(linksOf(page)).toContain(twinOf(name));
  expect(linksOf(twinOf(page))).toContain(name);
});

function textOf(token: Token): string {
  const inner = 'tokens' in token ? token.tokens : undefined;
  if (inner) return inner.map(textOf).join('');
  return token.type === 'html' ? '' : 'text' in token ? token.text : token.raw;
}

const anchors = new Map<string, ReadonlySet<string>>();

/** The anchors that GitHub gives to a page's headings, and those that the page defines. */
function anchorsOf(page: string): ReadonlySet<string> {
  const known = anchors.get(page) ?? readAnchors(page);
  anchors.set(page, known);
  return known;
}

function readAnchors(page: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const headings = tokensOf(page).filter((token) => token.type === 'heading');
  const own = [...read(page).matchAll(/<a id="([^"]+)">/gu)].map(([, id = '']) => id);
  return new Set([...headings.map((heading) => slugger.slug(textOf(heading))), ...own]);
}

test('every link to a file or a heading has a target', () => {
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => {
        if (/^[a-z]+:/u.test(link)) return false;
        const [path = '', anchor] = decodeURI(link).split('#');
        const target = path === '' ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && !(target.endsWith('.md') && anchorsOf(target).has(anchor));
      })
      .map((link) => `${page}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test.each(['docs/README.md', 'docs/README.zh-CN.md'])('%s lists every page of docs once', (index) => {
  const listed = linksOf(index).filter(
    (link) => link.endsWith('.md') && !/^\.\.|^README|^(?:reference\/api|decisions)\//u.test(link),
  );
  const own = userPages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  const expected = own.map((page) => (isChinese(index) ? twinOf(page) : page).slice('docs/'.length));
  expect(listed.toSorted()).toEqual(expected.toSorted());
});

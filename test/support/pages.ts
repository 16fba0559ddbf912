import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked, type Token } from 'marked';

/** A fenced block of a page. */
export interface Block {
  /** The word after the fence. */
  readonly language: string;
  readonly text: string;
  /** The reason why no test runs it, if it gives one: `<!-- not run: reason -->` before it. */
  readonly notRun: string | undefined;
}

/** The repository's folder. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** The built command line. */
export const bin: string = join(root, 'mock-server/bin/shoubei-mock.js');

/** The text of a page, by its path in the repository. */
export const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** All markdown pages, by their paths in the repository. */
export function allPages(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  return listed.trim().split('\n').toSorted();
}

/** The page in Chinese. */
export const twinOf = (page: string): string => page.replace(/\.md$/u, '.zh-CN.md');

/** The whole content of a page, including lists and tables. */
export function tokensOf(page: string): readonly Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(read(page)), (token) => void found.push(token));
  return found;
}

/** The fenced blocks of a page, in order. */
export function everyBlock(page: string): readonly Block[] {
  let notRun: string | undefined;
  return tokensOf(page).flatMap((token) => {
    if (token.type === 'code' && token['codeBlockStyle'] !== 'indented') {
      const block = { language: token['lang'] ?? '', text: `${token['text']}\n`, notRun };
      notRun = undefined;
      return [block];
    }
    if (token.type === 'html') [, notRun] = /^<!-- not run: (.+) -->/u.exec(token.raw) ?? [];
    else if (token.type !== 'space') notRun = undefined;
    return [];
  });
}

/**
 * The blocks of one language that a test runs, in order. Each page and language has a row in
 * `test/docs/run-by.ts`, with their number and the test that runs them. Any other block must say why it is
 * not run.
 */
export function blocks(page: string, language: string): readonly string[] {
  return everyBlock(page).flatMap((block) =>
    block.language === language && block.notRun === undefined ? [block.text] : [],
  );
}

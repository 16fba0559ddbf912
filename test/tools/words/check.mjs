import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { allowed, held, unread } from './allowed.mjs';
import { banned } from './banned.mjs';
import { textsOf } from './texts.mjs';

const project = resolve(import.meta.dirname, '../../..');

export function check(file, text) {
  if (unread.some((pattern) => pattern.test(file))) return [];
  const quotations = allowed.filter(({ file: pattern }) => pattern.test(file)).map((one) => one.text);
  const found = [];
  for (const { line, text: whole } of textsOf(file, text)) {
    if (quotations.some((quoted) => whole.includes(quoted))) continue;
    for (const { pattern, instead, except } of banned) {
      const word = pattern.exec(except ? whole.replaceAll(except, ' ') : whole)?.[0];
      if (word) found.push({ file, line, word, instead });
    }
  }
  return found;
}

export function checkTree(paths = []) {
  const git = ['ls-files', '-z', '--', ...(paths.length === 0 ? held : paths)];
  const files = execFileSync('git', git, { cwd: project, encoding: 'utf8' }).split('\0').filter(Boolean);
  return {
    files: files.length,
    found: files.flatMap((file) => check(file, readFileSync(resolve(project, file), 'utf8'))),
  };
}

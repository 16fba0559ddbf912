import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { everyBlock } from './pages.js';

/** What a command printed, on both outputs, and how it ended. A running one has no code. */
export interface Said {
  readonly code?: number;
  readonly text: string;
}

/** Where the steps of a page are done. */
export interface Place {
  readonly folder: string;
  /** Runs a block of commands. */
  readonly type: (block: string) => Promise<Said>;
  /** Blocks that are not run here. */
  readonly leftOut?: readonly string[];
}

/**
 * The output that a page shows: `…` is any text, and alone on a line any lines. Indentation is the
 * terminal's. Node 20 counts tests after `#`, newer ones and terminals after `ℹ`.
 */
function asTold(text: string): RegExp {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line === '…') return '(?:.*\\n)*?';
      const literal = line.trim().replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
      return `${literal.replaceAll('…', '.+')}\\n+`;
    });
  return new RegExp(`^\\s*${lines.join('')}$`, 'u');
}

const plain = (said: string): string =>
  `${said.trimEnd()}\n`.replaceAll(/^[^\S\n]+/gmu, '').replaceAll(/^# (?=pass|fail)/gmu, 'ℹ ');

/**
 * Does what a page says, block by block: commands are run, and files are written under the name in their
 * first line. What a command prints is compared with the `text` after it. Returns the exit codes of the
 * commands that ended.
 */
export async function follow(page: string, { folder, type, leftOut = [] }: Place): Promise<number[]> {
  const codes: number[] = [];
  let said: string | undefined;
  for (const { language, text, notRun } of everyBlock(page)) {
    if (notRun !== undefined || language === 'mermaid') continue;
    if (language === 'sh') {
      said = undefined;
      if (leftOut.includes(text.trim())) continue;
      const typed = await type(text);
      if (typed.code !== undefined) codes.push(typed.code);
      said = typed.text;
    } else if (language === 'text') {
      if (said !== undefined) expect(plain(said)).toMatch(asTold(text));
    } else {
      const [, name] = /^(?:\/\/|#) (\S+)$/mu.exec(text) ?? [];
      if (name === undefined) throw new Error(`${page}: a block of ${language} that names no file`);
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }
  return codes;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A page's blocks of code in one language, in turn. */
export function blocks(page: string, language: string): readonly string[] {
  return [...read(page).matchAll(/^```(\w+)\n([^]*?)^```$/gmu)].flatMap(([, kind, text = '']) =>
    kind === language ? [text] : [],
  );
}

import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';
import { executableChunks } from '../../mock-server/scripts/executable-chunks.mjs';

const chunks = await executableChunks();
const folder = new URL('../../mock-server/bundle/', import.meta.url);
const names = new Set(chunks.map(({ fileName }) => `./${fileName}`));

/** The scripts of the package's command line, without the script that starts them. */
async function bundled(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.js') && name !== 'from-disk.js');
}

function bundledText(file: string): Promise<string> {
  return readFile(new URL(file, folder), 'utf8');
}

// The executable is built and run by `*.exhaustive.test.ts`.
test('the scripts of the executable load Node’s own modules and each other, and nothing by name', async () => {
  expect(names).toContain('./bin.js');
  for (const { code } of chunks) {
    const loaded = [...code.matchAll(/\b(?:require|import)\((["'`])(.*?)\1/gu)].map(
      ([, , name = '']) => name,
    );
    expect(loaded.filter((name) => !isBuiltin(name) && !names.has(name))).toEqual([]);
    expect(code).not.toMatch(/\bimport\(/u);
  }
});

test('no script reads files beside it', () => {
  for (const { fileName, code } of chunks) {
    expect([fileName, code]).not.toEqual([fileName, expect.stringContaining('import.meta')]);
  }
});

// The story: on Node 20, where the build keeps compiled code, a SQLite or Redis store ended with an internal
// error.
test('no script of the package’s command line uses import(): on Node 20 it fails in kept compiled code', async () => {
  const files = await bundled();
  expect(files).toContain('sqlite-store.js');
  for (const file of files) {
    expect([file, await bundledText(file)]).not.toEqual([file, expect.stringMatching(/(?<![.\w])import\(/u)]);
  }
});

// The story: the bundler printed them again without the escapes, and every start read twice the bytes.
test('every script has one byte a character', async () => {
  for (const { fileName, code } of chunks)
    expect([fileName, code.search(/[^\0-\x7f]/u)]).toEqual([fileName, -1]);
  for (const file of await bundled()) {
    expect([file, (await bundledText(file)).search(/[^\0-\x7f]/u)]).toEqual([file, -1]);
  }
});

test('of other people’s packages, the script that every start reads has only the argument parser', () => {
  const start = chunks.find(({ fileName }) => fileName === 'bin.js');
  const packages = (start?.moduleIds ?? []).flatMap(
    (id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(id)?.[1] ?? [],
  );
  expect([...new Set(packages)].toSorted()).toEqual(['yargs-parser']);
});

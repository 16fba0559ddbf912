import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project: string = fileURLToPath(new URL('../..', import.meta.url));
const tool = join(project, 'test/tools/laws/laws.mjs');

export interface Run {
  exitCode: number;
  lines: string[];
}

/** A copy of the packages' sources, in which a test can break the laws. */
export async function copyOfTheTree(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'shoubei-kit-laws-'));
  for (const part of ['contracts', 'sdk-lite', 'fixtures', 'mock-server', 'package.json', '.oxlintrc.json']) {
    await cp(join(project, part), join(copy, part), {
      recursive: true,
      filter: (path) => !['node_modules', 'dist', 'bundle'].includes(basename(path)),
    });
  }
  await mkdir(join(copy, 'test'));
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Writes files into the copy, runs a check, and leaves the copy as it was. */
export async function planted<T>(
  copy: string,
  files: Record<string, string>,
  check: () => T | Promise<T>,
): Promise<T> {
  const before = new Map<string, string | undefined>();
  for (const [file, text] of Object.entries(files)) {
    const path = join(copy, file);
    before.set(path, existsSync(path) ? await readFile(path, 'utf8') : undefined);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  try {
    return await check();
  } finally {
    for (const [path, text] of before) await (text === undefined ? rm(path) : writeFile(path, text));
  }
}

/** The command, in a separate process. */
export function laws(root: string): Promise<Run> {
  return run(process.execPath, [tool, root], root);
}

export function lint(root: string, files: string[]): Promise<Run> {
  return run(join(root, 'node_modules/.bin/oxlint'), ['--format=unix', ...files], root);
}

function run(program: string, args: string[], cwd: string): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd }, (_, stdout) => {
      resolve({ exitCode: child.exitCode ?? -1, lines: stdout.trim().split('\n') });
    });
  });
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { blocks } from '../support/pages.js';
import { installInto } from '../support/tarballs.js';

const run = promisify(execFile);

/** A user who has the four tarballs, Pact, and docs/how-to/pact.md. */
export interface Stranger {
  readonly folder: string;
  /** Runs Node of a major version there. Returns everything that it wrote. */
  readonly node: (major: number, ...args: string[]) => Promise<string>;
  readonly leave: () => Promise<void>;
}

export async function strangerWithPact(): Promise<Stranger> {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-pact-stranger-'));
  await installInto(folder, '@pact-foundation/pact@~16.4.0');
  const names = ['till.mjs', 'till.pact.test.mjs', 'verify.mjs', 'fit.mjs', 'own.mjs'];
  const scripts = blocks('docs/how-to/pact.md', 'js');
  await Promise.all(names.map((name, at) => writeFile(join(folder, name), scripts[at] ?? '')));
  return {
    folder,
    node: async (major, ...args) => {
      const { stdout, stderr } = await run(await otherNode(major), args, { cwd: folder });
      return stdout + stderr;
    },
    leave: () => rm(folder, { recursive: true }),
  };
}

/** Runs the till's own test, which writes its pact, and verifies the emulator with it. */
export async function expectPactKept({ folder, node }: Stranger, major: number): Promise<void> {
  await rm(join(folder, 'pacts'), { recursive: true, force: true });
  expect(await node(major, '--test', 'till.pact.test.mjs')).toMatch(/^(?:#|ℹ) pass 1$/mu);
  expect(await node(major, 'verify.mjs')).toMatch(/a write-off \(/u);
  const pact: { consumer: object } = JSON.parse(
    await readFile(join(folder, 'pacts/till-shoubei.json'), 'utf8'),
  );
  expect(pact.consumer).toEqual({ name: 'till' });
}

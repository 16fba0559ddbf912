import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packedAndExtracted } from '../support/extracted.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The four packages as npm lays them out, beside files that use all of their types.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-types-'));
  await packedAndExtracted(folder);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await cp(here('../types'), folder, { recursive: true });
  await cp(here('consumer/consumer.ts'), join(folder, 'consumer.ts'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** The strictest that a user may have. The declarations themselves are looked at, too; TypeScript's own, not each time anew. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  noEmit: true,
  target: 'es2023',
};
const nodeTypes = { types: ['node'], typeRoots: [here('../../node_modules/@types')] };
const browserTypes = { types: [], lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'] };
const bundler = { module: 'esnext', moduleResolution: 'bundler' };
const anywhere = ['consumer.ts', 'contracts.ts', 'fixtures.ts', 'mock-server.ts', 'sdk-lite.ts'];
const inNode = [...anywhere, 'pact.ts']; // its filter takes Node's own requests

interface Project {
  readonly files: readonly string[];
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}
const projects: Readonly<Record<string, Project>> = {
  'node16, with Node’s types': {
    files: inNode,
    compilerOptions: { ...strict, module: 'node16', ...nodeTypes },
  },
  'nodenext, with Node’s types': {
    files: inNode,
    compilerOptions: { ...strict, module: 'nodenext', ...nodeTypes },
  },
  'nodenext, without': {
    files: anywhere,
    compilerOptions: { ...strict, module: 'nodenext', ...browserTypes },
  },
  'bundler, with Node’s types': { files: inNode, compilerOptions: { ...strict, ...bundler, ...nodeTypes } },
  'bundler, without': { files: anywhere, compilerOptions: { ...strict, ...bundler, ...browserTypes } },
  // Node's require() takes ES modules; TypeScript has known it since 5.8.
  'nodenext, from CommonJS': {
    files: ['commonjs.cts'],
    compilerOptions: { ...strict, module: 'nodenext', ...nodeTypes },
  },
};

/** What the compiler of this version finds in a project; nothing where all is well. */
async function found(version: string, { files, compilerOptions }: Project): Promise<string> {
  const bin =
    version === '7.0'
      ? here('../../node_modules/typescript/bin/tsc')
      : join(await tool('typescript'), `node_modules/typescript-${version}/bin/tsc`);
  const project = join(await mkdtemp(join(folder, 'project-')), 'tsconfig.json');
  await writeFile(
    project,
    JSON.stringify({ compilerOptions, files: files.map((name) => join(folder, name)) }),
  );
  const { stdout } = await run(process.execPath, [bin, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

// Compilers before 7 are slow, most of all with all of Node's types to look at: there they take them as they are.
test.concurrent.each([
  ['5.6', 'node16, with Node’s types'],
  ['5.6', 'bundler, without'],
  ['5.9', 'nodenext, from CommonJS'],
  ['5.9', 'nodenext, with Node’s types'],
  ['6.0', 'bundler, with Node’s types'],
  ['7.0', 'nodenext, with Node’s types'],
  ['7.0', 'nodenext, without'],
  ['7.0', 'bundler, without'],
  ['7.0', 'nodenext, from CommonJS'],
])(
  'the packed declarations are what the tests of types say, under TypeScript %s: %s',
  async (version, name) => {
    const project = projects[name];
    if (project === undefined) throw new Error(`no project ${name}`);
    const { files, compilerOptions } = project;
    const skipLibCheck = version !== '7.0' && name !== 'bundler, without';
    const options = { ...compilerOptions, skipLibCheck };
    expect(await found(version, { files, compilerOptions: options })).toBe('');
  },
  120_000,
);

test('under node16 TypeScript lets CommonJS import the packages only by import()', async () => {
  const project = { files: ['commonjs.cts'], compilerOptions: { ...strict, module: 'node16', ...nodeTypes } };
  expect(await found('7.0', project)).toMatch(
    /commonjs\.cts\(\d+,\d+\): error TS1471: .* only resolves to an ES module/u,
  );
}, 60_000);

test('the tests of types do fail where a type is another', async () => {
  const wrong = `
    import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
    import { same } from './same.js';
    same<ReturnType<ShoubeiClient['writeOff']>, Promise<unknown>>();
    same<Awaited<ReturnType<ShoubeiClient['writeOff']>>, any>();`;
  await writeFile(join(folder, 'wrong.ts'), wrong);
  const project = {
    files: ['wrong.ts'],
    compilerOptions: { ...strict, module: 'nodenext', ...browserTypes },
  };
  const lines = (await found('7.0', project)).match(/wrong\.ts\(\d+/gu);
  expect(lines).toEqual(['wrong.ts(4', 'wrong.ts(5']);
}, 60_000);

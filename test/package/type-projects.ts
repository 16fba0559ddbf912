import { execFile } from 'node:child_process';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packedAndExtracted } from '../support/extracted.js';
import { once } from '../support/once.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The four packages as npm installs them, beside files that use all of their types. */
export const typesFolder = (): Promise<string> =>
  once('types', async (folder) => {
    await packedAndExtracted(folder);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await cp(here('../types'), folder, { recursive: true });
    await cp(here('consumer/consumer.ts'), join(folder, 'consumer.ts'));
  });

/** The strictest options of a user, which also check the declarations; TypeScript's own are checked once. */
export const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  noEmit: true,
  target: 'es2023',
};
export const nodeTypes = { types: ['node'], typeRoots: [here('../../node_modules/@types')] };
export const browserTypes = { types: [], lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'] };
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
  // Node's require() loads ES modules; TypeScript has known this since 5.8.
  'nodenext, from CommonJS': {
    files: ['commonjs.cts'],
    compilerOptions: { ...strict, module: 'nodenext', ...nodeTypes },
  },
};

/** The errors that the compiler of this version finds in a project; an empty text if there are none. */
export async function found(version: string, { files, compilerOptions }: Project): Promise<string> {
  const bin =
    version === '7.0'
      ? here('../../node_modules/typescript/bin/tsc')
      : join(await tool('typescript'), `node_modules/typescript-${version}/bin/tsc`);
  const folder = await typesFolder();
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

/**
 * The errors that the compiler of this version finds in the project of this name. Compilers before 7 are slow, most of all
 * with all of Node's types: there they do not check declarations.
 */
export function foundIn(version: string, name: string): Promise<string> {
  const project = projects[name];
  if (project === undefined) throw new Error(`no project ${name}`);
  const { files, compilerOptions } = project;
  const skipLibCheck = version !== '7.0' && name !== 'bundler, without';
  return found(version, { files, compilerOptions: { ...compilerOptions, skipLibCheck } });
}

import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { clientAlone, holdsItsPromises } from './client-alone.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Packs the output of npm run build, and installs it in an empty folder.
let folder: string;
let installed: string;
beforeAll(async () => {
  folder = await clientAlone();
  installed = join(folder, 'node_modules/@shoubei-kit/sdk-lite');
});

async function filesOf(ending: string): Promise<string[]> {
  const names = await readdir(installed, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(installed.length + 1).replaceAll('\\', '/'));
}

test('sdk-lite installs no other package', async () => {
  expect(await readdir(join(folder, 'node_modules'))).toEqual(['.package-lock.json', '@shoubei-kit']);
  expect(await readdir(join(folder, 'node_modules/@shoubei-kit'))).toEqual(['sdk-lite']);
  const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ dependencies: {}, type: 'module', sideEffects: false });
  for (const field of ['peerDependencies', 'optionalDependencies', 'bundledDependencies']) {
    expect(manifest).not.toHaveProperty(field);
  }
});

test('all of its JavaScript is under 7 KiB gzipped', async () => {
  const scripts = await filesOf('js');
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(installed, name)), { level: 9 }).length),
  );
  const size = sizes.reduce((sum, one) => sum + one, 0);
  expect(scripts).toEqual(['dist/index.js']);
  expect(size).toBeGreaterThan(1_000);
  expect(size).toBeLessThan(7_168);
});

test('the tarball contains what was built, its licence and its documents, and no source', async () => {
  const files = await filesOf('');
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
  );
  const strays = files.filter(
    (name) => !/^(dist\/.+\.(js|d\.ts)|LICENSE|README(\.\w+)*\.md|package\.json)$/u.test(name),
  );
  expect(strays).toEqual([]);
  const scripts = await readFile(join(installed, 'dist/index.js'), 'utf8');
  expect(scripts).not.toMatch(/sourceMappingURL|from\s*["'](?!node:)/u);
});

test('every public name is documented in the declarations', async () => {
  const names = await filesOf('.d.ts');
  const texts = await Promise.all(names.map((name) => readFile(join(installed, name), 'utf8')));
  const all = texts.join('\n');
  const entry = texts[names.indexOf('dist/index.d.ts')] ?? '';
  const signing = texts[names.indexOf('dist/signing/index.d.ts')] ?? '';
  const lists = [...`${entry}\n${signing}`.matchAll(/export (?:type )?\{([^}]*)\}/gu)];
  const published = lists.flatMap(([, list = '']) =>
    list.split(',').map((name) => name.replace('type', '').trim()),
  );
  expect(published).toEqual(
    expect.arrayContaining(['ShoubeiClient', 'ShoubeiError', 'WriteOffResult', 'Reason', 'sign']),
  );
  for (const name of published) {
    expect(all).toMatch(
      new RegExp(`\\*/\\nexport (declare )?(class|function|interface|type|const) ${name}\\b`, 'u'),
    );
  }
  for (const text of ['fen', 'Asia/Shanghai', 'milliseconds', '@example', '券码', 'invalid_argument'])
    expect(all).toContain(text);
});

test.each([
  ['with Node’s types', { types: ['node'], typeRoots: [here('../../node_modules/@types')] }],
  ['with a browser’s types', { types: [], lib: ['es2023', 'dom', 'dom.iterable'] }],
])('the declarations pass a strict compiler %s', async (name, more) => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    ...more,
  };
  const project = join(folder, `tsconfig.${name.length}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = here('../../node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

// This Node; sdk-lite.exhaustive.test.ts has the others.
test('the installed client keeps its promises', () =>
  holdsItsPromises(Number(process.versions.node.split('.')[0])));

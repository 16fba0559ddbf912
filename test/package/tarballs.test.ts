import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packedAndExtracted } from '../support/extracted.js';
import { packages } from '../support/tarballs.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-tarballs-'));
  await packedAndExtracted(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const contentOf = (name: string): string => join(folder, 'node_modules/@shoubei-kit', name);

async function filesOf(name: string): Promise<readonly string[]> {
  const entries = await readdir(contentOf(name), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(contentOf(name).length + 1));
}

/** The findings of publint and are-the-types-wrong for tarballs, each one once. */
async function saidOf(tarballs: readonly string[]): Promise<unknown> {
  const script = `
    import { readFileSync } from 'node:fs';
    import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
    import { publint } from 'publint';
    const said = {};
    for (const file of process.argv.slice(1)) {
      const tarball = new Uint8Array(readFileSync(file));
      const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
      const { types, problems = [] } = await checkPackage(createPackageFromTarballData(tarball));
      const kinds = problems.map(({ kind, resolutionKind, resolutionOption }) => kind + ' ' + (resolutionKind ?? resolutionOption));
      said[file.replace(/^.*kit-|-[\\d.]+tgz$/gu, '')] =
        [types && types.kind, ...new Set([...messages.map(({ code }) => code), ...kinds])];
    }
    console.log(JSON.stringify(said));`;
  const cwd = await tool('packaging'); // the script's imports are resolved from there
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, ...tarballs], { cwd });
  return JSON.parse(stdout);
}

/** Packs a package with faults that both should find. */
async function packWrong(): Promise<string> {
  const wrong = join(folder, 'wrong');
  await mkdir(wrong);
  const exported = { '.': { default: './index.js', types: './index.d.ts' }, './gone': './gone.js' };
  const manifest = { name: 'shoubei-kit-wrong', version: '1.0.0', type: 'module', exports: exported };
  await writeFile(join(wrong, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(wrong, 'index.js'), 'export const a = 1;');
  await writeFile(join(wrong, 'index.d.ts'), "export const a = 1;\nexport * from './none';");
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', wrong], { cwd: wrong });
  return join(wrong, 'shoubei-kit-wrong-1.0.0.tgz');
}

test('publint finds nothing in the tarballs, and are-the-types-wrong only what follows from ES modules alone', async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const said = await saidOf([...names.map((name) => join(folder, name)), await packWrong()]);
  // Node's require() still loads them (mock-server.test.ts); TypeScript's oldest resolution ignores exports.
  const onlyModules = ['included', 'NoResolution node10', 'CJSResolvesToESM node16-cjs'];
  expect(said).toEqual({
    ...Object.fromEntries(packages.map((name) => [name, onlyModules])),
    wrong: expect.arrayContaining([
      'FILE_DOES_NOT_EXIST',
      'EXPORTS_TYPES_SHOULD_BE_FIRST',
      'InternalResolutionError node16',
    ]),
  });
});

test.each([
  [
    'contracts',
    'LICENSE README.md behaviours.json causes.json channels.json codes.json dist endpoint.json exchanges generated glossary.json magic.json openapi package.json pacts postman provenances.json questions.json request-fields.json response-fields.json schemas vectors',
    { packed: 295_000, unpacked: 2_250_000, files: 62 },
  ],
  ['sdk-lite', 'LICENSE README.md dist package.json', { packed: 24_000, unpacked: 63_000, files: 35 }],
  [
    'fixtures',
    'LICENSE README.md dist endpoints package.json scenarios',
    { packed: 100_000, unpacked: 420_000, files: 440 },
  ],
  [
    'mock-server',
    'LICENSE README.md bin bundle dist package.json',
    { packed: 850_000, unpacked: 3_000_000, files: 660 },
  ],
])('at its top the tarball of %s has %s, and it stays small', async (name, top, limits) => {
  expect((await readdir(contentOf(name))).toSorted()).toEqual(top.split(' '));
  const files = await filesOf(name);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(contentOf(name), file))).size));
  const tarball = (await readdir(folder)).find((file) => file.startsWith(`shoubei-kit-${name}-`)) ?? '';
  const found = {
    packed: (await stat(join(folder, tarball))).size,
    unpacked: sizes.reduce((sum, size) => sum + size, 0),
    files: files.length,
  };
  for (const [what, limit] of Object.entries(limits)) {
    const held = found[what === 'packed' || what === 'files' ? what : 'unpacked'];
    expect(held, `${what}: the limit is far too high`).toBeGreaterThan(limit * 0.6);
    expect(held, what).toBeLessThan(limit);
  }
});

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

test.each(packages)(
  'every import in the files of %s is in its tarball, or one of its dependencies',
  async (name) => {
    const manifest: Manifest = JSON.parse(await readFile(join(contentOf(name), 'package.json'), 'utf8'));
    const named = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const known = new Set([...named, `@shoubei-kit/${name}`, ...builtinModules]);
    const files = await filesOf(name);
    const there = new Set(files);
    const lacking: string[] = [];
    let imports = 0;
    for (const file of files.filter((one) => /\.(?:js|d\.ts)$/u.test(one) && !one.startsWith('dist/ui/'))) {
      const text = await readFile(join(contentOf(name), file), 'utf8');
      const found = text.matchAll(/^(?! *\*).*?(?:\bfrom|\bimport)\s*\(?\s*(["'])((?!\1)[@\w./:-]+)\1/gmu);
      for (const [, , specifier = ''] of found) {
        imports += 1;
        const path = join(
          dirname(file),
          file.endsWith('.d.ts') ? specifier.replace(/\.js$/u, '.d.ts') : specifier,
        );
        const [packageName] = /^(?:@[^/]+\/)?[^/]+/u.exec(specifier.replace('node:', '')) ?? [''];
        const isThere = specifier.startsWith('.') ? there.has(path) : known.has(packageName);
        if (!isThere) lacking.push(`${file}: ${specifier}`);
      }
    }
    expect(imports).toBeGreaterThan(0);
    expect(lacking).toEqual([]);
  },
);

test('the packages have one version, and each requires exactly that of the others', async () => {
  const manifests = await Promise.all(
    packages.map(async (name): Promise<Manifest> =>
      JSON.parse(await readFile(join(contentOf(name), 'package.json'), 'utf8')),
    ),
  );
  const others = manifests.flatMap(({ dependencies = {} }) =>
    Object.entries(dependencies).filter(([name]) => name.startsWith('@shoubei-kit/')),
  );
  expect(others.length).toBe(4);
  const versions = new Set([
    ...manifests.map(({ version }) => version),
    ...others.map(([, version]) => version),
  ]);
  expect([...versions]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u)]);
});

test('the manifests have what npm shows, and publish for everyone, with provenance', async () => {
  for (const name of packages) {
    const text = await readFile(join(contentOf(name), 'package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      name: `@shoubei-kit/${name}`,
      license: 'MIT',
      type: 'module',
      engines: { node: '^20.19 || >=22.12' },
      keywords: expect.arrayContaining(['shoubei', '收呗', 'coupon']),
      publishConfig: { access: 'public', provenance: true },
    });
  }
});

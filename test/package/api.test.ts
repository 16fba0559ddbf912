import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from '../support/entries.js';
import { packages } from '../support/tarballs.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

// One module for each entry of the packages: its exports are on the page of that name.
let folder: string;
let pages: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-api-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"name":"bare","type":"module"}');
  const all = await entries();
  await mkdir(join(folder, 'entries'));
  for (const { page, specifier } of all) {
    await writeFile(join(folder, 'entries', `${page}.ts`), `export * from '${specifier}';`);
  }
  pages = ['README.md', ...all.map(({ page }) => `${page}.md`)];
});
afterAll(() => rm(folder, { recursive: true }));

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2023',
  lib: ['es2024', 'esnext.disposable'],
  skipLibCheck: true,
  module: 'nodenext',
};

/** Generates pages of modules, and returns all messages of TypeDoc. */
async function typedoc(modules: string, out: string): Promise<string> {
  const tools = join(await tool('typedoc'), 'node_modules');
  const tsconfig = join(folder, `tsconfig.${modules}.json`);
  const types = modules === 'entries' ? ['node'] : [];
  await writeFile(
    tsconfig,
    JSON.stringify({ compilerOptions: { ...compilerOptions, types }, include: [`${modules}/*.ts`] }),
  );
  const options = join(folder, `typedoc.${modules}.json`);
  await writeFile(
    options,
    JSON.stringify({
      entryPoints: [join(folder, modules, '*.ts')],
      tsconfig,
      out: join(folder, out),
      plugin: [join(tools, 'typedoc-plugin-markdown/dist/index.js')],
      name: 'API',
      readme: join(root, 'test/tools/typedoc/readme.md'),
      mergeReadme: true,
      outputFileStrategy: 'modules',
      hidePageHeader: true,
      hideBreadcrumbs: true,
      disableSources: true,
      excludeExternals: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      classPropertiesFormat: 'table',
      propertyMembersFormat: 'table',
      validation: { notExported: false, invalidLink: true, notDocumented: true },
      requiredToBeDocumented: ['Class', 'Function', 'Interface', 'TypeAlias', 'Variable'],
      packagesRequiringDocumentation: ['bare', ...packages.map((name) => `@shoubei-kit/${name}`)],
      logLevel: 'Warn',
    }),
  );
  const typedocBin = join(tools, 'typedoc/bin/typedoc');
  const { stdout, stderr } = await run(process.execPath, [typedocBin, '--options', options]);
  return stdout + stderr;
}

test('every export has a doc comment, and docs/reference/api equals the output of TypeDoc', async () => {
  expect(await typedoc('entries', 'made')).toBe('');
  expect((await readdir(join(folder, 'made'))).toSorted()).toEqual(pages.toSorted());
  for (const page of pages) {
    const text = await readFile(join(folder, 'made', page), 'utf8');
    await expect(text).toMatchFileSnapshot(join(root, 'docs/reference/api', page));
  }
  expect((await readdir(join(root, 'docs/reference/api'))).toSorted()).toEqual(pages.toSorted());
});

test('TypeDoc finds exports without a doc comment', async () => {
  await mkdir(join(folder, 'bare'));
  await writeFile(
    join(folder, 'bare/bare.ts'),
    '/** Documented. */\nexport const described = 1;\nexport const undocumented = 2;',
  );
  const said = await typedoc('bare', 'made-bare');
  expect(said).toMatch(/undocumented .*does not have any documentation/u);
  expect(said).not.toMatch(/\bdescribed\b/u);
});

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../tools/laws/check.mjs';
import { copyOfTheTree, laws, lint, planted, project } from './planted.js';
import { house, plants, src, targets } from './plants.js';

let copy: string;
/** Violations of the tree itself: they fail the first test, and are ignored in the others. */
let before: string[];
beforeAll(async () => {
  copy = await copyOfTheTree();
  before = broken(copy);
});
afterAll(() => rm(copy, { recursive: true }));

function broken(root: string): string[] {
  return check(root).violations.map(({ file, line, law }) => `${file}:${line} [${law}]`);
}

/** The violations that planted files add in the copy: `file:line [law]`. */
async function brokenBy(files: Record<string, string>): Promise<string[]> {
  const found = await planted(copy, files, () => broken(copy));
  return found.filter((one) => !before.includes(one)).toSorted();
}

test('the project follows its laws', () => {
  expect(broken(project)).toEqual([]);
});

test('a folder of mock-server/src imports lower layers only, at any depth and by any kind of import', async () => {
  const files: Record<string, string> = {};
  const expected: string[] = [];
  house.forEach((row, floor) => {
    for (const place of row) {
      const others = house.flat().filter((one) => one !== place);
      const isFile = place.endsWith('.ts');
      const from = `${src}/${isFile ? place : `${place}/planted/deep/arrows.ts`}`;
      files[from] = others.map((to, at) => importOf(to, isFile ? './' : '../../../', at)).join('');
      if (!isFile) files[`${src}/${place}/planted-target.ts`] = 'export type T = 1;\n';
      const forbidden = new Set(house.slice(floor).flat());
      others.forEach((to, at) => forbidden.has(to) && expected.push(`${from}:${at + 1} [layers]`));
    }
  });
  const found = await brokenBy(files);

  expect(expected).toHaveLength(355);
  expect(found.filter((one) => one.endsWith('[layers]'))).toEqual(expected.toSorted());
});

function importOf(to: string, up: string, at: number): string {
  const path = `'${up}${to.endsWith('.ts') ? to.replace('.ts', '.js') : `${to}/planted-target.js`}'`;
  const ways = [
    `import type { T as T${at} } from ${path};\n`,
    `export * from ${path};\n`,
    `await import(${path});\n`,
    `let t${at}: import(${path}).T;\n`,
    `export type { T as T${at} } from ${path};\n`,
  ];
  return ways[at % ways.length] ?? '';
}

test('an import against any law is a violation with its file, line and law', async () => {
  const files = Object.fromEntries(plants.map(([file, line]) => [file, `\n${line}\n`]));
  const expected = plants.flatMap(([file, , ...names]) =>
    names.map((name) => `${file}:${name.startsWith('every folder') ? 1 : 2} [${name}]`),
  );
  const found = await brokenBy({ ...files, ...targets });

  expect(found).toEqual(expected.toSorted());
});

test('imports that a law allows are not violations', async () => {
  const files = {
    [`${src}/core/planted.ts`]: [
      "import type { x } from '@shoubei-kit/contracts';",
      "import { y } from '@shoubei-kit/contracts/causes';",
      "import { sign } from '@shoubei-kit/sdk-lite/signing';",
      "import { z } from '@shoubei-kit/fixtures/checks';",
      'export const at = (ms: number): Date => new Date(ms);',
      "export const first = (a: Date): number => Math.min(Date.parse('2026-11-30T00:00:00Z'), Date.UTC(2026), a.getTime());",
      'export const names = { Date: 1, process: 2 }.process;',
      "// import { readFile } from 'node:fs/promises';",
      'export const text = \'import { readFile } from "node:fs/promises"\';',
    ].join('\n'),
    [`${src}/signature/planted.ts`]: ['crypto', 'util', 'buffer']
      .map((name) => `import 'node:${name}';`)
      .join('\n'),
    [`${src}/pact/planted.ts`]:
      "import type { x } from '../scenario/own/planted-target.js';\nimport { tsOf } from '../scenario/wire-text.js';\n",
    [`${src}/pact/index.ts`]: "export type { x } from '../scenario/own/planted-target.js';\n",
    [`${src}/store/planted.ts`]: [
      "import { createRequire as make } from 'node:module';",
      'const load = make(import.meta.url);',
      "export const redis = (): unknown => load('redis');",
      "export const path = load.resolve('redis');",
      "import type { T } from '../core/planted-target.js';",
      'export interface Held { readonly what: T }',
    ].join('\n'),
    [`${src}/msw/planted.ts`]: "import type { x } from '../start/in-process.js';\n",
    [`${src}/http/planted.ts`]: "import type { Express } from 'express';\n",
    [`${src}/verify/planted.ts`]:
      "import { createServer } from 'node:http';\nimport { STATUS_CODES, type Agent } from 'node:http';\nimport type { RequestOptions } from 'node:https';\n",
    [`${src}/cli/planted.ts`]: "import { env } from 'node:process';\n",
    'mock-server/ui/views/planted.ts': "import { type A, type B } from '../../src/core/planted-target.js';\n",
    'sdk-lite/src/planted.ts': "import { createHash } from 'node:crypto';\n",
    'contracts/src/planted.ts': "export type * from '../generated/types.js';\n",
    'fixtures/src/planted.ts': "import { faker } from '@faker-js/faker';\n",
    'test/planted.ts': "import { x } from '../mock-server/src/core/planted-target.js';\n",
  };

  expect(await brokenBy({ ...files, ...targets })).toEqual([]);
});

test('every kind of import is found', async () => {
  const target = '../../../cli/planted-target.js';
  const ways = [
    `import '${target}';`,
    `import one from '${target}';`,
    `import * as two from "${target}";`,
    `import type { T1 } from '${target}';`,
    `import { type T2 } from '${target}';`,
    `export { three } from '${target}';`,
    `export * from '${target}';`,
    `export * as four from '${target}';`,
    `export type { T3 } from '${target}';`,
    `const five = await import('${target}');`,
    `const six = await import(\`${target}\`);`,
    `let seven: import('${target}').T4;`,
    `let eight: typeof import('${target}');`,
    `import nine = require('${target}');`,
    `const ten = require('${target}');`,
    `require.resolve('${target}');`,
    `import.meta.resolve('${target}');`,
    `make(import.meta.url)('${target}');`,
    `load('${target}');`,
    `resolve('${target}');`,
    `new Worker(new URL('${target}', import.meta.url));`,
    `const eleven = { a: () => import(\n'${target}') };`,
  ];
  const text = [
    `/// <reference path="../../../cli/planted-target.ts" />`,
    `import { createRequire as make } from 'node:module';`,
    'const load = make(import.meta.url);',
    'const { resolve } = make(import.meta.url);',
    ...ways,
  ].join('\n');
  const from = `${src}/store/planted/deep/ways.ts`;
  const found = await brokenBy({ [from]: text, [`${src}/cli/planted-target.ts`]: 'export {};' });

  expect(found.filter((one) => one.endsWith('[layers]'))).toEqual(
    [1, ...ways.map((_, at) => at + 5)].map((line) => `${from}:${line} [layers]`).toSorted(),
  );
});

test('circles between files, by types only, and between folders are violations', async () => {
  const folder = `${src}/cli`;
  const files = {
    [`${folder}/planted-1.ts`]: "import type { C } from './planted-2.js';\n",
    [`${folder}/planted-2.ts`]: "\nlet c: import('./planted-3.js').C;\n",
    [`${folder}/planted-3.ts`]: "export type { A } from './planted-1.js';\n",
    [`${folder}/planted-left/a.ts`]: "\n\nimport type { D } from '../planted-right/deep/d.js';\n",
    [`${folder}/planted-left/b.ts`]: 'export type B = 1;\n',
    [`${folder}/planted-right/c.ts`]: "import type { B } from '../planted-left/b.js';\n",
    [`${folder}/planted-right/deep/d.ts`]: 'export type D = 1;\n',
  };
  const { violations } = await planted(copy, files, () => check(copy));

  expect(violations.filter(({ file }) => file.includes('planted'))).toEqual([
    {
      file: `${folder}/planted-1.ts`,
      line: 1,
      what: `imports ${folder}/planted-2.ts → ${folder}/planted-3.ts → ${folder}/planted-1.ts`,
      law: 'no circles between files',
      allowed: 'arrows one way, types counted: move what both need into a separate file',
    },
    {
      file: `${folder}/planted-left/a.ts`,
      line: 3,
      what: `${folder}/planted-left → ${folder}/planted-right → ${folder}/planted-left (${folder}/planted-left/a.ts:3 imports ${folder}/planted-right/deep/d.ts, ${folder}/planted-right/c.ts:1 imports ${folder}/planted-left/b.ts)`,
      law: 'no circles between folders',
      allowed: 'arrows one way, types counted: move the file to the folder that it is about',
    },
  ]);
});

test('one violation makes the command exit with 1 and print one line that says what is allowed', async () => {
  const from = `${src}/store/redis/planted.ts`;
  const text = "import { x } from '../../workbench/planted-target.js';\n";
  const clean = await laws(copy);
  const broke = await planted(copy, { ...targets, [from]: text }, () => laws(copy));

  expect(clean.lines).toEqual([expect.stringMatching(/^\d{3} files, \d{4} imports, 0 violations$/u)]);
  expect(clean.exitCode).toBe(0);
  expect(broke.lines).toEqual([
    `${from}:1: imports ../../workbench/planted-target.js (${src}/workbench/planted-target.ts) [layers]: store (3) imports of src only own-files.ts, http-address.ts, lazily.ts, slices.ts, monotonic-ms.ts, joined.ts, listen-at.ts, executable, core, redaction, spreadsheet, endpoints, record, coupon-data, profile`,
    expect.stringMatching(/^\d{3} files, \d{4} imports, 1 violation$/u),
  ]);
  expect(broke.exitCode).toBe(1);
});

test('a dependency of sdk-lite is a violation', async () => {
  const text =
    '{\n"name": "@shoubei-kit/sdk-lite",\n"exports": {},\n"dependencies": {\n"undici": "^7.0.0" } }\n';
  const found = await brokenBy({ 'sdk-lite/package.json': text });

  expect(found).toContain('sdk-lite/package.json:5 [sdk-lite depends on nothing but Node]');
});

test('the linter rejects fetch only in mock-server/src', async () => {
  const text =
    "export const a = await fetch('http://127.0.0.1');\nexport const b = globalThis.fetch;\nexport const c = (fetch: () => void): void => fetch();\n";
  const files = { [`${src}/cli/planted.ts`]: text, 'sdk-lite/src/planted.ts': text };
  const { lines, exitCode } = await planted(copy, files, () => lint(copy, Object.keys(files)));
  const seen = lines.flatMap((line) => /^(\S+:\d+):\d+: .*no-restricted-globals/u.exec(line)?.[1] ?? []);

  expect([seen, exitCode]).toEqual([[`${src}/cli/planted.ts:1`], 1]);
});

test('the linter rejects argv, env and exit outside cli', async () => {
  const known = [
    'export const a = process.argv;',
    "export const b = process.env['X'];",
    'process.exit(1);',
    'process.exitCode = 1;',
    'export const { env } = process;',
  ];
  const files = {
    [`${src}/start/planted.ts`]: known.join('\n'),
    'sdk-lite/src/planted.ts': known.join('\n'),
    [`${src}/cli/planted.ts`]: known.join('\n'),
    [`${src}/journal/planted.ts`]: 'export const a = Date.now() + performance.now() + Math.random();',
  };
  const { lines, exitCode } = await planted(copy, files, () => lint(copy, Object.keys(files)));
  const seen = lines.flatMap((line) => /^(\S+:\d+):\d+: .*no-restricted-\w+/u.exec(line)?.[1] ?? []);

  expect(seen.toSorted()).toEqual(
    [
      ...known.map((_, at) => `${src}/start/planted.ts:${at + 1}`),
      ...known.map((_, at) => `sdk-lite/src/planted.ts:${at + 1}`),
    ].toSorted(),
  );
  expect(exitCode).toBe(1);
});

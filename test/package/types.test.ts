import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserTypes, found, foundIn, nodeTypes, strict, typesFolder } from './type-projects.js';

// The oldest compiler and the newest; types.exhaustive.test.ts has those between, and more kinds of projects.
test.concurrent.each([
  ['5.6', 'bundler, without'],
  ['7.0', 'nodenext, with Node’s types'],
  ['7.0', 'nodenext, without'],
  ['7.0', 'bundler, without'],
  ['7.0', 'nodenext, from CommonJS'],
])('the packed declarations pass the tests of types, under TypeScript %s: %s', async (version, name) => {
  expect(await foundIn(version, name)).toBe('');
});

test('under node16 TypeScript lets CommonJS import the packages only by import()', async () => {
  const project = { files: ['commonjs.cts'], compilerOptions: { ...strict, module: 'node16', ...nodeTypes } };
  expect(await found('7.0', project)).toMatch(
    /commonjs\.cts\(\d+,\d+\): error TS1471: .* only resolves to an ES module/u,
  );
});

test('the tests of types do fail if a type differs', async () => {
  const wrong = `
    import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
    import { same } from './same.js';
    same<ReturnType<ShoubeiClient['writeOff']>, Promise<unknown>>();
    same<Awaited<ReturnType<ShoubeiClient['writeOff']>>, any>();`;
  await writeFile(join(await typesFolder(), 'wrong.ts'), wrong);
  const project = {
    files: ['wrong.ts'],
    compilerOptions: { ...strict, module: 'nodenext', ...browserTypes },
  };
  const lines = (await found('7.0', project)).match(/wrong\.ts\(\d+/gu);
  expect(lines).toEqual(['wrong.ts(4', 'wrong.ts(5']);
});

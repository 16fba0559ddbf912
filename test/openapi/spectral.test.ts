import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tool } from '../support/tool.js';
import { documentPath } from './clients.js';

test('Spectral finds nothing in any of the documents', async () => {
  const ruleset = join(await mkdtemp(join(tmpdir(), 'shoubei-')), 'ruleset.json');
  await writeFile(ruleset, '{"extends":["spectral:oas"]}');
  const spectral = join(await tool('spectral'), 'node_modules/.bin/spectral');
  const documents = ['admin', 'example', 'table'].map(documentPath);
  const args = [
    'lint',
    ...documents,
    '--ruleset',
    ruleset,
    '--format',
    'json',
    '--quiet',
    '--fail-severity',
    'hint',
  ];
  const { stdout } = await promisify(execFile)(spectral, args, { maxBuffer: 2 ** 26 }).catch(
    (error: unknown) => ({ stdout: String(Reflect.get(Object(error), 'stdout')) }),
  );
  expect(JSON.parse(stdout)).toEqual([]);
});

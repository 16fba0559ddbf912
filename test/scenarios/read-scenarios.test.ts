import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';

const about = 'about: { en: A coupon., zh: 一张券。 }\n';
const good = `${about}steps:\n  - write_off: { coupon_code: C1 }\n    expect: { outcome: not_found }\n`;

test('a folder is read by name, and its problems name their files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  writeFileSync(join(folder, 'b.yaml'), good);
  writeFileSync(join(folder, 'a.yml'), good);
  writeFileSync(join(folder, 'notes.txt'), 'no scenario');
  const read = await readScenarios(folder);
  expect('scenarios' in read && read.scenarios.map(({ name }) => name)).toEqual(['a', 'b']);
  writeFileSync(join(folder, 'c.yaml'), `${about}steps:\n  - wait: 1\n`);
  expect(await readScenarios(folder)).toMatchObject({
    problems: [{ file: join(folder, 'c.yaml'), line: 3, path: 'steps.1' }],
  });
  expect(await readScenarios(join(folder, 'b.yaml'))).toMatchObject({ scenarios: [{ name: 'b' }] });
});

const notOnWindows = test.skipIf(process.platform === 'win32');

notOnWindows('an endpoint that is a pipe is not read: it would never end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  writeFileSync(join(folder, 'a.yaml'), `endpoints: [pipe.yaml]\n${good}`);
  expect(await readScenarios(folder, ['a'])).toMatchObject({
    problems: [{ line: 1, text: { en: expect.stringContaining('no regular file') } }],
  });
});

test('folders inside a folder are read as well, except hidden ones and node_modules', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  for (const name of ['z/deep', '.git', 'node_modules/x']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'm.yaml'), good);
  writeFileSync(join(folder, 'z/n.yaml'), good);
  writeFileSync(join(folder, 'z/deep/a.yaml'), good);
  writeFileSync(join(folder, '.git/b.yaml'), 'bad');
  writeFileSync(join(folder, 'node_modules/x/c.yaml'), 'bad');
  const read = await readScenarios(folder);
  expect('scenarios' in read && read.scenarios.map(({ name, file }) => [name, file])).toEqual([
    ['a', join(folder, 'z/deep/a.yaml')],
    ['m', join(folder, 'm.yaml')],
    ['n', join(folder, 'z/n.yaml')],
  ]);
  expect(await readScenarios(folder, ['n'])).toMatchObject({ scenarios: [{ name: 'n' }] });
});

test('two scenarios of one name in different folders are a problem of the second', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  for (const file of ['a/same.yaml', 'b/same.yml', 'b/other.yaml']) writeFileSync(join(folder, file), good);
  expect(await readScenarios(folder)).toEqual({
    problems: [
      {
        file: join(folder, 'b/same.yml'),
        line: 1,
        path: '',
        text: {
          en: `has the same name as ${join(folder, 'a/same.yaml')}`,
          zh: `与 ${join(folder, 'a/same.yaml')} 同名`,
        },
      },
    ],
  });
  expect(await readScenarios(folder, ['other'])).toMatchObject({ scenarios: [{ name: 'other' }] });
});

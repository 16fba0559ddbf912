import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../mock-server/src/cli/commands.js';
import { nameOf } from '../../mock-server/src/cli/line/command.js';
import { cli } from '../support/cli.js';
import { hostilePlaces, hostileTexts, wrongWith } from './hostile-files.js';

// Each place gets a few texts, different from those beside it; hostile-files.exhaustive.test.ts gives all to all.
test.each(hostilePlaces.map((place, at) => [place, at] as const))(
  '%s handles hostile texts without an internal error',
  async (place, at) => {
    const texts = hostileTexts.filter((_, number) => number % 53 === (at * 7) % 53);
    expect(texts.length).toBeGreaterThan(2);
    const wrong: (string | undefined)[] = [];
    for (const text of texts) wrong.push(await wrongWith(text, place));
    expect(wrong.filter((one) => one !== undefined)).toEqual([]);
  },
);

test.each(['endpoints check (f)', 'endpoints check -', 'profile check (f)'])(
  '%s lists each fault in one line of bounded length, whatever names the file contains',
  async (place) => {
    for (const text of ['? [a]: b', `${'a'.repeat(100_000)}: 1`, '"a\\nshoubei-mock: all is well": 1']) {
      expect(await wrongWith(text, place)).toBeUndefined();
    }
  },
);

// These options name files to write: `--out` and similar.
const written = new Set(['out', 'junit', 'write-profile', 'report', 'log-file']);

test('the places include every option that names a file to read', () => {
  const all = hostilePlaces.join('\n');
  const names = commands.flatMap(({ options }) =>
    options.filter(({ completes }) => completes === 'files').map(({ name }) => name),
  );
  expect([...new Set(names)].filter((name) => !written.has(name) && !all.includes(`--${name} (f`))).toEqual(
    [],
  );
  // exec runs its command and does not read it.
  const readers = commands.filter(
    ({ positionals, usage }) =>
      !usage.includes(' -- ') && Object.values(positionals).some(({ completes }) => completes === 'files'),
  );
  expect(
    readers.map(nameOf).filter((name) => !new RegExp(`^${name} (?:\\w+ )?\\(f\\)`, 'mu').test(all)),
  ).toEqual([]);
});

test('the error names a line of a recording that is nested too deep', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-deep-'));
  const path = join(folder, 'day.ndjson');
  const deep = `{"request":{"body":"{}"},"response":null,"more":${'['.repeat(70)}${']'.repeat(70)}}`;
  writeFileSync(path, `{"request":{"body":"{}"},"response":null}\n${deep}\n`);
  expect(await cli(['verify', '--recording', path])).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${path}:2: is nested deeper than 64 levels\n`,
  });
  expect((await cli(['verify', '--recording', path, '--lang', 'zh'])).stderr).toContain('嵌套超过 64 层');
});

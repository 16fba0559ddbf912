import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { blocks, read } from '../support/pages.js';
import { scriptFolder, sharedServer } from '../support/shared.js';
import { runScript, shell } from '../support/shell.js';
import { writeOff } from '../support/wire.js';

const { url } = await sharedServer();
const folder = scriptFolder();
const place = { url, folder };

const readmes = ['README.md', 'README.zh-CN.md'];

test.each(readmes)('the curl line of %s gets the response below it', async (file) => {
  const curl = blocks(file, 'sh').find((block) => block.startsWith('curl')) ?? '';
  expect(JSON.parse(await shell(curl, place))).toEqual(JSON.parse(blocks(file, 'json')[0] ?? ''));
});

test.each(readmes)('the commands of %s sign and write off', async (file) => {
  const [, commands = ''] = blocks(file, 'sh');
  const [, input = ''] = /^echo '(.*)' \| npx shoubei-mock sign --demo$/mu.exec(commands) ?? [];
  const signed = await cli(['sign', '--demo'], { input });
  // python3: hashlib.md5 of the sorted pairs and &key=shoubei-mock-demo-key
  expect(signed.stdout).toContain('"sign":"57e85f6a1f70424a5e84fe9403317f43"');
  const [, code = ''] = /^npx shoubei-mock write-off (\d+)$/mu.exec(commands) ?? [];
  await using own = await startMockServer();
  expect((await cli(['write-off', code, '--base-url', own.url])).stdout).toMatch(/^Written off: 99000/u);
});

// The page in Chinese has the same script. The test of all pages checks that.
test('the test of README.md passes, as the one file that the page names', async () => {
  const [script = ''] = blocks('README.md', 'js');
  const names = readmes.map((page) =>
    [...read(page).matchAll(/`node --test ?([^`]*)`/gu)].map(([, name]) => name),
  );
  expect(names).toEqual([['retry.test.mjs'], ['retry.test.mjs']]);
  expect(await runScript(join(folder, 'retry.test.mjs'), script, ['--test'])).toMatch(
    /^# pass 1$|ℹ pass 1/mu,
  );
});

test('the test of README.md exits with 1 if its assertion fails', async () => {
  const [script = ''] = blocks('README.md', 'js');
  const failing = runScript(join(folder, 'fails.test.mjs'), script.replace('2485', '2486'), ['--test']);
  await expect(failing).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/fail 1$/mu) });
});

test.each(readmes)('each test coupon of %s has the outcome in its row', async (file) => {
  await using own = await startMockServer();
  const rows = [...read(file).matchAll(/^\| `(99\d{14})` +\| (?:`(\w+)`)?/gmu)];
  const seen = await Promise.all(
    rows.map(async ([, code = '']) => {
      const response = await writeOff(own.url, code).catch(() => undefined);
      return [code, response?.outcome];
    }),
  );
  expect(seen).toEqual([
    ['9900010000000001', 'written_off'],
    ['9903010000000001', 'already_used'],
    ['9904010000000001', 'expired'],
    ['9905010000000001', 'refunded'],
    ['9982010000000001', undefined],
    ['9986010000000001', 'system_error'],
  ]);
  expect(rows.map(([, code, outcome]) => [code, outcome])).toEqual(seen);
});

test.each(readmes)('the message of the busy coupon in %s is in the output of write-off', async (file) => {
  const [, code = '', message = ''] = /^\| `(9986\d{12})` .*\| (\p{Script=Han}+)/mu.exec(read(file)) ?? [];
  await using own = await startMockServer();
  const { stderr } = await cli(['write-off', code, '--base-url', own.url]);
  expect([code, message]).toEqual(['9986010000000001', '系统繁忙']);
  expect(stderr).toContain(`outcome_unknown: the response has no clear outcome: "${message}"`);
});

test.each(readmes)('%s has at most 120 lines', (file) => {
  expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

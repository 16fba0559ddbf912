import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { cli, serve } from '../support/cli.js';
import { blocks } from '../support/pages.js';
import { scriptFolder, sharedServer } from '../support/shared.js';
import { runScript, shell, typed } from '../support/shell.js';
import { admin, base } from '../support/wire.js';

const { url } = await sharedServer();
const folder = scriptFolder();
const place = { url, folder };
const request = { ...base, ts: '20261124120000', coupon_code: '9900025000000003' };

const readmes = ['README.md', 'README.zh-CN.md'];

test.each(readmes)('the curl line of %s gets the answer that stands below it', async (file) => {
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

// The page in Chinese has the same commands and scripts, which the test of all pages holds.
test('the client of README.md writes off', async () => {
  await using own = await startMockServer();
  const [script = ''] = blocks('README.md', 'js');
  const stdout = await runScript(
    join(folder, 'client.mjs'),
    script.replaceAll('http://127.0.0.1:4051', own.url),
  );
  expect(stdout).toBe('settled 994 fen\n');
});

test('the test of README.md passes', async () => {
  const [, script = ''] = blocks('README.md', 'js');
  expect(await runScript(join(folder, 'lost-answer.test.mjs'), script, ['--test'])).toMatch(
    /^# pass 1$|ℹ pass 1/mu,
  );
});

test('the test of README.md ends with exit 1 where its assertion fails', async () => {
  const [, script = ''] = blocks('README.md', 'js');
  const failing = runScript(join(folder, 'fails.test.mjs'), script.replace('2485', '2486'), ['--test']);
  await expect(failing).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/fail 1$/mu) });
});

test.each(readmes)('the profile of %s is good', (file) => {
  const [profile = ''] = blocks(file, 'yaml');
  expect(readProfile(profile)).toHaveProperty('profile.dialect', 'table');
});

// The page in Chinese has the same commands, and these take long.
test('the commands about signatures find the mistake, and the rule', async () => {
  const [, , signatures = ''] = blocks('README.md', 'sh');
  const own = async (name: string, value: object): Promise<void> =>
    writeFile(join(folder, name), JSON.stringify(value));
  // Python's hashlib, with the demo key; in the first request amount was added after it.
  await own('request.json', { ...request, amount: '4000', sign: '2fe8135f09a1b9614ee995c6f17713b9' });
  await own('captured.json', { ...request, sign: '2fe8135f09a1b9614ee995c6f17713b9' });
  const { text: said } = await typed(signatures, place);
  expect(said).toContain('field_left_out');
  expect(said).toContain('(as assumed: A1)');
  expect(readProfile(await readFile(join(folder, 'shoubei.yaml'), 'utf8'))).toHaveProperty('profile');
  await rm(join(folder, 'shoubei.yaml'));
});

test('the commands for testers make a plan and coupons that can be served', async () => {
  const [, , , workbench = ''] = blocks('README.md', 'sh');
  const lines = workbench.trim().split('\n');
  expect(blocks('docs/how-to/verify-the-real-endpoint.md', 'sh')[0]).toContain(
    lines[0]?.replace(/ +#.*/u, ''),
  ); // its test runs it
  const said = await shell(lines.slice(1, 4).join('\n'), place);
  expect(said).toContain('9900');
  expect(said).toContain('the cashier sees');
  expect((await readFile(join(folder, 'coupons.ndjson'), 'utf8')).trimEnd().split('\n')).toHaveLength(1000);
  const [, flags = ''] = /^npx shoubei-mock serve (.*)$/u.exec(lines[4] ?? '') ?? [];
  const serving = await serve(flags.replace('coupons.ndjson', join(folder, 'coupons.ndjson')).split(' '));
  const { body } = await admin(serving.url, 'GET', '/coupons?state=used&limit=1000');
  expect(body.coupons).toHaveLength(100);
  await serving.stop();
});

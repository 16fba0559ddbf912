import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { readProfile } from '../../mock-server/src/profile/read-profile.js';
import { cli } from '../support/cli.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

let server: MockServer;
let folder: string;
beforeAll(async () => {
  server = await startMockServer();
  folder = await mkdtemp(join(root, 'test/docs/.snippets-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The fenced blocks of one language, with the address of the emulator that runs here. */
function blocks(file: string, language: string): readonly string[] {
  const found = read(file).matchAll(/^```(\w+)\n([^]*?)^```$/gmu);
  return [...found].flatMap(([, kind, text = '']) =>
    kind === language ? [text.replaceAll('http://127.0.0.1:4051', server.url)] : [],
  );
}

async function runScript(name: string, text: string, ...flags: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return (await run(process.execPath, [...flags, path], { cwd: root })).stdout;
}

const readmes = ['README.md', 'README.zh-CN.md'];

test.each(readmes)('the curl line of %s gets the answer that stands below it', async (file) => {
  const curl = blocks(file, 'sh').find((block) => block.startsWith('curl')) ?? '';
  const { stdout } = await run('bash', ['-c', curl]);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(blocks(file, 'json')[0] ?? ''));
});

test.each(readmes)('the commands of %s sign and write off', async (file) => {
  const [, , commands = ''] = blocks(file, 'sh');
  const [, input = ''] = /^echo '(.*)' \| npx shoubei-mock sign --demo$/mu.exec(commands) ?? [];
  const signed = await cli(['sign', '--demo'], { input });
  // python3: hashlib.md5 of the sorted pairs and &key=shoubei-mock-demo-key
  expect(signed.stdout).toContain('"sign":"57e85f6a1f70424a5e84fe9403317f43"');
  const [, code = ''] = /^npx shoubei-mock write-off (\d+)$/mu.exec(commands) ?? [];
  await using own = await startMockServer();
  expect((await cli(['write-off', code, '--base-url', own.url])).stdout).toMatch(/^Written off: 99000/u);
});

test.each(readmes)('the client of %s writes off', async (file) => {
  await using own = await startMockServer();
  const [script = ''] = blocks(file, 'js');
  const stdout = await runScript('client.mjs', script.replaceAll(server.url, own.url));
  expect(stdout).toBe('settled 994 fen\n');
});

test.each(readmes)('the test of %s passes', async (file) => {
  const [, script = ''] = blocks(file, 'js');
  expect(await runScript('lost-answer.test.mjs', script, '--test')).toMatch(/^# pass 1$|ℹ pass 1/mu);
});

test.each(readmes)('the profile of %s is good', (file) => {
  const [profile = ''] = blocks(file, 'yaml');
  expect(readProfile(profile)).toHaveProperty('profile.dialect', 'table');
});

test('both readmes have the same headings, rows and code', () => {
  const shape = (file: string): unknown[] => [
    read(file).match(/^#+ /gmu),
    read(file).match(/^\|/gmu)?.length,
    ...['json', 'yaml'].map((language) => blocks(file, language)),
    blocks(file, 'js').map((script) => script.replaceAll(/\/\/.*$/gmu, '')),
    blocks(file, 'sh').map((script) => script.replaceAll(/#.*$/gmu, '')),
  ];
  expect(shape('README.zh-CN.md')).toEqual(shape('README.md'));
});

test('the snippets of the packages run', async () => {
  const [magic = '', seeded = ''] = blocks('fixtures/README.md', 'js');
  const stdout = await runScript(
    'magic.mjs',
    magic.replace(/^magicCode\(.*?\);/mu, (call) => `console.log(${call.slice(0, -1)});`),
  );
  expect(stdout).toBe('9903025000000007\n');
  const drawn = [...seeded.matchAll(/^\/\/ (.*\n)/gmu)].map(([, line]) => line).join('');
  expect(drawn).not.toBe('');
  expect(await runScript('seeded.mjs', seeded)).toBe(drawn);
  const [start = ''] = blocks('mock-server/README.md', 'js');
  expect(await runScript('start.mjs', start)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/u);
  const [client = ''] = blocks('sdk-lite/README.md', 'js');
  expect(await runScript('production.mjs', client)).toBe('');
});

test.each([
  ...readmes,
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['contracts', 'sdk-lite', 'fixtures', 'mock-server'].map((name) => `${name}/README.md`),
  ...['node-test', 'vitest', 'jest'].map((name) => `examples/${name}/README.md`),
])('the links of %s lead somewhere', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, file, '..', link)))).toEqual([]);
});

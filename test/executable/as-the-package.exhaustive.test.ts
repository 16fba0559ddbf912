import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { hashes, seeded, sha256 } from '../cli/same-bytes.js';
import { filePlaces, unknownFlags, valuesMissing, wordsInPlace } from '../cli/matrix.js';
import { cli, type CliResult, resultOf, untilServing } from '../support/cli.js';
import { executable } from '../support/executable.js';
import { sharedFolder } from '../support/shared.js';
import { admin, sourceRequest, writeOff } from '../support/wire.js';

const home = process.cwd();
const folder = sharedFolder();
const mistaken = sourceRequest.replace('"amount":"1000"', '"amount":"1001"');
const file = await executable();

beforeAll(() => {
  process.chdir(folder);
  mkdirSync('folder');
  execFileSync('mkfifo', ['pipe']);
  symlinkSync('loop', 'loop');
  writeFileSync('request.json', sourceRequest);
  writeFileSync('mistaken.json', mistaken);
  writeFileSync('coupons.yaml', "coupons: [{ coupon_code: '730000000001', state: used }]\n");
  writeFileSync('faulty.json', '[\n  { "coupon_code": "1", }\n]');
  writeFileSync('faulty.csv', 'coupon_code,face_amount\n1,"x\n');
  writeFileSync('faulty.yaml', 'dialect: [\n');
  writeFileSync('faulty-scenario.yaml', 'about: {}\n');
});
afterAll(() => process.chdir(home));

function run(line: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  return resultOf(spawn(file, line, { cwd: folder, env }), sourceRequest);
}

/** Lines that load each part that the start does not load. */
const lines = [
  '--help',
  'serve --help',
  'verify --help',
  'srve',
  'serve --prot 1',
  'serve --coupons faulty.json',
  'serve --coupons faulty.csv',
  'serve --profile faulty.yaml',
  'serve --store redis://127.0.0.1:1 --port x',
  'coupons generate --seed 7 --count 20 --format csv',
  'coupons magic used --count 3 --amount 1000',
  'sign request.json --demo',
  'explain mistaken.json --demo',
  'explain mistaken.json --demo --json',
  'calibrate request.json --demo',
  'profile show',
  'profile check faulty.yaml',
  'verify --only expired,refunded --json',
  'verify --only expierd',
  'verify --only expired --scenarios faulty-scenario.yaml',
  'scenarios list',
  'scenarios list --json',
  'scenarios export --format markdown',
  'scenarios export --format csv --for till',
  'completion bash',
  'completion zsh',
  'completion fish',
  '--get-completions serve --st',
  '--get-completions verify --only ex',
];

const matrix = [
  ...wordsInPlace.map(({ line }) => line),
  ...filePlaces.map(([line]) => line.replaceAll('(path)', 'missing').split(' ')),
  ...valuesMissing.map(([line]) => line.split(' ')),
  ...unknownFlags.map(([, line]) => line.split(' ')),
].filter(([command]) => command !== 'doctor');

/** The lines that load something in both languages; of all others, whose words the package's own tests hold, in turn. */
const same = [
  ...lines.flatMap((line) => (['en', 'zh'] as const).map((lang) => [lang, line, line.split(' ')] as const)),
  ...matrix.map((line, at) => [at % 2 === 0 ? 'en' : 'zh', line.join(' '), line] as const),
];

function timeless({ code, stdout, stderr }: CliResult): CliResult {
  return { code, stdout: stdout.replaceAll(/\d+ ms|"ms":[\d.]+/gu, '(time)'), stderr };
}

test.each(same)('in %s the executable prints what the package does: %s', async (lang, _, line) => {
  const env = { SHOUBEI_MOCK_LANG: lang, K: 'k', LANG: 'en_US.UTF-8' };
  const expected = await cli(line, { env, input: sourceRequest });
  expect(timeless(await run(line, env))).toEqual(timeless(expected));
});

test.each(hashes)('seeded coupons are the same bytes as before, as %s', async (format, hash) => {
  const { stdout } = await run([...seeded, '--format', format], {});
  expect(sha256(stdout)).toBe(hash);
});

test('verify writes a JUnit file', async () => {
  const { code } = await run(['verify', '--only', 'expired', '--junit', 'junit.xml'], {});
  expect(code).toBe(0);
  expect(readFileSync('junit.xml', 'utf8')).toMatch(/<testsuites tests="\d+" failures="0" errors="0"/u);
});

test('routes of the admin API that load more parts are served', async () => {
  const child = spawn(file, ['serve', '--port', '0', '--json'], { cwd: folder, env: {} });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { url, output, stop } = await untilServing(child);
  const csv = { 'content-type': 'text/csv' };
  const body = 'coupon_code,face_amount\n730000000009,100\n';
  const loaded = await fetch(`${url}/__admin/coupons`, { method: 'POST', headers: csv, body });
  expect([loaded.status, loaded.url]).toEqual([201, `${url}/__admin/coupons`]);
  expect((await writeOff(url, '730000000009')).outcome).toBe('written_off');
  const get = async (path: string): Promise<string> => (await fetch(`${url}/__admin${path}`)).text();
  expect(await get('/orders?format=csv')).toMatch(/^\uFEFF?order_no,.*\r?\n.*730000000009/u);
  expect(await get('/metrics')).toContain('shoubei_mock_build_info{version="0.1.0",node="24.');
  expect(JSON.parse(await get('/openapi.json'))).toMatchObject({ openapi: '3.1.0' });
  expect(JSON.parse(await get('/openapi.admin.json'))).toMatchObject({ openapi: '3.1.0' });
  expect((await admin(url, 'POST', '/scenarios/refunded/load')).status).toBe(200);
  const explained = await admin(url, 'POST', '/sign/explain', { body: mistaken });
  expect(JSON.stringify(explained.body)).toContain('"valid":false');
  expect((await stop()).code).toBe(0);
  const log = output().split('\n');
  expect(log.map((line) => (line === '' ? '' : JSON.parse(line).msg))).toContain('written_off');
});

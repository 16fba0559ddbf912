import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, running } from '../support/cli.js';
import { read } from '../support/pages.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { linesOver80 } from '../support/shown-width.js';
import { sourceRequest } from '../support/wire.js';

const home = process.cwd();
const folder = sharedFolder();
const server = await sharedServer();
beforeAll(() => {
  process.chdir(folder);
  writeFileSync('request.json', sourceRequest);
  writeFileSync('captured.json', sourceRequest);
  writeFileSync('shoubei.yaml', 'dialect: table\n');
  writeFileSync('quary.yaml', read('fixtures/endpoints/quary.yaml'));
  writeFileSync('package.json', '{"scripts":{"test":"true"}}');
});
afterAll(() => process.chdir(home));

/** Lists the examples as the printed help shows them. */
async function commandsInHelp(): Promise<readonly string[]> {
  const { stdout } = await cli(['--help', '--lang', 'en']);
  const [, list = ''] = /\nCommands:\n(.*?)\n\n/su.exec(stdout) ?? [];
  return [...list.matchAll(/^ {2}shoubei-mock ([a-z-]+)/gmu)].map(([, name = '']) => name);
}

async function examplesOf(command: string, language: string): Promise<readonly string[]> {
  const { stdout } = await cli([command, '--help', '--lang', language]);
  const [, examples = ''] = stdout.split(language === 'en' ? '\nExamples:\n' : '\n示例：\n');
  return [...examples.matchAll(/^ {2}shoubei-mock (.*)$/gmu)].map(([, line = '']) => line);
}

/** Runs only one of all scenarios: help.exhaustive.test.ts runs the line unchanged. */
const shortened: Readonly<Record<string, string>> = { verify: 'verify --only expired' };

/** Runs a line against this test's emulator, on free ports. */
async function run(line: string): Promise<number | null> {
  const env = { SHOUBEI_MOCK_PORT: '0', SHOUBEI_MOCK_BASE_URL: server.url, MY_KEY: 'shoubei-mock-demo-key' };
  const args = (shortened[line] ?? line).replace('http://127.0.0.1:4051', server.url).split(' ');
  // Without own commands and flags, they read no variable of this name.
  if (args[0] === 'exec') return (await cli(args, { env: { PATH: process.env['PATH'] ?? '' } })).code;
  const own = ['write-off', 'assumptions', 'wait'].includes(args[0] ?? '')
    ? env
    : { SHOUBEI_MOCK_PORT: env.SHOUBEI_MOCK_PORT, MY_KEY: env.MY_KEY };
  if (args[0] !== 'serve' && args[0] !== 'record') return (await cli(args, { env: own })).code;
  const { url, stop } = await running(args, own);
  if (args[0] === 'record') await cli(['write-off', '9900010000000077', '--base-url', url]);
  return (await stop()).code;
}

test('each example in the help of each command works as described', async () => {
  const commands = await commandsInHelp();
  const ran: Record<string, number | null> = {};
  // Lines that create files run first: verify reads a recording, and serve loads coupons.
  const order = ['coupons', 'record', ...commands.filter((name) => !['coupons', 'record'].includes(name))];
  for (const command of order) {
    for (const line of await examplesOf(command, 'en')) ran[line] = await run(line);
  }
  expect(ran).toEqual({
    'coupons generate --count 1000 --mix used=10 --out coupons.ndjson': 0,
    'coupons magic expired --count 3': 0,
    'record --target http://127.0.0.1:4051 --out day.ndjson': 0,
    serve: 0,
    'serve --port 0 --profile shoubei.yaml --coupons coupons.ndjson': 0,
    'serve --store sqlite:state.db': 0,
    'endpoints draft quary': 0,
    'endpoints check quary.yaml': 0,
    'endpoints check quary.yaml --no-assumed': 1,
    'exec -- npm test': 0,
    'exec --coupons coupons.ndjson -- npm test': 0,
    'exec --fail-on-assumption A17 -- npm test': 0,
    'exec --report assumptions.json -- npm test': 0,
    wait: 0,
    'wait --base-url http://127.0.0.1:4051 --timeout 60': 0,
    'write-off 9900010000000001': 0,
    'write-off 9900010000000002 --amount 1000 --trace order-1': 0,
    'sign request.json --demo': 0,
    'sign request.json --key-env MY_KEY': 0,
    'explain request.json --demo': 0,
    'calibrate captured.json --demo --write-profile found.yaml': 0,
    'assumptions --questions zh': 0,
    'profile show': 0,
    'profile check shoubei.yaml': 0,
    assumptions: 0,
    'assumptions --inst-no 900024 --json': 0,
    verify: 0,
    'verify --base-url http://127.0.0.1:4051 --only expired': 0,
    'verify --recording day.ndjson --discover': 0,
    'scenarios list': 0,
    'scenarios export --format csv --out plan.csv': 0,
    'scenarios export --for till --format csv --out cases.csv': 0,
    doctor: 0,
    licenses: 0,
    'doctor --profile shoubei.yaml --store sqlite:state.db': 0,
    'completion bash': 0,
    'completion zsh': 0,
    'completion fish': 0,
  });
  expect(readFileSync('coupons.ndjson', 'utf8').trimEnd().split('\n')).toHaveLength(1000);
  expect(readFileSync('plan.csv', 'utf8')).toContain('already-used');
});

test('the help of each command fits 80 columns in both languages, and has the same examples', async () => {
  const over: string[] = [];
  for (const command of ['', ...(await commandsInHelp())]) {
    const args = command === '' ? ['--help'] : [command, '--help'];
    for (const language of ['en', 'zh']) {
      const { code, stdout, stderr } = await cli([...args, '--lang', language]);
      expect([code, stderr]).toEqual([0, '']);
      over.push(...linesOver80(stdout));
    }
    if (command === '') continue;
    const english = await examplesOf(command, 'en');
    expect(english.length).toBeGreaterThan(0);
    expect(await examplesOf(command, 'zh')).toEqual(english);
  }
  expect(over).toEqual([]);
});

test('the reference has each command and each flag of its help, in both languages', async () => {
  for (const [file, language] of [
    ['docs/reference/cli.md', 'en'],
    ['docs/reference/cli.zh-CN.md', 'zh'],
  ] as const) {
    const sections = new Map(
      readFileSync(join(home, file), 'utf8')
        .split('\n## ')
        .map((text) => [text.split('\n')[0], text]),
    );
    for (const command of await commandsInHelp()) {
      const { stdout } = await cli([command, '--help', '--lang', language]);
      const flags = [...stdout.matchAll(/^ {2}(?: {4}|-\w, )?(--[a-z-]+) /gmu)].map(([, flag = '']) => flag);
      const missing = flags.filter((flag) => !sections.get(command)?.includes(`| \`${flag}\``));
      expect([command, missing]).toEqual([command, ['--lang', '--config', '--help', '--version']]);
    }
  }
});

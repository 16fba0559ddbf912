import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, serve } from '../support/cli.js';
import { blocks, read } from '../support/pages.js';
import { scriptFolder } from '../support/shared.js';
import { runScript } from '../support/shell.js';

const folder = scriptFolder();

test('the snippets of the packages run', async () => {
  const [magic = '', seeded = ''] = blocks('fixtures/README.md', 'js');
  const stdout = await runScript(
    join(folder, 'magic.mjs'),
    magic.replace(/^magicCode\(.*?\);/mu, (call) => `console.log(${call.slice(0, -1)});`),
  );
  expect(stdout).toBe('9903025000000007\n');
  const drawn = [...seeded.matchAll(/^\/\/ (.*\n)/gmu)].map(([, line]) => line).join('');
  expect(drawn).not.toBe('');
  expect(await runScript(join(folder, 'seeded.mjs'), seeded)).toBe(drawn);
  const [start = ''] = blocks('mock-server/README.md', 'js');
  expect(await runScript(join(folder, 'start.mjs'), start)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/u);
  const [client = ''] = blocks('sdk-lite/README.md', 'js');
  expect(await runScript(join(folder, 'production.mjs'), client)).toBe('');
});

test('the call in sdk-lite/README.md prints what the page says', async () => {
  const [, call = ''] = blocks('sdk-lite/README.md', 'js');
  await using server = await startMockServer({ keepProcessAlive: true });
  const script = call.replace('http://127.0.0.1:4051', server.url);
  expect(script).not.toBe(call);
  const stdout = await runScript(join(folder, 'call.mjs'), script);
  expect(read('sdk-lite/README.md')).toContain(`The emulator prints \`${stdout.trim()}\`.`);
  expect(stdout).toBe('0205 券码已退款 FAIL\n');
});

test('the scenario of fixtures/README.md passes', async () => {
  const [scenario = ''] = blocks('fixtures/README.md', 'yaml');
  expect(readScenario(scenario)).toHaveProperty('scenario');
  const file = join(folder, 'used-then-refunded.yaml');
  await writeFile(file, scenario);
  expect((await cli(['verify', '--scenarios', file])).stdout).toMatch(/^2 passed, 0 failed, 0 skipped$/mu);
});

test('the commands of mock-server/README.md exist and run', async () => {
  const [list = ''] = blocks('mock-server/README.md', 'sh');
  const [first = '', ...lines] = list
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +#.*$/u, ''));
  expect(first).toBe('shoubei-mock');
  const serving = await serve();
  await writeFile(join(folder, 'request.json'), '{"inst_no":"900024","coupon_code":"A1"}');
  const env = { SHOUBEI_MOCK_BASE_URL: serving.url, PATH: process.env['PATH'] ?? '' };
  // `npm test` would be this run. `verify` takes long: the tests of docs/how-to/verify-the-real-endpoint.md
  // and of the tutorial run it.
  for (const line of lines.filter((text) => !text.startsWith('shoubei-mock verify'))) {
    const here = line.replace('request.json', join(folder, 'request.json')).replace('npm test', 'true');
    const args = here.split(' ').slice(1);
    expect([line, (await cli(args, { env })).code]).toEqual([line, 0]);
  }
  await serving.stop();
});

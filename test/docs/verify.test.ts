import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { blocks, read } from '../support/pages.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { shell } from '../support/shell.js';

const server = await sharedServer();
const folder = sharedFolder();
const place = { url: server.url, folder };

test('the commands of docs/how-to/verify-the-real-endpoint.md do what the page says', async () => {
  const [suites = '', dry = '', recorded = ''] = blocks('docs/how-to/verify-the-real-endpoint.md', 'sh');
  const [mine = ''] = blocks('docs/how-to/verify-the-real-endpoint.md', 'yaml');
  const [exchange = ''] = blocks('docs/how-to/verify-the-real-endpoint.md', 'json');
  // Some of the scenarios: bare-root.exhaustive.test.ts runs all by the first command, any-profile.test.ts at one emulator.
  const part = suites.replaceAll(/ verify(?= )/gu, ' verify --only refunded,replay');
  expect((await shell(part, place)).match(/^[1-9] passed, 0 failed, 0 skipped$/gmu)).toHaveLength(2);
  await writeFile(join(folder, 'my-coupons.yaml'), mine);
  expect(await shell(dry, place)).toMatch(
    /^\d+ requests would be sent to \S+; unspent coupons in them: -$/mu,
  );
  expect(await server.requests({ couponCode: '690000000002' })).toEqual([]);
  await writeFile(join(folder, 'day.ndjson'), `${JSON.stringify(JSON.parse(exchange))}\n`);
  expect(await shell(recorded, place)).toMatch(/^1 passed, 0 failed, 0 skipped$/mu);
});

test.each(['docs/how-to/verify-the-real-endpoint.md', 'docs/how-to/verify-the-real-endpoint.zh-CN.md'])(
  '%s has the number of scenarios',
  async (page) => {
    const found = await readScenarios();
    const [, english, chinese] = /in \d+ of (\d+)`|“(\d+) 个中有/u.exec(read(page)) ?? [];
    expect(Number(english ?? chinese)).toBe('scenarios' in found && found.scenarios.length);
  },
);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { startMockServer } from '@shoubei-kit/mock-server';
import { follow, type Said } from '../support/follow.js';
import { blocks, read as readText, twinOf } from '../support/pages.js';
import { runScript, typed } from '../support/shell.js';
import { scriptFolder } from '../support/shared.js';

const folder = scriptFolder();

const page = 'docs/explanation/lost-responses.md';

test.each([
  ['docs/reference/errors.md', 0],
  ['docs/reference/errors.zh-CN.md', 0],
  [page, 1],
  [twinOf(page), 1],
])('the commands of %s print what the page shows below them', async (path, code) => {
  await using server = await startMockServer();
  const place = await mkdtemp(join(tmpdir(), 'shoubei-'));
  const here = 'export SHOUBEI_MOCK_BASE_URL=http://127.0.0.1:4051\n';
  const type = (block: string): Promise<Said> => typed(here + block, { url: server.url, folder: place });
  expect(await follow(path, { folder: place, type })).toEqual([code]);
  await rm(place, { recursive: true });
});

test('the till of the page on lost responses writes off at its second attempt', async () => {
  const [script = ''] = blocks(page, 'js');
  await using server = await startMockServer();
  const here = script.replace('http://127.0.0.1:4051', server.url);
  expect(await runScript(join(folder, 'retry.mjs'), here)).toBe('written_off at attempt 2 certain\n');
  expect(await server.orders()).toHaveLength(1);
});

test('the same till leaves a rejection after a lost response to a manual check', async () => {
  const [script = ''] = blocks(page, 'js');
  await using server = await startMockServer({ profile: { idempotency: 'already_used' } });
  const here = script.replace('http://127.0.0.1:4051', server.url);
  expect(await runScript(join(folder, 'rejected.mjs'), here)).toBe('refused at attempt 2 check by hand\n');
});

test('the second script of the page on lost responses queries a write-off whose response was lost', async () => {
  const [, script = ''] = blocks(page, 'js');
  const read = readEndpoint(readText('fixtures/endpoints/quary.yaml'));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  await using server = await startMockServer({ endpoints: [read.declaration] });
  const here = script.replace('http://127.0.0.1:4051', server.url);
  const printed = await runScript(join(folder, 'lost.mjs'), here);
  const [order] = await server.orders();
  expect(order).toMatchObject({ couponCode: '9982010000000001' });
  expect(printed).toBe(`DRAFT_WRITTEN_OFF ${order?.orderNo}\n`);
});

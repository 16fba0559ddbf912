import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocks, read } from '../support/pages.js';
import { scriptFolder, sharedServer } from '../support/shared.js';
import { runScript, shell as shellAt } from '../support/shell.js';
import { admin, post, writeOff } from '../support/wire.js';

const page = 'docs/how-to/simulate-failures-and-time.md';
const pages = [page, 'docs/how-to/simulate-failures-and-time.zh-CN.md'];

const server = await sharedServer();
const folder = scriptFolder();
const shell = (block: string): Promise<string> => shellAt(block, { url: server.url, folder });

// The page in Chinese has the same commands and script. The test of all pages checks that.
test('the commands of the page do what the page says', async () => {
  await server.reset();
  const [tenants = '', coupons = '', faults = '', clock = '', scenario = '', plan = '', leaning = ''] =
    blocks(page, 'sh');
  const made: Record<string, unknown> = JSON.parse(await shell(tenants));
  expect(Object.keys(made)).toEqual(['inst_no', 'merchant_no', 'shop_no', 'key', 'coupons']);
  expect(await shell(coupons)).toMatch(/^990502500\d{7}\n$/u);
  const rows = (await readFile(join(folder, 'coupons.ndjson'), 'utf8')).trimEnd().split('\n');
  expect(rows).toHaveLength(1000);
  expect(JSON.parse(await shell(faults))).toMatchObject({ kind: 'reset', when: 'after', left: 1 });
  await expect(writeOff(server.url, '9900010000000009')).rejects.toThrow(/fetch failed/u);
  const [set = '', moved = ''] = (await shell(clock)).split('}');
  expect(set).toContain('"now":"2026-11-30T15:59:59.000Z","frozen":true');
  expect(moved).toContain('"now":"2026-11-30T16:00:00.000Z"');
  expect(Math.abs((await server.clock.now()).getTime() - Date.now())).toBeLessThan(60_000);
  const loaded: { name: string; steps: { request: { body: string } }[] } = JSON.parse(await shell(scenario));
  expect(loaded.name).toBe('refunded');
  expect((await post(server.url, loaded.steps[0]?.request.body ?? '')).outcome).toBe('refunded');
  await shell(plan);
  expect(await readFile(join(folder, 'plan.csv'), 'utf8')).toContain('curl');
  expect(await readFile(join(folder, 'till-cases.csv'), 'utf8')).toContain('the cashier sees');
  const counted = await shell(leaning);
  expect(counted).toContain('responses: 2 (not counted: 0 by a fault before any decision, 0 cut off)');
  expect(counted).toMatch(/^ +2 {2}A1 +sibling/mu);
  const [, , noA17 = ''] = leaning.split('\n');
  await shell(noA17);
  await server.coupon({ couponCode: 'MIN', minAmount: 5000 });
  await writeOff(server.url, 'MIN');
  await expect(shell(noA17)).rejects.toThrow(/^exit code 1/u);
});

test('the script of the page prints what both languages show', async () => {
  const [script = ''] = blocks(page, 'js');
  expect(await runScript(join(folder, 'in-process.mjs'), script)).toBe('refused expired 1\n');
  for (const file of pages) expect(read(file)).toContain('`refused expired 1`');
});

test('every kind of fault is in the table of both pages', async () => {
  const { body } = await admin(server.url, 'POST', '/faults', { kind: 'none', when: 'after' });
  const [, list = ''] = /must be one of ([\w, ]+)/u.exec(JSON.stringify(body.error.problems)) ?? [];
  const kinds = list.split(', ');
  expect(kinds).toHaveLength(11);
  for (const file of pages) for (const kind of kinds) expect(read(file)).toContain(`| \`${kind}\``);
});

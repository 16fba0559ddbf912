import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { call, drafts } from '../support/declared.js';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

const at = (now: string): Promise<unknown> => admin(server.url, 'PUT', '/clock', { now, frozen: true });

/** On two days two shops: three write-offs of 10.00, 8.99 and 25.00, of which the last is cancelled, and one of 10.00. */
async function twoDays(): Promise<void> {
  await at('2026-11-29T23:59:59+08:00');
  await writeOff(server.url, '9900010000000001', { shop_no: 'S2' });
  await at('2026-11-30T00:00:00+08:00');
  await writeOff(server.url, '9900010000000002', { wf_trace_no: 'T2' });
  await writeOff(server.url, '9900008990000003', { wf_trace_no: '=T3' });
  await writeOff(server.url, '9900025000000004', { wf_trace_no: 'T4' });
  await call(server, 'cancel', { wf_trace_no: 'T4' });
}

const cell = (text: string): string[] => text.split(/\s*[\t\n]\s*/u);

inBrowser('orders are added up by shop and day, and cancelled ones are subtracted', async () => {
  await twoDays();
  const page = await open(server.url, { hash: '#/orders' });
  const totals = page.getByRole('group', { name: 'Totals' }).locator('tbody tr');
  await untilText(totals.nth(0), 'Written off');
  expect((await totals.allInnerTexts()).map(cell)).toEqual([
    ['Written off', '4', '¥53.99', '¥53.67'],
    ['Cancelled', '−1', '−¥25.00', '−¥24.85'],
    ['Total', '3', '¥28.99', '¥28.82'],
  ]);
  const days = page.getByRole('group', { name: 'By shop and day' }).locator('tbody tr');
  const caller = ['851811130002', 'institution 900024'];
  expect((await days.allInnerTexts()).map(cell)).toEqual([
    ['2026-11-30', ...caller, '862010110001', '3', '−1', '2', '¥18.99', '¥18.88'],
    ['2026-11-29', ...caller, 'S2', '1', '0', '1', '¥10.00', '¥9.94'],
  ]);
  await page.getByLabel('Shop', { exact: true }).fill('S2');
  await expect.poll(() => days.count()).toBe(1);
  expect(page.url()).toMatch(/#\/orders\?shop_no=S2$/u);
  await page.reload();
  await expect.poll(() => days.count()).toBe(1);
  await page.getByRole('button', { name: 'Today' }).click();
  await untilText(page.locator('main'), 'No write-off fits the filter.');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await expect.poll(() => days.count()).toBe(2);
  await page.getByLabel('Last day').fill('2026-11-29');
  await untilText(totals.nth(2), '¥10.00');
  await page.getByLabel('First day').fill('2026-11-30');
  await untilText(page.getByRole('alert').filter({ hasText: 'from' }), 'from is after to');
});

inBrowser('each order links to its coupon and its exchanges', async () => {
  await twoDays();
  const page = await open(server.url, { hash: '#/orders', locale: 'zh-CN' });
  await page.getByRole('link', { name: '2026-11-30', exact: true }).click();
  const rows = page.getByRole('group', { name: '核销明细，最新在前' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await untilText(rows.nth(0), '已撤销');
  await untilText(rows.nth(1), '流水号 =T3');
  await rows.nth(0).getByRole('button', { name: '撤销 5' }).click();
  await untilText(page.locator('.panel').nth(1), 'POST /openpay/coupon/cancel');
  await page.evaluate('history.back()');
  await rows.nth(1).getByRole('button', { name: '核销 5' }).click();
  await untilText(page.locator('.panel').nth(1), '"wf_trace_no": "=T3"');
  await page.evaluate('history.back()');
  await rows.nth(2).getByRole('link').click();
  expect(page.url()).toContain('#/coupons/9900010000000002');
  await untilText(page.locator('main'), '9900010000000002');

  await admin(server.url, 'DELETE', '/requests');
  await page.evaluate('history.back()');
  await rows.nth(1).getByRole('button', { name: '核销 5' }).click();
  await untilText(page.locator('.notices'), '请求记录中已没有该次交互');
});

inBrowser('orders are saved for a spreadsheet, which keeps long numbers and computes nothing', async () => {
  await twoDays();
  const page = await open(server.url, { hash: '#/orders' });
  const saved = async (button: string): Promise<readonly [name: string, text: string]> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const file = await download;
    return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')];
  };
  await page.getByLabel('First day').fill('2026-11-30');
  await page.getByLabel('Last day').fill('2026-11-30');
  const [name, orders] = await saved('Orders as CSV');
  expect(name).toBe('orders_2026-11-30.csv');
  const lines = orders.split('\n');
  expect(lines[0]).toMatch(/^\ufeffOrder number,Written off \(Asia\/Shanghai\),.*,Face value \(yuan\),/u);
  expect(lines[2]).toMatch(/^"\d{24}\t",2026-11-30 00:00:00,,.*,'=T3,"9900008990000003\t",.*,8\.99,8\.94$/u);
  expect(lines.slice(4)).toEqual([
    'Written off 3,,,,,,,,,,,,43.99,43.73',
    'Cancelled 1,,,,,,,,,,,,25,24.85',
    'Total 2,,,,,,,,,,,,18.99,18.88',
    '',
  ]);
  const [, totals] = await saved('Totals as CSV');
  expect(totals.split('\n')[1]).toBe(
    '2026-11-30,900024,"851811130002\t","862010110001\t",2,18.99,18.88,3,43.99,43.73,1,25,24.85',
  );
});

inBrowser('many orders of a shop are shown page by page, and new ones appear by themselves', async () => {
  await at('2026-11-30T12:00:00+08:00');
  for (let n = 100; n < 205; n++) await writeOff(server.url, `9900010000000${n}`);
  const page = await open(server.url, { hash: '#/orders' });
  await page.getByRole('link', { name: '2026-11-30', exact: true }).click();
  const rows = page.getByRole('group', { name: 'Orders, newest first' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(100);
  await untilText(rows.nth(0), '9900010000000204');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => rows.count()).toBe(105);
  await untilText(rows.nth(104), '9900010000000100');
  await writeOff(server.url, '9900010000000205');
  await expect.poll(() => rows.count()).toBe(106);
  await untilText(rows.nth(0), '9900010000000205');
  await untilText(page.getByRole('group', { name: 'Totals' }), '106');
});

inBrowser.each([
  ['en-US', 'Days and times are those of the emulator’s clock', 'Machine’s time', 'Write-off 5'],
  ['zh-CN', '日期与时间取自模拟器时钟', '本机时间', '核销 5'],
] as const)(
  "an order says that its time is that of the emulator's clock: %s",
  async (locale, note, other, button) => {
    await at('2030-11-30T12:00:00+08:00');
    await writeOff(server.url, '9900010000000001');
    const page = await open(server.url, { hash: '#/orders', locale });
    await untilText(page.locator('main .panel'), note);
    await page.getByRole('link', { name: '2030-11-30', exact: true }).click();
    await untilText(page.locator('main .panel').nth(1), '2030-11-30');
    await untilText(page.locator('main .panel').first(), note);
    await page.getByRole('button', { name: button }).click();
    await untilText(page.locator('main .facts'), other);
  },
);

import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { writeOff } from '../support/wire.js';
import { inBrowser, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

const focused = (page: Page): Promise<string> =>
  page.evaluate('`${document.activeElement.tagName} ${document.activeElement.textContent}`');

inBrowser('a view shows its help until it is closed, and again on request', async () => {
  const page = await open(server.url, { hash: '#/orders' });
  const about = page.locator('.first-use');
  await untilText(about, 'Each write-off that succeeded is an order');
  await about.getByRole('button', { name: 'Got it' }).press('Enter');
  await expect.poll(() => about.count()).toBe(0);
  expect(await focused(page)).toBe('H2 Reconciliation');
  await page.locator('nav a[href="#/coupons"]').click();
  await untilText(about, 'These coupons can be written off here');
  await page.locator('nav a[href="#/orders"]').click();
  await page.reload();
  await page.getByRole('heading', { name: 'Reconciliation' }).waitFor();
  expect(await about.count()).toBe(0);
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('button', { name: '说明此视图' }).press('Enter');
  await untilText(about, '每笔成功的核销是一条核销记录');
  expect(await focused(page)).toContain('ASIDE 每笔成功的核销');
});

inBrowser('a term is explained on focus and hover, and Escape closes the explanation', async () => {
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url, { hash: '#/send' });
  const meaning = page.locator('.meaning');
  const trace = page.getByLabel('wf_trace_no');
  await trace.press('End');
  await untilText(meaning, 'Your number for one write-off. Repeat it only to retry.');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-describedby")')).toContain(
    'word-trace-number',
  );
  await page.keyboard.press('Escape');
  await expect.poll(() => meaning.count()).toBe(0);
  await page.getByText("The coupon's code (coupon_code)", { exact: true }).hover();
  await untilText(meaning, 'What the customer shows and the till scans');
  await meaning.hover();
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 400))');
  expect(await meaning.count()).toBe(1);
  await page.getByRole('heading', { name: 'Compose a request' }).hover();
  await expect.poll(() => meaning.count()).toBe(0);
});

inBrowser("a term in a column's title is explained on touch and on focus, in Chinese", async () => {
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url, { hash: '#/orders', locale: 'zh-CN' });
  await page.getByRole('button', { name: '商家实收' }).first().click();
  await untilText(page.locator('.meaning'), '商家核销后实际得到的（清算）金额');
  await page.locator('.first-use').getByRole('button', { name: '流水号' }).press('Shift');
  await untilText(page.locator('.meaning'), 'wf_trace_no 您给一笔核销的编号。只有重试时才重复使用。');
});

inBrowser('an explanation does not cover the buttons of the bar', async () => {
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url, { hash: '#/orders', height: 300 });
  await page.locator('th .word').first().waitFor();
  await page.evaluate("document.querySelector('th .word').scrollIntoView(), scrollBy(0, -25)");
  await page.locator('th .word').first().hover();
  await page.locator('.meaning').waitFor();
  const [top, bar] = await page.evaluate<readonly number[]>(
    "[document.querySelector('.meaning').getBoundingClientRect().top, document.querySelector('.state').getBoundingClientRect().bottom]",
  );
  expect(top).toBeGreaterThanOrEqual(bar ?? 0);
});

inBrowser('the signing rule is described in words', async () => {
  const page = await open(server.url, { hash: '#/signature', locale: 'zh-CN' });
  await untilText(
    page.locator('main'),
    'md5：按名称升序，以 "&" 连接 名称=值，末尾加 &key=密钥；空值参与；UTF-8；小写',
  );
});

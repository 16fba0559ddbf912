import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin } from '../support/wire.js';
import { inBrowser, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: view }).click();
  await untilText(page.locator('main h1'), view);
}

inBrowser('pasted rows stay while another view is open, and over a reload', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add many' }).click();
  await page.getByLabel('Rows').fill('6600000101\t10.00');
  await goTo(page, 'Orders');
  await page.evaluate('history.back()');
  await expect.poll(() => page.getByLabel('Rows').inputValue()).toBe('6600000101\t10.00');
  await page.reload();
  await page.getByRole('button', { name: 'Add 1 coupon' }).click();
  await untilText(page.getByRole('status'), '1 coupon added.');
  expect(await page.getByLabel('Rows').inputValue()).toBe('');
});

inBrowser('pasted rows of one institution are not shown to another', async () => {
  const { inst_no } = (await admin(server.url, 'POST', '/tenants', {})).body;
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add many' }).click();
  await page.getByLabel('Rows').fill('6600000102\t10.00');
  await page.getByLabel('Institution').selectOption(inst_no);
  await page.getByRole('button', { name: 'Add many' }).click();
  expect(await page.getByLabel('Rows').inputValue()).toBe('');
  await page.getByLabel('Institution').selectOption('');
  await expect.poll(() => page.getByLabel('Rows').inputValue()).toBe('6600000102\t10.00');
});

inBrowser('a pasted request stays while another view is open', async () => {
  const page = await open(server.url, { hash: '#/send' });
  const pasted = page.getByLabel('The body, as JSON with its signature');
  await pasted.fill('{"sign":"0"}');
  await goTo(page, 'Coupons');
  await goTo(page, 'Send');
  expect(await pasted.inputValue()).toBe('{"sign":"0"}');
});

inBrowser('a composed request stays over a reload', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('DRAFT0001');
  await page.getByLabel('Signature', { exact: true }).selectOption('wrong_key');
  await page.reload();
  await expect.poll(() => page.getByLabel('coupon_code').inputValue()).toBe('DRAFT0001');
  expect(await page.getByLabel('Signature', { exact: true }).inputValue()).toBe('wrong_key');
});

inBrowser('the fields of a fault and a request to explain stay while another view is open', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByLabel('Only coupon').fill('9900010000000001');
  await goTo(page, 'Signature');
  const request = page.getByLabel('A request or response as JSON');
  await request.fill('{"sign":"1"}');
  await goTo(page, 'Faults');
  expect(await page.getByLabel('Only coupon').inputValue()).toBe('9900010000000001');
  await goTo(page, 'Signature');
  expect(await request.inputValue()).toBe('{"sign":"1"}');
});

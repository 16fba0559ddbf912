import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
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

inBrowser('a half-typed coupon stays while another view is open, and over a reload', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  const code = page.getByLabel('Code', { exact: true });
  const face = page.getByRole('textbox', { name: 'Face value (fen)' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await code.fill('HALF1');
  await page.getByLabel('Amounts in').selectOption('fen');
  await face.fill('1234');
  await goTo(page, 'Orders');
  await goTo(page, 'Coupons');
  expect(await code.inputValue()).toBe('HALF1');
  await page.reload();
  await expect.poll(() => face.inputValue()).toBe('1234');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.getByRole('status'), 'Coupon HALF1 is added.');
  expect((await admin(server.url, 'GET', '/coupons/HALF1')).body).toMatchObject({ face_amount: 1234 });
  expect(await code.inputValue()).not.toBe('HALF1');
});

inBrowser('a half-edited coupon stays, and saving it keeps what happened meanwhile', async () => {
  await server.coupon({ couponCode: 'HALF2', faceAmount: 1000 });
  const page = await open(server.url, { hash: '#/coupons/HALF2' });
  const title = page.getByLabel('Title', { exact: true });
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await title.fill('Half a title');
  await goTo(page, 'Orders');
  await writeOff(server.url, 'HALF2');
  await page.evaluate('history.back()');
  await expect.poll(() => title.inputValue()).toBe('Half a title');
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await untilText(page.getByRole('status'), 'Coupon HALF2 is changed.');
  expect((await admin(server.url, 'GET', '/coupons/HALF2')).body).toMatchObject({
    title: 'Half a title',
    state: 'used',
  });
  await page.reload();
  await untilText(page.locator('.facts'), 'Half a title');
  expect(await title.count()).toBe(0);
});

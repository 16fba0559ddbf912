import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ coupons: [{ couponCode: 'KEEP1', faceAmount: 1000 }] });
});
afterEach(() => server.close());

async function codes(): Promise<readonly string[]> {
  const { coupons }: { coupons: readonly { coupon_code: string }[] } = (
    await admin(server.url, 'GET', '/coupons')
  ).body;
  return coupons.map(({ coupon_code }) => coupon_code);
}

inBrowser('a double click on Add adds one coupon', async () => {
  const before = await codes();
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('TWICE1');
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick();
  await untilText(page.getByRole('status'), 'Coupon TWICE1 is added.');
  await page.getByRole('button', { name: 'Refund TWICE1' }).click();
  await untilText(page.getByRole('status'), 'TWICE1 is refunded.');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect((await codes()).filter((code) => !before.includes(code))).toEqual(['TWICE1']);
});

inBrowser('a double click on Add arms one fault', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick();
  await untilText(page.getByRole('status'), 'reset is armed.');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await untilText(page.locator('.state'), '1 fault is armed');
  expect((await admin(server.url, 'GET', '/faults')).body.faults).toHaveLength(1);
});

inBrowser('a second click on Add while the first one runs adds nothing', async () => {
  const before = await codes();
  const page = await open(server.url, { hash: '#/coupons' });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/coupons', async (route) => {
    arrive();
    await released;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('SLOW1');
  await page.getByLabel('Code', { exact: true }).press('Enter');
  await arrived;
  await page.getByLabel('Code', { exact: true }).fill('SLOW2');
  await page.getByLabel('Code', { exact: true }).press('Enter');
  release();
  await untilText(page.getByRole('status'), 'Coupon SLOW1 is added.');
  expect((await codes()).filter((code) => !before.includes(code))).toEqual(['SLOW1']);
});

inBrowser.each([
  ['Freeze', 'Unfreeze', 'frozen'],
  ['Refund', 'Reissue', 'refunded'],
])('a double click on %s does not press %s, which takes its place', async (act, undo, state) => {
  const page = await open(server.url, { hash: '#/coupons' });
  const now = Date.now();
  await page.clock.setFixedTime(now);
  const button = page.locator(`[aria-label="${act} KEEP1"]`);
  await button.waitFor();
  const [x = 0, y = 0] = await page.evaluate<number[]>(
    `(({ x, y }) => [x + 9, y + 9])(document.querySelector('[aria-label="${act} KEEP1"]').getBoundingClientRect())`,
  );
  const undoing = page.locator(`[aria-label="${undo} KEEP1"]`);
  await page.mouse.click(x, y);
  await undoing.waitFor();
  await page.mouse.click(x, y);
  await page.clock.setFixedTime(now + 450);
  await page.mouse.click(x, y);
  await page.getByRole('button', { name: 'Delete KEEP1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect((await admin(server.url, 'GET', '/coupons/KEEP1')).body.state).toBe(state);
  await page.clock.setFixedTime(now + 1_000);
  await undoing.click();
  await untilText(page.getByRole('status'), 'KEEP1 can be written off.');
});

inBrowser('a question is closed by Back, and nothing is done', async () => {
  const page = await open(server.url);
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await untilText(page.getByRole('dialog'), 'This removes');
  await page.evaluate('history.back()');
  await untilText(page.locator('main h1'), 'Journal');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await codes()).toContain('KEEP1');
});

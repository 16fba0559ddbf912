import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { call, drafts } from '../support/declared.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
const coupon = { coupon_code: '990000000061' };
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

inBrowser('the journal shows the endpoint of each request, and can be filtered by endpoint', async () => {
  await call(server, 'quary', coupon);
  await call(server, 'wf', coupon);
  await call(server, 'cancel', coupon);
  const page = await open(server.url);
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await untilText(rows.nth(0), '/openpay/coupon/cancel');
  await untilText(rows.nth(0), 'The write-off was cancelled');
  expect(await rows.nth(1).innerText()).not.toContain('/openpay/');
  await untilText(rows.nth(2), 'coupon_code: no write-off of this institution has');
  await page.getByLabel('Endpoint').selectOption('/openpay/coupon/quary');
  await expect.poll(() => rows.count()).toBe(1);
  await rows.first().click();
  await untilText(page.locator('.panel').nth(1), 'POST /openpay/coupon/quary');
  const chinese = await open(server.url, { locale: 'zh-CN' });
  await untilText(chinese.locator('tbody tr').nth(0), '核销已撤销');
  await untilText(chinese.locator('tbody tr').nth(2), '核销记录不存在');
});

inBrowser('a coupon shows that its write-off was cancelled', async () => {
  await server.coupon({ couponCode: 'CANCELLED1' });
  const { order_no } = (await call(server, 'wf', { coupon_code: 'CANCELLED1' })).body;
  await call(server, 'cancel', { order_no });
  const page = await open(server.url, { hash: '#/coupons' });
  const row = page.locator('tbody tr').filter({ hasText: 'CANCELLED1' });
  await untilText(row, `cancelled: ${String(order_no)}`);
  await call(server, 'wf', { coupon_code: 'CANCELLED1' });
  await page.reload();
  await untilText(row, 'used');
  expect(await row.innerText()).not.toContain('cancelled');
});

inBrowser(
  'declared lines are listed with their page or as assumed, and with the number of responses that depend on them',
  async () => {
    await call(server, 'quary', coupon);
    const page = await open(server.url, { hash: '#/behaviours' });
    const rows = page.getByRole('group', { name: 'Declared endpoints' }).locator('tr');
    const line = (name: string): typeof rows =>
      rows.filter({ hasText: '/openpay/coupon/quary' }).filter({ hasText: name });
    await untilText(line('responses.not_found.return_code'), 'assumed\tDRAFT_NOT_FOUND\t1');
    await untilText(line('responses.found.codes'), 'assumed\t\t0');
    await untilText(line('request.merchant_no'), 'documented\tshowdoc shoubei/8485654423005825');
  },
);

inBrowser('a fault is added for one endpoint', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByLabel('Endpoint').selectOption('/openpay/coupon/cancel');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('tbody'), 'after /openpay/coupon/cancel');
  expect(await server.faults()).toMatchObject([{ kind: 'reset', endpoint: '/openpay/coupon/cancel' }]);
});

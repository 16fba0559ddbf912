import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, post, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

inBrowser('a write-off shows as it happens, without a reload', async () => {
  const page = await open(server.url);
  await untilText(page.locator('main'), 'No requests yet.');
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, '9900010000000001', { wf_trace_no: 'order-1' });
  const row = page.locator('tbody tr').first();
  await untilText(row, 'written_off');
  expect(await row.innerText()).toContain('9900010000000001');
  expect(await row.innerText()).toContain('order-1');
  expect(await row.innerText()).toContain('The coupon was written off');
  await untilText(page.locator('.live'), ', 1 new');
});

inBrowser('reasons are shown in the language of the browser', async () => {
  await writeOff(server.url, '679533922928');
  await writeOff(server.url, '9900010000000001', { merchant_no: '' });
  const english = await open(server.url);
  await untilText(english.locator('tbody'), 'coupon_code: refunded');
  await untilText(english.locator('tbody'), 'merchant_no: required, but missing or empty');
  const chinese = await open(server.url, { locale: 'zh-CN' });
  await untilText(chinese.locator('tbody'), '券码已退款');
  await untilText(chinese.locator('tbody'), 'merchant_no：必填，但缺失或为空');
  expect(await chinese.evaluate('document.documentElement.lang')).toBe('zh-CN');
});

inBrowser('in Chinese, an assumed message is marked on its badge, and a documented one is not', async () => {
  await writeOff(server.url, '9903010000000021');
  await writeOff(server.url, '9905010000000021');
  const page = await open(server.url, { locale: 'zh-CN' });
  const badge = (coupon: string): Promise<string> =>
    page.locator('tbody tr').filter({ hasText: coupon }).locator('.badge').first().innerText();
  await untilText(page.locator('tbody'), '9905010000000021');
  expect([await badge('9903010000000021'), await badge('9905010000000021')]).toEqual([
    '券码已核销（假设）',
    '券码已退款',
  ]);
});

inBrowser(
  'an exchange has its own link, and shows its request, its response and the assumptions behind it',
  async () => {
    const { headers } = await writeOff(server.url, '679533922928', { wf_trace_no: 'order-2' });
    const page = await open(server.url);
    await page.locator('tbody tr').first().click();
    const detail = page.locator('.panel').nth(1);
    await untilText(detail, '"wf_trace_no": "order-2"');
    await untilText(detail, '"return_code": "0205"');
    await untilText(detail, 'HTTP 200');
    expect(page.url()).toBe(`${server.url}/__admin/ui/#/journal/${headers.get('x-shoubei-mock-request-id')}`);
    const ids = (await detail.locator('.rows summary code').allInnerTexts()).join(',');
    expect(ids).toBe(headers.get('x-shoubei-mock-assumptions'));
    await detail.locator('.rows summary').first().click();
    await untilText(detail.locator('.rows li').first(), 'dialect');
    await page.reload();
    await untilText(page.locator('main'), '"wf_trace_no": "order-2"');
  },
);

inBrowser('exchanges are found by text, and by outcome', async () => {
  await writeOff(server.url, '9900010000000001', { shop_no: 'S-1' });
  await writeOff(server.url, '9900010000000002', { shop_no: 'S-2' });
  await writeOff(server.url, '9901010000000001', { shop_no: 'S-2' });
  const page = await open(server.url);
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Search').fill('s-2');
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByLabel('Outcome').selectOption('not_found');
  await expect.poll(() => rows.count()).toBe(1);
  expect(await rows.first().innerText()).toContain('9901010000000001');
  await page.getByLabel('Outcome').selectOption('');
  await page.getByLabel('Search').fill('shop_no');
  await untilText(page.locator('main'), 'No exchange fits the search.');
  await page.getByLabel('Search').fill('S-1');
  await expect.poll(() => rows.count()).toBe(1);
  await page.evaluate("location.hash = '#/nope'");
  await untilText(page.getByRole('alert').first(), 'No view is called “nope”');
  await page.getByLabel('Search').fill('S-3');
  await untilText(page.locator('main'), 'No exchange fits the search.');
});

inBrowser('a request is shown as text, even if it contains HTML', async () => {
  const trick = '<img src=x onerror="document.title=1">';
  await post(server.url, JSON.stringify({ inst_no: trick, coupon_code: trick, shop_no: trick, sign: trick }));
  await post(server.url, `<script>document.title=1</script>`);
  const page = await open(server.url);
  await page.locator('tbody tr').nth(1).click();
  await untilText(page.locator('.panel').nth(1), 'onerror');
  expect(await page.locator('main img, main script').count()).toBe(0);
  await post(server.url, JSON.stringify({ coupon_code: '  A\u202eB\u200b', shop_no: '\u2066\u3000S' }));
  await untilText(page.locator('tbody tr').first(), String.raw`"  A\u202eB\u200b"`);
  await page.locator('tbody tr').first().click();
  await untilText(page.locator('.facts'), String.raw`"  A\u202eB\u200b"`);
  await post(server.url, JSON.stringify({ coupon_code: '1'.repeat(4_000) }));
  await untilText(page.locator('tbody tr').first(), '111111…');
  await untilText(page.locator('.panel').nth(1), String.raw`"shop_no": "\u2066\u3000S"`);
  expect(await page.evaluate('document.title')).toBe('Journal · shoubei-mock');
});

inBrowser('clearing the journal needs confirmation', async () => {
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url);
  await page.locator('tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Clear journal' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect((await admin(server.url, 'GET', '/requests/count')).body.count).toBe(1);
  await page.getByRole('button', { name: 'Clear journal' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clear journal' }).click();
  await untilText(page.locator('main'), 'No requests yet.');
  expect((await admin(server.url, 'GET', '/requests/count')).body.count).toBe(0);
});

inBrowser('after the emulator restarts, the page reconnects', async () => {
  const { port } = new URL(server.url);
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url);
  await page.locator('tbody tr').first().waitFor();
  await server.close();
  await untilText(page.locator('.live'), 'is not reachable');
  server = await startMockServer({ port: Number(port) });
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, '9905010000000001');
  await untilText(page.locator('tbody tr').first(), 'refunded');
});

inBrowser('a hidden tab closes its connection, and misses nothing', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  const hide = (isHidden: boolean): Promise<unknown> =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
       document.dispatchEvent(new Event('visibilitychange'));`,
    );
  await hide(true);
  await untilText(page.locator('.live'), 'paused');
  await writeOff(server.url, '9905010000000001');
  await untilText(page.locator('main'), 'No requests yet.');
  await hide(false);
  await untilText(page.locator('tbody tr').first(), 'refunded');
});

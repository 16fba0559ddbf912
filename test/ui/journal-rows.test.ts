import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import { demoKey, signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';
import { inBrowser, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

const rowWith = (page: Page, text: string): ReturnType<Page['locator']> =>
  page.locator('tbody tr').filter({ hasText: text });

inBrowser(
  'a request to a wrong path shows as it happens, with the path that was probably meant',
  async () => {
    const page = await open(server.url);
    await untilText(page.locator('.live'), 'live');
    await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' });
    await untilText(page.locator('tbody tr').first(), 'POST /openpay/coupon/WF');
    await untilText(
      page.locator('tbody tr').first(),
      'Probably meant POST /openpay/coupon/wf: upper and lower case matter.',
    );
    const chinese = await open(server.url, { locale: 'zh-CN', width: 390 });
    await untilText(chinese.locator('tbody tr').first(), '可能想请求 POST /openpay/coupon/wf：区分大小写');
  },
);

inBrowser('a long code leaves room for the reason, whose quotation ends', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, 'X'.repeat(4_000));
  const reason = page.locator('tbody tr .reason').first();
  await untilText(reason, 'expected 1 to 16');
  expect(await reason.innerText()).toMatch(/ got "X{24}…"$/u);
  expect(
    await page.evaluate(
      '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".scrolled"))',
    ),
  ).toBe(0);
});

inBrowser('the row of a wrong signature names its cause', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, '9900010000000001', {}, `${demoKey} `);
  const row = rowWith(page, 'key_whitespace');
  await row.getByRole('link', { name: 'Explain' }).click();
  await untilText(page.locator('main'), 'key_whitespace');
  expect(page.url()).toContain('#/signature/');
});

inBrowser('the reason stays in the rows while an exchange is open', async () => {
  await writeOff(server.url, '9900010000000001', {}, `${demoKey} `);
  await writeOff(server.url, '9900010000000002', { amount: '-1' });
  await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' });
  const page = await open(server.url);
  await page.locator('tbody a').first().click();
  await page.locator('.facts').waitFor();
  const reasons = page.locator('tbody td.reason');
  await untilText(reasons.nth(1), 'amount: ');
  await untilText(reasons.nth(2), 'key_whitespace');
  const widths = await page.evaluate<readonly number[]>(
    "[...document.querySelectorAll('td.reason')].map((one) => one.offsetWidth)",
  );
  expect(Math.min(...widths)).toBeGreaterThan(400);
  expect(
    await page.evaluate(
      '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".scrolled"))',
    ),
  ).toBe(0);
});

inBrowser('a fault in a row says when it came, in words', async () => {
  await server.fault({ kind: 'system_error', when: 'before' });
  await writeOff(server.url, '9900010000000001');
  const page = await open(server.url, { locale: 'zh-CN' });
  await untilText(page.locator('tbody tr').first(), 'system_error（核销之前）');
  expect(await page.locator('tbody td.reason').first().innerText()).toBe('按要求模拟的故障');
});

inBrowser('a write-off with a lost response is marked, also if the till disconnected first', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, '9982010000000001').catch(() => undefined);
  await untilText(rowWith(page, '9982010000000001'), 'written off; the till got nothing');
  await server.fault({ kind: 'latency', when: 'after', ms: 60_000 });
  const leaving = new AbortController();
  const gone = fetch(`${server.url}/openpay/coupon/wf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, coupon_code: '9900010000000078' })),
    signal: leaving.signal,
  }).catch(() => undefined);
  const row = rowWith(page, '9900010000000078');
  await untilText(row, 'written_off');
  expect(await row.innerText()).not.toContain('the till got nothing');
  leaving.abort();
  await gone;
  await untilText(row, 'written off; the till got nothing');
});

inBrowser('filters are in the address, and Back restores the earlier ones', async () => {
  await writeOff(server.url, '9900010000000001', { shop_no: 'S-1' });
  await writeOff(server.url, '9905010000000001', { shop_no: 'S-2' });
  await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' });
  const page = await open(server.url);
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Outcome').selectOption('refunded');
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByLabel('Search').fill('s-2');
  await expect.poll(() => page.url()).toMatch(/#\/journal\?q=s-2&outcome=refunded$/u);
  await page.locator('tbody a').first().click();
  await untilText(page.locator('.panel').nth(1), '"shop_no": "S-2"');
  expect(page.url()).toMatch(/#\/journal\/[\w-]+\?q=s-2&outcome=refunded$/u);
  await page.evaluate('history.back()');
  await expect.poll(() => page.url()).toMatch(/#\/journal\?q=s-2&outcome=refunded$/u);
  await page.evaluate('history.back()');
  await expect.poll(() => page.getByLabel('Search').inputValue()).toBe('');
  await page.evaluate('history.back()');
  await expect.poll(() => rows.count()).toBe(3);
  const other = await open(server.url, { hash: '#/journal?outcome=unmatched' });
  await expect.poll(() => other.locator('tbody tr').count()).toBe(1);
  await untilText(other.locator('tbody'), '/openpay/coupon/WF');
});

inBrowser('the filtered exchanges are exported as NDJSON, oldest first', async () => {
  for (const code of ['9905010000000001', '9900010000000001', '9905010000000002'])
    await writeOff(server.url, code);
  await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' });
  const page = await open(server.url);
  await expect.poll(() => page.locator('tbody tr').count()).toBe(4);
  await page.evaluate(`
    globalThis.saved = [];
    URL.createObjectURL = (blob) => { saved.push(blob); return 'data:,'; };
    URL.revokeObjectURL = () => {};
    HTMLAnchorElement.prototype.click = function () { saved.push(this.download); };`);
  const saved = async (): Promise<readonly [name: string, lines: readonly Record<string, unknown>[]]> => {
    await page.getByRole('button', { name: 'Export NDJSON' }).click();
    await expect.poll(() => page.evaluate('saved.length')).toBe(2);
    const [name = '', text = '']: string[] = await page.evaluate(
      '(async () => { const [blob, name] = saved.splice(0); return [name, await blob.text()]; })()',
    );
    return [
      name,
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ];
  };
  const [name, all] = await saved();
  expect(name).toBe('journal.ndjson');
  expect(all.map(({ outcome, status }) => outcome ?? status)).toEqual([
    'refunded',
    'written_off',
    'refunded',
    404,
  ]);
  await page.getByLabel('Outcome').selectOption('refunded');
  const [, refunded] = await saved();
  expect(refunded.map(({ coupon_code }) => coupon_code)).toEqual(['9905010000000001', '9905010000000002']);
});

inBrowser('rows of a deleted tenant disappear, and clearing says what it removes', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  const tenant = await server.tenant();
  await tenant.client().writeOff({ couponCode: '9900010000000001' });
  await writeOff(server.url, '9900010000000002');
  await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' });
  await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
  await tenant.close();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  await page.getByRole('button', { name: 'Clear journal' }).click();
  await untilText(
    page.getByRole('dialog'),
    'This removes 1 exchange, 1 request to a wrong path. Coupons and orders stay.',
  );
  await page.getByRole('dialog').getByRole('button', { name: 'Clear journal' }).click();
  await untilText(page.locator('main'), 'No requests yet.');
  expect((await admin(server.url, 'GET', '/requests/unmatched')).body).toEqual({ unmatched: [] });
});

inBrowser('a paused list shows how many exchanges are waiting', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await page.getByRole('button', { name: 'Pause' }).click();
  await writeOff(server.url, '9900010000000001');
  await untilText(page.locator('.live'), '1 waiting');
  await untilText(page.locator('.live'), 'paused');
  await untilText(page.locator('main'), 'No requests yet.');
  // By keyboard: a second click on the same place would be ignored.
  await page.getByRole('button', { name: 'Resume' }).press('Enter');
  await untilText(page.locator('tbody tr').first(), '9900010000000001');
});

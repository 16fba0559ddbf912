import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

inBrowser(
  'a tenant is made with a key that signs, is worked in, and is dropped once that is meant',
  async () => {
    const page = await open(server.url, { hash: '#/tenants' });
    await untilText(page.locator('main'), 'There is none yet.');
    await page.getByRole('button', { name: 'Make a tenant' }).click();
    const told = page.locator('.facts code');
    await told.first().waitFor();
    const [inst_no = '', key = '', merchant_no, shop_no] = await told.allInnerTexts();
    const own = { inst_no, merchant_no, shop_no };
    expect((await writeOff(server.url, '9900010000000001', own, key)).outcome).toBe('written_off');
    await writeOff(server.url, '9901010000000001');

    await page.getByRole('button', { name: `Work in it ${inst_no}` }).click();
    await page.getByRole('button', { name: 'Add a coupon' }).click();
    await page.getByLabel('Code', { exact: true }).fill('OWN1');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await untilText(page.locator('tbody'), 'OWN1');
    expect((await writeOff(server.url, 'OWN1', own, key)).outcome).toBe('written_off');
    expect((await writeOff(server.url, 'OWN1')).outcome).toBe('not_found');

    await page.getByRole('navigation').getByRole('link', { name: 'Journal' }).click();
    await untilText(page.locator('main h2'), `Exchanges of ${inst_no}`);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2);

    await page.getByRole('navigation').getByRole('link', { name: 'Tenants' }).click();
    await page.getByRole('button', { name: `Drop ${inst_no}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await untilText(page.locator('main'), 'There is none yet.');
    expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
    expect(await page.getByLabel('Institution').inputValue()).toBe('');
  },
);

inBrowser(
  'behaviours in force are shown with how each is known, what was observed with its day, and the answers that rest on it',
  async () => {
    await server.close();
    server = await startMockServer({ profile: { name: 'ours', observed: { A6: '2026-11-20' } } });
    await writeOff(server.url, '679533922928');
    const page = await open(server.url, { hash: '#/behaviours' });
    await untilText(page.locator('main'), 'Profile ours, dialect example');
    const row = (id: string) => page.locator('tbody tr').filter({ hasText: id }).first();
    await untilText(row('A6'), 'observed');
    await row('A6').locator('summary').click();
    await untilText(row('A6'), 'Observed 2026-11-20');
    await untilText(row('A1'), 'sibling platform');
    await expect.poll(() => row('C1').locator('td').nth(3).innerText()).toBe('1');
    await page.getByLabel('Known how').selectOption('observed');
    await expect.poll(() => page.locator('.panel').nth(1).locator('tbody tr').count()).toBe(1);
    const codes = page.locator('.panel').nth(2);
    const refunded = codes.locator('tbody tr').filter({ hasText: 'refunded' });
    await untilText(refunded, '0205');
    expect(await refunded.innerText()).not.toContain('assumed');
    await untilText(codes.locator('tbody tr').filter({ hasText: 'frozen' }), '0206 (assumed)');
  },
);

inBrowser.each([
  ['en-US', 'Merchant'],
  ['zh-CN', '商户'],
] as const)(
  'on a phone no select of the header is cut, and merchants are labelled: %s',
  async (locale, label) => {
    await server.tenant();
    const page = await open(server.url, { hash: '#/tenants', width: 390, locale });
    await page.locator('tbody tr').first().waitFor();
    expect(
      await page.evaluate('getComputedStyle(document.querySelectorAll("tbody td")[1], "::before").content'),
    ).toContain(label);
    const widths: number[] = await page.evaluate(
      '[...document.querySelectorAll("select")].map((one) => one.clientWidth)',
    );
    expect(Math.min(...widths)).toBeGreaterThan(150);
  },
);

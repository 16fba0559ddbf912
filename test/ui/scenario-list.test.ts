import { readdir } from 'node:fs/promises';
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

const folder = new URL('../../fixtures/scenarios/', import.meta.url);

inBrowser('scenarios are listed by subject with their number, in both languages', async () => {
  const page = await open(server.url, { hash: '#/scenarios', locale: 'zh-CN' });
  const groups = page.locator('details.group > summary');
  await groups.first().waitFor();
  const names = await readdir(folder);
  const titles = await groups.allInnerTexts();
  expect(titles).toHaveLength(names.length);
  expect(titles.filter((title) => /[a-z]/iu.test(title))).toEqual([]);
  const { length: amounts } = await readdir(new URL('amount/', folder));
  expect(titles).toContainEqual(expect.stringMatching(new RegExp(`^金额 ${amounts}\\b`, 'u')));
  await page.getByLabel('语言').selectOption('en');
  await untilText(groups.first(), 'Coupon states');
});

inBrowser('a subject opens and closes, and a search opens what it finds', async () => {
  const page = await open(server.url, { hash: '#/scenarios' });
  const row = page.getByRole('link', { name: 'frozen', exact: true });
  const isShown = (): Promise<boolean> =>
    page.evaluate(`document.querySelector('a:is([href$="/frozen"], [href*="/frozen?"])').checkVisibility()`);
  await page.locator('summary').filter({ hasText: 'Coupon states' }).click();
  await row.waitFor();
  await page.locator('summary').filter({ hasText: 'Coupon states' }).click();
  await expect.poll(isShown).toBe(false);
  await page.getByLabel('Search').fill('已冻结的券');
  await expect.poll(isShown).toBe(true);
  await untilText(page.locator('main'), ' scenarios · 0 passed');
});

inBrowser('a search opens a subject that was closed immediately before', async () => {
  const page = await open(server.url, { hash: '#/scenarios' });
  const row = page.getByRole('link', { name: 'frozen', exact: true });
  await page.locator('summary').filter({ hasText: 'Coupon states' }).click();
  await row.waitFor();
  await page.evaluate(`{
    document.querySelector('details.group[open] > summary').click();
    const search = document.querySelector('main input[type=search]');
    search.value = '已冻结的券';
    search.dispatchEvent(new Event('input', { bubbles: true }));
  }`);
  await row.waitFor();
});

const rows = (page: Page): Promise<string[]> => page.locator('.list li a').allInnerTexts();

inBrowser('results survive a reload, can be filtered, and can be cleared', async () => {
  const page = await open(server.url, { hash: '#/scenarios/refunded' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(page.locator('.verdict'), 'passed');
  await page.reload();
  await untilText(page.locator('.verdict'), 'Last run');
  await untilText(page.locator('.list li.chosen'), 'passed');
  await page.getByLabel('Result').selectOption('passed');
  await expect.poll(() => rows(page)).toEqual(['refunded']);
  await page.getByRole('button', { name: 'Clear results' }).click();
  await untilText(page.getByRole('dialog'), 'Deletes the results of 1 scenario in this browser');
  await page.getByRole('dialog').getByRole('button', { name: 'Clear results' }).click();
  await expect.poll(() => rows(page)).toEqual([]);
  await page.reload();
  await untilText(page.locator('main'), ' scenarios · 0 passed');
});

// No scenario of the kit differs at the kit's own emulator, so this response was written by hand.
inBrowser('the differences of a scenario survive a reload', async () => {
  const page = await open(server.url, { hash: '#/scenarios/refunded' });
  const about = { en: 'A refunded coupon.', zh: '已退款的券。' };
  const difference = { step: 1, field: 'settle_amount', expected: '"994"', seen: '"0"', assumptions: ['A7'] };
  const step = { number: 1, what: about, status: 'differs', differences: [difference] };
  await page.route('**/__admin/scenarios/refunded/run', (route) =>
    route.fulfill({ json: { name: 'refunded', about, status: 'failed', ms: 12, steps: [step] } }),
  );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(page.locator('.verdict'), 'differs');
  await page.reload();
  await untilText(page.locator('.verdict'), 'step 1: settle_amount (expected "994", got "0")');
});

inBrowser('a scenario that needs another setting says so before the run', async () => {
  await using own = await startMockServer({ profile: { signatureCheck: 'off' } });
  const page = await open(own.url, { hash: '#/scenarios' });
  await page.getByLabel('Search').fill('bad-signature');
  await page.getByLabel('Result').selectOption('skipped');
  await untilText(page.locator('.list li').first(), 'needs signatureCheck');
});

inBrowser('filters are in the address, and stay while a scenario is open', async () => {
  const page = await open(server.url, { hash: '#/scenarios?q=frozen-then-rel&till=yes' });
  await expect.poll(() => rows(page)).toEqual(['frozen-then-released']);
  await page.getByRole('link', { name: 'frozen-then-released' }).click();
  await untilText(page.locator('main h2').nth(1), 'frozen-then-released');
  expect(page.url()).toContain('#/scenarios/frozen-then-released?q=frozen-then-rel&till=yes');
  await page.getByRole('button', { name: 'Close' }).click();
  expect(page.url()).toContain('#/scenarios?q=frozen-then-rel&till=yes');
  await page.getByLabel('Result').selectOption('passed');
  await untilText(page.locator('main'), 'No scenario fits.');
  expect(page.url()).toContain('q=frozen-then-rel&result=passed&till=yes');
  await page.evaluate('history.back()');
  await expect.poll(() => rows(page)).toEqual(['frozen-then-released']);
});

inBrowser('scenarios that a till cannot play can be hidden', async () => {
  const page = await open(server.url, { hash: '#/scenarios' });
  await page.getByLabel('Search').fill('sign-missing');
  await expect.poll(() => rows(page)).toContain('sign-missing');
  await page.getByLabel('Only what a till can play').check();
  await untilText(page.locator('main'), 'No scenario fits.');
});

inBrowser('a link to a scenario opens its subject and scrolls to its row', async () => {
  const linked = await open(server.url, { hash: '#scenarios/strict-names' });
  await untilText(linked.locator('main h2').nth(1), 'strict-names');
  const isInSight = `(() => {
    const { top, bottom, height } = document.querySelector('[aria-current=true]').getBoundingClientRect();
    return height > 0 && top >= 0 && bottom <= innerHeight;
  })()`;
  await expect.poll(() => linked.evaluate(isInSight)).toBe(true);
});

inBrowser(
  'a scenario shows coupons, clock, steps and expectations before the run, and changes nothing',
  async () => {
    await server.coupon({ couponCode: 'MINE1', faceAmount: 1000 });
    const page = await open(server.url, { hash: '#/scenarios/becomes-valid-between-two-calls' });
    const steps = page.locator('.steps > li');
    await expect.poll(() => steps.count()).toBe(3);
    await untilText(steps.nth(0), '→ not_yet_valid');
    await untilText(steps.nth(0), 'The cashier sees: Rejected');
    await untilText(page.locator('.given'), 'Clock: ');
    expect((await admin(server.url, 'GET', '/coupons/MINE1')).status).toBe(200);
    const machine = await open(server.url, { hash: '#/scenarios/sign-missing', locale: 'zh-CN' });
    await untilText(machine.locator('.steps'), '这一步的请求不会由收银端发出');
  },
);

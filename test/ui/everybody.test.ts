import { expect } from 'vitest';
import { inBrowser, open, untilText, useBrowser } from './browser.js';
import { expectForEverybody, findings, isWithinScreen, serverToShow, show, views } from './every-view.js';

useBrowser();
const server = await serverToShow();

// Each language, colour and width once; each two of them together are in the exhaustive file.
inBrowser.each([
  ['en-US', 'light', 1280],
  ['zh-CN', 'dark', 360],
] as const)(
  'no view has an accessibility fault, and none is wider than the screen: %s, %s, %i px',
  (locale, colorScheme, width) => expectForEverybody(server.url, { locale, colorScheme, width }),
);

inBrowser('dialogs and forms have no accessibility fault', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await show(page, 'send', 'form');
  await page.getByLabel('wf_trace_no').press('End');
  await page.locator('.meaning').waitFor();
  expect(await findings(page)).toEqual([]);
});

inBrowser('the page can be used by keyboard alone', async () => {
  const page = await open(server.url);
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  const focused = (): Promise<string> => page.evaluate('document.activeElement.closest("td") ? "row" : ""');
  for (let tabs = 0; tabs < 20 && (await focused()) === ''; tabs++) await page.keyboard.press('Tab');
  expect(await focused()).toBe('row');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('One exchange');
});

inBrowser('with a long list of views, the current one is visible, and Tab starts at the top', async () => {
  const page = await open(server.url, { hash: '#/behaviours', width: 390 });
  await page.locator('tbody tr').first().waitFor();
  const [left, right]: number[] = await page.evaluate(
    '(({ left, right }) => [left, right])(document.querySelector("nav [aria-current]").getBoundingClientRect())',
  );
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThan(391); // scrolling is by whole pixels
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
});

inBrowser('every view is in Chinese or English, fits a phone, and the choice is kept', async () => {
  const page = await open(server.url, { locale: 'zh-CN', width: 360 });
  const nav = page.getByRole('navigation');
  await untilText(nav, '请求记录\n发送\n券\n对账\n场景\n故障与时钟\n签名\n租户\n行为依据');
  await page.getByLabel('语言').selectOption('en');
  await untilText(
    nav,
    'Journal\nSend\nCoupons\nOrders\nScenarios\nFaults & clock\nSignature\nTenants\nBehaviours',
  );
  await page.reload();
  await untilText(nav, 'Journal\nSend\nCoupons');
  for (const [name, shown] of views) {
    await show(page, name, shown);
    const headings = await page.locator('h1, h2, th, label, button').allInnerTexts();
    expect([name, headings.filter((text) => /[\u4e00-\u9fff]/u.test(text))]).toEqual([name, []]);
    expect([name, await isWithinScreen(page)]).toEqual([name, true]);
  }
});

inBrowser("colours follow the system, or the user's choice", async () => {
  const background = 'getComputedStyle(document.body).backgroundColor';
  const dark = await open(server.url, { colorScheme: 'dark' });
  await dark.locator('tbody tr').first().waitFor();
  expect(await dark.evaluate(background)).toBe('rgb(16, 20, 27)');
  await dark.getByLabel('Colours').selectOption('light');
  expect(await dark.evaluate(background)).toBe('rgb(243, 245, 248)');
  await dark.reload();
  await dark.locator('tbody tr').first().waitFor();
  expect(await dark.evaluate(background)).toBe('rgb(243, 245, 248)');
});

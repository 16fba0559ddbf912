import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { tool } from '../support/tool.js';
import { post, writeOff } from '../support/wire.js';
import { inBrowser, lacks, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
let axe = '';
beforeAll(async () => {
  server = await startMockServer({
    coupons: [{ couponCode: '660000000001', faceAmount: 1000, validUntil: '2030-12-31T23:59:59+08:00' }],
  });
  await server.fault({ kind: 'latency', when: 'after', ms: 1, times: 'always' });
  await server.tenant();
  for (const code of ['9900010000000001', '679533922928', '9908010000000001', '660000000001']) {
    await writeOff(server.url, code, { wf_trace_no: `order-${code}` });
  }
  await post(server.url, '{');
  if (lacks.length === 0)
    axe = await readFile(join(await tool('browser'), 'node_modules/axe-core/axe.min.js'), 'utf8');
}, 120_000);
afterAll(() => server.close());

/** Each view with what is in it, once it is there. */
const views: readonly (readonly [name: string, shown: string])[] = [
  ['journal', 'tbody tr'],
  ['coupons', 'tbody tr'],
  ['scenarios/refunded', 'main h2 >> text=refunded'],
  ['faults', 'tbody tr'],
  ['signature', 'textarea'],
  ['tenants', 'tbody tr'],
  ['behaviours', '.panel:last-child tbody tr'],
];

async function show(page: Page, name: string, shown: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${name}'`);
  await page.locator(shown).first().waitFor();
  // Some hundred scenarios are much alike, and each takes its time to judge.
  if (name.startsWith('scenarios')) await page.evaluate(narrow);
}

const narrow = `{
  const search = document.querySelector('main input[type=search]');
  search.value = 'refunded';
  search.dispatchEvent(new Event('input', { bubbles: true }));
}`;

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds that is not minor: the rule and the place. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: readonly Finding[] }>('axe.run()');
  const grave = violations.filter(({ impact }) => impact !== 'minor');
  return grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

inBrowser.each([
  ['en-US', 'light', 1280],
  ['zh-CN', 'dark', 1280],
  ['zh-CN', 'light', 360],
  ['en-US', 'dark', 360],
] as const)(
  'no view has a fault for those who hear or magnify it, and none is wider than the screen: %s, %s, %i px',
  async (locale, colorScheme, width) => {
    const page = await open(server.url, { locale, colorScheme, width });
    for (const [name, shown] of views) {
      await show(page, name, shown);
      expect([name, await findings(page)]).toEqual([name, []]);
      const [wide, screen] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect([name, wide <= screen]).toEqual([name, true]);
    }
    await show(page, 'journal', 'tbody tr');
    await page.locator('tbody a').first().press('Enter');
    await page.locator('.rows, .facts').first().waitFor();
    expect(await findings(page)).toEqual([]);
  },
  60_000,
);

inBrowser('dialogs and forms have no such fault either', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

inBrowser('the page can be used by keyboard alone', async () => {
  const page = await open(server.url);
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  const focused = (): Promise<string> => page.evaluate('document.activeElement.closest("td") ? "row" : ""');
  for (let tabs = 0; tabs < 9 && (await focused()) === ''; tabs++) await page.keyboard.press('Tab');
  expect(await focused()).toBe('row');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('One exchange');
});

inBrowser(
  'where the list of views is too long, the current one is in sight, and Tab begins at the beginning',
  async () => {
    const page = await open(server.url, { hash: '#/behaviours', width: 390 });
    await page.locator('tbody tr').first().waitFor();
    const [left, right]: number[] = await page.evaluate(
      '(({ left, right }) => [left, right])(document.querySelector("nav [aria-current]").getBoundingClientRect())',
    );
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThan(391); // scrolling is by whole pixels
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
  },
);

inBrowser('every view is told in Chinese, and in English, and the choice is kept', async () => {
  const page = await open(server.url, { locale: 'zh-CN' });
  const nav = page.getByRole('navigation');
  await untilText(nav, '日志\n券\n场景\n故障与时钟\n签名\n租户\n行为依据');
  await page.getByLabel('语言').selectOption('en');
  await untilText(nav, 'Journal\nCoupons\nScenarios\nFaults & clock\nSignature\nTenants\nBehaviours');
  await page.reload();
  await untilText(nav, 'Journal\nCoupons');
  for (const [name, shown] of views) {
    await show(page, name, shown);
    const headings = await page.locator('h1, h2, th, label, button').allInnerTexts();
    expect([name, headings.filter((text) => /[\u4e00-\u9fff]/u.test(text))]).toEqual([name, []]);
  }
});

inBrowser('colours go by the system, or as they were chosen', async () => {
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

import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { read } from '../support/pages.js';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

inBrowser('a scenario runs, and each step shows its result', async () => {
  await server.coupon({ couponCode: 'MINE1', faceAmount: 1000 });
  const page = await open(server.url, { hash: '#/scenarios' });
  await page.getByLabel('Search').fill('becomes-valid-between');
  await page.getByRole('link', { name: 'becomes-valid-between-two-calls' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const steps = page.locator('.steps > li');
  await expect.poll(() => steps.count()).toBe(3);
  await expect
    .poll(() => page.locator('.steps .badge.good').allInnerTexts())
    .toEqual(['as expected', 'as expected', 'as expected', 'written_off']);
  await untilText(steps.nth(0), 'not_yet_valid');
  await steps.nth(2).locator('summary').click();
  await untilText(steps.nth(2), '"result_code": "SUCCESS"');
  await untilText(page.locator('.list li').first(), 'passed');
  expect((await writeOff(server.url, 'MINE1')).outcome).toBe('written_off');
});

inBrowser('all scenarios found by the search are run and counted', async () => {
  const page = await open(server.url, { hash: '#/scenarios', locale: 'zh-CN' });
  await page.getByLabel('搜索').fill('clock-goes');
  await page.getByRole('button', { name: '运行这 1 个' }).click();
  await untilText(page.getByRole('status').filter({ hasText: '个通过' }), '1 个通过，0 个不一致，0 个跳过');
});

inBrowser('a scenario that does not fit a setting names the setting', async () => {
  await server.close();
  server = await startMockServer({ profile: { signatureCheck: 'off' } });
  const page = await open(server.url, { hash: '#/scenarios/bad-signature' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(page.locator('.verdict'), 'This scenario needs another setting: signatureCheck.');
});

// No scenario of the kit differs at the kit's own emulator, so this response was written by hand.
inBrowser('a step that differs shows the field, the expected and the actual value', async () => {
  const page = await open(server.url, { hash: '#/scenarios/refunded' });
  await page.route('**/__admin/scenarios/refunded/run', (route) =>
    route.fulfill({
      json: {
        name: 'refunded',
        about: { en: 'A refunded coupon.', zh: '已退款的券。' },
        status: 'failed',
        ms: 12,
        steps: [
          {
            number: 1,
            what: { en: 'Write off X', zh: '核销 X' },
            status: 'differs',
            seen: { kind: 'reset' },
            differences: [
              { step: 1, field: 'return_code', expected: '"0205"', seen: '"0299"', assumptions: ['A3'] },
            ],
          },
          { number: 2, what: { en: 'Write off Y', zh: '核销 Y' }, status: 'not_run', differences: [] },
        ],
      },
    }),
  );
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const steps = page.locator('.steps > li');
  await untilText(steps.nth(0), 'the connection is reset');
  expect(await steps.nth(0).locator('td').allInnerTexts()).toEqual(['return_code', '"0205"', '"0299"', 'A3']);
  expect(await steps.nth(1).innerText()).toContain('not run');
});

inBrowser('an unknown scenario cannot be run', async () => {
  const page = await open(server.url, { hash: '#/scenarios/nope' });
  await untilText(page.locator('main'), 'No scenario has the name nope.');
  expect(await page.getByRole('button', { name: 'Run', exact: true }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Prepare for my till' }).count()).toBe(0);
});

inBrowser('preparing offers to keep data only if it removes some', async () => {
  const { instNo } = await server.tenant();
  await admin(server.url, 'POST', `/coupons?inst_no=${instNo}`, { coupon_code: 'OWN1', face_amount: 1000 });
  const page = await open(server.url, { hash: '#/scenarios/written-off-once' });
  const dialog = page.getByRole('dialog');
  const press = (): Promise<void> => page.getByRole('button', { name: 'Prepare for my till' }).click();
  const keep = 'To keep all that, prepare it in a separate tenant.';
  await press();
  await untilText(dialog, 'share their state. They are reset first. This removes ');
  expect(await dialog.innerText()).toContain(keep);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Institution').selectOption(instNo);
  await press();
  await untilText(dialog, `Tenant ${instNo} is reset first. This removes 1 coupon.`);
  expect(await dialog.innerText()).not.toContain('To keep all that');
});

inBrowser('a run of a prepared scenario shows above its steps, until it is prepared again', async () => {
  const page = await open(server.url, { hash: '#/scenarios/written-off-once' });
  const prepare = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Prepare for my till' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Prepare' }).click();
  };
  await prepare();
  await untilText(page.locator('h3').first(), 'Prepared at');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(page.locator('h3').first(), 'Run by the emulator itself');
  await prepare();
  await untilText(page.locator('h3').first(), 'Prepared at');
});

inBrowser.each([
  ['en-US', 'docs/start/testers-day.md', /^To keep everything.*$/mu, /\*\*([^*]+)\*\*/gu],
  ['zh-CN', 'docs/start/testers-day.zh-CN.md', /^要保留这些内容.*$/mu, /“([^”]+)”/gu],
] as const)(
  "the guide's way to keep everything leads to a tenant: %s",
  async (locale, guide, line, names) => {
    const hash = '#/scenarios/written-off-once';
    const page = await open(server.url, { hash, locale });
    const prepare = page.getByRole('button', {
      name: locale === 'zh-CN' ? '为收银端准备' : 'Prepare for my till',
    });
    await prepare.click();
    await page.getByRole('dialog').waitFor();
    const [text = ''] = line.exec(read(guide)) ?? [];
    for (const [, name = ''] of text.matchAll(names)) {
      const view = page.getByRole('navigation').getByRole('link', { name, exact: true });
      await ((await view.count()) > 0 ? view : page.getByRole('button', { name })).click();
    }
    await page.evaluate(`location.hash = '${hash}'`);
    await prepare.click();
    await expect
      .poll(() => page.getByRole('dialog').innerText())
      .toMatch(/Tenant \d+ is reset first|租户 \d+ 将先被重置/u);
  },
);

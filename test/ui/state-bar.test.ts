import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
import { findings } from './every-view.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

inBrowser('in every view a bar shows unusual settings as they change, and resets them', async () => {
  const page = await open(server.url, { hash: '#/signature' });
  const bar = page.getByRole('region', { name: 'At a glance' });
  await untilText(bar, "machine's time · no faults · signatures enforced");
  await admin(server.url, 'PUT', '/clock', { advance_ms: 93_600_000 });
  await untilText(bar, 'Clock moved by +1 d 2 h');
  await admin(server.url, 'POST', '/faults', { kind: 'reset', when: 'after', times: 2 });
  await untilText(bar, '1 fault is armed');
  expect(await findings(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Use machine time' }).click();
  await expect.poll(() => bar.innerText()).not.toContain('Clock');
  expect((await admin(server.url, 'GET', '/clock')).body).toMatchObject({ frozen: false, offset_ms: 0 });
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await bar.getByRole('button', { name: 'Remove faults' }).press('Enter');
  await untilText(bar, 'no faults');
  expect((await admin(server.url, 'GET', '/faults')).body.faults).toEqual([]);
  expect(await page.evaluate('document.activeElement === document.body')).toBe(false);
});

inBrowser('a used-up fault is no longer armed, and a stopped clock shows since when', async () => {
  await admin(server.url, 'POST', '/faults', { kind: 'http_status', when: 'after', status: 502 });
  await admin(server.url, 'PUT', '/clock', { now: '2026-12-31T23:59:59+08:00', frozen: true });
  const page = await open(server.url, { locale: 'zh-CN', width: 390 });
  const bar = page.getByRole('region', { name: '一览' });
  await untilText(bar, '时钟已冻结于 2026-12-31 23:59:59');
  await untilText(bar, '已设置 1 个故障');
  await writeOff(server.url, '9900010000000001', { ts: '20261231235959' });
  await expect.poll(() => bar.innerText()).not.toContain('故障');
  await untilText(page.locator('tbody tr').first(), '已核销，收银端收到 HTTP 502');
});

inBrowser(
  'the bar names the tenant, links back to all, and says if signatures are not enforced',
  async () => {
    await using lax = await startMockServer({ profile: { signatureCheck: 'warn' } });
    const { body } = await admin(lax.url, 'POST', '/tenants', {});
    const page = await open(lax.url);
    const bar = page.getByRole('region', { name: 'At a glance' });
    await untilText(bar, 'Signatures are not enforced');
    await page.getByLabel('Institution').selectOption(body.inst_no);
    await untilText(bar, `Institution ${body.inst_no}`);
    await bar.getByRole('button', { name: 'Show all' }).click();
    await untilText(bar, 'Profile (shared)');
    await admin(lax.url, 'DELETE', `/tenants/${body.inst_no}`);
    await expect.poll(() => page.locator(`option[value="${body.inst_no}"]`).count()).toBe(0);
  },
);

inBrowser('lists refresh by themselves, and a reset says what it removes', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.locator('tbody tr').first().waitFor();
  const before = await page.locator('tbody tr').count();
  await admin(server.url, 'POST', '/coupons', { coupon_code: '660000000001', face_amount: 1000 });
  await untilText(page.locator('tbody'), '660000000001');
  await writeOff(server.url, '660000000001');
  await untilText(page.locator('tbody tr').filter({ hasText: '660000000001' }), 'used');
  await page.locator('main').getByRole('button', { name: 'Reset' }).click();
  await untilText(
    page.getByRole('dialog'),
    `This removes ${before + 1} coupons, 1 order, 1 exchange. The coupons of the start are restored.`,
  );
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(before);
});

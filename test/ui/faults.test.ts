import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({
    coupons: [{ couponCode: 'LATE1', faceAmount: 1000, validUntil: '2026-11-30T23:59:59+08:00' }],
  });
});
afterEach(() => server.close());

inBrowser('an added fault applies as often as set, and shows how often', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await untilText(page.locator('main'), 'No fault is set.');
  await page.getByLabel('Fault', { exact: true }).selectOption('html');
  await page.getByLabel('When').selectOption('before');
  await page.getByLabel('HTTP status').fill('502');
  await page.getByLabel('Only coupon').fill('9900010000000001');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const row = page.locator('tbody tr').first();
  await untilText(row, 'HTTP 502');
  expect((await writeOff(server.url, '9900010000000002')).status).toBe(200);
  expect((await writeOff(server.url, '9900010000000001')).status).toBe(502);
  expect((await writeOff(server.url, '9900010000000001')).outcome).toBe('written_off');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await untilText(row, '1 of 1 seen');
  expect(await row.locator('td').nth(4).innerText()).toBe('0 (used up)');
});

inBrowser('a fault has a probability, a seed, a shop, a range and a header', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByText('Further conditions').click();
  await page.getByLabel('Fault', { exact: true }).selectOption('latency');
  await page.getByLabel('Milliseconds', { exact: true }).fill('1');
  await page.getByLabel('At most (milliseconds)').fill('5');
  await page.getByLabel('Only shop').fill('862010110001');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('tbody tr').first(), '1–5 ms, seed ');
  await page.getByLabel('Fault', { exact: true }).selectOption('http_status');
  await page.getByLabel('HTTP status').fill('503');
  await page.getByLabel('Response header').fill('Retry-After: 5');
  await page.getByLabel('Probability').fill('0.25');
  await page.getByLabel('Seed').fill('7');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('tbody tr').nth(1), 'HTTP 503, p = 0.25, seed 7');
  const { faults } = (await admin(server.url, 'GET', '/faults')).body;
  expect(faults).toMatchObject([
    { kind: 'latency', ms: 1, max_ms: 5, match: { shop_no: '862010110001' } },
    { kind: 'http_status', status: 503, headers: { 'Retry-After': '5' }, probability: 0.25, seed: 7 },
  ]);
  await page.getByLabel('Probability').fill('1.5');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.getByRole('alert').filter({ hasText: 'Probability' }), '“Probability” must be');
});

inBrowser('a time that cannot be set is named as the field is', async () => {
  const page = await open(server.url, { hash: '#/faults', locale: 'zh-CN' });
  await page.getByLabel('设为（Asia/Shanghai）').fill('20261-11-30T23:59:00');
  await page.getByRole('button', { name: '设置', exact: true }).click();
  await untilText(page.locator('.notice.problem'), '“设为（Asia/Shanghai）”应为');
  expect(await page.locator('[aria-invalid=true]').inputValue()).toContain('20261-11-30');
});

inBrowser('a fault for every request applies until it is removed', async () => {
  const page = await open(server.url, { hash: '#/faults', locale: 'zh-CN' });
  await page.getByLabel('故障', { exact: true }).selectOption('system_error');
  await page.getByLabel('对每个请求都触发，直至移除').check();
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await untilText(page.locator('tbody tr').first(), '始终');
  expect((await writeOff(server.url, '9900010000000001')).outcome).toBe('system_error');
  expect((await writeOff(server.url, '9900010000000001')).outcome).toBe('system_error');
  await page.getByRole('button', { name: '移除 system_error' }).click();
  await untilText(page.locator('main'), '未设置故障，可在下方添加');
  expect((await writeOff(server.url, '9900010000000001')).outcome).toBe('already_used');
});

inBrowser('a number of requests beyond the limit is marked by the form', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByLabel('How many requests').fill('99999999999999999999');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  expect(await page.locator('input:invalid').inputValue()).toBe('99999999999999999999');
  expect(await page.evaluate("document.querySelector('input:invalid').max")).toBe('9007199254740991');
});

inBrowser('an invalid fault is rejected with a reason', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByLabel('Fault', { exact: true }).selectOption('lost_then_already_used');
  await page.getByLabel('When').selectOption('before');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.getByRole('alert').filter({ hasText: 'When' }), '“When” must be');
  const marked = page.locator('[aria-invalid=true]');
  expect(await marked.inputValue()).toBe('before');
  await page.getByLabel('When').selectOption('after');
  await page.getByLabel('Only coupon').fill('x'.repeat(40));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.getByRole('alert').filter({ hasText: 'coupon' }), '“Only coupon” must be');
  expect(await marked.inputValue()).toBe('x'.repeat(40));
  expect((await admin(server.url, 'GET', '/faults')).body.faults).toEqual([]);
});

inBrowser('the clock is set, stopped, advanced and released, and coupons follow it', async () => {
  const page = await open(server.url, { hash: '#/faults' });
  const clock = page.locator('.clock');
  await untilText(clock, "the machine's time");
  await page.getByLabel('Set to (Asia/Shanghai)').fill('2026-11-30T23:59:00');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await untilText(clock, '2026-11-30 23:59:00');
  await untilText(clock, 'frozen');
  expect((await admin(server.url, 'GET', '/coupons/LATE1')).body.effective_state).toBe('issued');
  await page.getByRole('button', { name: '+1 min' }).click();
  await untilText(clock, '2026-12-01 00:00:00');
  expect(await page.getByLabel('Set to (Asia/Shanghai)').inputValue()).toBe('2026-12-01T00:00');
  expect((await writeOff(server.url, 'LATE1')).outcome).toBe('expired');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => clock.innerText()).toMatch(/2026-12-01 00:(?!00:00)/u);
  await untilText(clock, 'moved');
  await page.getByRole('button', { name: 'Reset' }).click();
  await untilText(clock, "the machine's time");
  expect((await admin(server.url, 'GET', '/clock')).body).toMatchObject({ frozen: false, offset_ms: 0 });
});

inBrowser('the time to set follows the clock until it is typed', async () => {
  const page = await open(server.url, { hash: '#/faults', hasOwnTime: true });
  const field = page.getByLabel('Set to (Asia/Shanghai)');
  await untilText(page.locator('.clock'), "the machine's time");
  const first = await field.inputValue();
  await page.clock.fastForward(600_000);
  await expect.poll(() => field.inputValue()).not.toBe(first);
  await field.fill('2030-01-01T00:00:01');
  await page.clock.fastForward(600_000);
  expect(await field.inputValue()).toBe('2030-01-01T00:00:01');
});

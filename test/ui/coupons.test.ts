import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ coupons: [{ couponCode: '660000000001', faceAmount: 1000 }] });
});
afterEach(() => server.close());

const outcome = async (code: string): Promise<string | null> => (await writeOff(server.url, code)).outcome;

inBrowser('dates, amounts and limits of a coupon are changed, and taken away', async () => {
  await server.coupon({ couponCode: 'DATED1', faceAmount: 1000, shopNos: ['S1'] });
  const page = await open(server.url, { hash: '#/coupons/DATED1' });
  const edit = page.getByRole('button', { name: 'Edit', exact: true });
  // By keyboard: a notice may lie over the button.
  const save = (): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await edit.click();
  await page.getByLabel('Valid until').fill('2020-12-31T23:59:59');
  await page.getByLabel('Settle amount (yuan)').fill('9.5');
  await page.getByLabel('Shops').fill('');
  await save();
  await untilText(page.locator('.facts'), 'until 2020-12-31 23:59:59');
  expect((await admin(server.url, 'GET', '/coupons/DATED1')).body).toEqual({
    coupon_code: 'DATED1',
    state: 'issued',
    effective_state: 'expired',
    face_amount: 1000,
    settle_amount: 950,
    valid_until: '2020-12-31T23:59:59+08:00',
  });
  expect(await outcome('DATED1')).toBe('expired');
  await edit.click();
  await page.getByLabel('Valid until').fill('');
  await page.getByLabel('Face value (yuan)').fill('0.001');
  await save();
  await untilText(
    page.locator('.notice'),
    '“Face value” must be yuan with at most two decimals, such as 9.90',
  );
  await page.getByLabel('Face value (yuan)').fill('20');
  await save();
  await untilText(page.locator('.facts'), '¥20.00');
  expect(await outcome('DATED1')).toBe('written_off');
});

inBrowser('a coupon is refunded, reissued, frozen and unfrozen, and tills notice', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  const row = page.locator('tbody tr').filter({ hasText: '660000000001' });
  // By keyboard: a second click on the same place would be ignored. While an act runs, its button does nothing.
  const press = async (name: string): Promise<void> => {
    await expect.poll(() => row.locator('[aria-disabled=true]').count()).toBe(0);
    await row.getByRole('button', { name }).press('Enter');
  };
  await untilText(row, 'issued');
  await row.getByRole('button', { name: 'Refund 660000000001' }).click();
  await untilText(row, 'refunded');
  expect(await outcome('660000000001')).toBe('refunded');
  await press('Reissue 660000000001');
  await untilText(row, 'issued');
  await row.getByRole('button', { name: 'Freeze 660000000001' }).click();
  await untilText(row, 'frozen');
  expect(await outcome('660000000001')).toBe('frozen');
  await press('Unfreeze 660000000001');
  await untilText(row, 'issued');
  expect(await outcome('660000000001')).toBe('written_off');
});

inBrowser(
  "amounts are shown in yuan and in fen, settled by the fee or by the coupon's own value",
  async () => {
    await server.coupon({ couponCode: '660000000002', faceAmount: 250 });
    await server.coupon({
      couponCode: '660000000003',
      faceAmount: 2500,
      settleAmount: 2000,
      minAmount: 5000,
    });
    await server.coupon({ couponCode: '660000000004', faceAmount: 7 });
    const page = await open(server.url, { hash: '#/coupons' });
    const cells = (code: string) => page.locator('tbody tr').filter({ hasText: code }).locator('td');
    await untilText(cells('660000000001').nth(2), '¥10.00 1000 fen');
    expect(await cells('660000000001').nth(3).innerText()).toContain('¥9.94 994 fen');
    expect(await cells('660000000002').nth(3).innerText()).toContain('¥2.48 248 fen');
    expect(await cells('660000000003').nth(3).innerText()).toBe('¥20.00 2000 fen');
    expect(await cells('660000000003').nth(5).innerText()).toBe('orders from ¥50.00 (5000 fen)');
    expect(await cells('660000000004').nth(2).innerText()).toBe('¥0.07 7 fen');
  },
);

inBrowser('a coupon is added, with times of Asia/Shanghai', async () => {
  const page = await open(server.url, { hash: '#/coupons', locale: 'zh-CN' });
  await page.getByRole('button', { name: '新增券' }).click();
  await page.getByLabel('券码').first().fill('COFFEE10');
  await page.getByLabel('券面额（元）').fill('9.94');
  await untilText(page.locator('main'), '= 994 分');
  await page.getByLabel('失效时间').fill('2030-12-31T23:59:59');
  await page.getByLabel('通道').selectOption('10003');
  await page.getByLabel('门店').fill('862010110001，862010110002');
  await page.getByRole('button', { name: '新增', exact: true }).click();
  const row = page.locator('tbody tr').filter({ hasText: 'COFFEE10' });
  await untilText(row, '至 2030-12-31 23:59:59');
  expect(await row.innerText()).toContain('10003 抖音');
  expect((await admin(server.url, 'GET', '/coupons/COFFEE10')).body).toMatchObject({
    face_amount: 994,
    valid_until: '2030-12-31T23:59:59+08:00',
    channel_type: '10003',
    shop_nos: ['862010110001', '862010110002'],
  });
});

inBrowser('an invalid coupon is rejected with a reason, and nothing is changed', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('BAD1');
  await page.getByLabel('Face value (yuan)').fill('9.945');
  await untilText(page.locator('main'), 'yuan with at most two decimals');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Face value' });
  await untilText(
    alert,
    '“Face value” must be yuan with at most two decimals, such as 9.90. Nothing was saved.',
  );
  const marked = page.locator('[aria-invalid=true]');
  expect(await marked.inputValue()).toBe('9.945');
  await page.getByLabel('Face value (yuan)').fill('9.94');
  await page.getByLabel('Code', { exact: true }).fill('BAD-1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(
    page.getByRole('alert').filter({ hasText: 'Code' }),
    'Nothing was changed: “Code” must be 1 to 16 letters or digits',
  );
  expect(await marked.inputValue()).toBe('BAD-1');
  await page.getByRole('navigation').getByRole('link', { name: 'Journal' }).click();
  await expect.poll(() => page.locator('.notice').count()).toBe(0);
  expect((await admin(server.url, 'GET', '/coupons/BAD1')).status).toBe(404);
});

inBrowser('an existing code is reported, and its coupon is replaced only after confirmation', async () => {
  expect(await outcome('660000000001')).toBe('written_off');
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('660000000001');
  await page.getByLabel('Face value (yuan)').fill('7');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await untilText(
    dialog,
    'Coupon 660000000001 exists: used, ¥10.00 (1000 fen). Replace it with the new one? Order 5',
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await admin(server.url, 'GET', '/coupons/660000000001')).body).toMatchObject({ state: 'used' });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await untilText(page.getByRole('status'), 'Coupon 660000000001 is replaced.');
  expect((await admin(server.url, 'GET', '/coupons/660000000001')).body).toMatchObject({
    state: 'issued',
    face_amount: 700,
  });
});

inBrowser('a magic coupon is found by its whole code, and can be frozen', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByLabel('Coupon code').fill('9900025000000001');
  const row = page.locator('tbody tr').filter({ hasText: '9900025000000001' });
  await untilText(row, '¥25.00 2500 fen');
  await row.getByRole('button', { name: 'Freeze 9900025000000001' }).click();
  await untilText(row, 'frozen');
  expect(await outcome('9900025000000001')).toBe('frozen');
  await page.getByLabel('Coupon code').fill('660000009999');
  await untilText(page.locator('main'), 'No coupon has the code 660000009999.');
});

inBrowser('deleting a coupon and resetting all need confirmation', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Delete 660000000001' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await untilText(page.getByRole('status').filter({ hasText: 'deleted' }), 'Coupon 660000000001 is deleted.');
  expect(await outcome('660000000001')).toBe('not_found');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await outcome('660000000001')).toBe('not_found');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await untilText(page.locator('tbody'), '660000000001');
  expect(await outcome('660000000001')).toBe('written_off');
});

inBrowser.each([
  ['used', 'already_used'],
  ['refunded', 'refunded'],
  ['frozen', 'frozen'],
  ['expired', 'expired'],
  ['not_yet_valid', 'not_yet_valid'],
])('a coupon is added in the state %s', async (state, expected) => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('STATE1');
  const form = page.locator('form');
  await form.getByRole('combobox', { name: 'State' }).selectOption(state);
  const time = { expired: 'Valid until', not_yet_valid: 'Valid from' }[state];
  if (time !== undefined) await expect.poll(() => page.getByLabel(time).inputValue()).toMatch(/^20/u);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('tbody tr').filter({ hasText: 'STATE1' }), state.replaceAll('_', ' '));
  expect(await outcome('STATE1')).toBe(expected);
});

inBrowser('amounts are entered in yuan, or in fen if chosen, and stored in fen', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('YUAN1');
  const form = page.locator('form');
  expect(await form.getByRole('textbox', { name: 'Face value (yuan)' }).inputValue()).toBe('10.00');
  await page.getByLabel('Amounts in').selectOption('fen');
  await form.getByRole('textbox', { name: 'Face value (fen)' }).fill('1234');
  await page.getByLabel('Amounts in').selectOption('yuan');
  expect(await page.getByLabel('Face value (yuan)').inputValue()).toBe('12.34');
  await page.getByLabel('Minimum order (yuan)').fill('20.5');
  await untilText(page.locator('form'), '= 2050 fen');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.getByRole('status'), 'Coupon YUAN1 is added.');
  expect((await admin(server.url, 'GET', '/coupons/YUAN1')).body).toMatchObject({
    face_amount: 1234,
    min_amount: 2050,
  });
});

inBrowser('an open coupon shows its exchanges, and new ones as they happen', async () => {
  await outcome('9900010000000001');
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('link', { name: '660000000001' }).click();
  const panel = page.locator('.panel').filter({ hasText: 'Coupon 660000000001' });
  await untilText(panel, 'No requests yet.');
  expect(await outcome('660000000001')).toBe('written_off');
  await untilText(panel.locator('tbody tr').first(), 'written_off');
  await untilText(panel.locator('thead'), 'Machine’s time (Asia/Shanghai)');
  expect(await outcome('660000000001')).toBe('already_used');
  await untilText(panel.locator('tbody tr').first(), 'already_used');
  expect(await panel.locator('tbody tr').count()).toBe(2);
  await untilText(panel.locator('.facts'), 'used');
  await panel.locator('tbody a').first().click();
  await untilText(page.locator('.verdict'), 'already_used');
});

inBrowser('coupons are listed by state', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await untilText(page.locator('tbody'), '660000000001');
  await page.getByLabel('State').selectOption('refunded');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  expect(await page.locator('tbody').innerText()).toContain('679533922928');
  await page.getByRole('link', { name: '679533922928' }).click();
  await page.reload();
  await untilText(page.locator('.facts'), 'refunded');
  expect(await page.getByLabel('State').inputValue()).toBe('refunded');
});

inBrowser.each([
  ['9904025000000042', 'expired, whatever the clock'],
  ['9902010000000001', 'not yet valid, whatever the clock'],
])('the magic coupon %s shows no invented date: %s', async (code, shown) => {
  const page = await open(server.url, { hash: `#/coupons/${code}` });
  const valid = page.locator('.facts > div').filter({ hasText: 'Valid (' }).locator('dd');
  await expect.poll(() => valid.innerText()).toBe(shown);
  await page.getByLabel('Coupon code').fill(code);
  await expect.poll(() => page.locator('.coupons tbody td').nth(4).innerText()).toBe(shown);
});

inBrowser('a magic code is made, shown, and frozen from its panel', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByText('Build a magic coupon code').click();
  await page.getByLabel('Behaviour').selectOption('05');
  await page.getByLabel('Face value').fill('2500');
  await page.getByRole('button', { name: 'Show this code' }).click();
  await untilText(page.locator('.panel').nth(1).locator('h2'), 'Coupon 990502500');
  await untilText(page.locator('.facts'), 'refunded');
  const code = /99\d{14}/u.exec(await page.locator('.panel').nth(1).innerText())?.[0] ?? '';
  await page.getByRole('button', { name: `Reissue ${code}` }).click();
  await untilText(page.locator('.facts'), 'issued');
  expect(await outcome(code)).toBe('written_off');
});

inBrowser('every button of a row is visible at 1280 px, and no date breaks', async () => {
  await server.coupon({
    couponCode: 'ABCDEFGH12345678',
    faceAmount: 123_456,
    validFrom: '2026-12-01T00:00:00+08:00',
    validUntil: '2026-12-31T23:59:59+08:00',
    title: 'A coupon with a title that is rather long',
    shopNos: ['862010110001', '862010110002'],
  });
  const page = await open(server.url, { hash: '#/coupons' });
  const row = page.locator('tbody tr').filter({ hasText: 'ABCDEFGH12345678' });
  await untilText(row, '2026-12-01 00:00:00 –\n2026-12-31 23:59:59');
  expect(
    await page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.scrolled'))",
    ),
  ).toBe(true);
  expect(await page.evaluate("getComputedStyle(document.querySelector('.validity')).whiteSpace")).toBe('pre');
  expect(
    await page.evaluate("getComputedStyle(document.querySelector('.coupons .money small')).whiteSpace"),
  ).toBe('nowrap');
});

inBrowser('two times in the wrong order are both marked, with their labels', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Valid from').fill('2026-12-31T00:00:00');
  await page.getByLabel('Valid until').fill('2026-12-01T00:00:00');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('.notice.problem'), '“Valid until” is before “Valid from”.');
  expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
});

inBrowser('an amount that is not whole fen is marked as soon as the unit is fen', async () => {
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Face value (yuan)').fill('19.999');
  await page.getByLabel('Amounts in').selectOption('fen');
  await untilText(page.locator('.notice.problem'), '“Face value” must be whole fen, such as 990.');
  expect(await page.locator('[aria-invalid=true]').inputValue()).toBe('19.999');
});

inBrowser('a coupon is edited to be expired, and to be valid again', async () => {
  const page = await open(server.url, { hash: '#/coupons/660000000001' });
  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).press('Enter');
  const until = page.getByLabel('Valid until');
  await press('Edit');
  await page.locator('form').getByRole('combobox', { name: 'State' }).selectOption('expired');
  await expect.poll(() => until.inputValue()).toMatch(/^20/u);
  await press('Save');
  await untilText(page.locator('.facts'), 'expired');
  expect(await outcome('660000000001')).toBe('expired');
  await press('Edit');
  await until.fill('');
  await press('Save');
  await untilText(page.locator('.facts'), 'always');
  expect(await outcome('660000000001')).toBe('written_off');
});

inBrowser.each([
  [1280, 720],
  [390, 700],
])('no notice lies over the button that was pressed: %i px', async (width, height) => {
  const page = await open(server.url, { hash: '#/coupons/660000000001', width, height });
  await page.getByRole('button', { name: 'Got it' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Face value (yuan)').fill('0.001');
  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await untilText(page.locator('.notice.problem'), '“Face value” must be yuan');
  expect(
    await page.evaluate(`(() => {
      const save = document.querySelector('[type=submit]');
      const { x, y, width, height } = save.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2) === save;
    })()`),
  ).toBe(true);
});

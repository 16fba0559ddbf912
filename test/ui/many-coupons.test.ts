import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin } from '../support/wire.js';
import { isWithinScreen } from './every-view.js';
import { inBrowser, open, type Opened, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ coupons: [{ couponCode: '660000000001', faceAmount: 1000 }] });
});
afterEach(() => server.close());

const coupon = async (code: string): Promise<unknown> =>
  (await admin(server.url, 'GET', `/coupons/${code}`)).body;
const statusOf = async (code: string): Promise<number> =>
  (await admin(server.url, 'GET', `/coupons/${code}`)).status;

async function openMany(options: Opened = {}): Promise<Page> {
  const page = await open(server.url, { hash: '#/coupons', ...options });
  const isChinese = options.locale === 'zh-CN';
  await page.getByRole('button', { name: isChinese ? '批量新增' : 'Add many' }).click();
  return page;
}

inBrowser('coupons are pasted from Excel, with Chinese titles, amounts in yuan and dates', async () => {
  const page = await openMany({ locale: 'zh-CN' });
  await page
    .getByLabel('各行数据')
    .fill(
      '券码\t面额（元）\t商家实收\t最低消费\t状态\t失效时间\t渠道\t门店\r\n' +
        '6600000101\t10.00\t¥9.94\t\t可核销\t2030/12/31\t抖音\t862010110001、862010110002\r\n' +
        '\t\t\t\t\t\t\t\r\n' +
        '6600000102\t"1,000"\t\t20元\t已退款\t2030年1月2日 8:05\t10004\t\r\n',
    );
  await untilText(page.locator('main'), '共 2 张券，面额合计 ¥1010.00。第一张：6600000101，¥10.00。');
  await page.getByRole('button', { name: '新增 2 张券' }).click();
  await untilText(page.getByRole('status'), '已新增 2 张券');
  expect(await coupon('6600000101')).toMatchObject({
    state: 'issued',
    face_amount: 1000,
    settle_amount: 994,
    valid_until: '2030-12-31T23:59:59+08:00',
    channel_type: '10003',
    shop_nos: ['862010110001', '862010110002'],
  });
  expect(await coupon('6600000102')).toMatchObject({
    state: 'refunded',
    face_amount: 100_000,
    min_amount: 2000,
    valid_until: '2030-01-02T08:05:00+08:00',
    channel_type: '10004',
  });
  expect(await page.getByLabel('各行数据').inputValue()).toBe('');
});

inBrowser('columns without titles are guessed, can be changed, and can be left out', async () => {
  const page = await openMany();
  await page
    .getByLabel('Rows')
    .fill('6600000201\t25\t2030-12-31\tfor Anna\n6600000202\t7.5\t2031-06-30\tfor Bob');
  await untilText(page.getByRole('alert').first(), 'Row 1, column D is not a field that is known');
  expect(await page.getByRole('button', { name: 'Add 2 coupons' }).count()).toBe(0);
  await page.getByLabel('D (for Anna)').selectOption('');
  await untilText(page.locator('main'), '2 coupons, face value ¥32.50 in all.');
  await page.getByLabel('B (25)').selectOption('face_amount');
  await untilText(page.getByRole('alert').first(), 'Row 2, column B “Face value (fen)” must be whole fen');
  await page.getByLabel('B (25)').selectOption('face_amount_yuan');
  await page.getByRole('button', { name: 'Add 2 coupons' }).click();
  await untilText(page.getByRole('status'), '2 coupons added.');
  expect(await coupon('6600000202')).toMatchObject({
    face_amount: 750,
    valid_until: '2031-06-30T23:59:59+08:00',
  });
});

const faulty =
  '券码\t面额（元）\t失效时间\tstate\n' +
  '6.6E+11\t10\t2030-12-31\tissued\n' +
  '6600000302\t9.999\t2030-12-31\tissued\n' +
  '6600000303\t10\tsoon\tissued\n';

inBrowser.each([
  [
    'en-US',
    'Rows',
    [
      'Row 2, column A “Code” was shortened by the spreadsheet',
      'Row 3, column B “Face value (yuan)” must be yuan with at most two decimals, such as 9.90, got "9.999"',
      'Row 4, column C “Valid until” must be a date or a time, such as 2026-12-31 or 2026-12-31 18:00, got "soon"',
    ],
  ],
  [
    'zh-CN',
    '各行数据',
    [
      '第 2 行 A 列“券码”已被表格缩写',
      '第 3 行 B 列“券面额（元）”应为元，最多两位小数，如 9.90，实为 "9.999"',
      '第 4 行 C 列“失效时间”应为日期或时间，如 2026-12-31 或 2026-12-31 18:00，实为 "soon"',
    ],
  ],
] as const)(
  'a mistake is reported by row and column, and the text stays for correction: %s',
  async (locale, label, all) => {
    const page = await openMany({ locale });
    await page.getByLabel(label).fill(faulty);
    for (const text of all) await untilText(page.getByRole('alert').first(), text);
    expect(await page.getByLabel(label).inputValue()).toBe(faulty);
  },
);

inBrowser(
  'a mistake found by the emulator is also reported by row and column, and nothing is added',
  async () => {
    const page = await openMany();
    const rows =
      'coupon_code\tface_amount\tvalid_from\tvalid_until\n\n6600000401\t10\n' +
      '6600000402\t10\t2030-12-31\t2030-01-01\n6600000403\t20\n';
    await page.getByLabel('Rows').fill(rows.replace('0403', '0401'));
    const alert = page.getByRole('alert').first();
    await untilText(alert, 'Row 5, column A “Code” is the code of row 3, too');
    await page.getByLabel('Rows').fill(rows);
    await page.getByRole('button', { name: 'Add 3 coupons' }).click();
    await untilText(alert, 'Row 4, column D “Valid until” is before “Valid from”');
    expect(await statusOf('6600000401')).toBe(404);
    expect(await page.getByLabel('Rows').inputValue()).toBe(rows);
  },
);

const notCoupons =
  'coupon_code\tFace value (yuan)\tstate\tchannel_type\n' +
  '\t10\n66-402\t10\n6600000413\t\n6600000414\t99999999999999\n6600000415\t10\tlost\t10099\n66\u200b\t10\n';

inBrowser('all mistakes are listed at once, before anything is sent', async () => {
  const page = await openMany();
  await page.getByLabel('Rows').fill('Code\tFace value (yuan)');
  await untilText(page.locator('main'), 'No rows below the titles yet');
  await page.getByLabel('Rows').fill(notCoupons);
  const alert = page.getByRole('alert').first();
  await untilText(alert, 'Row 2, column A “Code” is empty');
  expect((await alert.locator('li').allInnerTexts()).slice(1)).toEqual([
    'Row 3, column A “Code” must be 1 to 16 letters or digits, got "66-402"',
    'Row 4, column B “Face value (yuan)” is empty',
    'Row 5, column B “Face value (yuan)” must be at most 90071992547409.91 yuan, got "99999999999999"',
    'Row 6, column C “State” must be issued, used, refunded or frozen, got "lost"',
    'Row 6, column D “Channel” must be a documented channel, such as 10003, got "10099"',
    String.raw`Row 7, column A “Code” must be 1 to 16 letters or digits, got "66\u200b"`,
  ]);
  expect(await page.getByRole('button', { name: 'Add 6 coupons' }).count()).toBe(0);
});

inBrowser('a long text and a file that is not CSV are reported, and the page keeps its width', async () => {
  const page = await openMany();
  await page.getByLabel('Rows').fill('W'.repeat(4_000));
  await untilText(page.getByRole('alert').first(), '… (4000 characters)');
  expect(await isWithinScreen(page)).toBe(true);
  const buffer = Buffer.from('d0cf11e0a1b11ae10000', 'hex');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: `${'W'.repeat(200)}.xls`, mimeType: 'application/x-excel', buffer });
  await untilText(page.locator('.notice'), 'is not CSV. Save it as CSV in UTF-8 or GBK');
  expect(
    await page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.notice'))",
    ),
  ).toBe(true);
});

inBrowser('an emulator that is gone is no mistake of a row, and the rows stay', async () => {
  const page = await openMany();
  await page.getByLabel('Rows').fill('6600000701\t10\n6600000702\t20');
  await untilText(page.locator('main'), '2 coupons, face value ¥30.00 in all.');
  await server.close();
  await page.getByRole('button', { name: 'Add 2 coupons' }).click();
  await untilText(page.locator('.notice.problem'), 'The emulator is not reachable. Is it still running?');
  expect(await page.locator('main').innerText()).not.toContain('Nothing was added');
  expect(await page.getByLabel('Rows').inputValue()).toContain('6600000702');
});

inBrowser('a day that does not exist is listed with the other mistakes', async () => {
  const page = await openMany();
  await page
    .getByLabel('Rows')
    .fill(
      'Code\tFace value (yuan)\tValid until\nA1\t10\t2026-02-30\nA2\t10\t2026-13-01\nA3\t10\t2028-2-29 9:05',
    );
  const alert = page.getByRole('alert').first();
  await untilText(alert, 'Row 2');
  const time = 'must be a date or a time, such as 2026-12-31 or 2026-12-31 18:00';
  expect(await alert.locator('li').allInnerTexts()).toEqual([
    `Row 2, column C “Valid until” ${time}, got "2026-02-30"`,
    `Row 3, column C “Valid until” ${time}, got "2026-13-01"`,
  ]);
});

inBrowser('existing codes are replaced only after confirmation', async () => {
  const page = await openMany();
  await page.getByLabel('Rows').fill('660000000001\t20.00\n6600000502\t30.00');
  await page.getByRole('button', { name: 'Add 2 coupons' }).click();
  const dialog = page.getByRole('dialog');
  await untilText(dialog, 'Coupon 660000000001 exists: issued, ¥10.00 (1000 fen).');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await coupon('660000000001')).toMatchObject({ face_amount: 1000 });
  await page.getByRole('button', { name: 'Add 2 coupons' }).click();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await untilText(page.getByRole('status'), '2 coupons added or replaced.');
  expect(await coupon('660000000001')).toMatchObject({ face_amount: 2000 });
  expect(await coupon('6600000502')).toMatchObject({ face_amount: 3000 });
});

// Titles 券码 and 面额 in GBK, made by iconv.
const gbk = Buffer.from('c8afc2eb2cc3e6b6ee0d0a363630303030303630312c31322e35300d0a', 'hex');
const exported =
  'coupon_code,title,face_amount,merchant_nos\r\n' +
  Array.from({ length: 3_000 }, (_, n) => `E${n},"Tea, hot",1000,8518|8519\r\n`).join('');

inBrowser('a CSV file from Chinese Excel is read, and an exported one is uploaded unchanged', async () => {
  const page = await openMany();
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: gbk });
  await untilText(page.locator('main'), '1 coupon, face value ¥12.50 in all.');
  await page.getByRole('button', { name: 'Add 1 coupon' }).click();
  await untilText(page.getByRole('status'), '1 coupon added.');
  expect(await coupon('6600000601')).toMatchObject({ face_amount: 1250 });

  await file.setInputFiles({ name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(exported) });
  await page.getByRole('button', { name: 'Upload the file' }).click();
  await untilText(page.getByRole('status'), '3000 coupons added.');
  expect(await coupon('E2999')).toMatchObject({ title: 'Tea, hot', merchant_nos: ['8518', '8519'] });

  const wrong = Buffer.from('coupon_code,face_amount\nX1,10\nX2,ten\n');
  await file.setInputFiles({ name: 'c.csv', mimeType: 'text/csv', buffer: wrong });
  await page.getByRole('button', { name: 'Upload the file' }).click();
  await untilText(page.getByRole('alert').first(), 'Line 3, face_amount must be whole fen');
  expect(await statusOf('X1')).toBe(404);

  const workbook = Buffer.from('504b0304', 'hex');
  await file.setInputFiles({ name: 'd.xlsx', mimeType: 'application/zip', buffer: workbook });
  await untilText(page.locator('.notice.problem'), 'd.xlsx is an Excel workbook.');
});

inBrowser('a CSV file is dropped on the panel', async () => {
  const page = await openMany();
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File(['Code;Face value\\n6600000701;8,00\\n6600000702;9.00\\n'], 'e.csv'));
    document.querySelector('textarea').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  }`);
  await untilText(page.getByRole('alert').first(), 'Row 2, column B “Face value (yuan)” must be yuan');
  expect(await page.getByLabel('Rows').inputValue()).toContain('6600000702;9.00');
});

inBrowser('the coupons of the chosen state are saved as CSV', async () => {
  await admin(server.url, 'POST', '/coupons', { coupon_code: 'FROZEN1', face_amount: 500, state: 'frozen' });
  const page = await open(server.url, { hash: '#/coupons' });
  await page.getByLabel('State', { exact: true }).selectOption('frozen');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('coupons.csv');
  const [titles = '', ...rows] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  const names = titles.split(',');
  const cells = rows.map((row) => row.split(','));
  expect(cells.map((row) => [row[names.indexOf('state')], row[names.indexOf('face_amount')]])).toEqual([
    ['frozen', '500'],
  ]);
  expect(rows[0]).toContain('FROZEN1');
});

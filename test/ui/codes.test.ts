import { afterEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { writeOff } from '../support/wire.js';
import { inBrowser, open, type Opened, type Page, useBrowser } from './browser.js';
import { decode } from '../support/decode.js';

useBrowser();
let server: MockServer;
afterEach(() => server.close());

async function startWith(codes: readonly string[]): Promise<void> {
  server = await startMockServer({
    coupons: codes.map((couponCode) => ({ couponCode, faceAmount: 1000, title: 'Tea' })),
  });
}

/** @param coupons how many are listed besides the magic ones */
async function openSheet(coupons: number, options: Opened = {}): Promise<Page> {
  const page = await open(server.url, { hash: '#/coupons', ...options });
  await page.getByRole('button', { name: options.locale === 'zh-CN' ? '打印券码' : 'Print codes' }).click();
  await expect.poll(() => page.locator('.sheet tbody tr').count()).toBe(coupons + 25);
  return page;
}

inBrowser.each<[Opened, string]>([
  [{}, '660000000001'],
  [{ colorScheme: 'dark' }, 'COFFEE25'],
  [{ width: 390 }, '9982010000000001'],
])('a scanner reads the coupon from the screen, as QR code and as Code 128: %o %s', async (options, code) => {
  await startWith(['660000000001', 'COFFEE25']);
  const page = await open(server.url, { hash: `#/coupons/${code}`, ...options });
  await page.locator('svg.code').nth(1).waitFor();
  const read = await decode(await page.screenshot({ fullPage: true }));
  expect(read.toSorted()).toEqual([`Code128 ${code}`, `QRCode ${code}`]);
});

// Modules with their quiet zones: start, symbols and check symbol of 11 each, 13 of the stop symbol, 10 on both sides.
inBrowser.each([
  ['660000000001', 'six pairs from start C', '0 0 121 1'],
  ['COFFEE25', 'eight characters from start B', '0 0 143 1'],
  ['12345', 'two pairs, set B, the last digit', '0 0 99 1'],
  ['A123456', 'a letter, set C, three pairs', '0 0 110 1'],
  ['A1234567', 'a letter and a digit, set C, three pairs', '0 0 121 1'],
])('the Code 128 of %s is as short as possible: %s', async (code, _, viewBox) => {
  await startWith([code]);
  const page = await open(server.url, { hash: `#/coupons/${code}` });
  await page.locator('svg.code').nth(1).waitFor();
  expect(await page.evaluate("document.querySelectorAll('svg.code')[1].getAttribute('viewBox')")).toBe(
    viewBox,
  );
});

/** Every pair of digits, every letter and digit by itself, and changes between the sets. */
const everySymbol = [
  '0001020304050607',
  '0809101112131415',
  '1617181920212223',
  '2425262728293031',
  '3233343536373839',
  '4041424344454647',
  '4849505152535455',
  '5657585960616263',
  '6465666768697071',
  '7273747576777879',
  '8081828384858687',
  '8889909192939495',
  '96979899',
  'ABCDEFGHIJKLMNOP',
  'QRSTUVWXYZabcdef',
  'ghijklmnopqrstuv',
  'wxyz0A1B2C3D4E5F',
  '6G7H8I9J',
  '1',
  '12',
  '12345A6789012345',
  'A1234567B123456',
];

inBrowser(
  'a sheet has a line for each coupon, and every symbol of Code 128 is read from its print',
  async () => {
    await startWith(everySymbol);
    const page = await openSheet(everySymbol.length + 1, { width: 720 });
    await page.getByLabel('One of each magic coupon (25)').click();
    await page.emulateMedia({ media: 'print' });
    const read = await decode(await page.screenshot({ fullPage: true }));
    // The coupon that every emulator has.
    expect(read.toSorted()).toEqual(
      [...everySymbol, '679533922928'].map((code) => `Code128 ${code}`).toSorted(),
    );
  },
);

inBrowser(
  'the sheet lists each magic coupon with its behaviour and amount, and prints from the page',
  async () => {
    await startWith(['660000000001']);
    const page = await openSheet(2, { locale: 'zh-CN' });
    await page.getByLabel('条码类型').selectOption('qr');
    const lines = await page.locator('.sheet tbody tr').allInnerTexts();
    expect(lines.find((line) => line.includes('660000000001'))).toMatch(/可核销 · Tea\s*¥10.00 1000 分/u);
    expect(lines.find((line) => line.startsWith('9905'))).toMatch(
      /^9905010000?\d+\s*已退款\s*¥10.00 1000 分/u,
    );
    await page.emulateMedia({ media: 'print' });
    const read = await decode(await page.screenshot({ fullPage: true }));
    expect(read.length).toBe(27);
    const refunded = read.find((text) => text.startsWith('QRCode 9905'))?.slice('QRCode '.length) ?? '';
    expect((await writeOff(server.url, refunded)).outcome).toBe('refunded');
    const visible = await page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.side, .state, .first-use, .panel-head, .coupons > .panel')].map((one) => getComputedStyle(one).display)",
    );
    expect(visible).toEqual(['none', 'none', 'none', 'block', 'none', 'none', 'none']);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate('window.print = () => (window.printed = true)');
    await page.getByRole('button', { name: '打印', exact: true }).click();
    expect(await page.evaluate('window.printed')).toBe(true);
  },
);

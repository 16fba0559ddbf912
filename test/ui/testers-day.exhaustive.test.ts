import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { inBrowser, type Page, useBrowser } from './browser.js';
import { testersDay } from './day.js';

useBrowser();

/** The folder of `npm run pictures`; unset in a run of the tests. */
const folder = process.env['PICTURES'];

// testers-day.test.ts has the day in Chinese; here it is for its pictures only.
const days = [
  ['en-US', ''],
  ['zh-CN', '-zh'],
] as const;
inBrowser.each(days.filter(([locale]) => folder !== undefined || locale === 'en-US'))(
  "the guide of a tester's day is right: %s",
  async (locale, suffix) => {
    await using server = await startMockServer();
    await testersDay(server, { locale, height: 900 }, async (name, page) => {
      if (folder === undefined) return;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}${suffix}.webp`), await picture(page));
    });
  },
);

/** The window as WebP, which takes less than half the bytes of PNG. No passing notice covers it. */
async function picture(page: Page): Promise<Buffer> {
  await page.locator('.brand').hover();
  await expect.poll(() => page.locator('.notice').count()).toBe(0);
  const png = (await page.screenshot()).toString('base64');
  const webp = await page.evaluate<string>(`(async () => {
    const bytes = Uint8Array.from(atob('${png}'), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.75 });
    const characters = Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte));
    return btoa(characters.join(''));
  })()`);
  return Buffer.from(webp, 'base64');
}

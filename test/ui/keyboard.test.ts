import { afterEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { inBrowser, open, useBrowser } from './browser.js';
import { plays } from './by-keyboard.js';

useBrowser();
let server: MockServer | undefined;
afterEach(() => server?.close());

// Each view in one language; in the other in the exhaustive file.
inBrowser.each(
  plays.map(([view, play], index) => [view, index % 2 === 0 ? 'zh-CN' : 'en-US', play] as const),
)('the keyboard focus stays in place, or moves to the result: %s, %s', (_, locale, play) => play(locale));

inBrowser('the prompt for the token stays open when Escape is pressed', async () => {
  server = await startMockServer({ adminToken: 'a-token-of-this-test' });
  const page = await open(server.url);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press('Escape');
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
  expect(await page.evaluate('document.activeElement.type')).toBe('password');
  await page.getByLabel('Token', { exact: true }).fill('a-token-of-this-test');
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog.count()).toBe(0);
});

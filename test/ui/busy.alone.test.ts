import { Agent, request } from 'node:http';
import { expect } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
const server = await sharedServer();

const body = JSON.stringify(signed({ ...base, coupon_code: '9905010000000001' }));
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** One write-off; `fetch` would take more of the machine than the emulator does. */
function send(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request(`${server.url}/openpay/coupon/wf`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end(body);
  });
}

/** Sends 300 write-offs a second, even if the timer is late, until it is stopped. Returns their number. */
function sendAllTheTime(): () => Promise<number> {
  const startedAt = performance.now();
  let sent = 0;
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) * 0.3) - sent;
    last = Promise.all([last, ...Array.from({ length: due }, send)]);
    sent += due;
  }, 50);
  return async () => {
    clearInterval(timer);
    await last;
    return sent;
  };
}

inBrowser('300 exchanges a second do not freeze the page', async () => {
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await page.evaluate(`
    globalThis.tasks = [];
    globalThis.clicks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'click') clicks.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });`);
  const startedAt = performance.now();
  const stop = sendAllTheTime();
  await expect.poll(() => page.locator('tbody tr').count(), { timeout: 20_000 }).toBe(100);
  for (let n = 0; n < 5; n++) {
    await page.locator('tbody tr').nth(n).click();
    await untilText(page.locator('.panel').nth(1), 'refunded');
    await page.keyboard.press('Escape');
    await page.getByLabel('Search').fill(`990${n}`);
    await page.getByLabel('Search').fill('');
  }
  // While the keyboard focus is in the list, the list does not move.
  await page.locator('tbody a').first().press('Shift');
  await untilText(page.locator('.live'), 'waiting');
  const first = (): Promise<string> => page.evaluate('document.querySelector("tbody a").hash');
  const before = await first();
  await expect.poll(() => page.locator('.live').innerText()).toMatch(/, [3-9]\d\d waiting/u);
  expect(await first()).toBe(before);
  const sent = await stop();
  const perSecond = (sent / (performance.now() - startedAt)) * 1_000;
  const [tasks, clicks]: [number[], number[]] = await page.evaluate('[tasks, clicks]');
  expect(perSecond).toBeGreaterThan(250);
  expect(Math.max(0, ...tasks)).toBeLessThan(200);
  expect(Math.max(0, ...clicks)).toBeLessThan(200);
});

import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { tcpProxy } from '../support/tcp-proxy.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();

inBrowser('an emulator that hangs is not reachable, and the page goes on when it does', async () => {
  await using server = await startMockServer();
  const proxy = await tcpProxy(Number(new URL(server.url).port));
  try {
    const page = await open(`http://127.0.0.1:${proxy.port}`, { hash: '#/faults', hasOwnTime: true });
    const bar = page.locator('.state');
    await untilText(bar, 'no faults');
    proxy.hold();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.clock.fastForward(21_000);
    await untilText(bar, 'The emulator does not respond.');
    expect(await bar.innerText()).not.toContain('no faults');
    await untilText(page.locator('main .trouble').first(), 'Is it paused or overloaded');
    await untilText(page.locator('.notice.problem'), 'The emulator does not respond.');
    proxy.pass();
    await page.clock.fastForward(3_000);
    await untilText(bar, 'no faults');
    await expect.poll(() => page.locator('main .trouble').count()).toBe(0);
    expect(await page.locator('.notice').count()).toBe(0);
  } finally {
    proxy.close();
  }
});

inBrowser(
  'a request that an emulator which hangs never signed is not sent, and the page says so',
  async () => {
    await using server = await startMockServer();
    const proxy = await tcpProxy(Number(new URL(server.url).port));
    try {
      const page = await open(`http://127.0.0.1:${proxy.port}`, { hash: '#/send', hasOwnTime: true });
      const status = page.locator('.send [role=status]');
      await untilText(page.locator('.state'), 'no faults');
      proxy.hold();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await expect.poll(() => status.innerText()).toMatch(/^being signed, not sent yet…$/iu);
      await page.clock.fastForward(21_000);
      await untilText(status, 'Not sent.');
      proxy.pass();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await untilText(status, 'A response arrived.');
      expect((await server.requests()).length).toBe(1);
    } finally {
      proxy.close();
    }
  },
);

import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();

interface Listed {
  readonly name: string;
  readonly setting?: string;
}

inBrowser(
  'the page alone plays every scenario that fits the emulator, and each step is as expected',
  async () => {
    await using server = await startMockServer({ endpoints: drafts });
    const { scenarios }: { scenarios: Listed[] } = JSON.parse(
      await (await fetch(`${server.url}/__admin/scenarios`)).text(),
    );
    const failed: string[] = [];
    const fitting = scenarios.filter(({ setting }) => setting === undefined);
    expect(fitting.length).toBeGreaterThan(200);
    const page = await open(server.url, { hash: '#/scenarios' });
    const [main, status] = [page.locator('main'), page.locator('.verdict[role=status]')];
    const next = page.locator('.current button').first();
    const problem = page.locator('.notice.problem');
    for (const { name } of fitting) {
      await page.evaluate(`location.hash = '#/scenarios/${name}'`);
      await untilText(page.locator('main h2').nth(1), name);
      await page.getByRole('button', { name: 'Prepare for my till' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Prepare' }).click();
      await untilText(main, 'Prepared at ');
      // The demo institution shares the state of the first institution: the note says so.
      let isOdd = (await main.innerText()).includes('the other demo institution');
      for (;;) {
        const before = await status.innerText();
        if (before.startsWith('All steps')) break;
        // By keyboard: a notice may lie over the button.
        await next.press('Enter');
        await expect
          .poll(async () => `${await status.innerText()} ${(await problem.allInnerTexts()).join(' ')}`, {
            timeout: 40_000,
          })
          .toSatisfy(
            (text: string) => text !== `${before} ` && !/being signed|waiting for the response/u.test(text),
          );
        const problems = await problem.allInnerTexts();
        if (problems.length === 0) continue;
        await page.locator('.notice.problem button').press('Enter');
        // This request reaches the faults twice.
        if (problems.join('').includes('sent the request again by itself')) isOdd = true;
        else {
          failed.push(`${name}: ${before} ${problems.join(' ')}`);
          break;
        }
      }
      if (!isOdd && !(await status.innerText()).includes('as expected'))
        failed.push(`${name}: ${await page.locator('.steps').innerText()}`);
    }
    expect(failed).toEqual([]);
  },
  900_000,
);

import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import { inBrowser, open, useBrowser } from './browser.js';

useBrowser();

interface Listed {
  readonly name: string;
  readonly setting?: string;
}

/**
 * Presses the buttons of a scenario's page in turn, within the page and as soon as it shows them: each look from outside
 * takes longer than a step. Returns what is not as expected, or ''.
 */
const playInPage = `async (name) => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (selector) => all(selector).map((one) => one.textContent).join(' ');
  const until = (find) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found) end(resolve, found);
      };
      const changes = new MutationObserver(check);
      const late = setTimeout(() => end(reject, new Error(name + ': ' + text('main'))), 40_000);
      const end = (settle, result) => {
        clearTimeout(late);
        changes.disconnect();
        settle(result);
      };
      changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      check();
    });
  const press = async (within, label) =>
    (await until(() => all(within + ' [aria-disabled=false]').find((one) => one.textContent === label))).click();
  location.hash = '#/scenarios/' + name;
  await until(() => all('main h2')[1]?.textContent === name);
  await press('main', 'Prepare for my till');
  await press('dialog', 'Prepare');
  await until(() => text('main h3').includes('Prepared at '));
  const status = () => text('.verdict[role=status]');
  // The demo institution shares the state of the first institution: the note says so.
  let isOdd = text('main').includes('the other demo institution');
  while (!status().startsWith('All steps')) {
    const before = status();
    (await until(() => document.querySelector('.current [aria-disabled=false]'))).click();
    await until(
      () =>
        (status() !== before || text('.notice.problem') !== '') &&
        !/being signed|waiting for the response/u.test(status()),
    );
    const problem = text('.notice.problem');
    if (problem === '') continue;
    document.querySelector('.notice.problem button').click();
    await until(() => text('.notice.problem') === '');
    // This request reaches the faults twice.
    if (!problem.includes('sent the request again by itself')) return before + ' ' + problem;
    isOdd = true;
  }
  return isOdd || status().includes('as expected') ? '' : text('.steps');
}`;

inBrowser(
  'the page alone plays every scenario that fits the emulator, and each step is as expected',
  async () => {
    // The page lists the newest requests after each step.
    await using server = await startMockServer({ endpoints: drafts, journal: { size: 20 } });
    const { scenarios }: { scenarios: Listed[] } = JSON.parse(
      await (await fetch(`${server.url}/__admin/scenarios`)).text(),
    );
    const fitting = scenarios.filter(({ setting }) => setting === undefined);
    expect(fitting.length).toBeGreaterThan(200);
    const page = await open(server.url, { hash: '#/scenarios' });
    const failed: string[] = [];
    for (const { name } of fitting) {
      const problem = await page.evaluate<string>(`(${playInPage})('${name}')`);
      if (problem !== '') failed.push(`${name}: ${problem}`);
    }
    expect(failed).toEqual([]);
  },
  900_000,
);

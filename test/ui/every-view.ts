import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { MockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { tool } from '../support/tool.js';
import { post, writeOff } from '../support/wire.js';
import { open, type Opened, type Page } from './browser.js';

/** An emulator with data for each view. */
export async function serverToShow(): Promise<MockServer> {
  const server = await sharedServer({
    coupons: [{ couponCode: '660000000001', faceAmount: 1000, validUntil: '2030-12-31T23:59:59+08:00' }],
  });
  await server.fault({ kind: 'latency', when: 'after', ms: 1, times: 'always' });
  await server.tenant();
  await server.clock.set('2026-11-30T12:00:00+08:00');
  for (const code of ['9900010000000001', '679533922928', '9908010000000001', '660000000001']) {
    await writeOff(server.url, code, { wf_trace_no: `order-${code}` });
  }
  await post(server.url, '{');
  return server;
}

const shopAndDay = '["2026-11-30","900024","851811130002","862010110001"]';

/** Each view with a part of its content, once loaded. */
export const views: readonly (readonly [name: string, shown: string])[] = [
  ['journal', 'tbody tr'],
  ['send', 'form'],
  ['coupons', 'tbody tr'],
  ['coupons/660000000001', '.has-detail .facts'],
  ['orders', 'tbody tr'],
  [`orders/${encodeURIComponent(shopAndDay)}`, '.panel:first-of-type code'],
  ['scenarios/refunded', 'main h2 >> text=refunded'],
  ['faults', 'tbody tr'],
  ['signature', 'textarea'],
  ['tenants', 'tbody tr'],
  ['behaviours', '.panel:last-child tbody tr'],
];

/** Goes to a view, and waits until it is loaded. */
export async function show(page: Page, name: string, shown: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${name}'`);
  await page.locator(shown).first().waitFor();
  // Some hundred scenarios are similar, and checking each takes long.
  if (name.startsWith('scenarios')) await page.evaluate(narrow);
}

const narrow = `{
  const search = document.querySelector('main input[type=search]');
  search.value = 'refunded';
  search.dispatchEvent(new Event('input', { bubbles: true }));
}`;

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/**
 * What axe finds: the rule and the place.
 *
 * @param rules the only ones to look for
 */
export async function findings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const axe = join(await tool('browser'), 'node_modules/axe-core/axe.min.js');
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(await readFile(axe, 'utf8'));
  // One passed check of each kind is enough.
  const { violations } = await page.evaluate<{ violations: readonly Finding[] }>(
    `axe.run(${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })})`,
  );
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html}`);
}

/** Axe finds nothing in any view, in either colour scheme, and no view is wider than the screen. */
export async function expectForEverybody(url: string, options: Opened): Promise<void> {
  const page = await open(url, options);
  const other = options.colorScheme === 'dark' ? 'light' : 'dark';
  for (const [name, shown] of views) {
    await show(page, name, shown);
    expect([name, await findings(page)]).toEqual([name, []]);
    await page.evaluate(`document.documentElement.dataset.theme = '${other}'`);
    expect([name, other, await findings(page, ['color-contrast'])]).toEqual([name, other, []]);
    await page.evaluate("document.documentElement.dataset.theme = 'auto'");
    expect([name, await isWithinScreen(page)]).toEqual([name, true]);
  }
  await show(page, 'journal', 'tbody tr');
  await page.locator('tbody a').first().press('Enter');
  await page.locator('.rows, .facts').first().waitFor();
  expect(await findings(page)).toEqual([]);
}

export function isWithinScreen(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= innerWidth');
}

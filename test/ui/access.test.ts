import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterEach, expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { allPages, read, root } from '../support/pages.js';
import { writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
afterEach(() => server?.close());

const built = fileURLToPath(new URL('../../mock-server/dist/ui/', import.meta.url));
const token = 'a-token-of-this-test';

inBrowser(
  'if the admin API needs a token, the page prompts for it, keeps it only in this tab, and continues',
  async () => {
    server = await startMockServer({ adminToken: token });
    const page = await open(server.url);
    const dialog = page.getByRole('dialog');
    await untilText(dialog, 'Admin token');
    await page.getByLabel('Token', { exact: true }).fill('another-token-than-it');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await untilText(dialog, 'That is not the token.');
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
    await untilText(page.locator('.live'), 'live');
    expect(await dialog.count()).toBe(0);
    await writeOff(server.url, '9905010000000001');
    await untilText(page.locator('tbody tr').first(), 'refunded');
    await page.reload();
    await untilText(page.locator('tbody tr').first(), 'refunded');
    expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie')).not.toContain(token);
    const other = await open(server.url, { locale: 'zh-CN' });
    await untilText(other.getByRole('dialog'), '管理令牌');
  },
);

inBrowser('under another allowed host the page works, and copies without a secure connection', async () => {
  server = await startMockServer({ adminToken: token, allowedHosts: ['till.example'] });
  await writeOff(server.url, '9905010000000001', { wf_trace_no: 'order-9' });
  const page = await open(server.url.replace('127.0.0.1', 'till.example'));
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.keyboard.press('Enter');
  await page.locator('tbody tr').first().click();
  expect(await page.evaluate('isSecureContext')).toBe(false);
  await page.getByRole('button', { name: 'Copy Request' }).click();
  await page.getByLabel('Search').click();
  await page.keyboard.press('Control+V');
  await expect.poll(() => page.getByLabel('Search').inputValue()).toContain('"wf_trace_no": "order-9"');
});

inBrowser('a scenario runs with the token', async () => {
  server = await startMockServer({ adminToken: token });
  const page = await open(server.url, { hash: '#/scenarios/refunded' });
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(page.locator('.verdict'), 'passed');
});

test('the page needs no token, but its data does', async () => {
  server = await startMockServer({ adminToken: token });
  const of = async (path: string): Promise<number> => (await fetch(`${server.url}/__admin${path}`)).status;
  expect([await of('/ui/'), await of('/ui/main.js'), await of('/ui/style.css')]).toEqual([200, 200, 200]);
  expect([await of('/requests'), await of('/ui/../coupons'), await of('/ui/%2e%2e/coupons')]).toEqual([
    401, 401, 401,
  ]);
  expect([await of('/ui/none.js'), await of('/uix')]).toEqual([401, 401]);
  const posted = await fetch(`${server.url}/__admin/ui/`, { method: 'POST' });
  expect(posted.status).toBe(401);
});

test('the page is found without its slash, and revalidated each time', async () => {
  server = await startMockServer();
  const short = await fetch(`${server.url}/__admin/ui`, { redirect: 'manual' });
  expect([short.status, short.headers.get('location')]).toEqual([301, '/__admin/ui/']);
  const page = await fetch(`${server.url}/__admin/ui/`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const script = await fetch(`${server.url}/__admin/ui/main.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const etag = script.headers.get('etag') ?? '';
  // Node's fetch requests a fresh copy if it names one.
  await request(server.url).get('/__admin/ui/main.js').set('if-none-match', etag).expect(304);
  const icon = await fetch(`${server.url}/__admin/ui/icon.svg`);
  expect(icon.headers.get('content-type')).toBe('image/svg+xml');
  expect((await fetch(`${server.url}/__admin/ui/%2e%2e/index.js`)).status).toBe(404);
});

test('a page of another origin gets no data', async () => {
  server = await startMockServer();
  const headers = { origin: 'http://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect((await fetch(`${server.url}/__admin/ui/`, { headers })).status).toBe(403);
});

test('the page stays under 75 KiB of JavaScript, gzipped, and names no other host', async () => {
  const names = await readdir(built);
  expect(names.toSorted()).toEqual(['icon.svg', 'index.html', 'licences.txt', 'main.js', 'style.css']);
  const script = await readFile(join(built, 'main.js'));
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(75 * 1024);
  for (const name of names) {
    const text = await readFile(join(built, name), 'utf8');
    const hosts = [...text.matchAll(/\bhttps?:\/\/([a-z0-9.-]+)/giu)].map(([, host]) => host);
    // The names of SVG, MathML and the like, and an author's in a licence: nobody requests them.
    const others = name === 'licences.txt' ? ['www.w3.org', 'github.com'] : ['www.w3.org'];
    expect(hosts.filter((host) => !others.includes(host ?? ''))).toEqual([]);
  }
});

test('each picture in the docs is there, small, and in the language of its page; each one is used', async () => {
  const images = join(root, 'docs/images');
  const named = new Set<string>();
  for (const page of allPages()) {
    for (const [, path = ''] of read(page).matchAll(/!\[[^\]]+\]\(([^):]+)\)/gu)) {
      named.add(join(root, dirname(page), path));
      expect([page, path.endsWith('-zh.webp')]).toEqual([page, page.endsWith('.zh-CN.md')]);
    }
  }
  const kept = (await readdir(images)).map((name) => join(images, name));
  expect([...named].toSorted()).toEqual(kept.toSorted());
  expect(kept).toHaveLength(12);
  for (const path of kept) expect((await stat(path)).size).toBeLessThan(80 * 1024);
});

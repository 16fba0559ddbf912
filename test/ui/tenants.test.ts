import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { decode } from '../support/decode.js';
import { admin, writeOff } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

inBrowser('a tenant is created with a working key, selected, and deleted after confirmation', async () => {
  const page = await open(server.url, { hash: '#/tenants' });
  await untilText(page.locator('main'), 'No tenants yet.');
  await page.getByRole('button', { name: 'Make a tenant' }).click();
  const told = page.locator('.facts code');
  await told.first().waitFor();
  const [inst_no = '', key = '', merchant_no, shop_no] = await told.allInnerTexts();
  const own = { inst_no, merchant_no, shop_no };
  expect((await writeOff(server.url, '9900010000000001', own, key)).outcome).toBe('written_off');
  await writeOff(server.url, '9901010000000001');

  await page.getByRole('button', { name: `Switch to ${inst_no}` }).click();
  await page.getByRole('button', { name: 'Add a coupon' }).click();
  await page.getByLabel('Code', { exact: true }).fill('OWN1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await untilText(page.locator('tbody'), 'OWN1');
  expect((await writeOff(server.url, 'OWN1', own, key)).outcome).toBe('written_off');
  expect((await writeOff(server.url, 'OWN1')).outcome).toBe('not_found');

  await page.getByRole('navigation').getByRole('link', { name: 'Journal' }).click();
  await untilText(page.locator('main h2'), `Exchanges of ${inst_no}`);
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);

  await page.getByRole('navigation').getByRole('link', { name: 'Tenants' }).click();
  await page.getByRole('button', { name: `Delete ${inst_no}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await untilText(page.locator('main'), 'No tenants yet.');
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
  expect(await page.getByLabel('Institution').inputValue()).toBe('');
});

inBrowser('Enter in the name of a tenant makes it', async () => {
  const page = await open(server.url, { hash: '#/tenants' });
  await page.getByLabel('Name (optional)').fill('Anna');
  await page.getByLabel('Name (optional)').press('Enter');
  await untilText(page.locator('tbody tr'), 'Anna');
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toMatchObject([{ name: 'Anna' }]);
});

inBrowser('a tenant deleted elsewhere blocks every action until the user selects another', async () => {
  const { inst_no } = (await admin(server.url, 'POST', '/tenants', {})).body;
  const page = await open(server.url, { hash: '#/faults' });
  await page.getByLabel('Institution').selectOption(inst_no);
  await untilText(page.getByRole('region', { name: 'At a glance' }), 'no faults');
  const arm = page.locator('main').getByRole('button', { name: 'Add', exact: true });
  await expect.poll(() => arm.count()).toBe(1);
  await admin(server.url, 'DELETE', `/tenants/${inst_no}`);
  await untilText(page.locator('main'), `Institution ${inst_no} does not exist any more`);
  expect(await page.locator('.settings select').first().inputValue()).toBe(inst_no);
  expect(await arm.count()).toBe(0);
  expect(await page.locator('.state').innerText()).not.toContain('no faults');
  expect(await page.locator('.state').innerText()).toContain(`${inst_no} (does not exist)`);
  await page.reload();
  await untilText(page.locator('main'), 'It was deleted, or the emulator was restarted.');
  await page.locator('main').getByRole('button', { name: 'Use the profile (shared)' }).click();
  await expect.poll(() => arm.count()).toBe(1);
  expect(await page.locator('.settings select').first().inputValue()).toBe('');
});

inBrowser("a tenant's name shows in every list", async () => {
  const page = await open(server.url, { hash: '#/tenants', locale: 'zh-CN' });
  await page.getByLabel('名称（选填）').fill('王'.repeat(41));
  await page.getByRole('button', { name: '新建租户' }).click();
  await untilText(page.locator('.notice'), '“名称”应为 1 至 40 个字符');
  expect(await page.locator('[aria-invalid=true]').inputValue()).toBe('王'.repeat(41));
  await page.getByLabel('名称（选填）').fill('小王的收银机');
  await page.getByRole('button', { name: '新建租户' }).click();
  await untilText(page.locator('tbody tr'), '小王的收银机');
  const inst_no = await page.locator('tbody td code').first().innerText();
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([
    { inst_no, merchant_no: `8518${inst_no}`, shop_no: `8620${inst_no}`, name: '小王的收银机' },
  ]);
  await untilText(page.locator('.settings'), `${inst_no} 小王的收银机`);
  await page.getByRole('button', { name: `删除 ${inst_no}` }).click();
  await untilText(page.getByRole('dialog'), `${inst_no} (小王的收银机) 的密钥随之失效`);
});

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

inBrowser('credentials are copied ready to run: variables, code of sdk-lite, curl', async () => {
  const page = await open(server.url, { hash: '#/tenants' });
  await page.getByRole('button', { name: 'Make a tenant' }).click();
  const copied = async (name: string): Promise<string> => {
    // While a button says "Copied" it is narrower: the next one would be where the last click was.
    await expect.poll(() => page.getByText('Copied', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: `Copy as ${name}` }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain(inst_no);
    return page.evaluate('navigator.clipboard.readText()');
  };
  await page.locator('.facts code').first().waitFor();
  const [inst_no = '', key = '', merchant_no, shop_no] = await page.locator('.facts code').allInnerTexts();
  const variables = await copied('environment variables');
  const echo = 'echo $SHOUBEI_BASE_URL $SHOUBEI_INST_NO $SHOUBEI_KEY $SHOUBEI_MERCHANT_NO $SHOUBEI_SHOP_NO';
  const { stdout: echoed } = await run('sh', ['-c', variables + echo]);
  expect(echoed).toBe(`${server.url} ${inst_no} ${key} ${merchant_no} ${shop_no}\n`);
  await page.evaluate("navigator.clipboard.writeText('')");
  const code = await copied('client code');
  const client = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: root });
  expect(client.stdout).toContain("status: 'written_off'");
  expect(code).not.toMatch(/signing|path:/u);
  await page.evaluate("navigator.clipboard.writeText('')");
  const { stdout: sent } = await run('sh', ['-c', await copied('curl')]);
  expect(sent).toContain('x-shoubei-mock-outcome: written_off');

  // The key stays while the page is open. A reload removes it.
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Tenants' }).click();
  await page.getByRole('button', { name: `Credentials ${inst_no}` }).click();
  await untilText(page.locator('.facts'), key);
  await page.reload();
  await page.getByRole('button', { name: `Credentials ${inst_no}` }).click();
  await untilText(page.locator('main'), 'The key was shown when the tenant was made.');
  expect(await page.locator('main').innerText()).not.toContain(key);
});

inBrowser('copied client code signs as the profile says, and goes where it is served', async () => {
  await using own = await startMockServer({
    profile: {
      signing: { algorithm: 'sha256', joiner: '|', response: { case: 'upper' } },
      paths: { write_off: '/gateway/coupon/wf' },
    },
  });
  const page = await open(own.url, { hash: '#/tenants' });
  await page.getByRole('button', { name: 'Make a tenant' }).click();
  await page.getByRole('button', { name: 'Copy as client code' }).click();
  await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain('signing');
  const code = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(code).toContain('{"algorithm":"sha256","joiner":"|","response":{"case":"upper"}}');
  const client = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: root });
  expect(client.stdout).toContain("status: 'written_off'");
});

inBrowser('the base URL can be copied, and scanned if others in the network can reach it', async () => {
  const page = await open(server.url, { hash: '#/tenants', locale: 'zh-CN' });
  await untilText(page.locator('main'), '目前只有本机可以访问模拟器');
  await untilText(page.locator('.addresses'), server.url);
  const network_urls = ['http://192.168.1.20:4051', 'http://[fd00::2]:4051'];
  const health = { status: 'ok', profile: 'default', institutions: ['900024'], endpoints: [], network_urls };
  await page.route('**/__admin/health', (route) => route.fulfill({ json: health }));
  await page.reload();
  await untilText(page.locator('.addresses'), 'http://[fd00::2]:4051');
  const read = await decode(await page.screenshot({ fullPage: true }));
  expect(read.toSorted()).toEqual(['QRCode http://192.168.1.20:4051', 'QRCode http://[fd00::2]:4051']);
});

inBrowser(
  'behaviours in force show their provenance, the day of an observation, and the number of dependent responses',
  async () => {
    await server.close();
    server = await startMockServer({ profile: { name: 'ours', observed: { A6: '2026-11-20' } } });
    await writeOff(server.url, '679533922928');
    const page = await open(server.url, { hash: '#/behaviours' });
    await untilText(page.locator('main'), 'Profile ours, dialect example');
    const row = (id: string) => page.locator('tbody tr').filter({ hasText: id }).first();
    await untilText(row('A6'), 'observed');
    await row('A6').locator('summary').click();
    await untilText(row('A6'), 'Observed 2026-11-20');
    await untilText(row('A1'), 'sibling platform');
    await expect.poll(() => row('C1').locator('td').nth(3).innerText()).toBe('1');
    await page.getByLabel('Known how').selectOption('observed');
    await expect.poll(() => page.locator('.panel').nth(1).locator('tbody tr').count()).toBe(1);
    const codes = page.locator('.panel').nth(2);
    const refunded = codes.locator('tbody tr').filter({ hasText: 'refunded' });
    await untilText(refunded, '0205');
    expect(await refunded.innerText()).not.toContain('assumed');
    await untilText(codes.locator('tbody tr').filter({ hasText: 'frozen' }), '0206 (assumed)');
  },
);

inBrowser.each([
  ['en-US', 'Merchant'],
  ['zh-CN', '商户'],
] as const)(
  'on a phone no select of the header is cut, and merchants are labelled: %s',
  async (locale, label) => {
    await server.tenant();
    const page = await open(server.url, { hash: '#/tenants', width: 390, locale });
    await page.locator('tbody tr').first().waitFor();
    expect(
      await page.evaluate('getComputedStyle(document.querySelectorAll("tbody td")[1], "::before").content'),
    ).toContain(label);
    const widths: number[] = await page.evaluate(
      '[...document.querySelectorAll("select")].map((one) => one.clientWidth)',
    );
    expect(Math.min(...widths)).toBeGreaterThan(150);
  },
);

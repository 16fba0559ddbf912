import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { drafts } from '../support/declared.js';
import { md5Sign } from '../support/sign.js';
import { post, sourceRequest, writeOff } from '../support/wire.js';
import { held, inBrowser, open, type Page, untilResponse, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

/** The text that a button of this name puts on the clipboard. */
async function copied(page: Page, name: string): Promise<string> {
  await page.evaluate("navigator.clipboard.writeText('')");
  await page.getByRole('button', { name }).click();
  await expect.poll(() => page.evaluate<string>('navigator.clipboard.readText()')).not.toBe('');
  return page.evaluate('navigator.clipboard.readText()');
}

async function openNewest(page: Page): Promise<void> {
  await page.locator('tbody tr').first().click();
  await untilText(page.locator('.panel').nth(1), 'Send again');
}

inBrowser('an exchange is sent again with its trace number, or with a new one', async () => {
  await writeOff(server.url, '9900010000000021', { wf_trace_no: 'order-8' });
  const page = await open(server.url);
  await openNewest(page);
  const rows = page.locator('tbody tr');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => rows.count()).toBe(2);
  await untilText(rows.first(), 'order-8');
  await untilText(rows.first(), 'replayed');
  await page.getByRole('button', { name: 'Send with a new trace number' }).click();
  await untilText(rows.first(), 'already_used');
  expect(await rows.first().innerText()).toMatch(/T\d{16}/u);
  await untilText(page.locator('.panel').nth(1), 'already_used');
});

inBrowser('a user who leaves while an exchange is sent again is not taken back', async () => {
  await writeOff(server.url, '9900010000000023');
  const page = await open(server.url);
  await openNewest(page);
  const release = await held(page, '**/__admin/sign');
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await untilText(page.locator('main h1'), 'Coupons');
  const sent = untilResponse(page, '/requests?limit=100');
  release();
  await sent;
  expect(await page.locator('main h1').innerText()).toBe('Coupons');
});

inBrowser('a lost response shows the advice for an unknown outcome', async () => {
  await writeOff(server.url, '9982010000000001').catch(() => undefined);
  await writeOff(server.url, '9900010000000022');
  const page = await open(server.url, { locale: 'zh-CN' });
  const panel = page.locator('.panel').nth(1);
  await page.locator('tbody tr').nth(1).click();
  await untilText(panel, '已核销，收银端未收到响应');
  await untilText(panel, '收银端不知道结果：请用原流水号重试。');
  expect(await panel.innerText()).not.toContain('保存 order_no');
  await page.locator('tbody tr').first().click();
  await untilText(panel, '保存 order_no、settle_amount 与流水号。');
  expect(await panel.innerText()).not.toContain('收银端不知道结果');
});

inBrowser(
  "an exchange's fields are changed before it is sent, those that no page documents, too",
  async () => {
    await post(server.url, sourceRequest);
    const page = await open(server.url);
    await openNewest(page);
    await page.getByRole('button', { name: 'Edit and send' }).click();
    expect(await page.getByLabel('writeOff_tyep').inputValue()).toBe('0');
    expect(await page.getByLabel('(amount)').inputValue()).toBe('1000');
    await page.getByLabel('couponCode').fill('9903010000000001');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await untilText(page.locator('.split > .panel'), 'already_used');
    await untilText(page.locator('.split > .panel'), '"writeOff_tyep": "0"');
  },
);

inBrowser(
  'an exchange is copied as curl, signed again, and as a report, with its signature masked',
  async () => {
    await writeOff(server.url, '9905010000000031', { wf_trace_no: "it's" });
    const page = await open(server.url);
    await openNewest(page);
    const line = await copied(page, 'Copy as curl');
    const [, url, quoted = ''] =
      /^curl -sS -i '([^']+)' -H 'Content-Type: application\/json' --data-binary '(.+)'$/u.exec(line) ?? [];
    expect(url).toBe(`${server.url}/openpay/coupon/wf`);
    const { sign, ...fields }: Record<string, unknown> = JSON.parse(quoted.replaceAll("'\\''", "'"));
    expect([sign, fields['wf_trace_no']]).toEqual([md5Sign(fields), "it's"]);
    const report = await copied(page, 'Copy for a developer');
    expect(report).toContain('Emulator: shoubei-mock 0.1.0');
    expect(report).toContain('Outcome: refunded: coupon_code');
    expect(report).toContain('"return_code": "0205"');
    expect(report).not.toContain(String(sign));
  },
);

inBrowser('the report for a developer names the cause of a wrong signature, in Chinese as well', async () => {
  await post(
    server.url,
    sourceRequest.replace('3044731f9f427f00bc563ec46bec474d', '209df5aa57b693dc2ac0744483d06ed4'),
  );
  const page = await open(server.url, { locale: 'zh-CN' });
  await page.locator('tbody tr').first().click();
  const report = await copied(page, '复制给开发者');
  expect(report).toContain('结果：bad_signature');
  expect(report).toContain('原因：发送了 writeOff_tyep，但未参与签名。');
});

inBrowser('exchanges copied as steps make a scenario that passes', async () => {
  const page = await open(server.url, { hash: '#/send' });
  const steps: string[] = [];
  const sent = async (code: string, mistake: string, seen: string): Promise<void> => {
    await page.getByLabel('coupon_code').fill(code);
    await page.getByLabel('wf_trace_no').fill(`t-${code}`);
    await page.getByLabel('Signature', { exact: true }).selectOption(mistake);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await untilText(page.locator('.split > .panel'), seen);
    await untilText(page.locator('.split > .panel'), `t-${code}`);
    steps.push(await copied(page, 'Copy as a scenario step'));
  };
  await sent('9900010000000041', '', 'written_off');
  await sent('9905010000000042', '', 'refunded');
  await sent('9900010000000043', 'wrong_key', 'bad_signature');
  await sent('9900010000000044', 'missing', 'illegal_parameter');
  await sent('9982010000000045', '', 'connection was reset');
  await sent('9992010000000046', '', 'HTTP 504');
  await page.getByLabel('Endpoint').selectOption('/openpay/coupon/quary');
  await sent('9900010000000041', '', 'found');
  expect(steps[1]).toBe(
    '- write_off: {"wf_trace_no": "t-9905010000000042", "coupon_code": "9905010000000042"}\n  expect: {"outcome": "refunded"}\n',
  );
  const input = `about: { en: a, zh: b }\nendpoints: [quary]\nsteps:\n${steps.join('')}`;
  const { code, stdout, stderr } = await cli(['verify', '--scenarios', '-'], { input });
  expect([code, stdout, stderr]).toEqual([
    0,
    expect.stringContaining('2 passed, 0 failed'),
    expect.anything(),
  ]);
});

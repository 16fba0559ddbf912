import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { held, inBrowser, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

interface Sent {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly outcome: unknown;
  readonly signature: unknown;
}

/** The exchanges of the journal, oldest first. */
async function exchanges(): Promise<readonly Sent[]> {
  const text = await (await fetch(`${server.url}/__admin/requests`)).text();
  const { requests }: { requests: (Sent & { request: { fields: Sent['fields'] } })[] } = JSON.parse(text);
  return requests.map(({ request: { fields }, outcome, signature }) => ({ fields, outcome, signature }));
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

inBrowser('one click sends a write-off, and shows its exchange', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9905010000000001');
  await page.getByLabel('wf_trace_no').fill('order-7');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'refunded');
  await untilText(page.locator('.split > .panel'), 'order-7');
  await untilText(page.locator('.split > .panel'), 'Machine’s time (Asia/Shanghai)');
  const [only, another] = await exchanges();
  expect(another).toBeUndefined();
  expect(only).toMatchObject({
    outcome: 'refunded',
    signature: 'valid',
    fields: {
      inst_no: '900024',
      merchant_no: '851811130002',
      shop_no: '862010110001',
      wf_trace_no: 'order-7',
    },
  });
  // The form is unchanged after a visit to another view.
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Send' }).click();
  expect(await page.getByLabel('wf_trace_no').inputValue()).toBe('order-7');
});

inBrowser('a request sent before the page has its institution and paths waits for them', async () => {
  for (const path of ['health', 'profile']) {
    const page = await open(server.url, { hash: '#/send' });
    const release = await held(page, `**/__admin/${path}`);
    await page.reload();
    await page.getByLabel('wf_trace_no').fill(`early-${path}`);
    await send(page);
    await untilText(page.locator('.send [role=status]'), 'not sent yet');
    release();
    await untilText(page.locator('.split > .panel'), 'written_off');
  }
  expect((await exchanges()).map(({ fields }) => [fields['inst_no'], fields['wf_trace_no']])).toEqual([
    ['900024', 'early-health'],
    ['900024', 'early-profile'],
  ]);
});

inBrowser('a magic code is built from its behaviour', async () => {
  const page = await open(server.url, { hash: '#/send', locale: 'zh-CN' });
  await page.getByText('生成魔法券码').click();
  await page.getByLabel('行为').selectOption('04');
  await page.getByLabel('面额').fill('2500');
  await page.getByRole('button', { name: '使用此券码' }).click();
  expect(await page.getByLabel('coupon_code').inputValue()).toMatch(/^990402500\d{7}$/u);
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await untilText(page.locator('.split > .panel'), '券码已过期');
});

inBrowser('another coupon or amount gets a new trace number, unless the user typed one', async () => {
  const page = await open(server.url, { hash: '#/send' });
  const status = page.getByRole('status').filter({ hasText: 'response' });
  const trace = page.getByLabel('wf_trace_no');
  await send(page);
  await untilText(status, 'A response arrived.');
  const first = await trace.inputValue();
  await page.getByText('Build a magic coupon code').click();
  await page.getByLabel('Behaviour').selectOption('82');
  await page.getByRole('button', { name: 'Use this code' }).click();
  await send(page);
  await untilText(status, 'No response arrived.');
  const second = await trace.inputValue();
  expect(second).not.toBe(first);
  await page.getByLabel('(amount)').fill('2000');
  expect(await trace.inputValue()).not.toBe(second);
  await trace.fill('order-7');
  await page.getByLabel('coupon_code').fill('9900010000000012');
  expect(await trace.inputValue()).toBe('order-7');
  expect((await exchanges()).map(({ outcome }) => outcome)).toEqual(['written_off', 'written_off']);
});

inBrowser('a trace conflict without a response does not advise the same trace number', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('wf_trace_no').fill('order-8');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByLabel('coupon_code').fill('9982010000000003');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'trace_conflict');
  await untilText(page.locator('.split > .panel'), 'Correct how the till numbers its write-offs.');
});

inBrowser('on a phone the exchange comes before the form for signed requests', async () => {
  const page = await open(server.url, { hash: '#/send', width: 390 });
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  const tops = await page.evaluate<readonly number[]>(
    "[...document.querySelectorAll('.split section')].map((one) => one.getBoundingClientRect().top)",
  );
  const [compose = 0, pasted = 0, exchange = 0] = tops;
  expect([compose < exchange, exchange < pasted]).toEqual([true, true]);
  expect(exchange).toBeLessThan(400);
});

inBrowser('a signature can be made wrong in three ways', async () => {
  const page = await open(server.url, { hash: '#/send' });
  for (const [mistake, words] of [
    ['missing', 'sign: required, but missing or empty'],
    ['wrong_key', 'does not fit the content'],
    ['added_field', 'exc_discount_flag'],
  ] as const) {
    await page.getByLabel('Signature', { exact: true }).selectOption(mistake);
    await send(page);
    await untilText(page.locator('.split > .panel'), words);
  }
  expect((await exchanges()).map(({ outcome }) => outcome)).toEqual([
    'illegal_parameter',
    'bad_signature',
    'bad_signature',
  ]);
});

inBrowser('a request signed elsewhere is sent byte for byte', async () => {
  const page = await open(server.url, { hash: '#/send' });
  const text = JSON.stringify(signed({ ...base, coupon_code: '9900010000000009', note: 'é' }), undefined, 1);
  await page.getByLabel('The body, as JSON with its signature').fill(text);
  await page.getByRole('button', { name: 'Send as it is' }).click();
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByLabel('The body, as JSON with its signature').fill('{"inst_no":');
  await page.getByRole('button', { name: 'Send as it is' }).click();
  await untilText(page.locator('.split > .panel'), 'not valid JSON');
});

inBrowser('a lost response is reported, and the browser does not retry by itself', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByRole('button', { name: 'New coupon and trace number' }).click();
  await page.getByLabel('coupon_code').fill('9982010000000001');
  await send(page);
  await untilText(page.getByRole('status').filter({ hasText: 'response' }), 'No response arrived.');
  await untilText(page.locator('.split > .panel'), 'connection was reset');
  expect(await page.locator('.verdict ~ .muted').first().innerText()).toBe(
    'The till does not know the result: retry with the same trace number.',
  );
  expect((await exchanges()).map(({ outcome }) => outcome)).toEqual(['written_off', 'written_off']);
});

inBrowser('waiting for a silent endpoint can be stopped, as a till would', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9988010000000001');
  await send(page);
  // Before, a request that is under way may not have arrived yet.
  await expect.poll(async () => (await exchanges()).length).toBe(1);
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await untilText(page.getByRole('status').filter({ hasText: 'response' }), 'No response arrived.');
  await untilText(page.locator('.split > .panel'), 'silence');
});

inBrowser("a request to a declared endpoint has that endpoint's fields", async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9900010000000011');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByLabel('Endpoint').selectOption('/openpay/coupon/quary');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'DRAFT_WRITTEN_OFF');
  const [, query] = await exchanges();
  expect(Object.keys(query?.fields ?? {}).toSorted()).toEqual([
    'coupon_code',
    'inst_no',
    'merchant_no',
    'shop_no',
    'sign',
    'ts',
    'wf_trace_no',
  ]);
});

inBrowser('an undocumented field is sent, too', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByText('Further fields').click();
  await page.getByLabel('Name of a further field').fill('writeOff_tyep');
  await page.getByRole('button', { name: 'Add this field' }).click();
  await page.getByLabel('writeOff_tyep').fill('0');
  await send(page);
  await untilText(page.locator('.split > .panel'), '"writeOff_tyep": "0"');
  expect((await exchanges())[0]).toMatchObject({ outcome: 'written_off', signature: 'valid' });
});

inBrowser("the page does not sign with a user's own key, and says what to do", async () => {
  await using real = await startMockServer({
    profile: { institutions: [{ inst_no: '900024', keys: ['0123456789abcdef'] }] },
  });
  const page = await open(real.url, { hash: '#/send' });
  await send(page);
  await untilText(page.getByRole('alert').filter({ hasText: 'key' }), 'and may be real');
});

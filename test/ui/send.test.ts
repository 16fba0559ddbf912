import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { readScenario } from '@shoubei-kit/fixtures/scenarios';
import { drafts } from '../support/declared.js';
import { md5Sign, signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { inBrowser, open, type Page, untilText, useBrowser } from './browser.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer({ endpoints: drafts });
});
afterEach(() => server.close());

const clipboard = (page: Page): Promise<string> => page.evaluate('navigator.clipboard.readText()');

interface Sent {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly outcome: unknown;
  readonly signature: unknown;
}

/** The exchanges, as the journal has them, the oldest first. */
async function exchanges(): Promise<readonly Sent[]> {
  const text = await (await fetch(`${server.url}/__admin/requests`)).text();
  const { requests }: { requests: (Sent & { request: { fields: Sent['fields'] } })[] } = JSON.parse(text);
  return requests.map(({ request: { fields }, outcome, signature }) => ({ fields, outcome, signature }));
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

inBrowser('one press sends a write-off, and shows its exchange', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9905010000000001');
  await page.getByLabel('wf_trace_no').fill('order-7');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'refunded');
  await untilText(page.locator('.split > .panel'), 'order-7');
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
  // The form is as it was after a look at another view.
  await page.getByRole('navigation').getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Send' }).click();
  expect(await page.getByLabel('wf_trace_no').inputValue()).toBe('order-7');
});

inBrowser('a magic code is built by what it does', async () => {
  const page = await open(server.url, { hash: '#/send', locale: 'zh-CN' });
  await page.getByText('生成魔法券码').click();
  await page.getByLabel('行为').selectOption('04');
  await page.getByLabel('面额').fill('2500');
  await page.getByRole('button', { name: '使用此券码' }).click();
  expect(await page.getByLabel('coupon_code').inputValue()).toMatch(/^990402500\d{7}$/u);
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await untilText(page.locator('.split > .panel'), '券码已过期');
});

inBrowser('a signature is wrong on purpose in three ways', async () => {
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

inBrowser('a request that was signed elsewhere is sent byte for byte', async () => {
  const page = await open(server.url, { hash: '#/send' });
  const text = JSON.stringify(signed({ ...base, coupon_code: '9900010000000009', note: 'é' }), undefined, 1);
  await page.getByLabel('The body, as JSON with its signature').fill(text);
  await page.getByRole('button', { name: 'Send as it is' }).click();
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByLabel('The body, as JSON with its signature').fill('{"inst_no":');
  await page.getByRole('button', { name: 'Send as it is' }).click();
  await untilText(page.locator('.split > .panel'), 'not valid JSON');
});

inBrowser('a lost response says so, and the browser does not send again by itself', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByRole('button', { name: 'New coupon and trace number' }).click();
  await page.getByLabel('coupon_code').fill('9982010000000001');
  await send(page);
  await untilText(page.getByRole('status').filter({ hasText: 'response' }), 'No response arrived.');
  await untilText(page.locator('.split > .panel'), 'connection was reset');
  expect((await exchanges()).map(({ outcome }) => outcome)).toEqual(['written_off', 'written_off']);
});

inBrowser('waiting for silence can be ended, as a till gives up', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9988010000000001');
  await send(page);
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await untilText(page.getByRole('status').filter({ hasText: 'response' }), 'No response arrived.');
  await untilText(page.locator('.split > .panel'), 'silence');
});

inBrowser('a declared endpoint is sent to with its own fields', async () => {
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

inBrowser('an exchange is sent again with its trace number, or with a new one', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9900010000000021');
  await page.getByLabel('wf_trace_no').fill('order-8');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'written_off');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(async () => (await exchanges()).length).toBe(2);
  await page.getByRole('button', { name: 'Send with a new trace number' }).click();
  await untilText(page.locator('.split > .panel'), 'already_used');
  const traces = (await exchanges()).map(({ fields }) => fields['wf_trace_no']);
  expect(traces.slice(0, 2)).toEqual(['order-8', 'order-8']);
  expect(traces[2]).toMatch(/^T\d{16}$/u);
});

inBrowser('an exchange is copied as curl, as a step of a scenario and for a developer', async () => {
  const page = await open(server.url, { hash: '#/send' });
  await page.getByLabel('coupon_code').fill('9905010000000031');
  await page.getByLabel('wf_trace_no').fill('order-9');
  await send(page);
  await untilText(page.locator('.split > .panel'), 'refunded');
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await expect.poll(() => clipboard(page)).toContain('curl -sS -i');
  const [, url, body = ''] =
    /^curl -sS -i '([^']+)' -H 'Content-Type: application\/json' --data-binary '([^']+)'$/u.exec(
      await clipboard(page),
    ) ?? [];
  expect(url).toBe(`${server.url}/openpay/coupon/wf`);
  const { sign, ...fields }: Record<string, unknown> = JSON.parse(body);
  expect(sign).toBe(md5Sign(fields));
  await page.getByRole('button', { name: 'Copy as a scenario step' }).click();
  const step =
    '- write_off: {"wf_trace_no": "order-9", "coupon_code": "9905010000000031"}\n  expect: {"outcome": "refunded"}\n';
  await expect.poll(() => clipboard(page)).toBe(step);
  expect(readScenario(`about: { en: a, zh: b }\nsteps:\n${step}`)).toHaveProperty('scenario');
  await page.getByRole('button', { name: 'Copy for a developer' }).click();
  await expect.poll(() => clipboard(page)).toContain('Emulator: shoubei-mock 0.1.0');
  const report = await clipboard(page);
  expect(report).toContain('Outcome: refunded: coupon_code');
  expect(report).toContain('"return_code": "0205"');
  expect(report).not.toContain(String(sign));
});

inBrowser('a key that a person gave does not sign, and the page says what to do', async () => {
  await using real = await startMockServer({
    profile: { institutions: [{ inst_no: '900024', keys: ['0123456789abcdef'] }] },
  });
  const page = await open(real.url, { hash: '#/send' });
  await send(page);
  await untilText(page.getByRole('alert').filter({ hasText: 'key' }), 'which may be a real one');
});

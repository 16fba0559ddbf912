import { expect } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { post, sourceRequest } from '../support/wire.js';
import { inBrowser, open, untilText, useBrowser } from './browser.js';

useBrowser();
const server = await sharedServer();

// The source's own request without its writeOff_tyep, signed with Python's hashlib and the demo key, and then sent with it.
const leftOut = sourceRequest.replace(/[0-9a-f]{32}/u, '209df5aa57b693dc2ac0744483d06ed4');
const canonical =
  'amount=1000&channel_type=10001&couponCode=679533922928&inst_no=60000001&merchant_no=851811130002&shop_no=862010110001&ts=20211120154500&writeOff_tyep=0&key=***';

inBrowser(
  'a wrong signature is explained: the cause, what to do, and the wrong place in the canonical string',
  async () => {
    const page = await open(server.url, { hash: '#/signature' });
    await page.getByRole('textbox').fill(leftOut);
    await page.getByRole('button', { name: 'Explain' }).click();
    await untilText(page.locator('main'), 'the signature is not valid');
    await untilText(page.locator('.causes'), 'writeOff_tyep was sent, but not signed.');
    expect(await page.locator('#canonical').innerText()).toBe(canonical);
    expect(await page.locator('#canonical del').allInnerTexts()).toEqual(['writeOff_tyep=0&']);
    await untilText(page.locator('main'), '3044731f9f427f00bc563ec46bec474d');
    await page.getByRole('button', { name: 'Copy the canonical string' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(canonical);
  },
);

inBrowser('the signed text and the correct text are marked side by side', async () => {
  const page = await open(server.url, { hash: '#/signature', locale: 'zh-CN' });
  // Python's hashlib again: with coupon_code in place of couponCode, as it was sent.
  await page
    .getByRole('textbox')
    .fill(leftOut.replace('209df5aa57b693dc2ac0744483d06ed4', '09fcd5ad64505cf7c444c6b1c9842574'));
  await page.getByRole('button', { name: '分析' }).click();
  await untilText(page.locator('main'), '验签不通过');
  await untilText(page.locator('.causes'), 'alias_name_signed');
  expect((await page.locator('#canonical del').allInnerTexts()).join('')).toContain('couponCode');
  expect((await page.locator('#canonical ins').allInnerTexts()).join('')).toContain('coupon_code');
});

inBrowser("the source's example can be loaded, and its key is unknown", async () => {
  const page = await open(server.url, { hash: '#/signature' });
  await page.getByRole('button', { name: "The source's example" }).click();
  await page.getByRole('button', { name: 'Explain' }).click();
  await untilText(page.locator('.causes'), 'wrong_key_or_content');
});

inBrowser('a correct signature is reported as correct', async () => {
  const page = await open(server.url, { hash: '#/signature' });
  const right = leftOut.replace('209df5aa57b693dc2ac0744483d06ed4', '3044731f9f427f00bc563ec46bec474d');
  await page.getByRole('textbox').fill(right);
  await page.getByRole('button', { name: 'Explain' }).click();
  await untilText(page.locator('main'), 'the signature is valid');
  expect(await page.locator('.causes').count()).toBe(0);
});

// By the test's own md5. The canonical string is the same whether wf_trace_no is a field or text.
const ambiguous = JSON.stringify(
  signed({ return_code: 'SUCCESS', return_msg: '操作成功&settle_amount=994&wf_trace_no=T1', codes: 'A1' }),
);

inBrowser.each([
  ['en-US', 'Explain', 'the signature is valid', 'Another reading with the same signature (A22)'],
  ['zh-CN', '分析', '验签通过', '另一种读法，签名相同（A22）'],
] as const)(
  'a second reading of a response is shown in %s, though its signature is valid',
  async (...[locale, press, verdict, title]) => {
    const page = await open(server.url, { hash: '#/signature', locale });
    await page.getByRole('textbox').fill(ambiguous);
    await page.getByRole('button', { name: press }).click();
    await untilText(page.locator('.verdict'), verdict);
    await untilText(page.locator('main'), title);
    expect(await page.locator('#second-reading').innerText()).toBe(
      'return_msg=操作成功\nsettle_amount=994\nwf_trace_no=T1',
    );
    await page
      .getByRole('textbox')
      .fill(ambiguous.replace('操作成功&settle_amount=994&wf_trace_no=T1', '操作成功'));
    await page.getByRole('button', { name: press }).click();
    await expect.poll(() => page.locator('.causes').count()).toBe(1);
    expect(await page.locator('#second-reading').count()).toBe(0);
  },
);

inBrowser('a text that is not a request is rejected with a reason', async () => {
  const page = await open(server.url, { hash: '#/signature' });
  await page.getByRole('textbox').fill('{"inst_no":');
  await page.getByRole('button', { name: 'Explain' }).click();
  await untilText(page.getByRole('alert').filter({ hasText: 'JSON' }), 'JSON');
});

inBrowser('a wrong signature in the journal links to its cause', async () => {
  await post(server.url, leftOut);
  const page = await open(server.url);
  await page.locator('tbody tr').first().click();
  await page.getByText('explain it').click();
  await untilText(page.locator('.causes'), 'writeOff_tyep was sent, but not signed.');
});

inBrowser('the bench explains a stored exchange by its request ID, or a link to it', async () => {
  const { headers } = await post(server.url, leftOut);
  const id = headers.get('x-shoubei-mock-request-id') ?? '';
  const page = await open(server.url, { hash: '#/signature' });
  for (const typed of [id, `${server.url}/__admin/ui/#/journal/${id}`]) {
    await page.getByRole('textbox').fill(typed);
    expect(await page.locator('.causes').count()).toBe(0);
    await page.getByRole('button', { name: 'Explain' }).click();
    await untilText(page.locator('.causes'), 'writeOff_tyep was sent, but not signed.');
    await untilText(page.locator('main'), `Request ID ${id}`);
  }
});

inBrowser('another text, or the example, removes the last explanation', async () => {
  const page = await open(server.url, { hash: '#/signature' });
  await page.getByRole('textbox').fill(leftOut);
  await page.getByRole('button', { name: 'Explain' }).click();
  await untilText(page.locator('.causes'), 'writeOff_tyep');
  await page.getByRole('button', { name: "The source's example" }).click();
  await expect.poll(() => page.locator('.causes').count()).toBe(0);
});

inBrowser(
  'a request copied from the journal is masked: the page says so, and explains the stored one',
  async () => {
    await post(server.url, leftOut);
    const page = await open(server.url);
    await page.locator('tbody tr').first().click();
    await page.getByRole('button', { name: 'Copy Request' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Signature' }).click();
    await page.getByRole('textbox').click();
    await page.keyboard.press('Control+V');
    await page.getByRole('button', { name: 'Explain' }).click();
    await untilText(page.locator('.causes'), 'not the signature, but a mask');
    await page.getByRole('button', { name: 'Explain the stored exchange' }).click();
    await untilText(page.locator('.causes'), 'writeOff_tyep was sent, but not signed.');
  },
);

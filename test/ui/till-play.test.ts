import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { admin, post } from '../support/wire.js';
import { held, inBrowser, type Page, untilResponse, untilText, useBrowser } from './browser.js';
import { prepared, scan } from './till.js';

useBrowser();
let server: MockServer;
beforeEach(async () => {
  server = await startMockServer();
});
afterEach(() => server.close());

const status = (page: Page): ReturnType<Page['locator']> => page.locator('.verdict[role=status]');

inBrowser('a till plays a prepared scenario with its own numbers, and each step is as expected', async () => {
  await server.coupon({ couponCode: 'MINE1', faceAmount: 1000 });
  const page = await prepared(server, 'fault-system-error');
  const steps = page.locator('.steps > li');
  await untilText(steps.nth(0), 'in place');
  expect((await admin(server.url, 'GET', '/coupons/MINE1')).status).toBe(404);
  await untilText(status(page), 'Step 2 of 7: waiting for your till…');
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(steps.nth(1), 'got it, as expected');
  await untilText(steps.nth(1), 'Sent by your till.');
  await scan(server, 'COFFEE10', 'TILL-2');
  await untilText(status(page), 'Step 4 of 7: put it in place.');
  await page.getByRole('button', { name: 'Put step 4 in place' }).click();
  await untilText(status(page), 'Step 5 of 7: waiting for your till…');
  await scan(server, 'TEA10', 'TILL-3');
  await untilText(status(page), 'Step 6 of 7: waiting for your till…');
  await page.reload();
  await untilText(status(page), 'Step 6 of 7: waiting for your till…');
  await scan(server, 'TEA10', 'TILL-4');
  await untilText(status(page), 'Step 7 of 7: waiting for your till…');
  await scan(server, 'TEA10', 'TILL-3');
  await untilText(status(page), 'All steps are done, as expected.');
  await untilText(page.locator('.list li.chosen'), 'till: as expected');
  await untilText(page.locator('main'), 'With the till, which sent 5 of 5 requests');
});

inBrowser('a request that arrived while the page was loading is the step that waited for it', async () => {
  const page = await prepared(server, 'frozen');
  await untilText(status(page), 'Step 1 of 1: waiting for your till…');
  const release = await held(page, '**/__admin/health');
  await page.goto('about:blank');
  await scan(server, 'COFFEE10', 'TILL-1');
  const listed = untilResponse(page, '/requests?');
  await page.goto(`${server.url}/__admin/ui/#/scenarios/frozen`);
  await listed;
  release();
  await untilText(status(page), 'All steps are done, as expected.');
});

inBrowser('a write-off while the page reads what is in place is no reset', async () => {
  const page = await prepared(server, 'written-off-once');
  const totals = await (await fetch(`${server.url}/__admin/orders/totals`)).text();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/__admin/orders/totals*', async (route) => {
    arrive();
    await released;
    await route.fulfill({ contentType: 'application/json', body: totals });
  });
  await admin(server.url, 'POST', '/coupons', { coupon_code: 'OTHER1', face_amount: 1000 });
  await arrived;
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(status(page), 'Step 2 of');
  const read = untilResponse(page, '/orders/totals');
  release();
  await read;
  expect(await status(page).innerText()).toContain('waiting for your till…');
});

inBrowser('a response that differs shows the field and both values', async () => {
  const page = await prepared(server, 'written-off-once');
  await admin(server.url, 'PATCH', '/coupons/COFFEE10', { settle_amount: 0 });
  await scan(server, 'COFFEE10', 'TILL-1');
  const step = page.locator('.steps > li').first();
  await untilText(step, 'got it, differs');
  await untilText(step, 'The response differs in settle_amount (expected 994, got 0)');
});

inBrowser('another coupon does not count as the step, and another amount is reported', async () => {
  const page = await prepared(server, 'below-minimum');
  const step = page.locator('.steps > li').first();
  await scan(server, '9900010000000101', 'TILL-1');
  await untilText(step, 'that is not this step: its coupon is 9900010000000101, not COFFEE10');
  await untilText(status(page), 'Step 1 of 2: waiting for your till…');
  await scan(server, 'COFFEE10', 'TILL-2', { amount: '4000' });
  await untilText(step, 'got it, request differs');
  await untilText(step, 'The request differs in amount (expected 4999, got 4000)');
});

inBrowser("a retry must repeat the till's own trace number", async () => {
  const page = await prepared(server, 'lost-response-then-retry');
  const steps = page.locator('.steps > li');
  const amount = { amount: '2000' };
  expect(await scan(server, 'COFFEE10', 'TILL-1', amount)).toBe(undefined);
  await untilText(steps.nth(1), 'got it, as expected');
  await scan(server, 'COFFEE10', 'TILL-2', amount);
  await untilText(steps.nth(2), 'The request differs in wf_trace_no (expected TILL-1, got TILL-2)');
  await untilText(steps.nth(2), 'The response differs in outcome (expected written_off, got already_used)');
  // A request that the page sends for the till repeats the till's own number.
  await page.getByRole('button', { name: 'Send step 4' }).click();
  await untilText(steps.nth(3), 'got it, as expected');
  await untilText(status(page), 'All steps are done, 1 with differences.');
  await untilText(page.locator('.list li.chosen'), 'till: differs');
});

inBrowser("after a request uses up a scenario's fault, the page says to prepare it again", async () => {
  const page = await prepared(server, 'lost-response-then-retry', { locale: 'zh-CN' });
  const step = page.locator('.steps > li').nth(1);
  await page.locator('svg[aria-label="COFFEE10 的二维码"]').waitFor();
  await scan(server, '9900010000000101', 'TILL-1');
  await untilText(step, '券码为 9900010000000101，而非 COFFEE10。该请求触发了此场景所需的故障：请重新准备');
  // The list keeps the last five; the state of the play stays.
  for (const end of [2, 3, 4, 5, 6, 7]) await scan(server, `990001000000010${end}`, `TILL-${end}`);
  await expect.poll(() => step.innerText()).not.toContain('9900010000000101');
  await untilText(step, '9900010000000107');
  expect(await step.innerText()).toMatch(/\d\d:\d\d:\d\d 收到一次请求/u);
  expect(await status(page).innerText()).toBe('第 2 步，共 4 步：已无法成功，请重新准备。');
  await untilText(page.locator('.steps > li').first(), '已消耗');
  await page.getByRole('button', { name: '重新准备' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '准备' }).click();
  await untilText(status(page), '第 2 步，共 4 步：正在等待收银端…');
  await untilText(page.locator('.steps > li').first(), '已就绪');
});

inBrowser('a retry instead of a new sale uses the coupon, and the page says to prepare again', async () => {
  const page = await prepared(server, 'fault-system-error');
  await untilText(page.locator('.steps > li').nth(1), 'Do not retry this sale yet');
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(status(page), 'Step 3 of 7: waiting for your till…');
  await scan(server, '9900010000000102', 'TILL-5');
  await untilText(page.locator('.steps > li').nth(2), 'its coupon is 9900010000000102');
  expect(await status(page).innerText()).toBe('Step 3 of 7: waiting for your till…');
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(
    page.locator('.steps > li').nth(2),
    'it repeats the trace number of step 2, and this step is a new sale. It used COFFEE10, which this scenario still needs: prepare it again',
  );
  expect(await status(page).innerText()).toBe('Step 3 of 7: cannot succeed any more, prepare it again.');
});

inBrowser("a stray that triggers another fault than the scenario's does not spoil it", async () => {
  const page = await prepared(server, 'fault-of-one-coupon');
  await admin(server.url, 'POST', '/faults', { kind: 'system_error', when: 'before' });
  expect(await scan(server, '9900010000000101', 'TILL-1')).toMatchObject({ outcome: 'system_error' });
  await untilText(page.locator('.steps > li').nth(1), 'its coupon is 9900010000000101, not COFFEE10');
  expect(await status(page).innerText()).toBe('Step 2 of 4: waiting for your till…');
});

inBrowser('a fault that is removed elsewhere, and a reset, leave nothing that looks prepared', async () => {
  const page = await prepared(server, 'fault-system-error');
  const trouble = page.locator('.trouble').filter({ hasText: 'Since it was prepared' });
  await untilText(status(page), 'Step 2 of 7: waiting for your till…');
  await admin(server.url, 'DELETE', '/faults');
  await untilText(status(page), 'Step 2 of 7: cannot succeed any more, prepare it again.');
  await untilText(trouble, 'this was changed or removed: the fault system_error. Prepare again');
  await untilText(page.locator('.list li.chosen'), 'prepare again');
  await trouble.getByRole('button', { name: 'Prepare again' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Prepare' }).click();
  await untilText(status(page), 'Step 2 of 7: waiting for your till…');
  await scan(server, 'COFFEE10', 'TILL-1');
  await scan(server, 'COFFEE10', 'TILL-2');
  await page.getByRole('button', { name: 'Put step 4 in place' }).click();
  // From then on the page knows what it put in place, and what another one changes.
  await untilText(page.locator('.notices'), 'Step 4 is in place.');
  await admin(server.url, 'PUT', '/clock', { advance_ms: 60_000 });
  await untilText(trouble, 'this was changed or removed: the clock. Prepare again');
});

inBrowser('each button is called what it shows, and none is left after the emulator is reset', async () => {
  const page = await prepared(server, 'fault-system-error');
  const first = page.locator('.steps > li').first();
  await untilText(page.locator('.steps'), 'Send step 2');
  expect(
    await page.evaluate(
      "[...document.querySelectorAll('button[aria-label]')].filter((one) => !one.ariaLabel.includes(one.innerText.trim())).map((one) => one.ariaLabel)",
    ),
  ).toEqual([]);
  expect(await first.innerText()).toContain('Arm the fault system_error before the write-off');
  expect(await page.locator('.steps').innerText()).toContain('settle_amount ¥9.94');
  await admin(server.url, 'POST', '/reset');
  await untilText(status(page), 'Step 2 of 7: cannot succeed any more, prepare it again.');
  expect(await page.getByRole('button', { name: 'Send step 2' }).count()).toBe(0);
  expect(await first.innerText()).not.toContain('in place');
});

inBrowser('a reset is noticed where only its orders were needed', async () => {
  const page = await prepared(server, 'magic-lost-response', { locale: 'zh-CN' });
  await scan(server, '998201000001', 'TILL-1');
  await untilText(status(page), '第 2 步');
  await admin(server.url, 'POST', '/reset');
  await untilText(page.locator('.trouble'), '准备之后，以下内容已被更改或移除：核销记录。');
});

inBrowser('the page sends what a till cannot, byte for byte', async () => {
  const page = await prepared(server, 'body-that-is-not-json', { locale: 'zh-CN' });
  const first = page.locator('.steps > li').first();
  await untilText(first, '这一步的请求不会由收银端发出');
  await post(server.url, '{');
  await untilText(first, '收银端不会发送此步的请求');
  const { length } = await page.locator('.steps > li').allInnerTexts();
  for (let step = 1; step <= length; step++) {
    await page.getByRole('button', { name: `发送第 ${step} 步` }).click();
    await untilText(page.locator('.steps > li').nth(step - 1), '已收到，符合预期');
  }
  await untilText(status(page), '全部步骤已完成，均符合预期');
});

inBrowser('one click removes faults, clock and coupons, and keeps the sent requests', async () => {
  const page = await prepared(server, 'becomes-valid-between-two-calls');
  await server.fault({ kind: 'reset', when: 'before' });
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(status(page), 'Step 2 of 3: put it in place.');
  await page.getByRole('button', { name: 'Undo faults, clock and coupons' }).click();
  await untilText(page.locator('.notices'), 'are undone');
  expect((await admin(server.url, 'GET', '/faults')).body.faults).toEqual([]);
  expect((await admin(server.url, 'GET', '/clock')).body.frozen).toBe(false);
  expect((await admin(server.url, 'GET', '/coupons/COFFEE10')).status).toBe(404);
  expect((await admin(server.url, 'GET', '/requests')).body.requests).toHaveLength(1);
  await untilText(page.locator('.steps'), 'At the till: ');
});

inBrowser('after a restart, the page says to prepare the scenario again', async () => {
  const page = await prepared(server, 'frozen');
  const bar = page.locator('.state');
  await untilText(bar, 'no faults');
  const { port } = new URL(server.url);
  await server.close();
  await untilText(bar, 'The emulator is not reachable');
  expect(await bar.innerText()).not.toContain('no faults');
  expect(await status(page).innerText()).toBe('Step 1 of 1: the emulator is not reachable.');
  server = await startMockServer({ port: Number(port), profile: { signatureCheck: 'warn' } });
  await untilText(page.locator('.notice.problem'), 'The emulator was restarted.');
  await untilText(page.locator('main'), 'The emulator was restarted after this scenario was prepared.');
  expect(await status(page).count()).toBe(0);
  await untilText(bar, 'Signatures are not enforced');
  // By keyboard: the notice may lie over the button.
  await page.getByRole('button', { name: 'Prepare again' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Prepare' }).click();
  await untilText(status(page), 'Step 1 of 1: waiting for your till…');
  await scan(server, 'COFFEE10', 'TILL-2');
  await untilText(status(page), 'All steps are done, as expected.');
});

inBrowser('a request that the emulator holds back is a step without a response', async () => {
  const page = await prepared(server, 'fault-latency-before-and-another-till');
  // Held back for longer than the scenario says: a busy machine needs time for the next step.
  await admin(server.url, 'POST', '/faults', { kind: 'latency', when: 'before', ms: 2_500 });
  // A busy browser sends late: longer than the step waits for its response.
  let late = 300;
  await page.route('**/openpay/coupon/wf', async (route) => {
    await sleep(late);
    late = 0;
    await route.continue();
  });
  for (const step of [2, 3, 4]) {
    await page.getByRole('button', { name: `Send step ${step}` }).click();
    await untilText(page.locator('.steps > li').nth(step - 1), 'got it, as expected');
  }
  await untilText(status(page), 'All steps are done, as expected.');
  await untilText(page.locator('.steps > li').nth(1), 'Sent by this page. The exchange');
});

inBrowser('no link leads to an exchange that a reset removed', async () => {
  const page = await prepared(server, 'fault-system-error');
  const links = page.locator('.steps a');
  await scan(server, 'COFFEE10', 'TILL-1');
  await untilText(page.locator('.steps'), 'Sent by your till. The exchange');
  await scan(server, '9900010000000102', 'TILL-2');
  await untilText(page.locator('.steps'), 'A request arrived');
  expect(await links.count()).toBe(2);
  await admin(server.url, 'POST', '/reset');
  await expect.poll(() => links.count()).toBe(0);
  expect(await page.locator('.steps').innerText()).toContain('Sent by your till.');
});

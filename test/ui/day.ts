import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { MockServer } from '@shoubei-kit/mock-server';
import { open, type Opened, type Page, untilText } from './browser.js';
import { decode } from '../support/decode.js';
import { scan } from './till.js';

/** A tester's day: only what the page can do. */
export interface Day {
  readonly server: MockServer;
  readonly page: Page;
  /** The texts in the page's language. */
  readonly say: (en: string, zh: string) => string;
  /** Called at each moment of the guide that has a picture. */
  readonly picture: (name: string, page: Page) => Promise<void>;
}

type Picture = Day['picture'];

/**
 * The day that `docs/start/testers-day.md` describes.
 *
 * @returns the orders of the day, as CSV
 */
export async function testersDay(server: MockServer, options: Opened, picture: Picture): Promise<string> {
  const isChinese = options.locale === 'zh-CN';
  const day: Day = {
    server,
    page: await open(server.url, options),
    say: (en, zh) => (isChinese ? zh : en),
    picture,
  };
  await sendOne(day);
  await signWrong(day);
  await loseResponse(day);
  await playWithTill(day);
  await moveClock(day);
  return saveOrders(day);
}

const rows = ({ page }: Day): ReturnType<Page['locator']> => page.locator('main tbody tr');

/** Goes to a view, and closes what explains it. */
async function goTo({ page, say }: Day, en: string, zh: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: say(en, zh) })
    .click();
  await page.getByRole('button', { name: say('Got it', '知道了') }).click();
}

/** Goes to a view that was visited before. */
async function backTo({ page, say }: Day, en: string, zh: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: say(en, zh) })
    .click();
}

async function press({ page, say }: Day, en: string, zh: string): Promise<void> {
  await page.getByRole('button', { name: say(en, zh), exact: true }).click();
}

async function sendOne(day: Day): Promise<void> {
  const { page, say, picture } = day;
  await untilText(page.locator('main'), say('No requests yet.', '尚无请求'));
  await press(day, 'Got it', '知道了');
  await goTo(day, 'Send', '发送');
  await page.getByLabel('coupon_code').fill('9900025000000001');
  await press(day, 'Send', '发送');
  const exchange = page.locator('.split > .panel');
  await untilText(exchange, say('written_off', '操作成功'));
  await untilText(exchange, '2485');
  await picture('send', page);
}

async function signWrong(day: Day): Promise<void> {
  const { page, say, picture } = day;
  await page.getByLabel(say('Signature', '签名'), { exact: true }).selectOption('added_field');
  await press(day, 'Send', '发送');
  await untilText(page.locator('.split > .panel'), 'exc_discount_flag');
  await backTo(day, 'Journal', '请求记录');
  const row = rows(day).first();
  await untilText(row, say('bad_signature', '签名错误'));
  await untilText(row, 'exc_discount_flag');
  await row.getByRole('link', { name: say('Explain', '查看原因') }).click();
  await press(day, 'Got it', '知道了');
  await untilText(page.locator('.causes'), 'exc_discount_flag');
  await page.evaluate("document.querySelector('main .panel:has(.causes)').scrollIntoView()");
  await picture('signature', page);
}

async function loseResponse(day: Day): Promise<void> {
  const { page, say, picture } = day;
  await backTo(day, 'Send', '发送');
  await page.getByLabel(say('Signature', '签名'), { exact: true }).selectOption('');
  await page.getByText(say('Build a magic coupon code', '生成魔法券码')).click();
  await page.getByLabel(say('Behaviour', '行为')).selectOption('82');
  await press(day, 'Use this code', '使用此券码');
  await press(day, 'Send', '发送');
  const status = page.getByRole('status').filter({ hasText: say('response', '响应') });
  await untilText(status, say('No response arrived.', '没有收到响应'));
  await backTo(day, 'Journal', '请求记录');
  const lost = say('written off; the till got nothing', '已核销，收银端未收到响应');
  await untilText(rows(day).first(), lost);
  await rows(day).first().getByRole('link').first().click();
  await untilText(page.locator('.split > .panel').nth(1), lost);
  await picture('journal', page);
  await press(day, 'Send again', '重发');
  await untilText(rows(day).first(), say('replayed', '幂等命中'));
  await press(day, 'Close', '关闭');
}

/** A till that scans what is on the screen, with its own trace numbers. */
async function scanScreen({ server, page }: Day, trace: string): Promise<void> {
  let codes: readonly string[] = [];
  // The code is drawn after its step shows.
  await expect
    .poll(async () => {
      const read = await decode(await page.screenshot({ fullPage: true }));
      codes = read.filter((one) => one.startsWith('QRCode ')).map((one) => one.slice('QRCode '.length));
      return codes.length;
    })
    .toBe(1);
  await scan(server, codes[0] ?? '', trace);
}

async function playWithTill(day: Day): Promise<void> {
  const { page, say, picture } = day;
  const steps = page.locator('.steps > li');
  const status = page.locator('.verdict[role=status]');
  await goTo(day, 'Scenarios', '场景');
  await page.getByLabel(say('Search', '搜索')).fill('fault-system-error');
  await page.getByRole('link', { name: 'fault-system-error' }).click();
  await press(day, 'Prepare for my till', '为收银端准备');
  const question = page.getByRole('dialog');
  await untilText(question, say('2 orders', '核销记录 2 条'));
  await question.getByRole('button', { name: say('Prepare', '准备') }).click();
  await untilText(status, say('Step 2 of 7: waiting', '第 2 步，共 7 步：正在等待收银端'));
  await scanScreen(day, 'TILL-1');
  await untilText(steps.nth(1), say('got it, as expected', '已收到，符合预期'));
  await untilText(status, say('Step 3 of 7: waiting', '第 3 步，共 7 步：正在等待收银端'));
  await page.locator('.steps svg.code').first().waitFor();
  await page.evaluate("document.querySelector('h3:has(~ .steps)').scrollIntoView()");
  await picture('scenarios', page);
  await scanScreen(day, 'TILL-2');
  await untilText(steps.nth(2), say('got it, as expected', '已收到，符合预期'));
  await page.getByRole('button', { name: say('Put step 4 in place', '执行第 4 步') }).click();
  for (const [step, trace] of [
    [5, 'TILL-3'],
    [6, 'TILL-4'],
    [7, 'TILL-3'],
  ] as const) {
    await untilText(status, say(`Step ${step} of 7: waiting`, `第 ${step} 步，共 7 步：正在等待收银端`));
    await page.locator('.steps svg.code').first().waitFor();
    await scanScreen(day, trace);
  }
  await untilText(status, say('All steps are done, as expected.', '全部步骤已完成，均符合预期'));
}

/** Moves the clock, notices it in another view, and takes it back there. */
async function moveClock(day: Day): Promise<void> {
  const { page, say, picture } = day;
  const bar = page.getByRole('region', { name: say('At a glance', '一览') });
  await goTo(day, 'Faults & clock', '故障与时钟');
  await press(day, '+1 day', '+1 天');
  await untilText(bar, say('Clock moved by +1 d', '时钟已调整 +1 天'));
  await goTo(day, 'Coupons', '券');
  await page.getByRole('link', { name: 'COFFEE10' }).click();
  await page.locator('svg.code').first().waitFor();
  await untilText(bar, say('Clock moved by +1 d', '时钟已调整 +1 天'));
  await picture('coupons', page);
  await bar.getByRole('button', { name: say('Use machine time', '恢复本机时间') }).click();
  await untilText(bar, say("machine's time", '本机时间 · 无故障 · 强制验签'));
}

async function saveOrders(day: Day): Promise<string> {
  const { page, say, picture } = day;
  await goTo(day, 'Orders', '对账');
  const totals = page.getByRole('group', { name: say('Totals', '合计') }).locator('tbody tr');
  await untilText(totals.nth(2), '¥15.00');
  await rows(day).nth(3).getByRole('link').click();
  await untilText(page.locator('main'), 'TILL-3');
  await picture('orders', page);
  const download = page.waitForEvent('download');
  await press(day, 'Orders as CSV', '核销明细 CSV');
  return readFile(await (await download).path(), 'utf8');
}

import { afterEach, expect } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { admin, post, sourceRequest, writeOff } from '../support/wire.js';
import { type Opened, open, type Page } from './browser.js';

type Locale = 'en-US' | 'zh-CN';

let running: MockServer | undefined;
afterEach(async () => {
  await running?.close();
});

async function startOne(options: MockServerOptions = {}): Promise<MockServer> {
  running = await startMockServer(options);
  return running;
}

/** A user of the page without a mouse. */
interface Hands {
  readonly page: Page;
  /** Presses Enter on the button, link or heading of this name, and waits for its effects. */
  readonly press: (name: string) => Promise<void>;
  /** Goes to another view by its link at the side. */
  readonly go: (view: string) => Promise<void>;
  readonly key: (key: string) => Promise<void>;
  /** The focused element: `button Reset`. */
  readonly at: () => Promise<string>;
}

const countRequests = `{
  const { fetch } = window;
  window.underWay = 0;
  window.fetch = async (...call) => {
    if (call[0].includes('/events')) return fetch(...call);
    window.underWay += 1;
    try {
      const response = await fetch(...call);
      await response.clone().text();
      return response;
    } finally {
      setTimeout(() => (window.underWay -= 1));
    }
  };
}`;

// A response is rendered one frame later, and the rendering may send a request, again a frame later.
const untilDone = `(async () => {
  for (let quiet = 0; quiet < 3; quiet = window.underWay > 0 ? 0 : quiet + 1) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
})()`;

const keyboardIsAt = `(({ tagName, ariaLabel, textContent }) =>
  tagName.toLowerCase() + ' ' + (ariaLabel ?? textContent).trim().slice(0, 40))(document.activeElement)`;

async function handsOn(url: string, options: Opened): Promise<Hands> {
  const page = await open(url, options);
  await page.locator('h2').first().waitFor();
  await page.evaluate(countRequests);
  const key = async (name: string): Promise<void> => {
    await page.keyboard.press(name);
    await page.evaluate(untilDone);
  };
  const press = async (name: string): Promise<void> => {
    const found = page.locator(`:is(button, a):is([aria-label="${name}"], :text-is("${name}")):visible`);
    await found.first().press('Enter');
    await page.evaluate(untilDone);
  };
  const go = async (view: string): Promise<void> => {
    await page.locator(`nav a[href="#/${view}"]`).press('Enter');
    await page.evaluate(untilDone);
  };
  return { page, press, go, key, at: () => page.evaluate(keyboardIsAt) };
}

function wordsOf(locale: Locale): (en: string, zh: string) => string {
  return (en, zh) => (locale === 'zh-CN' ? zh : en);
}

async function playCoupons(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const coupons = Array.from({ length: 150 }, (_, n) => ({
    couponCode: `6600000000${String(n + 100)}`,
    faceAmount: 1000,
  }));
  const server = await startOne({ coupons });
  await writeOff(server.url, '6600000000101');
  const { page, press, key, at } = await handsOn(server.url, { hash: '#/coupons', locale });
  const code = '6600000000100';

  await press(say('Add a coupon', '新增券'));
  await expect.poll(at).toBe(`h2 ${say('A new coupon', '新增券')}`);
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Add a coupon', '新增券')}`);

  await press(`${say('Refund', '退款')} ${code}`);
  await expect.poll(at).toBe(`button ${say('Reissue', '重新发放')} ${code}`);
  await key('Enter');
  await expect.poll(at).toBe(`button ${say('Refund', '退款')} ${code}`);
  await press(`${say('Freeze', '冻结')} ${code}`);
  await expect.poll(at).toBe(`button ${say('Unfreeze', '解冻')} ${code}`);
  await key('Enter');
  await expect.poll(at).toBe(`button ${say('Freeze', '冻结')} ${code}`);
  await press(`${say('Reissue', '重新发放')} 6600000000101`);
  await expect.poll(at).toContain('tr 6600000000101');

  await press(say('Reset', '重置'));
  await expect.poll(at).toBe(`button ${say('Cancel', '取消')}`);
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Reset', '重置')}`);
  await key('Enter');
  await key('Tab');
  await key('Enter');
  await expect.poll(at).toBe(`button ${say('Reset', '重置')}`);

  await press(`${say('Delete', '删除')} ${code}`);
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Delete', '删除')} ${code}`);
  await key('Enter');
  await key('Tab');
  await key('Enter');
  await expect.poll(at).toContain('tr 6600000000101');
  await key('Tab');
  await expect.poll(at).toBe('a 6600000000101');
  await key('Tab');
  await expect.poll(at).toBe(`button ${say('Refund', '退款')} 6600000000101`);

  await press(say('Show more', '显示更多'));
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(148);
  await expect.poll(at).toContain('tr 6600000000201');
}

async function playJournal(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const server = await startOne();
  for (let n = 0; n < 101; n++) await writeOff(server.url, `9900010000000${100 + n}`);
  await post(server.url, sourceRequest.replace('3044731f', '00000000'));
  const { page, press, go, key, at } = await handsOn(server.url, { locale });

  await page.locator('tbody a').first().press('Enter');
  await page.evaluate(untilDone);
  await expect.poll(at).toBe(`h2 ${say('One exchange', '单次交互')}`);
  await press(`${say('Copy', '复制')} ${say('Request', '请求')}`);
  await expect.poll(at).toBe(`button ${say('Copy', '复制')} ${say('Request', '请求')}`);
  await key('Escape');
  await expect.poll(at).toMatch(/^a \d\d:\d\d:\d\d$/u);
  await key('Enter');
  await press(say('Close', '关闭'));
  await expect.poll(at).toMatch(/^a \d\d:\d\d:\d\d$/u);
  await key('Enter');
  await press(say('explain it', '查看原因'));
  await expect.poll(at).toBe(`h2 ${say('Why is a signature wrong?', '签名为何错误？')}`);

  await go('journal');
  await press(say('Show more (2 older)', '显示更多（还有 2 条）'));
  await expect.poll(at).toMatch(/^tr .*9900010000000101/u);
  await press(say('Clear journal', '清空请求记录'));
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Clear journal', '清空请求记录')}`);
  await key('Enter');
  await key('Tab');
  await key('Enter');
  await expect.poll(at).toBe(`button ${say('Clear journal', '清空请求记录')}`);
  await press(say('run a scenario', '运行一个场景'));
  await expect.poll(at).toBe(`h2 ${say('Scenarios', '场景')}`);
}

async function playScenarios(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const server = await startOne();
  const { page, press, key, at } = await handsOn(server.url, { hash: '#/scenarios', locale });
  await page.getByLabel(say('Search', '搜索')).fill('becomes-valid-between');
  await press(say('Run these 1', '运行这 1 个'));
  await expect.poll(at).toBe(`button ${say('Run these 1', '运行这 1 个')}`);
  await press('becomes-valid-between-two-calls');
  await expect.poll(at).toBe('h2 becomes-valid-between-two-calls');
  await press(say('Run', '运行'));
  await expect.poll(at).toBe(`button ${say('Run', '运行')}`);
  await press(say('Prepare for my till', '为收银端准备'));
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Prepare for my till', '为收银端准备')}`);
  await key('Enter');
  await key('Tab');
  await key('Enter');
  await expect.poll(at).toBe(`button ${say('Prepare for my till', '为收银端准备')}`);
  await press(say('Send step 1', '发送第 1 步'));
  await expect.poll(at).toMatch(/^li /u);
  await press(say('Put step 2 in place', '执行第 2 步'));
  await expect.poll(at).toMatch(/^li /u);
  await key('Escape');
  await expect.poll(at).toBe('a becomes-valid-between-two-calls');
}

async function playFaults(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const server = await startOne();
  for (const status of [500, 502]) {
    await admin(server.url, 'POST', '/faults', { kind: 'http_status', when: 'after', status });
  }
  const { press, key, at } = await handsOn(server.url, { hash: '#/faults', locale });
  await press(say('+1 min', '+1 分钟'));
  await expect.poll(at).toBe(`button ${say('+1 min', '+1 分钟')}`);
  await press(say('Freeze', '冻结'));
  await expect.poll(at).toBe(`button ${say('Resume', '继续走动')}`);
  await press(say('Reset', '重置'));
  await expect.poll(at).toBe(`button ${say('Reset', '重置')}`);
  await press(say('Set', '设置'));
  await expect.poll(at).toBe(`button ${say('Set', '设置')}`);
  await press(`${say('Remove', '移除')} http_status`);
  await expect.poll(at).toMatch(/^tr http_status HTTP 502/u);
  await press(`${say('Remove', '移除')} http_status`);
  await expect.poll(at).toBe(`h2 ${say('Faults', '故障列表')}`);
  await press(say('Add', '添加'));
  await expect.poll(at).toBe(`button ${say('Add', '添加')}`);
  await press(say('Remove all', '全部移除'));
  await expect.poll(at).toBe(`button ${say('Remove all', '全部移除')}`);
  await press(say('Refresh', '刷新'));
  await expect.poll(at).toBe(`button ${say('Refresh', '刷新')}`);

  await server.close();
  await key('Enter');
  await press(say('+1 h', '+1 小时'));
  await press(say('Close', '关闭'));
  await expect.poll(at).toBe(`button ${say('+1 h', '+1 小时')}`);
}

async function playOthers(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const server = await startOne();
  const { page, press, go, key, at } = await handsOn(server.url, { hash: '#/signature', locale });
  await press(say("The source's example", '填入文档示例'));
  await expect.poll(at).toBe(`button ${say("The source's example", '填入文档示例')}`);
  await press(say('Explain', '分析'));
  await expect.poll(at).toBe(`button ${say('Explain', '分析')}`);

  await go('send');
  await page.locator('main button[type=submit]').first().press('Enter');
  await expect.poll(at).toBe(`h2 ${say('One exchange', '单次交互')}`);
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Send', '发送')}`);

  await go('tenants');
  await press(say('Make a tenant', '新建租户'));
  await expect.poll(at).toBe(`h2 ${say('The new tenant', '新租户')}`);
  await press(say('Copy key', '复制 key'));
  await expect.poll(at).toBe(`button ${say('Copy key', '复制 key')}`);
  const instNo = await page.locator('.facts code').first().innerText();
  await press(`${say('Switch to', '切换到此租户')} ${instNo}`);
  await expect.poll(at).toBe(`h2 ${say('Coupons', '券')}`);
  await go('tenants');
  await press(`${say('Delete', '删除')} ${instNo}`);
  await key('Escape');
  await expect.poll(at).toBe(`button ${say('Delete', '删除')} ${instNo}`);
  await key('Enter');
  await key('Tab');
  await key('Enter');
  await expect.poll(at).toBe(`h2 ${say('Tenants', '租户')}`);

  await go('behaviours');
  await page.locator('tbody summary').first().press('Enter');
  await expect.poll(at).toMatch(/^summary /u);
}

async function playOrders(locale: Locale): Promise<void> {
  const say = wordsOf(locale);
  const server = await startOne();
  await admin(server.url, 'PUT', '/clock', { now: '2026-11-30T12:00:00+08:00', frozen: true });
  for (let n = 0; n < 102; n++) await writeOff(server.url, `9900010000000${100 + n}`);
  const { page, press, key, at } = await handsOn(server.url, { hash: '#/orders', locale });
  await press(say('Today', '今天'));
  await expect.poll(at).toBe(`button ${say('Today', '今天')}`);
  await press('2026-11-30');
  const title = say('Orders of shop 862010110001, 2026-11-30', '门店 862010110001，2026-11-30 的核销明细');
  await expect.poll(at).toBe(`h2 ${title.slice(0, 40)}`);
  await key('Escape');
  await expect.poll(at).toBe('a 2026-11-30');
  await key('Enter');
  await press(say('Show more', '显示更多'));
  const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
  await expect.poll(focused).toContain('9900010000000101');
  await press(say('Close', '关闭'));
  await expect.poll(at).toBe('a 2026-11-30');
  await key('Enter');
  await page
    .locator(`button[aria-label*="${say('Write-off', '核销')}"]`)
    .first()
    .press('Enter');
  await expect.poll(at).toBe(`h2 ${say('One exchange', '单次交互')}`);
}

/** Every view, its dialogs and panels, used without a mouse: the focus stays in place, or moves to the result. */
export const plays: readonly (readonly [view: string, play: (locale: Locale) => Promise<void>])[] = [
  ['coupons', playCoupons],
  ['the journal', playJournal],
  ['scenarios', playScenarios],
  ['faults and the clock', playFaults],
  ['orders', playOrders],
  ['signatures, tenants and behaviours', playOthers],
];

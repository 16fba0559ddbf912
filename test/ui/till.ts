import type { MockServer } from '@shoubei-kit/mock-server';
import { type Answered, writeOff } from '../support/wire.js';
import { open, type Opened, type Page, untilText } from './browser.js';

/** Opens a scenario, and prepares it for a till. */
export async function prepared(server: MockServer, name: string, options: Opened = {}): Promise<Page> {
  const page = await open(server.url, { hash: `#/scenarios/${name}`, ...options });
  const [word, act] =
    options.locale === 'zh-CN' ? ['为收银端准备', '准备'] : ['Prepare for my till', 'Prepare'];
  await page.getByRole('button', { name: word }).click();
  await page.getByRole('dialog').getByRole('button', { name: act }).click();
  await untilText(page.locator('main'), options.locale === 'zh-CN' ? '已准备（' : 'Prepared at ');
  return page;
}

/** A till with its own clock, trace numbers and order of fields. Returns undefined if the response is lost. */
export async function scan(
  server: MockServer,
  code: string,
  trace: string,
  more: object = {},
): Promise<Answered | undefined> {
  const own = { wf_trace_no: trace, channel_type: '10001', ts: '20991231235959', ...more };
  return writeOff(server.url, code, own).catch(() => undefined);
}

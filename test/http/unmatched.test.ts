import { beforeEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { demoKey } from '../support/sign.js';
import { admin, writeOff } from '../support/wire.js';

const server = await sharedServer();
beforeEach(() => server.reset());

interface Unmatched {
  readonly id: string;
  readonly seq: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly meant?: {
    readonly method: string;
    readonly path: string;
    readonly en: string;
    readonly zh: string;
  };
}

async function unmatched(): Promise<readonly Unmatched[]> {
  const text = await (await fetch(`${server.url}/__admin/requests/unmatched`)).text();
  const list: { unmatched: Unmatched[] } = JSON.parse(text);
  return list.unmatched;
}

const wf = '/openpay/coupon/wf';

test.each([
  ['POST', '/openpay/coupon/wf/', wf, 'without the slash at the end', '末尾不带斜杠'],
  ['POST', '/openpay/coupon/WF', wf, 'upper and lower case matter', '区分大小写'],
  ['POST', '//openpay//coupon/wf', wf, 'with single slashes', '斜杠不要重复'],
  ['POST', '/coupon/wf', wf, '/openpay is missing at the start', '开头缺少 /openpay'],
  [
    'POST',
    '/api/v1/openpay/coupon/wf',
    wf,
    'without /api/v1 at the start: correct the base URL, or let the proxy remove it',
    '开头不带 /api/v1：请更正基础地址，或让代理去掉它',
  ],
  [
    'POST',
    '/openpay/openpay/coupon/wf',
    wf,
    'without /openpay at the start: correct the base URL, or let the proxy remove it',
    '开头不带 /openpay：请更正基础地址，或让代理去掉它',
  ],
  [
    'POST',
    '/%0Ashoubei-mock:%20all%20is%20well%0d/openpay/coupon/wf',
    wf,
    String.raw`without /\u000ashoubei-mock: all is well\u000d at the start: correct the base URL, or let the proxy remove it`,
    String.raw`开头不带 /\u000ashoubei-mock: all is well\u000d：请更正基础地址，或让代理去掉它`,
  ],
  ['POST', '/openpay/cuopon/wf', wf, 'check the spelling', '请检查拼写'],
  ['POST', '/openpay/coupon/wf%20', wf, 'check the spelling', '请检查拼写'],
  [
    'PUT',
    '/Openpay/coupon/wf/',
    wf,
    'the method is POST, not PUT, which a redirect may have made of it; upper and lower case matter; without the slash at the end',
    '方法应为 POST，而非 PUT（重定向可能改变方法）；区分大小写；末尾不带斜杠',
  ],
  [
    'POST',
    '/openpay/coupon/query',
    '/openpay/coupon/quary',
    'check the spelling; not served here: declare it with serve --endpoint FILE',
    '请检查拼写；此处未提供，请用 serve --endpoint 文件 声明',
  ],
])('the hint for %s %s is given in both languages', async (method, path, meant, en, zh) => {
  const response = await fetch(server.url + path, { method });
  expect(response.status).toBe(404);
  expect(await unmatched()).toMatchObject([
    {
      id: response.headers.get('x-shoubei-mock-request-id'),
      method,
      path,
      status: 404,
      meant: {
        method: 'POST',
        path: meant,
        en: `Probably meant POST ${meant}: ${en}.`,
        zh: `可能想请求 POST ${meant}：${zh}`,
      },
    },
  ]);
});

test.each([
  ['POST', '', ''],
  [
    'GET',
    '; the method is POST, not GET, which a redirect may have made of it',
    '；方法应为 POST，而非 GET（重定向可能改变方法）',
  ],
])('%s at the path of a draft that is not served is not led to the same path', async (method, en, zh) => {
  const path = '/openpay/coupon/quary';
  await fetch(server.url + path, { method });
  const [only] = await unmatched();
  expect(only?.meant).toMatchObject({
    en: `Not served here: declare ${path} with serve --endpoint FILE${en}.`,
    zh: `此处未提供 ${path}，请用 serve --endpoint 文件 声明${zh}`,
  });
});

test('a wrong method at the right path is 405, and the list says so', async () => {
  expect((await fetch(server.url + wf)).status).toBe(405);
  const [only] = await unmatched();
  expect(only).toMatchObject({ method: 'GET', path: wf, status: 405 });
  expect(only?.meant?.en).toBe(
    'Probably meant POST /openpay/coupon/wf: the method is POST, not GET, which a redirect may have made of it.',
  );
});

test('the root path leads to the page, and a route without its prefix to the admin API', async () => {
  for (const path of ['/', '/coupons?limit=1', '/openpay/refund']) await fetch(server.url + path);
  expect((await unmatched()).map(({ meant }) => meant && `${meant.method} ${meant.path}`)).toEqual([
    'GET /__admin/ui/',
    'GET /__admin/coupons',
    undefined,
  ]);
});

test('the response itself contains the hint', async () => {
  const response = await fetch(`${server.url}/coupon/wf`, { method: 'POST' });
  const { error }: { error: { message: string; message_zh: string } } = JSON.parse(await response.text());
  expect(error.message).toContain(
    'Probably meant POST /openpay/coupon/wf: /openpay is missing at the start.',
  );
  expect(error.message_zh).toContain('可能想请求 POST /openpay/coupon/wf：开头缺少 /openpay');
});

test('unmatched requests are in no count and no metric, and do not include requests of the admin API', async () => {
  await fetch(`${server.url}/coupon/wf`, { method: 'POST' });
  await fetch(`${server.url}/__admin/nothing`);
  await fetch(`${server.url}/__admin`);
  expect(await unmatched()).toHaveLength(1);
  expect((await admin(server.url, 'GET', '/requests/count')).body).toMatchObject({ count: 0, evicted: 0 });
  expect((await admin(server.url, 'GET', '/requests')).body['requests']).toEqual([]);
  const metrics = await (await fetch(`${server.url}/__admin/metrics`)).text();
  expect(metrics).not.toMatch(/^shoubei_mock_requests_total\{.*\} [1-9]/mu);
});

test('neither a key nor a query is shown, and a long path is cut', async () => {
  await fetch(`${server.url}/coupon/${demoKey}/wf?key=${demoKey}`);
  await fetch(`${server.url}/${'x'.repeat(8_000)}`);
  const text = JSON.stringify(await unmatched());
  expect(text).not.toContain(demoKey);
  expect((await unmatched()).map(({ path }) => path)).toEqual(['/coupon/***/wf', `/${'x'.repeat(198)}…`]);
});

test('the newest 200 are kept, until the whole journal is cleared', async () => {
  for (let n = 1; n <= 203; n++) await (await fetch(`${server.url}/n/${n}`)).arrayBuffer();
  const kept = await unmatched();
  expect([kept.length, kept[0]?.path, kept.at(-1)?.path]).toEqual([200, '/n/4', '/n/203']);
  await admin(server.url, 'DELETE', '/requests?inst_no=900024');
  expect(await unmatched()).toHaveLength(200);
  await admin(server.url, 'DELETE', '/requests');
  expect(await unmatched()).toEqual([]);
});

/** Returns the events that arrive during an action, as `name data`. */
async function eventsWhile(
  query: string,
  act: () => Promise<unknown>,
  count: number,
  url: string = server.url,
): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(`${url}/__admin/events${query}`, { signal: stop.signal });
  const seen: string[] = [];
  let text = '';
  let isReady = false;
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (!isReady) {
      isReady = true;
      void act();
    }
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name, data = ''] = /event: (\w+)\ndata: (.*)/u.exec(block) ?? [];
      if (name !== undefined) seen.push(`${name} ${data}`);
    }
    if (seen.length >= count) break;
  }
  stop.abort();
  return seen;
}

test('subscribed readers get unmatched requests, lost responses, acts and what was cleared', async () => {
  const act = async (): Promise<void> => {
    await fetch(`${server.url}/coupon/wf`, { method: 'POST' });
    await writeOff(server.url, '9982010000000001').catch(() => undefined);
    await admin(server.url, 'DELETE', '/faults?inst_no=900024');
    await admin(server.url, 'DELETE', '/requests');
  };
  const seen = await eventsWhile('?events=exchange,update,unmatched,cleared,act', act, 6);
  expect(seen.map((event) => event.split(' ')[0])).toEqual([
    'unmatched',
    'exchange',
    'update',
    'act',
    'cleared',
    'act',
  ]);
  expect(seen[0]).toContain('"path":"/coupon/wf"');
  expect(seen[2]).toContain('"delivery":{"how":"reset"');
  expect(seen[3]).toBe('act {"method":"DELETE","path":"/__admin/faults","inst_no":"900024"}');
  expect(seen[4]).toBe('cleared {}');
});

test('a reader learns which start of the emulator it reads: another one has another ID', async () => {
  const seen = (url: string): Promise<string[]> => eventsWhile('?events=start', async () => {}, 1, url);
  const first = await seen(server.url);
  expect(first[0]).toMatch(/^start \{"id":"[0-9a-f-]{36}"\}$/u);
  expect(await seen(server.url)).toEqual(first);
  await using another = await startMockServer();
  expect((await seen(another.url))[0]).toMatch(/^start \{"id":"[0-9a-f-]{36}"\}$/u);
  expect(await seen(another.url)).not.toEqual(first);
});

test('the cause of a wrong signature follows its exchange, and is kept with it', async () => {
  const act = (): Promise<unknown> => writeOff(server.url, '9900010000000001', {}, `${demoKey} `);
  const [first, second] = await eventsWhile('?events=exchange,update', act, 2);
  expect(first).toMatch(/^exchange .*"outcome":"bad_signature"/u);
  expect(second).toMatch(/^update .*"cause":\{"code":"key_whitespace"/u);
  const { requests } = (await admin(server.url, 'GET', '/requests')).body;
  expect(requests[0]).toMatchObject({ cause: { code: 'key_whitespace' } });
});

test('events are sent only if a reader names them, and an unknown name is rejected', async () => {
  const act = async (): Promise<void> => {
    await fetch(`${server.url}/coupon/wf`, { method: 'POST' });
    await writeOff(server.url, '9900010000000001');
  };
  expect((await eventsWhile('', act, 1))[0]).toMatch(/^exchange /u);
  expect((await admin(server.url, 'GET', '/events?events=exchange,nothing')).body).toMatchObject({
    error: {
      code: 'bad_query',
      message: 'events: names of exchange, update, unmatched, cleared, act, start, with commas.',
    },
  });
});

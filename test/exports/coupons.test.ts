import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { serve } from '../support/cli.js';
import { admin, writeOff } from '../support/wire.js';
import { sharedFolder } from '../support/shared.js';

let from: MockServer;
let to: MockServer;
beforeAll(async () => {
  [from, to] = await Promise.all([startMockServer(), startMockServer()]);
});
afterAll(() => Promise.all([from.close(), to.close()]));

const folder = sharedFolder();

const coupons = [
  { coupon_code: '520000000001', face_amount: 1000, title: '=咖啡券' },
  { coupon_code: '12E34567', face_amount: 500, valid_until: '2020-01-01T00:00:00Z', title: "'+1" },
  { coupon_code: '007', face_amount: 500, valid_from: '2099-01-01T00:00:00Z', inst_no: '60000001' },
  { coupon_code: 'MAR1', face_amount: 500, state: 'frozen', shop_nos: [], merchant_nos: ['851811130002'] },
  { coupon_code: 'USED1', face_amount: 9_007_199_254_740_991, settle_amount: 0, min_amount: 0 },
];
/**
 * Magic: one with a lost response, and one that is late each time. A third has a channel that no request can
 * name.
 */
const magic = ['9982010000000001', '9980010000000001'];

/** Responses that the test does not wait for before the end. */
const late: Promise<unknown>[] = [];
afterAll(() => Promise.all(late));

beforeEach(async () => {
  await Promise.all([from.reset(), to.reset()]);
  await admin(from.url, 'POST', '/coupons', coupons);
  await writeOff(from.url, 'USED1');
  for (const code of magic) {
    const answered = writeOff(from.url, code).catch(() => {});
    late.push(answered);
    await expect
      .poll(async () => (await admin(from.url, 'GET', `/coupons/${code}`)).body)
      .toMatchObject({ state: 'used' });
  }
  await admin(from.url, 'PATCH', '/coupons/9908010000000001', { title: '无人可用' });
});

/** All coupons as they are shown, without the order numbers, which are not loaded. */
async function shown(url: string): Promise<readonly object[]> {
  const { body } = await admin(url, 'GET', '/coupons');
  return body.coupons.map((coupon) => Object.assign(coupon, { order_no: undefined }));
}

async function exported(query: string): Promise<string> {
  // Not text(), which drops a byte order mark.
  return Buffer.from(await (await fetch(`${from.url}/__admin/coupons${query}`)).arrayBuffer()).toString();
}

async function load(type: string, body: string, query = ''): Promise<unknown> {
  const headers = { 'content-type': type };
  const response = await fetch(`${to.url}/__admin/coupons${query}`, { method: 'PUT', headers, body });
  return response.json();
}

test.each([
  ['', 'application/json'],
  ['?format=ndjson', 'application/x-ndjson'],
  ['?format=csv', 'text/csv'],
])(
  'the output of GET /coupons%s is loaded again as %s, after any change to the coupons',
  async (query, type) => {
    const before = await shown(from.url);
    expect(before).toHaveLength(9);
    expect(await load(type, await exported(query))).toEqual({ loaded: 9, replaced: 1 });
    expect(await shown(to.url)).toEqual(before);
    expect((await writeOff(to.url, 'USED1')).outcome).toBe('already_used');
    expect((await writeOff(to.url, '9908010000000001', { channel_type: '10003' })).outcome).toBe(
      'wrong_channel',
    );
  },
);

test.each([
  ['page.json', ''],
  ['coupons.ndjson', '?format=ndjson'],
  ['coupons.csv', '?format=csv'],
  ['no-name', ''],
])('serve --coupons loads %s, the output of GET /coupons%s', async (name, query) => {
  writeFileSync(join(folder, name), await exported(query));
  const serving = await serve(['--coupons', join(folder, name)]);
  expect(await shown(serving.url)).toEqual(await shown(from.url));
  await serving.stop();
});

test('the coupons of a tenant are loaded into another tenant, which has another institution', async () => {
  await using one = await from.tenant({
    coupons: [{ couponCode: 'A1', faceAmount: 700 }, { couponCode: 'A2' }],
  });
  await using other = await to.tenant();
  await one.client().writeOff({ couponCode: 'A2' });
  for (const [format, type] of [
    ['csv', 'text/csv'],
    ['ndjson', 'application/x-ndjson'],
  ] as const) {
    const text = await exported(`?inst_no=${one.instNo}&format=${format}`);
    expect(text).not.toContain(one.instNo);
    expect(await load(type, text, `?inst_no=${other.instNo}`)).toMatchObject({ loaded: 2 });
  }
  expect(await other.findCoupon('A1')).toMatchObject({ faceAmount: 700, state: 'issued' });
  expect(await other.findCoupon('A2')).toMatchObject({ state: 'used', instNo: other.instNo });
});

test('a coupon that a test received can be given to another emulator', async () => {
  const shownCoupon = await from.findCoupon('USED1');
  expect(shownCoupon).toMatchObject({ state: 'used', effectiveState: 'used' });
  const { orderNo: _, ...made } = await to.coupon(shownCoupon);
  expect(shownCoupon).toMatchObject(made);
});

test('a page that more coupons follow is rejected as incomplete', async () => {
  const page = await exported('?limit=2');
  expect(await load('application/json', page)).toMatchObject({
    error: {
      code: 'bad_coupon',
      message:
        'Nothing was changed: cursor says that more coupons follow; GET /coupons?format=ndjson gives all.',
      message_zh: '未作任何更改：cursor 表示后面还有券；GET /coupons?format=ndjson 返回全部',
    },
  });
  writeFileSync(join(folder, 'part.json'), JSON.stringify(JSON.parse(page), null, 2));
  await expect(serve(['--coupons', join(folder, 'part.json')])).rejects.toThrow(
    /part\.json:\d+: cursor says that more coupons follow/u,
  );
});

test('2,345 coupons are all exported, page after page', async () => {
  const rows = Array.from({ length: 2_345 }, (_, i) => `{"coupon_code":"X${i}","face_amount":${i}}\n`).join(
    '',
  );
  await using one = await from.tenant();
  const url = `${from.url}/__admin/coupons?inst_no=${one.instNo}`;
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: rows });
  const text = await exported(`?inst_no=${one.instNo}&format=ndjson`);
  expect(text.trimEnd().split('\n')).toHaveLength(2_345);
  expect(await exported(`?inst_no=${one.instNo}&format=ndjson&state=used`)).toBe('');
});

test.each([
  [{ effective_state: 'expired' }, 'effective_state does not follow from state, valid_from and valid_until'],
  [{ effective_state: 'used' }, 'effective_state does not follow'],
  [{ state: 'used', effective_state: 'issued' }, 'effective_state does not follow'],
  [{ order_no: '1' }, 'order_no must be 24 digits'],
  [{ magic: '00' }, 'magic is not what this code does as a magic code'],
  [{ triggered: true }, 'magic is not what this code does as a magic code'],
  [{ coupon_code: '9900010000000001', magic: '82' }, 'magic is not what'],
  [{ coupon_code: '9982010000000001', magic: '82', triggered: 1 }, 'triggered must be true or false'],
  [{ channel_type: '00000' }, 'channel_type must be a documented channel'],
])('%j is rejected if the admin API would not show it', async (more, text) => {
  const { status, body } = await admin(to.url, 'POST', '/coupons', {
    coupon_code: 'A1',
    face_amount: 500,
    ...more,
  });
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { message: expect.stringContaining(text) } });
});

test("the error about a faulty coupon in a page names the coupon's line", async () => {
  const page =
    '{\n  "coupons": [\n    { "coupon_code": "A1", "face_amount": 5 },\n    {\n      "coupon_code": "A2",\n      "face_amount": "5"\n    }\n  ]\n}\n';
  writeFileSync(join(folder, 'faulty.json'), page);
  await expect(serve(['--coupons', join(folder, 'faulty.json')])).rejects.toThrow(
    /faulty\.json:6: face_amount must be whole fen/u,
  );
});

// The output of a tenant over HTTP names an institution that another emulator does not have.
test('coupons of an unknown institution are not loaded, since they could never be written off', async () => {
  const text = 'coupon_code,face_amount,inst_no\nA1,5,\nA2,5,70000001\n';
  writeFileSync(join(folder, 'foreign.csv'), text);
  await expect(serve(['--coupons', join(folder, 'foreign.csv')])).rejects.toThrow(
    /foreign\.csv:3: inst_no is not an institution of this emulator/u,
  );
  const given = [{ couponCode: 'A1' }, { couponCode: 'A2', instNo: '70000001' }];
  await expect(startMockServer({ coupons: given })).rejects.toThrow(
    'start: coupons[1].instNo is not an institution of this emulator / start：coupons[1].instNo 不是本模拟器的机构',
  );
});

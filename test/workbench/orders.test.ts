import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { sharedFolder } from '../support/shared.js';
import { admin, type AdminBody, writeOff } from '../support/wire.js';

const folder = sharedFolder();

const text = async (url: string): Promise<string> => (await fetch(url)).text();

test('write-offs are listed for reconciliation by shop and day, with totals, as JSON and as CSV', async () => {
  await using server = await startMockServer();
  const at = (time: string): Promise<unknown> =>
    admin(server.url, 'PUT', '/clock', { now: time, frozen: true });
  await at('2026-11-30T23:59:59+08:00');
  await writeOff(server.url, '9900010000000001', { wf_trace_no: 'T1', amount: '5000', real_amount: '4000' });
  await at('2026-12-01T00:00:00+08:00');
  await writeOff(server.url, '9900025000000001', { wf_trace_no: 'T2' });
  await writeOff(server.url, '9900025000000002', { shop_no: 'S2' });
  await writeOff(server.url, '9900025000000002');
  const { orders } = (await admin(server.url, 'GET', '/orders')).body;
  const numbers = orders.map((order) => order.order_no);
  expect(numbers).toHaveLength(3);
  expect(await text(`${server.url}/__admin/orders?format=csv`)).toBe(
    [
      'order_no,written_off_at,cancelled_at,inst_no,merchant_no,shop_no,wf_trace_no,coupon_code,channel_type,amount,real_amount,exc_discount_flag,face_amount,settle_amount',
      `"${numbers[0]}\t",2026-11-30T15:59:59.000Z,,900024,"851811130002\t","862010110001\t",T1,"9900010000000001\t",,5000,4000,0,1000,994`,
      `"${numbers[1]}\t",2026-11-30T16:00:00.000Z,,900024,"851811130002\t","862010110001\t",T2,"9900025000000001\t",,,,0,2500,2485`,
      `"${numbers[2]}\t",2026-11-30T16:00:00.000Z,,900024,"851811130002\t",S2,,"9900025000000002\t",,,,0,2500,2485`,
      'WRITTEN OFF 3,,,,,,,,,,,,6000,5964',
      'CANCELLED 0,,,,,,,,,,,,0,0',
      'TOTAL 3,,,,,,,,,,,,6000,5964',
      '',
    ].join('\n'),
  );
  expect((await admin(server.url, 'GET', '/orders/totals')).body).toEqual({
    by_shop_and_day: [
      { date: '2026-11-30', ...shop('862010110001'), ...held(1, 1000, 994) },
      { date: '2026-12-01', ...shop('862010110001'), ...held(1, 2500, 2485) },
      { date: '2026-12-01', ...shop('S2'), ...held(1, 2500, 2485) },
    ],
    totals: held(3, 6000, 5964),
  });
  expect(await text(`${server.url}/__admin/orders/totals?format=csv&date=2026-12-01&shop_no=S2`)).toBe(
    `date,inst_no,merchant_no,shop_no,count,face_amount,settle_amount,written_off_count,written_off_face_amount,written_off_settle_amount,cancelled_count,cancelled_face_amount,cancelled_settle_amount
2026-12-01,900024,"851811130002\t",S2,1,2500,2485,1,2500,2485,0,0,0
`,
  );
});

test('CSV for people has titles of their language, times of Asia/Shanghai, and yuan', async () => {
  await using server = await startMockServer();
  await admin(server.url, 'PUT', '/clock', { now: '2026-11-30T23:59:59+08:00', frozen: true });
  await writeOff(server.url, '9900010000000001', { wf_trace_no: 'T1', amount: '5000', real_amount: '4005' });
  const [titles, row, ...rest] = (await text(`${server.url}/__admin/orders?format=csv&titles=zh`)).split(
    '\n',
  );
  expect(titles).toBe(
    '核销记录号,核销时间（北京时间）,撤销时间（北京时间）,机构号,商户号,门店号,核销流水号,券码,通道类型,支付订单原价（元）,实际支付金额（元）,独立优惠,券面额（元）,商家实收（元）',
  );
  expect(row?.slice(row.indexOf(',') + 1)).toBe(
    '2026-11-30 23:59:59,,900024,"851811130002\t","862010110001\t",T1,"9900010000000001\t",,50,40.05,0,10,9.94',
  );
  expect(rest).toEqual([
    '已核销 1,,,,,,,,,,,,10,9.94',
    '已撤销 0,,,,,,,,,,,,0,0',
    '合计 1,,,,,,,,,,,,10,9.94',
    '',
  ]);
  expect(await text(`${server.url}/__admin/orders/totals?format=csv&titles=zh`)).toBe(
    `日期（北京时间）,机构号,商户号,门店号,笔数,券面额（元）,商家实收（元）,已核销：笔数,已核销：券面额（元）,已核销：商家实收（元）,已撤销：笔数,已撤销：券面额（元）,已撤销：商家实收（元）
2026-11-30,900024,"851811130002\t","862010110001\t",1,10,9.94,1,10,9.94,0,0,0
`,
  );
});

/** Totals of write-offs that are all valid. */
function held(count: number, face_amount: number | string, settle_amount: number | string): object {
  const sums = { count, face_amount, settle_amount };
  return { ...sums, written_off: sums, cancelled: { count: 0, face_amount: 0, settle_amount: 0 } };
}

function shop(shop_no: string): object {
  return { inst_no: '900024', merchant_no: '851811130002', shop_no };
}

test('a trace number that a spreadsheet would execute is made harmless', async () => {
  await using server = await startMockServer();
  await writeOff(server.url, '990001000001', { wf_trace_no: '=1+1' });
  expect(await text(`${server.url}/__admin/orders?format=csv`)).toContain(",'=1+1,");
});

test('totals stay exact beyond the precision of a number', async () => {
  await using server = await startMockServer();
  for (const code of ['A', 'B', 'C']) {
    await admin(server.url, 'POST', '/coupons', {
      coupon_code: code,
      face_amount: 9007199254740991,
      settle_amount: 9007199254740991,
    });
    await writeOff(server.url, code);
  }
  expect((await admin(server.url, 'GET', '/orders')).body.totals).toEqual(
    held(3, '27021597764222973', '27021597764222973'),
  );
});

test.each([
  'format=xml',
  'date=2026-2-1',
  'date=2026-02-30',
  'date=20260201',
  'from=today',
  'to=2026-13-01',
  'date=2026-11-30&from=2026-11-30',
  'from=2026-12-01&to=2026-11-30',
  'limit=0',
  'limit=1001',
  'limit=10&format=csv',
  'titles=zh',
  'titles=de&format=csv',
])('%s is rejected, by the list and by the totals', async (query) => {
  await using server = await startMockServer();
  for (const path of ['/orders', '/orders/totals']) {
    const { status, body } = await admin(server.url, 'GET', `${path}?${query}`);
    expect([status, body.error.code]).toEqual([400, 'bad_query']);
  }
});

test.each(['cursor=x', 'cursor=-1', 'cursor=12', 'cursor=1000000000&format=csv'])(
  '%s is rejected by the list',
  async (query) => {
    await using server = await startMockServer();
    const { status, body } = await admin(server.url, 'GET', `/orders?${query}`);
    expect([status, body.error.code]).toEqual([400, 'bad_query']);
  },
);

/** One write-off on each of three days. */
async function threeDays({ url }: MockServer): Promise<void> {
  for (const day of ['28', '29', '30']) {
    await admin(url, 'PUT', '/clock', { now: `2026-11-${day}T12:00:00+08:00`, frozen: true });
    await writeOff(url, `99000100000000${day}`, { wf_trace_no: day, merchant_no: `M${day}` });
  }
}

const getFrom =
  ({ url }: MockServer) =>
  async (path: string): Promise<AdminBody> =>
    (await admin(url, 'GET', path)).body;

test('write-offs are listed a page at a time, newest first, until a reset', async () => {
  await using server = await startMockServer();
  await threeDays(server);
  const get = getFrom(server);
  const traces = ({ orders }: AdminBody): unknown => orders.map(({ wf_trace_no }) => wf_trace_no);
  const first = await get('/orders?limit=2');
  expect([traces(first), Object.keys(first)]).toEqual([
    ['30', '29'],
    ['orders', 'cursor'],
  ]);
  const second = await get(`/orders?cursor=${first.cursor}`);
  expect([traces(second), Object.keys(second)]).toEqual([['28'], ['orders']]);
  expect(traces(await get('/orders?from=2026-11-29'))).toEqual(['29', '30']);
  expect(traces(await get('/orders?to=2026-11-29&limit=9'))).toEqual(['29', '28']);
  expect(traces(await get('/orders?from=2026-11-29&to=2026-11-30&merchant_no=M30'))).toEqual(['30']);
  await server.reset();
  const stale = await admin(server.url, 'GET', `/orders?cursor=${first.cursor}`);
  expect([stale.status, stale.body.error]).toEqual([
    400,
    {
      code: 'bad_query',
      message: 'cursor is from before a reset: begin again without it.',
      message_zh: 'cursor 来自重置之前，请去掉后重新开始',
    },
  ]);
});

test.each(['memory', 'sqlite'])(
  'a cursor from before a restart that lost the state is rejected: %s',
  async (kind) => {
    const cursorOf = async (server: MockServer): Promise<string | undefined> => {
      await threeDays(server);
      return (await getFrom(server)('/orders?limit=2')).cursor;
    };
    const storeOf = (name: string): string => (kind === 'memory' ? kind : `sqlite:${join(folder, name)}`);
    await using before = await startMockServer({ store: storeOf('before.db') });
    const cursor = await cursorOf(before);
    await using server = await startMockServer({ store: storeOf('after.db') });
    expect(await cursorOf(server)).toMatch(/^\d+$/u);
    const { status, body } = await admin(server.url, 'GET', `/orders?cursor=${cursor}`);
    expect([status, body.error.code]).toEqual([400, 'bad_query']);
  },
);

test('totals are of all days, and their rows of the last ones', async () => {
  await using server = await startMockServer();
  await threeDays(server);
  const get = getFrom(server);
  const totals = await get('/orders/totals?limit=2');
  expect(totals.by_shop_and_day.map(({ date }) => date)).toEqual(['2026-11-29', '2026-11-30']);
  expect([totals.left_out, totals.totals]).toEqual([1, held(3, 3000, 2982)]);
  const of29 = await get('/orders/totals?from=2026-11-29&to=2026-11-29');
  expect([of29.totals, of29.left_out]).toEqual([held(1, 1000, 994), undefined]);
});

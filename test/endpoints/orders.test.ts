import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { call, drafts } from '../support/declared.js';
import { admin } from '../support/wire.js';

const text = async (url: string): Promise<string> => (await fetch(url)).text();

test('a cancelled write-off stays listed with its time, and is subtracted from the totals', async () => {
  await using server = await startMockServer({ endpoints: drafts });
  const at = (now: string): Promise<unknown> => admin(server.url, 'PUT', '/clock', { now, frozen: true });
  await at('2026-11-30T23:50:00+08:00');
  await call(server, 'wf', { coupon_code: '990000000031', wf_trace_no: 'T1' });
  await call(server, 'wf', { coupon_code: '9900025000000032', wf_trace_no: 'T2' });
  await at('2026-12-01T00:10:00+08:00');
  await call(server, 'cancel', { wf_trace_no: 'T1' });
  await call(server, 'wf', { coupon_code: '990000000031', wf_trace_no: 'T3' });

  const cancelled = { count: 1, face_amount: 1000, settle_amount: 994 };
  const { orders, totals } = (await admin(server.url, 'GET', '/orders')).body;
  expect(orders).toMatchObject([
    {
      wf_trace_no: 'T1',
      written_off_at: '2026-11-30T15:50:00.000Z',
      cancelled_at: '2026-11-30T16:10:00.000Z',
    },
    { wf_trace_no: 'T2' },
    { wf_trace_no: 'T3', coupon_code: '990000000031' },
  ]);
  expect(orders.map((order) => 'cancelled_at' in order)).toEqual([true, false, false]);
  expect(totals).toEqual({
    count: 2,
    face_amount: 3500,
    settle_amount: 3479,
    written_off: { count: 3, face_amount: 4500, settle_amount: 4473 },
    cancelled,
  });
  const day = { inst_no: '900024', merchant_no: '851811130002', shop_no: '862010110001' };
  const none = { count: 0, face_amount: 0, settle_amount: 0 };
  expect((await admin(server.url, 'GET', '/orders/totals')).body).toMatchObject({
    by_shop_and_day: [
      {
        date: '2026-11-30',
        ...day,
        count: 1,
        face_amount: 2500,
        settle_amount: 2485,
        written_off: { count: 2, face_amount: 3500, settle_amount: 3479 },
        cancelled,
      },
      { date: '2026-12-01', ...day, ...cancelled, written_off: cancelled, cancelled: none },
    ],
  });
  expect((await server.orders()).map(({ wfTraceNo, cancelledAt }) => [wfTraceNo, cancelledAt])).toEqual([
    ['T1', '2026-11-30T16:10:00.000Z'],
    ['T2', undefined],
    ['T3', undefined],
  ]);

  const csv = await text(`${server.url}/__admin/orders?format=csv`);
  const [header, first, , , ...last] = csv.split('\n');
  expect(header).toMatch(/^order_no,written_off_at,cancelled_at,inst_no,/u);
  expect(first).toContain(',2026-11-30T15:50:00.000Z,2026-11-30T16:10:00.000Z,900024,');
  expect(last).toEqual([
    'WRITTEN OFF 3,,,,,,,,,,,,4500,4473',
    'CANCELLED 1,,,,,,,,,,,,1000,994',
    'TOTAL 2,,,,,,,,,,,,3500,3479',
    '',
  ]);
  expect((await text(`${server.url}/__admin/orders/totals?format=csv`)).split('\n').slice(1)).toEqual([
    '2026-11-30,900024,"851811130002\t","862010110001\t",1,2500,2485,2,3500,3479,1,1000,994',
    '2026-12-01,900024,"851811130002\t","862010110001\t",1,1000,994,1,1000,994,0,0,0',
    '',
  ]);
});

test('a coupon shows the write-off that was cancelled, and can be loaded again as it is shown', async () => {
  await using server = await startMockServer({ endpoints: drafts });
  await server.coupon({ couponCode: 'C1' });
  const { order_no } = (await call(server, 'wf', { coupon_code: 'C1' })).body;
  await call(server, 'cancel', { order_no });
  const shown = (await admin(server.url, 'GET', '/coupons/C1')).body;
  expect(shown).toMatchObject({ state: 'issued', cancelled_order_no: order_no });
  expect(await text(`${server.url}/__admin/coupons?format=ndjson`)).toContain(
    '{"coupon_code":"C1","face_amount":1000,"state":"issued"}\n',
  );
  await using other = await startMockServer();
  expect((await admin(other.url, 'POST', '/coupons', shown)).status).toBe(201);
  expect(await other.findCoupon('C1')).toEqual({
    couponCode: 'C1',
    faceAmount: 1000,
    state: 'issued',
    effectiveState: 'issued',
  });
  const wrong = await admin(other.url, 'PUT', '/coupons', { ...shown, cancelled_order_no: '1' });
  expect(wrong.body.error.problems).toMatchObject([
    { field: 'cancelled_order_no', message: 'must be 24 digits' },
  ]);
});

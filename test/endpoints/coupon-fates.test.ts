import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { endRedis, kinds } from '../store/kinds.js';
import { call, drafts } from '../support/declared.js';
import { admin } from '../support/wire.js';

afterAll(endRedis);

/**
 * What happens to a coupon after its write-off, its state then and after a cancel, and the outcome of a
 * second write-off.
 */
const fates = [
  ['left as it is', 'GET', undefined, 'used', 'issued', 'written_off'],
  ['marked used by hand', 'PATCH', { state: 'used' }, 'used', 'issued', 'written_off'],
  ['released by hand', 'PATCH', { state: 'issued' }, 'issued', 'issued', 'written_off'],
  ['refunded by hand', 'PATCH', { state: 'refunded' }, 'refunded', 'refunded', 'refunded'],
  ['frozen by hand', 'PATCH', { state: 'frozen' }, 'frozen', 'frozen', 'frozen'],
  ['replaced by an issued one', 'PUT', { face_amount: 5 }, 'issued', 'issued', 'written_off'],
  ['replaced by a used one', 'PUT', { face_amount: 5, state: 'used' }, 'used', 'used', 'already_used'],
  [
    'replaced by a refunded one',
    'PUT',
    { face_amount: 5, state: 'refunded' },
    'refunded',
    'refunded',
    'refunded',
  ],
  ['replaced by a frozen one', 'PUT', { face_amount: 5, state: 'frozen' }, 'frozen', 'frozen', 'frozen'],
  ['deleted', 'DELETE', undefined, undefined, undefined, 'not_found'],
] as const;

async function stateOf(server: MockServer, code: string): Promise<string | undefined> {
  return (await server.findCoupon(code))?.state;
}

async function holding(server: MockServer, code: string): Promise<number> {
  const orders = await server.orders();
  return orders.filter((order) => order.couponCode === code && order.cancelledAt === undefined).length;
}

describe.each(kinds)('$name', ({ place: makePlace, lacks }) => {
  beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));

  test.each(fates)(
    'a write-off is found and cancelled by its coupon that was %s, and restores only its own',
    async (_, method, change, before, after, again) => {
      const place = await makePlace();
      const server = await startMockServer({ endpoints: drafts, store: place.url });
      const coupon = { coupon_code: 'FATE1' };
      await admin(server.url, 'POST', '/coupons', { ...coupon, face_amount: 1000 });
      const { order_no } = (await call(server, 'wf', { ...coupon, wf_trace_no: 'T1' })).body;
      await admin(server.url, method, '/coupons/FATE1', change);
      expect(await stateOf(server, 'FATE1')).toBe(before);

      expect((await call(server, 'quary', coupon)).body).toMatchObject({
        order_no,
        status: 'DRAFT_WRITTEN_OFF',
      });
      const done = await call(server, 'cancel', coupon);
      expect([done.outcome, done.body['order_no']]).toEqual(['done', order_no]);
      expect(done.headers.get('x-shoubei-mock-assumptions')?.split(',')).toContain('A19');
      expect(await stateOf(server, 'FATE1')).toBe(after);
      expect(await holding(server, 'FATE1')).toBe(0);
      expect((await call(server, 'cancel', coupon)).headers.get('x-shoubei-mock-replayed')).toBe('true');
      expect((await call(server, 'quary', coupon)).body['status']).toBe('DRAFT_CANCELLED');

      const second = await call(server, 'wf', { ...coupon, wf_trace_no: 'T2' });
      expect(second.outcome).toBe(again);
      const isNew = again === 'written_off';
      expect((await call(server, 'quary', coupon)).body).toMatchObject({
        order_no: isNew ? second.body['order_no'] : order_no,
        status: isNew ? 'DRAFT_WRITTEN_OFF' : 'DRAFT_CANCELLED',
      });
      expect(await holding(server, 'FATE1')).toBe(isNew ? 1 : 0);
      await server.close();
      await place.remove();
    },
  );

  test('if two institutions wrote off a coupon in turn, each finds and cancels its own write-off', async () => {
    const place = await makePlace();
    const server = await startMockServer({ endpoints: drafts, store: place.url });
    const coupon = { coupon_code: '990000000021' };
    const other = { ...coupon, inst_no: '60000001' };
    const first = await call(server, 'wf', coupon);
    await call(server, 'cancel', coupon);
    const second = await call(server, 'wf', other);
    expect((await call(server, 'quary', coupon)).body).toMatchObject({
      order_no: first.body['order_no'],
      status: 'DRAFT_CANCELLED',
    });
    expect((await call(server, 'cancel', coupon)).headers.get('x-shoubei-mock-replayed')).toBe('true');
    expect((await call(server, 'quary', other)).body).toMatchObject({
      order_no: second.body['order_no'],
      status: 'DRAFT_WRITTEN_OFF',
    });
    await server.close();
    await place.remove();
  });
});

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { type Deps, handle } from '../../mock-server/src/core/emulator.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { writeOff as endpoint } from '../../mock-server/src/endpoints/write-off/write-off.js';
import { profileTenant } from '../../mock-server/src/core/tenant.js';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';
import { endRedis, kinds, type Place } from './kinds.js';

afterAll(endRedis);

describe.each(kinds)('emulators on $name', ({ place: makePlace, isShared, lacks }) => {
  beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));
  const running: (Pick<MockServer, 'close'> | { readonly close: Place['remove'] })[] = [];
  afterEach(async () => {
    for (const one of running.splice(0).toReversed()) await one.close();
  });

  /** Two emulators on one state; on memory, one emulator under two names. */
  async function two(
    options: MockServerOptions = {},
    others: MockServerOptions = {},
  ): Promise<readonly [MockServer, MockServer, Place]> {
    const place = await makePlace();
    const one = await startMockServer({ ...options, store: place.url });
    const other = isShared ? await startMockServer({ ...options, ...others, store: place.url }) : one;
    running.push({ close: place.remove }, one, ...(isShared ? [other] : []));
    return [one, other, place];
  }

  test('a coupon that one emulator wrote off is used for the other, and the same trace number is replayed', async () => {
    const [one, other] = await two();
    const { couponCode } = await one.coupon({ faceAmount: 2500 });
    const wfTraceNo = 'the-trace';
    const first = await one.client().writeOff({ couponCode, wfTraceNo });
    const again = await other.client().writeOff({ couponCode, wfTraceNo });
    expect(again).toMatchObject({ status: 'written_off', settleAmount: 2485 });
    expect('orderNo' in first && 'orderNo' in again && first.orderNo === again.orderNo).toBe(true);
    expect(await other.client().writeOff({ couponCode })).toMatchObject({ reason: 'already_used' });
    expect(await other.client().writeOff({ couponCode: '9900010000000001', wfTraceNo })).toMatchObject({
      reason: 'trace_conflict',
    });
    expect(await one.orders()).toHaveLength(1);
  });

  test('clocks, faults and coupons apply to all emulators that share the state', async () => {
    const [one, other] = await two();
    await one.clock.freeze('2030-01-01T00:00:00+08:00');
    expect((await other.clock.now()).toISOString()).toBe('2029-12-31T16:00:00.000Z');
    await one.fault({ kind: 'system_error', when: 'before' });
    const answers = [
      await writeOff(other.url, '9900010000000001'),
      await writeOff(one.url, '9900010000000001'),
    ];
    expect(answers.map(({ body }) => body['return_msg'])).toEqual(['系统繁忙', '操作成功']);
    expect(await other.faults()).toMatchObject([{ triggered: 1, left: 0 }]);
    await other.changeCoupon('9900010000000001', { state: 'refunded' });
    expect(await one.client().writeOff({ couponCode: '9900010000000001' })).toMatchObject({
      reason: 'refunded',
    });
  });

  test('a fault that applies once applies to one of forty requests at once', async () => {
    const [one, other] = await two();
    await one.fault({ kind: 'empty_body', when: 'before' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        writeOff(i % 2 ? one.url : other.url, `99000100000${String(i).padStart(5, '0')}`),
      ),
    );
    expect(answers.filter(({ text }) => text === '')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'written_off')).toHaveLength(39);
  });

  /** Resets one emulator while a request waits in the other this long; returns false if a busy machine was too late. */
  async function resetWithin(ms: number): Promise<boolean> {
    const [one, other] = await two();
    await one.fault({ kind: 'latency', when: 'before', ms });
    const askedAt = performance.now();
    const waiting = writeOff(other.url, '9900010000000001').catch((error: unknown) => error);
    await expect.poll(async () => (await one.faults())[0]?.triggered, { interval: 5 }).toBe(1);
    await one.reset();
    const isInTime = performance.now() - askedAt < ms;
    const cut = await waiting;
    if (!isInTime) return false;
    expect(cut).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(await one.orders()).toEqual([]);
    expect(await writeOff(one.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
    return true;
  }

  test('a reset in one emulator cuts off what waits in the other, and nothing of it is written', async () => {
    for (const ms of [200, 1_000, 5_000, 20_000]) if (await resetWithin(ms)) return;
    expect.fail('the reset never came in time');
  });

  test('a tenant that one emulator made and the other deleted is unknown to both', async () => {
    const [one, other] = await two();
    const tenant = await one.tenant();
    const client = tenant.client();
    await other.reset();
    await expect(client.writeOff({ couponCode: 'A' })).rejects.toMatchObject({
      reason: 'unknown_institution',
    });
  });

  test('machines whose clocks are five hours apart write off once, and number their orders differently', async () => {
    const [one, other] = await two({}, { nowMs: () => Date.now() - 5 * 3_600_000 });
    const codes = Array.from({ length: 30 }, (_, i) => `99000100000${String(i).padStart(5, '0')}`);
    const answers = await Promise.all(
      codes.flatMap((code) => [
        writeOff(one.url, code, { wf_trace_no: code }),
        writeOff(other.url, code, { wf_trace_no: code }),
      ]),
    );
    expect(answers.every(({ outcome }) => outcome === 'written_off')).toBe(true);
    expect(answers.filter(({ headers }) => headers.get('x-shoubei-mock-replayed') === 'true')).toHaveLength(
      30,
    );
    expect(new Set(answers.map(({ body }) => body['order_no'])).size).toBe(30);
    expect(await one.orders()).toHaveLength(30);
  });

  test('a repeated decision draws no other order number', async () => {
    const place = await makePlace();
    running.push({ close: place.remove });
    const store = await place.handle();
    await store.open(profileTenant, {}, []);
    let drawn = 0;
    const deps: Deps = {
      settings: toSettings(),
      store: {
        ...store,
        transact: (key, decide) => store.transact(key, (held) => (decide(held), decide(held))),
      },
      nowMs: Date.now,
      maxTenants: 10,
      newOrderNo: () => String((drawn += 1)).padStart(24, '5'),
      newRequestId: () => 'r',
      cutWaiting: () => {},
      onError: (error) => {
        throw error;
      },
    };
    const body = Buffer.from(JSON.stringify(signed({ ...base, coupon_code: '9900010000000001' })));
    const exchange = await handle(
      { contentType: 'application/json', contentEncoding: undefined, body },
      endpoint,
      deps,
      async () => {},
    );
    expect(drawn).toBe(1);
    expect(exchange.order?.order_no).toBe('555555555555555555555551');
    expect(await store.orders(profileTenant, {})).toMatchObject([{ order_no: '555555555555555555555551' }]);
  });

  if (!isShared) return;

  test('a second emulator that starts deletes nothing, and its coupons replace none', async () => {
    const coupons = [{ couponCode: 'A1', faceAmount: 500 }];
    const [one, , { url }] = await two({ coupons });
    await one.client().writeOff({ couponCode: 'A1' });
    const third = await startMockServer({ store: url, coupons });
    running.push(third);
    expect(await third.client().writeOff({ couponCode: 'A1' })).toMatchObject({ reason: 'already_used' });
    await third.reset();
    expect(await one.client().writeOff({ couponCode: 'A1' })).toMatchObject({ status: 'written_off' });
  });

  test('an emulator that starts after another has ended finds its data', async () => {
    const place = await makePlace();
    running.push({ close: place.remove });
    const before = await startMockServer({ store: place.url });
    const tenant = await before.tenant({ coupons: [{ couponCode: 'A1', faceAmount: 500 }] });
    const client = tenant.client();
    await client.writeOff({ couponCode: 'A1', wfTraceNo: 'T' });
    await before.client().writeOff({ couponCode: '9900010000000001' });
    await before.close();
    const after = await startMockServer({ store: place.url });
    running.push(after);
    const more = { ...base, inst_no: tenant.instNo, merchant_no: tenant.merchantNo, shop_no: tenant.shopNo };
    const replayed = await writeOff(after.url, 'A1', { ...more, wf_trace_no: 'T' }, tenant.key);
    expect(replayed.headers.get('x-shoubei-mock-replayed')).toBe('true');
    expect(await after.orders()).toMatchObject([{ couponCode: '9900010000000001' }]);
  });
});

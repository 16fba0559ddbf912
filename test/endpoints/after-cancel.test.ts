import { expect, test } from 'vitest';
import { type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { type Answer, call, drafts } from '../support/declared.js';

const now = Date.UTC(2026, 10, 23, 4);
const coupon = { coupon_code: '990000000021' };
const traced = { ...coupon, wf_trace_no: 'T1' };

function assumed({ headers }: Answer): readonly string[] {
  return headers.get('x-shoubei-mock-assumptions')?.split(',') ?? [];
}

async function reason(emulator: InProcessEmulator, { headers }: Answer): Promise<unknown> {
  const id = headers.get('x-shoubei-mock-request-id');
  return (await emulator.requests()).find((one) => one.id === id)?.reason;
}

const idempotencies = ['replay', 'already_used', 'trace_conflict'] as const;

test.each([
  ...idempotencies.map(
    (idempotency) => ['trace_conflict', idempotency, 'trace_conflict', 'cancelled'] as const,
  ),
  ...idempotencies.map((idempotency) => ['already_used', idempotency, 'already_used', 'cancelled'] as const),
  ['replay', 'replay', 'written_off', undefined],
  ['replay', 'already_used', 'already_used', 'before'],
  ['replay', 'trace_conflict', 'trace_conflict', 'used before'],
] as const)(
  'with cancelledTrace %s and idempotency %s, a write-off that repeats a cancelled one is %s',
  async (cancelledTrace, idempotency, outcome, why) => {
    await using emulator = await startInProcess({
      endpoints: drafts,
      profile: { cancelledTrace, idempotency },
    });
    const { order_no } = (await call(emulator, 'wf', traced)).body;
    await call(emulator, 'cancel', traced);
    const repeated = await call(emulator, 'wf', traced);
    expect(repeated.outcome).toBe(outcome);
    expect(assumed(repeated).includes('A20'), 'A20').toBe(why === 'cancelled' || outcome === 'written_off');
    expect(assumed(repeated)).toContain('A5');
    const reasons = {
      cancelled: {
        field: 'wf_trace_no',
        en: `bound to a write-off that was cancelled (order_no ${String(order_no)})`,
        zh: `已绑定一笔已撤销的核销 (order_no ${String(order_no)})`,
      },
      before: {
        field: 'wf_trace_no',
        en: `written off before (order_no ${String(order_no)})`,
        zh: `此前已核销 (order_no ${String(order_no)})`,
      },
      'used before': { field: 'wf_trace_no', en: 'used before', zh: '此前已使用' },
    };
    expect(await reason(emulator, repeated)).toEqual(why && reasons[why]);
    if (outcome === 'written_off') expect(repeated.body['order_no']).toBe(order_no);

    const other = await call(emulator, 'wf', { ...traced, coupon_code: '990000000022' });
    expect(other.outcome).toBe('trace_conflict');
    expect(await reason(emulator, other)).toMatchObject({
      en: 'bound to another write-off: coupon_code differs',
    });
    expect((await call(emulator, 'quary', coupon)).body['status']).toBe('DRAFT_CANCELLED');
    expect(await emulator.orders()).toHaveLength(1);
  },
);

test('the lost response of magic 91 is not repeated after a cancel either', async () => {
  await using emulator = await startInProcess({ endpoints: drafts, profile: { cancelledTrace: 'replay' } });
  const lost = { coupon_code: '999100000021', wf_trace_no: 'T1' };
  await expect(call(emulator, 'wf', lost)).rejects.toThrow('fetch failed');
  await call(emulator, 'cancel', { wf_trace_no: 'T1' });
  expect((await call(emulator, 'wf', lost)).outcome).toBe('already_used');
  const anew = await call(emulator, 'wf', { ...lost, wf_trace_no: 'T2' });
  expect([anew.outcome, anew.headers.get('x-shoubei-mock-fault')]).toEqual(['written_off', null]);
});

test.each([
  ['issued', 'written_off', 'issued'],
  ['refunded', 'refunded', 'refunded'],
] as const)(
  'with afterCancel %s, the coupon of a cancelled write-off is written off again: %s',
  async (afterCancel, outcome, state) => {
    await using emulator = await startInProcess({ endpoints: drafts, profile: { afterCancel } });
    await call(emulator, 'wf', coupon);
    expect(assumed(await call(emulator, 'cancel', coupon))).toContain('A19');
    expect(await emulator.findCoupon('990000000021')).toMatchObject({ state });
    const anew = await call(emulator, 'wf', coupon);
    expect(anew.outcome).toBe(outcome);
    expect(assumed(anew)).toContain('A19');
    const found = await call(emulator, 'quary', coupon);
    expect(found.body['status']).toBe(afterCancel === 'issued' ? 'DRAFT_WRITTEN_OFF' : 'DRAFT_CANCELLED');
  },
);

test.each([
  ['refunded', 'refunded'],
  ['frozen', 'frozen'],
  ['issued', 'written_off'],
] as const)(
  'a coupon that was made %s after its write-off stays so when that is cancelled',
  async (state, outcome) => {
    await using emulator = await startInProcess({ endpoints: drafts });
    await call(emulator, 'wf', traced);
    await emulator.changeCoupon('990000000021', { state });
    const endpoint = '/openpay/coupon/cancel';
    await emulator.fault({ kind: 'latency', when: 'after', ms: 1, endpoint });
    const done = await call(emulator, 'cancel', { wf_trace_no: 'T1' });
    expect([done.outcome, done.body['status']]).toEqual(['done', 'DRAFT_CANCELLED']);
    expect(await emulator.faults()).toMatchObject([{ triggered: 1, left: 0 }]);
    const found = await call(emulator, 'quary', { wf_trace_no: 'T1' });
    expect(found.body['status']).toBe('DRAFT_CANCELLED');
    const again = await call(emulator, 'wf', coupon);
    expect(again.outcome).toBe(outcome);
    expect(assumed(again)).not.toContain('A19');
  },
);

test('a second cancel changes no coupon that was marked used by hand, and its response does not depend on it', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', coupon);
  await emulator.changeCoupon('990000000021', { state: 'refunded' });
  expect((await call(emulator, 'cancel', coupon)).outcome).toBe('done');
  await emulator.changeCoupon('990000000021', { state: 'used' });
  const second = await call(emulator, 'cancel', coupon);
  expect(assumed(second)).toContain('A21');
  expect(assumed(second)).not.toContain('A19');
  expect(await emulator.findCoupon('990000000021')).toMatchObject({ state: 'used' });
});

test('cancelling the first of two write-offs of a coupon does not change the second', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', traced);
  await emulator.changeCoupon('990000000021', { state: 'issued' });
  const second = await call(emulator, 'wf', { ...coupon, wf_trace_no: 'T2' });
  expect((await call(emulator, 'cancel', { wf_trace_no: 'T1' })).outcome).toBe('done');
  expect((await call(emulator, 'wf', coupon)).outcome).toBe('already_used');
  const found = await call(emulator, 'quary', coupon);
  expect(found.body).toMatchObject({ order_no: second.body['order_no'], status: 'DRAFT_WRITTEN_OFF' });
});

test('a state that was set by hand does not depend on an earlier cancellation', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  for (const state of ['issued', 'frozen', 'used'] as const) {
    const { couponCode: coupon_code } = await emulator.coupon();
    await call(emulator, 'wf', { coupon_code });
    await call(emulator, 'cancel', { coupon_code });
    expect(await emulator.findCoupon(coupon_code)).toHaveProperty('cancelledOrderNo');
    await emulator.changeCoupon(coupon_code, { title: 'Coffee' });
    expect(await emulator.findCoupon(coupon_code)).toHaveProperty('cancelledOrderNo');
    await emulator.changeCoupon(coupon_code, { state });
    expect(await emulator.findCoupon(coupon_code)).not.toHaveProperty('cancelledOrderNo');
    expect(assumed(await call(emulator, 'wf', { coupon_code })), state).not.toContain('A19');
  }
});

test.each([
  ['done', 'done', true, undefined],
  [
    'already_cancelled',
    'already_cancelled',
    false,
    {
      field: 'order_no',
      en: 'cancelled before, at 2026-11-23T04:00:00.000Z',
      zh: '此前已于 2026-11-23T04:00:00.000Z 撤销',
    },
  ],
] as const)(
  'with secondCancel %s, a second cancel is %s, and changes nothing',
  async (secondCancel, outcome, isReplayed, why) => {
    await using emulator = await startInProcess({
      endpoints: drafts,
      nowMs: () => now,
      profile: { secondCancel },
    });
    await call(emulator, 'wf', coupon);
    const first = await call(emulator, 'cancel', coupon);
    expect(assumed(first)).not.toContain('A21');
    await emulator.clock.advance(5_000);
    await call(emulator, 'wf', { ...coupon, wf_trace_no: 'T2' });
    const second = await call(emulator, 'cancel', { order_no: first.body['order_no'] });
    expect(second.outcome).toBe(outcome);
    expect(second.headers.get('x-shoubei-mock-replayed')).toBe(isReplayed ? 'true' : null);
    expect(assumed(second)).toContain('A21');
    expect(assumed(second)).not.toContain('A19');
    expect(await reason(emulator, second)).toEqual(why);
    if (isReplayed) expect(second.body).toEqual(first.body);
    else expect(second.body).toMatchObject({ return_code: 'DRAFT_ALREADY_CANCELLED', codes: '990000000021' });
    expect((await call(emulator, 'quary', { wf_trace_no: 'T2' })).body['status']).toBe('DRAFT_WRITTEN_OFF');
  },
);

test('a cancel one millisecond after its last second is too late, unless it was cancelled in time', async () => {
  const [, cancel] = drafts;
  if (!cancel) throw new Error('no draft of cancel');
  const late = {
    ...cancel,
    within_seconds: 60,
    responses: { ...cancel.responses, too_late: { return_code: 'LATE', order_no: { order: 'order_no' } } },
  } as const;
  await using emulator = await startInProcess({ endpoints: [late], nowMs: () => now });
  await emulator.clock.freeze(new Date(now));
  const { order_no } = (await call(emulator, 'wf', traced)).body;
  await call(emulator, 'wf', { coupon_code: '990000000022', wf_trace_no: 'T2' });
  await emulator.clock.advance(60_000);
  expect((await call(emulator, 'cancel', { wf_trace_no: 'T2' })).outcome).toBe('done');
  await emulator.clock.advance(1);
  const refused = await call(emulator, 'cancel', { wf_trace_no: 'T1' });
  expect([refused.outcome, refused.body]).toEqual(['too_late', { return_code: 'LATE', order_no }]);
  expect(await reason(emulator, refused)).toEqual({
    field: 'wf_trace_no',
    en: 'written off at 2026-11-23T04:00:00.000Z, more than 60 s ago',
    zh: '核销于 2026-11-23T04:00:00.000Z，已超过 60 秒',
  });
  expect((await call(emulator, 'wf', coupon)).outcome).toBe('already_used');
  expect((await call(emulator, 'cancel', { wf_trace_no: 'T2' })).outcome).toBe('done');
});

test('only the institution and merchant of a write-off find and cancel it', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  const { order_no } = (await call(emulator, 'wf', traced)).body;
  for (const by of [{ order_no }, { wf_trace_no: 'T1' }, coupon]) {
    for (const other of [{ inst_no: '60000001' }, { merchant_no: '1' }]) {
      for (const name of ['quary', 'cancel']) {
        expect((await call(emulator, name, { ...by, ...other })).outcome, JSON.stringify(by)).toBe(
          'not_found',
        );
      }
    }
    const elsewhere = { ...by, shop_no: 'another' };
    expect((await call(emulator, 'quary', elsewhere)).body['status']).toBe('DRAFT_WRITTEN_OFF');
  }
});

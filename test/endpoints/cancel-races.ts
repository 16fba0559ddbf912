import { expect } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import type { Kind } from '../store/kinds.js';
import { type Answer, call, drafts } from '../support/declared.js';

const coupon = { coupon_code: '990000000021' };

/** Two emulators on one state. In memory it is one emulator that is called twice. */
async function onTwo(
  { place: makePlace, isShared }: Kind,
  profile: NonNullable<MockServerOptions['profile']>,
  run: (one: MockServer, other: MockServer) => Promise<void>,
): Promise<void> {
  const place = await makePlace();
  const options = { endpoints: drafts, profile, store: place.url };
  const one = await startMockServer(options);
  const other = isShared ? await startMockServer(options) : one;
  try {
    await run(one, other);
  } finally {
    await one.close();
    await other.close();
    await place.remove();
  }
}

/**
 * This many callers cancel one write-off at once, found in any way. One succeeds, and all others get what is
 * declared.
 */
export async function expectOneCancel(
  kind: Kind,
  secondCancel: 'done' | 'already_cancelled',
  callers: number,
): Promise<void> {
  await onTwo(kind, { secondCancel }, async (one, other) => {
    const wf = { ...coupon, wf_trace_no: 'T1' };
    const { order_no } = (await call(one, 'wf', wf)).body;
    const ways = [{ order_no }, { wf_trace_no: 'T1' }, coupon];
    const answers = await Promise.all(
      Array.from({ length: callers }, (_, i) =>
        call(i % 2 ? one : other, 'cancel', ways[i % ways.length] ?? {}),
      ),
    );
    const isReplayed = ({ headers }: Answer): boolean => headers.has('x-shoubei-mock-replayed');
    const first = answers.filter((answer) => answer.outcome === 'done' && !isReplayed(answer));
    const rest = answers.filter((answer) => !first.includes(answer));
    expect(first).toHaveLength(1);
    expect(rest.filter(({ outcome }) => outcome === secondCancel)).toHaveLength(callers - 1);
    expect(rest.filter(isReplayed)).toHaveLength(secondCancel === 'done' ? callers - 1 : 0);
    for (const { body } of answers) expect(body['order_no']).toBe(order_no);
    expect(await other.findCoupon(coupon.coupon_code)).toMatchObject({ state: 'issued' });
    expect(await one.orders()).toMatchObject([{ orderNo: order_no, cancelledAt: expect.any(String) }]);
    const anew = await call(other, 'wf', { ...wf, wf_trace_no: 'T2' });
    expect(anew.outcome).toBe('written_off');
  });
}

/**
 * Each round sends cancels and write-offs of one coupon at once. After it, at most one write-off is valid.
 */
export async function expectOneHolds(kind: Kind, rounds: number): Promise<void> {
  await onTwo(kind, {}, async (one, other) => {
    let made = 0;
    const wf = (to: MockServer): Promise<Answer> =>
      call(to, 'wf', { ...coupon, wf_trace_no: `T${(made += 1)}` });
    await wf(one);
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, i) =>
          i % 3 ? wf(i % 2 ? one : other) : call(i % 2 ? other : one, 'cancel', coupon),
        ),
      );
      const orders = await (round % 2 ? one : other).orders();
      const holding = orders.filter(({ cancelledAt }) => cancelledAt === undefined);
      const { state } = (await one.findCoupon(coupon.coupon_code)) ?? {};
      expect(holding).toHaveLength(state === 'used' ? 1 : 0);
      const numbers = new Set(orders.map(({ orderNo }) => orderNo));
      expect(numbers.size).toBe(orders.length);
      for (const { outcome, body } of answers)
        if (outcome === 'written_off') expect(numbers).toContain(body['order_no']);
    }
    expect((await one.orders()).length, 'it was written off again').toBeGreaterThan(rounds / 4);
  });
}

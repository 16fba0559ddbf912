import { expect } from 'vitest';
import { type Answered, writeOff } from '../support/wire.js';

/** How many callers got which outcome. */
export function tally(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of answers) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
  return counts;
}

/** This many callers at once on this many coupons: each coupon is written off once, with a different order number. */
export async function expectOnceEach(url: string, callers: number, coupons: number): Promise<void> {
  const codes = Array.from({ length: coupons }, (_, i) => `9900010005${String(i).padStart(3, '0')}`);
  const answers = await Promise.all(
    Array.from({ length: callers }, (_, i) => writeOff(url, codes[i % coupons])),
  );
  expect(tally(answers)).toEqual({ written_off: coupons, already_used: callers - coupons });
  const orders = answers.flatMap(({ body }) =>
    typeof body['order_no'] === 'string' ? [body['order_no']] : [],
  );
  expect(new Set(orders).size).toBe(coupons);
}

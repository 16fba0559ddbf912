import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { signed } from '../support/sign.js';
import { admin, base, post } from '../support/wire.js';

export interface Counts {
  readonly responses: number;
  readonly undecided: number;
  readonly no_response: number;
  readonly assumptions: readonly { readonly id: string; readonly count: number }[];
  readonly codes: readonly { readonly outcome: string; readonly count: number }[];
  readonly by_provenance: object;
}

export async function countsOf(url: string, query = ''): Promise<Counts> {
  const response = await fetch(`${url}/__admin/requests/assumptions${query}`);
  expect(response.status).toBe(200);
  const counts: Counts = JSON.parse(await response.text());
  return counts;
}

/** What was counted, assumptions and outcomes in their order, without zeros. */
export const leanedOn = ({ assumptions: rows, codes }: Counts): string =>
  [
    ...rows.map(({ id, count }) => ({ name: id, count })),
    ...codes.map(({ outcome, count }) => ({ name: outcome, count })),
  ]
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${count}`)
    .join(', ');

/**
 * Counts this many requests with a journal that keeps ten. Every second one is written off under a trace
 * number.
 */
export async function expectExactCounts(requests: number): Promise<void> {
  const half = requests / 2;
  await using small = await startMockServer({ journal: { size: 10 } });
  const bodies = Array.from({ length: requests }, (_, n) =>
    n % 2 === 0
      ? { coupon_code: `9900010${String(n).padStart(5, '0')}`, wf_trace_no: `T${n}` }
      : { coupon_code: '990501000001' },
  ).map((fields) => JSON.stringify(signed({ ...base, ...fields })));
  for (let at = 0; at < bodies.length; at += 50) {
    await Promise.all(bodies.slice(at, at + 50).map((body) => post(small.url, body)));
  }
  const counts = await countsOf(small.url);
  expect(counts.responses).toBe(requests);
  expect(leanedOn(counts)).toBe(
    `C1 ${half}, C2 ${half}, C3 ${requests}, C6 ${requests}, C8 ${half}, C9 ${half}, A1 ${requests}, A2 ${requests}, A4 ${requests}, A5 ${half}, A6 ${requests}, A7 ${half}, A8 ${half}, A9 ${half}, A10 ${half}, A14 ${requests}, A16 ${half}, written_off ${half}, refunded ${half}`,
  );
  const count = async (query: string): Promise<unknown[]> => {
    const { status, body } = await admin(small.url, 'GET', `/requests/count?${query}`);
    return [status, body.count ?? body.error.code];
  };
  expect(await count('assumptions=A5')).toEqual([200, half]);
  expect(await count('assumptions=A5&outcome=refunded&inst_no=900024')).toEqual([200, 0]);
  expect(await count('assumptions=A5&coupon_code=990001000000')).toEqual([409, 'count_not_known']);
}

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Store } from '../../mock-server/src/core/store.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';
import { sqliteStore } from '../../mock-server/src/store/sqlite/sqlite-store.js';
import { leastBlock, longestBlock } from '../support/longest-block.js';
import { sharedFolder } from '../support/shared.js';
import { codeAt, couponsOf } from './acts.js';

const folder = sharedFolder();

/** In one go, 200,000 took memory 150 ms to sort for each page, and 20,000 took SQLite 200 ms to load. */
const kinds: readonly (readonly [string, number, () => Promise<Store>])[] = [
  ['memory', 200_000, async () => memoryStore()],
  ['SQLite', 20_000, () => sqliteStore(join(folder, `${randomUUID()}.db`))],
];

test.each(kinds)(
  '%s loads and lists %d coupons, and blocks nobody for 50 ms',
  async (_, count, open) => {
    const coupons = couponsOf(count, { inst_no: '900024' });
    const attempt = async (): Promise<number> => {
      const store = await open();
      await store.open('t', {}, []);
      const codes: string[] = [];
      const block = await longestBlock(async () => {
        expect(await store.load('t', coupons, 'add')).toEqual({ count: 0, coupons: [] });
        const last = codeAt(count - 3);
        for (const page of [{ limit: 2 }, { limit: 2, cursor: codeAt(1) }, { limit: 9, cursor: last }]) {
          codes.push(...(await store.coupons('t', page)).map(({ coupon_code }) => coupon_code));
        }
        expect(await store.coupons('t', { limit: 9, inst_no: '60000001' })).toEqual([]);
        expect(await store.coupons('t', { limit: 9, state: 'frozen' })).toEqual([]);
      });
      expect(codes).toEqual([0, 1, 2, 3, count - 2, count - 1].map(codeAt));
      await store.close();
      return block;
    };
    expect(await leastBlock(50, attempt)).toBeLessThan(50);
  },
  60_000,
);

test.each(kinds)(
  '%s adds none of many coupons if one of them exists, or is added meanwhile',
  async (kind, _, open) => {
    const store = await open();
    const taken = { coupon_code: codeAt(2_900), face_amount: 1, state: 'frozen' } as const;
    await store.open('t', {}, [taken]);
    // With few coupons, memory finishes before anything else runs.
    const coupons = couponsOf(kind === 'memory' ? 200_000 : 3_000);
    expect(await store.load('t', coupons, 'add')).toEqual({ count: 1, coupons: [taken] });
    expect(await store.load('t', coupons, 'count')).toEqual({ count: 1, coupons: [taken] });
    expect(await store.coupons('t', { limit: 9 })).toEqual([taken]);

    await store.transact({ tenant: 't', code: taken.coupon_code }, () => ({
      result: true,
      write: { coupon: null },
    }));
    const loading = store.load('t', coupons, 'add');
    await expect.poll(async () => (await store.coupons('t', { limit: 1 })).length, { interval: 0 }).toBe(1);
    const last = { ...taken, coupon_code: coupons.at(-1)?.coupon_code ?? '' };
    await store.load('t', [last], 'replace');
    expect(await loading).toEqual({ count: 1, coupons: [last] });
    expect(await store.coupons('t', { limit: 9 })).toEqual([last]);
    await store.close();
  },
);

test('a page of memory contains what was added, and not what was deleted, since the first page', async () => {
  const store = memoryStore();
  await store.open('t', {}, couponsOf(2_500));
  const codes = async (cursor: string, limit: number): Promise<readonly string[]> =>
    (await store.coupons('t', { cursor, limit })).map(({ coupon_code }) => coupon_code);
  expect(await codes(codeAt(0), 2)).toEqual([1, 2].map(codeAt));
  for (const code of [1, 3, 2_499].map(codeAt)) {
    await store.transact({ tenant: 't', code }, () => ({ result: true, write: { coupon: null } }));
  }
  const added = { coupon_code: `${codeAt(2)}5`, face_amount: 1, state: 'issued' } as const;
  await store.load('t', [added], 'add');
  expect(await codes(codeAt(0), 3)).toEqual([codeAt(2), added.coupon_code, codeAt(4)]);
  expect(await codes(codeAt(2_497), 3)).toEqual([codeAt(2_498)]);
  expect((await codes('', 5_000)).length).toBe(2_498);
  await store.reset('t');
  expect(await codes(codeAt(0), 2)).toEqual([1, 2].map(codeAt));
});

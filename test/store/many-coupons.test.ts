import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../../mock-server/src/core/store.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';
import { sqliteStore } from '../../mock-server/src/store/sqlite/sqlite-store.js';
import { leastBlock, longestBlock } from '../support/longest-block.js';
import { sharedFolder } from '../support/shared.js';
import { codeAt, coupon, couponsOf, keyOf, order, writeOff } from './acts.js';

const folder = sharedFolder();

const opened: Store[] = [];
afterAll(() => Promise.all(opened.map((store) => store.close())));

async function storeOf(name: string): Promise<Store> {
  const store = await sqliteStore(join(folder, name));
  opened.push(store);
  return store;
}

const stateOf = (store: Store, code: string): Promise<string | undefined> =>
  store.transact({ tenant: 't', code }, (held) => ({ result: held.coupon?.state }));
const resetsOf = (store: Store): Promise<number | undefined> =>
  store.transact({ tenant: 't' }, (held) => ({ result: held.tenant?.resets }));

/** With a million, each step wrote a page for each coupon and each index: a load beside a writer took over 170 s. */
test.each(['load', 'open'] as const)(
  'SQLite: %s writes coupons of a random order page after page',
  async (how) => {
    const store = await storeOf(`${how}.db`);
    const coupons = couponsOf(20_000);
    if (how === 'load') await store.open('t', {}, []);
    const { fsWrite: before } = process.resourceUsage();
    if (how === 'open') expect(await store.open('t', {}, coupons)).toBe('made');
    else expect(await store.load('t', coupons, 'add')).toEqual({ count: 0, coupons: [] });
    const { fsWrite: after } = process.resourceUsage();
    expect((after - before) * 512).toBeLessThan(how === 'load' ? 15e6 : 25e6);
    expect((await store.coupons('t', { limit: 3 })).map((one) => one.coupon_code)).toEqual(
      [0, 1, 2].map(codeAt),
    );
  },
);

test('SQLite: a load that replaces reports how many coupons existed, and the last duplicate wins', async () => {
  const store = await storeOf('replace.db');
  await store.open('t', {}, couponsOf(1_200).slice(0, 700));
  const { count } = (await store.load('t', couponsOf(1_200), 'replace')) ?? {};
  expect(count).toBe(700);
  expect((await store.coupons('t', { limit: 2_000 })).length).toBe(1_200);
  expect(await store.load('nobody', couponsOf(1_200), 'replace')).toBeUndefined();
});

/** The longest block of a reset; each is checked whole. */
async function blockOfReset(): Promise<number> {
  const store = memoryStore();
  const coupons = couponsOf(200_000);
  await store.open('t', {}, coupons);
  await store.transact(keyOf('t', codeAt(7)), writeOff(codeAt(7), '1'));
  const seen: (string | undefined)[] = [];
  const block = await longestBlock(async () => {
    const resets = [store.reset('t'), store.reset('t')];
    const over = new AbortController();
    void Promise.all(resets).then(() => over.abort());
    while (!over.signal.aborted) {
      seen.push(await stateOf(store, codeAt(7)));
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const first = seen.indexOf('issued');
  expect(first).toBeGreaterThan(3);
  expect(new Set(seen.slice(first))).toEqual(new Set(['issued']));
  expect([await resetsOf(store), await store.orders('t', {})]).toEqual([2, []]);
  expect(await store.coupons('t', { limit: 2, cursor: codeAt(199_997) })).toEqual([
    coupon(codeAt(199_998)),
    coupon(codeAt(199_999)),
  ]);
  return block;
}

test('memory: a reset of 200,000 coupons blocks nobody for 50 ms, and becomes visible in one step', async () => {
  expect(await leastBlock(50, blockOfReset)).toBeLessThan(50);
});

test('memory: a reset beside a drop, and a tenant made again, leave one whole tenant', async () => {
  const store = memoryStore();
  await store.open('t', {}, couponsOf(2_000));
  const reset = store.reset('t');
  expect(await store.drop('t')).toBe(true);
  expect(await store.open('t', {}, couponsOf(3))).toBe('made');
  await reset;
  expect((await store.coupons('t', { limit: 9 })).length).toBe(3);
});

// The coupons that the load stored after the reset once remained.
test('memory: a load that a reset makes impossible adds none of its coupons', async () => {
  const store = memoryStore();
  await store.open('t', {}, [coupon('X')]);
  await store.transact(keyOf('t', 'X'), () => ({ result: undefined, write: { coupon: null } }));
  const loading = store.load('t', [...couponsOf(200_000), coupon('X')], 'add');
  while ((await stateOf(store, codeAt(0))) === undefined)
    await new Promise((resolve) => setImmediate(resolve));
  await store.reset('t');
  expect(await loading).toEqual({ count: 1, coupons: [coupon('X')] });
  expect(await store.coupons('t', { limit: 9 })).toEqual([coupon('X')]);
});

/** The longest block of a reset in a new file; each is checked whole. */
async function blockOfSqliteReset(): Promise<number> {
  const file = `reset-${opened.length}.db`;
  const [one, other] = [await storeOf(file), await storeOf(file)];
  for (const name of ['s', 't', 'u']) await one.open(name, {}, name === 't' ? couponsOf(20_000) : []);
  await one.transact(keyOf('t', codeAt(0)), writeOff(codeAt(0), '1'));
  await one.transact(keyOf('t', codeAt(19_999)), writeOff(codeAt(19_999), '2'));
  const seen: (string | undefined)[] = [];
  const over = new AbortController();
  const reading = async (): Promise<void> => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      seen.push(await stateOf(other, codeAt(n % 2 === 0 ? 0 : 19_999)));
      await other.transact({ tenant: 'u' }, () => ({ result: n, write: { order: order(`${n}`, 'C', {}) } }));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const done = reading();
  const block = await longestBlock(() => one.reset('t'));
  seen.push(await stateOf(other, codeAt(0)));
  over.abort();
  await done;
  const first = seen.indexOf('issued');
  expect(first).toBeGreaterThan(10);
  expect(new Set(seen.slice(0, first))).toEqual(new Set(['used']));
  expect(new Set(seen.slice(first))).toEqual(new Set(['issued']));
  expect(await other.tenants()).toEqual(['s', 't', 'u']);
  expect(await resetsOf(one)).toBe(1);
  expect(await one.orders('t', {})).toEqual([]);
  expect((await one.coupons('t', { limit: 30_000 })).length).toBe(20_000);
  return block;
}

/** In one transaction, 20,000 took 200 ms; a million locked other processes out for longer than they wait. */
test('SQLite: a reset of 20,000 coupons blocks nobody for 50 ms, and becomes visible in one step', async () => {
  expect(await leastBlock(50, blockOfSqliteReset)).toBeLessThan(50);
});

test('SQLite: simultaneous resets of many coupons, and one beside a drop, leave one whole tenant or none', async () => {
  const [one, other] = [await storeOf('race.db'), await storeOf('race.db')];
  await one.open('t', {}, couponsOf(2_000));
  await Promise.all([one.reset('t'), other.reset('t'), one.reset('t')]);
  expect(await resetsOf(one)).toBe(3);
  expect((await one.coupons('t', { limit: 3_000 })).length).toBe(2_000);
  expect(await one.load('t', couponsOf(2_000), 'count')).toMatchObject({ count: 2_000 });
  const [, dropped] = await Promise.all([one.reset('t'), other.drop('t')]);
  expect([dropped, await one.tenants(), await one.coupons('t', { limit: 9 })]).toEqual([true, [], []]);
  expect(await one.open('t', {}, couponsOf(3))).toBe('made');
  expect((await one.coupons('t', { limit: 9 })).length).toBe(3);
});

test('SQLite: a reset of a tenant with few coupons and many write-offs also runs in steps', async () => {
  const store = await storeOf('orders.db');
  await store.open('t', {}, couponsOf(10));
  await Promise.all(
    Array.from({ length: 1_200 }, (_, n) =>
      store.transact({ tenant: 't' }, () => ({
        result: n,
        write: { order: order(`${n}`.padStart(9, '0'), 'C', {}) },
      })),
    ),
  );
  await store.reset('t');
  expect([await store.orders('t', {}), await resetsOf(store)]).toEqual([[], 1]);
  expect((await store.coupons('t', { limit: 99 })).length).toBe(10);
});

import { afterAll, describe, expect, test } from 'vitest';
import type { ArmedFault } from '../../mock-server/src/core/fault.js';
import { coupon, identity, keyOf, order, writeOff } from './acts.js';
import { endRedis, kinds } from './kinds.js';
import { twoHandles } from './two-handles.js';

afterAll(endRedis);

const slip = (): never => {
  throw new TypeError('a slip');
};

describe.each(kinds)('$name', (kind) => {
  const two = twoHandles(kind);

  test('a coupon is written off once, through any handle', async () => {
    const [one, other] = await two('A');
    expect(await one.transact(keyOf('t', 'A'), writeOff('A', '1'))).toBe('written 1');
    expect(await one.transact(keyOf('t', 'A'), writeOff('A', '2'))).toBe('used');
    expect(await other.transact(keyOf('t', 'A'), writeOff('A', '3'))).toBe('used');
    expect(await other.orders('t', {})).toMatchObject([
      { order_no: '1', coupon_code: 'A', settle_amount: 994 },
    ]);
    expect(await other.coupons('t', { limit: 9 })).toEqual([
      { coupon_code: 'A', state: 'used', face_amount: 1000, order_no: '1' },
    ]);
  });

  test('of a hundred write-offs of one coupon at once, one succeeds', async () => {
    const [one, other] = await two('A');
    const asked = Array.from({ length: 100 }, (_, i) =>
      (i % 2 ? one : other).transact(keyOf('t', 'A', `trace-${i}`), writeOff('A', String(i), `trace-${i}`)),
    );
    const written = (await Promise.all(asked)).filter((result) => result.startsWith('written'));
    expect(written).toHaveLength(1);
    expect((await one.orders('t', {})).map(({ order_no }) => `written ${order_no}`)).toEqual(written);
  });

  test('of a hundred write-offs with one trace number at once, each for another coupon, one binds it', async () => {
    const codes = Array.from({ length: 100 }, (_, i) => `C${i}`);
    const [one, other] = await two(...codes);
    const results = await Promise.all(
      codes.map((code, i) =>
        (i % 2 ? one : other).transact(keyOf('t', code, 'T'), writeOff(code, `9${i}`, 'T')),
      ),
    );
    expect(results.filter((result) => result.startsWith('written'))).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(99);
    expect(await other.coupons('t', { state: 'used', limit: 9 })).toHaveLength(1);
  });

  test('a repeated trace number gets the first order, through any handle', async () => {
    const [one, other] = await two('A', 'B');
    expect(await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'))).toBe('written 1');
    expect(await other.transact(keyOf('t', 'A', 'T'), writeOff('A', '2', 'T'))).toBe('replayed 1');
    expect(await other.transact(keyOf('t', 'B', 'T'), writeOff('B', '3', 'T'))).toBe('conflict');
    const elsewhere = { ...keyOf('t', 'B'), trace: { ...identity, merchant_no: 'other', wf_trace_no: 'T' } };
    expect(await other.transact(elsewhere, writeOff('B', '4', 'T'))).toBe('written 4');
  });

  test('an order that is changed keeps its place in the list', async () => {
    const [one, other] = await two('A', 'B');
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    await one.transact(keyOf('t', 'B', 'U'), writeOff('B', '2', 'U'));
    await other.transact(keyOf('t', 'A', 'T'), ({ order: bound }) => ({
      result: undefined,
      ...(bound && { write: { order: { ...bound, never_replayed: true } } }),
    }));
    const orders = await one.orders('t', {});
    expect(orders.map(({ order_no, never_replayed }) => [order_no, never_replayed])).toEqual([
      ['1', true],
      ['2', undefined],
    ]);
    const again = await one.transact(keyOf('t', 'A', 'T'), (held) => ({ result: held.order }));
    expect(again).toMatchObject({ order_no: '1', never_replayed: true });
  });

  test('a duplicate order number is rejected, and nothing is written', async () => {
    const [one, other] = await two('A', 'B');
    await one.transact(keyOf('t', 'A'), writeOff('A', '1'));
    await expect(other.transact(keyOf('t', 'B', 'T'), writeOff('B', '1', 'T'))).rejects.toThrow(
      'drawn twice',
    );
    expect(await one.transact(keyOf('t', 'B', 'T'), writeOff('B', '2', 'T'))).toBe('written 2');
    expect(await one.orders('t', {})).toMatchObject([{ coupon_code: 'A' }, { coupon_code: 'B' }]);
  });

  test('a failing call does not fail the others that run at once', async () => {
    const codes = Array.from({ length: 30 }, (_, i) => `C${i}`);
    const [one] = await two('A', ...codes);
    await one.transact(keyOf('t', 'A'), writeOff('A', 'taken'));
    const settled = await Promise.allSettled(
      codes.map((code, i) => {
        if (i === 20) return one.transact(keyOf('t', code), slip);
        return one.transact(keyOf('t', code, code), writeOff(code, i === 10 ? 'taken' : String(i), code));
      }),
    );
    const failed = settled.flatMap((end, i) => (end.status === 'rejected' ? [[i, String(end.reason)]] : []));
    expect(failed).toEqual([
      [10, expect.stringContaining('order number taken was drawn twice')],
      [20, 'TypeError: a slip'],
    ]);
    expect(await one.orders('t', {})).toHaveLength(29);
    expect(await one.coupons('t', { state: 'used', limit: 99 })).toHaveLength(29);
  });

  test('tenants share nothing, even if codes, traces and order numbers are equal', async () => {
    const [one, other] = await two('A');
    await one.open('u', {}, [coupon('A')]);
    expect(await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'))).toBe('written 1');
    expect(await other.transact(keyOf('u', 'A', 'T'), writeOff('A', '1', 'T'))).toBe('written 1');
    expect(await other.orders('u', {})).toHaveLength(1);
    await one.reset('u');
    expect(await other.orders('u', {})).toHaveLength(0);
    expect(await other.orders('t', {})).toHaveLength(1);
    await other.drop('u');
    expect(await one.coupons('t', { limit: 9 })).toMatchObject([{ coupon_code: 'A', state: 'used' }]);
  });

  test('an existing tenant is not opened again, and keeps its data', async () => {
    const [one, other] = await two('A');
    await one.transact(keyOf('t', 'A'), writeOff('A', '1'));
    expect(await other.open('t', { clock: { offset_ms: 1 } }, [coupon('A'), coupon('B')])).toBe('there');
    expect(await one.coupons('t', { limit: 9 })).toMatchObject([{ coupon_code: 'A', state: 'used' }]);
    const record = await one.transact({ tenant: 't' }, (held) => ({ result: held.tenant }));
    expect(record).toEqual({ resets: 0 });
  });

  test('of twenty that open one tenant at once, one makes it', async () => {
    const [one, other] = await two();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).open('n', {}, [coupon(`N${i}`)])),
    );
    expect(made.filter((opened) => opened === 'made')).toHaveLength(1);
    expect(await one.coupons('n', { limit: 99 })).toHaveLength(1);
    expect(await other.tenants()).toEqual(['t', 'n']);
  });

  test('of twenty opened at once within a bound of three, three are made, and a deletion makes room', async () => {
    const [one, other] = await two();
    const names = Array.from({ length: 20 }, (_, i) => `N${i}`);
    const opened = await Promise.all(names.map((name, i) => (i % 2 ? one : other).open(name, {}, [], 4)));
    expect(opened.filter((what) => what === 'made')).toHaveLength(3);
    expect(opened.filter((what) => what === 'full')).toHaveLength(17);
    const [, first = ''] = await other.tenants();
    expect(await one.open(first, {}, [], 1), 'one that is there takes no room').toBe('there');
    await other.drop(first);
    expect(await one.open('another', {}, [coupon('A')], 4)).toBe('made');
    expect(await one.coupons('another', { limit: 9 })).toHaveLength(1);
  });

  test('tenants are listed in the order of their creation, also one that was deleted and made again', async () => {
    const [one, other] = await two();
    for (const name of ['9', '10', 'a']) await one.open(name, {}, []);
    expect(await other.tenants()).toEqual(['t', '9', '10', 'a']);
    expect(await other.drop('9')).toBe(true);
    expect(await other.drop('9')).toBe(false);
    expect(await one.tenants()).toEqual(['t', '10', 'a']);
    expect(await one.open('9', {}, [])).toBe('made');
    expect(await other.tenants()).toEqual(['t', '10', 'a', '9']);
  });

  test('nothing is written without a tenant', async () => {
    const [one, other] = await two();
    const held = await one.transact(keyOf('gone', 'A', 'T'), (there) => ({
      result: there,
      write: { tenant: {}, coupon: coupon('A'), order: order('1', 'A') },
    }));
    expect(held).toEqual({ tenant: undefined, coupon: undefined, order: undefined });
    expect(await one.load('gone', [coupon('A')], 'add')).toBeUndefined();
    expect(await one.load('gone', [], 'replace')).toBeUndefined();
    await one.reset('gone');
    expect(await other.tenants()).toEqual(['t']);
    expect(await other.coupons('gone', { limit: 9 })).toEqual([]);
    expect(await other.orders('gone', {})).toEqual([]);
  });

  test('coupons with the same code are replaced on request, and coupons are deleted', async () => {
    const [one, other] = await two('A', 'B');
    await one.transact(keyOf('t', 'A'), writeOff('A', '1'));
    const given = [coupon('A', { face_amount: 5 }), coupon('C', { inst_no: 'x' })];
    expect(await other.load('t', given, 'replace')).toEqual({
      count: 1,
      coupons: [{ coupon_code: 'A', state: 'used', face_amount: 1000, order_no: '1' }],
    });
    await one.transact(keyOf('t', 'B'), () => ({ result: undefined, write: { coupon: null } }));
    expect(await other.coupons('t', { limit: 9 })).toEqual([
      { coupon_code: 'A', state: 'issued', face_amount: 5 },
      { coupon_code: 'C', state: 'issued', face_amount: 1000, inst_no: 'x' },
    ]);
    expect(await one.transact(keyOf('t', 'A'), writeOff('A', '2'))).toBe('written 2');
  });

  // A used coupon that was posted again once became issued, and was written off a second time.
  test.each([3, 1_203])('of %i coupons to add, none is added if one exists', async (size) => {
    const [one, other] = await two('C1');
    await one.transact(keyOf('t', 'C1'), writeOff('C1', '1'));
    const used = { coupon_code: 'C1', state: 'used', face_amount: 1000, order_no: '1' };
    const given = Array.from({ length: size }, (_, i) => coupon(`C${i}`));
    expect(await other.load('t', given, 'add')).toEqual({ count: 1, coupons: [used] });
    expect(await other.load('t', given, 'count')).toEqual({ count: 1, coupons: [used] });
    expect(await one.coupons('t', { limit: 9 })).toEqual([used]);
    const others = given.filter(({ coupon_code }) => coupon_code !== 'C1');
    expect(await other.load('t', others, 'add')).toEqual({ count: 0, coupons: [] });
    expect(await one.load('t', given, 'replace')).toMatchObject({ count: size });
    expect(await other.coupons('t', { limit: 2_000 })).toHaveLength(size);
    expect(await one.transact(keyOf('t', 'C1'), writeOff('C1', '2'))).toBe('written 2');
  });

  test('a load shows a hundred of the existing coupons, and counts all', async () => {
    const [one, other] = await two(...Array.from({ length: 700 }, (_, i) => `C${i}`));
    const given = Array.from({ length: 900 }, (_, i) => coupon(`C${i}`));
    const existing = await other.load('t', given, 'add');
    expect(existing?.count).toBe(700);
    expect(existing?.coupons).toHaveLength(100);
    expect(await one.coupons('t', { limit: 1_000 })).toHaveLength(700);
  });

  test('of two that add one coupon at once, one succeeds', async () => {
    const [one, other] = await two();
    const loads = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? one : other).load('t', [coupon('A', { face_amount: i })], 'add'),
    );
    const counts = (await Promise.all(loads)).map((existing) => existing?.count);
    expect(counts.filter((count) => count === 0)).toHaveLength(1);
    const [kept] = await one.coupons('t', { limit: 9 });
    expect(kept?.face_amount).toBe(counts.indexOf(0));
  });

  test('2,500 coupons are listed completely, sorted by code, page by page', async () => {
    const [one, other] = await two();
    const codes = Array.from({ length: 2_500 }, (_, i) => `${i % 2 ? 'a' : 'Z'}${i}`);
    await one.load(
      't',
      codes.map((code) => coupon(code)),
      'add',
    );
    const seen: string[] = [];
    for (;;) {
      const cursor = seen.at(-1);
      const page = await other.coupons('t', { limit: 600, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.map(({ coupon_code }) => coupon_code));
      if (page.length < 600) break;
    }
    expect(seen).toEqual(codes.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  test('a page continues after its cursor while coupons are added and deleted', async () => {
    const [one, other] = await two('A', 'B', 'C', 'D', 'E');
    const codes = async (cursor?: string): Promise<readonly string[]> =>
      (await one.coupons('t', { limit: 2, ...(cursor !== undefined && { cursor }) })).map(
        (c) => c.coupon_code,
      );
    expect(await codes()).toEqual(['A', 'B']);
    await other.transact(keyOf('t', 'B'), () => ({ result: undefined, write: { coupon: null } }));
    await other.load('t', [coupon('AA'), coupon('BB')], 'add');
    expect(await codes('B')).toEqual(['BB', 'C']);
    expect(await codes('C')).toEqual(['D', 'E']);
    expect(await codes('E')).toEqual([]);
  });

  test('coupons are filtered by state and institution', async () => {
    const [one, other] = await two();
    const given = [
      coupon('A', { inst_no: 'x' }),
      coupon('B', { inst_no: 'y' }),
      coupon('C'),
      coupon('D', { state: 'refunded', inst_no: 'x' }),
      coupon('E', { state: 'refunded' }),
    ];
    await one.load('t', given, 'add');
    await one.transact(keyOf('t', 'C'), writeOff('C', '1'));
    const codes = async (filter: object): Promise<readonly string[]> =>
      (await other.coupons('t', { limit: 9, ...filter })).map((c) => c.coupon_code);
    expect(await codes({ state: 'refunded' })).toEqual(['D', 'E']);
    expect(await codes({ state: 'used' })).toEqual(['C']);
    expect(await codes({ inst_no: 'x' })).toEqual(['A', 'C', 'D', 'E']);
    expect(await codes({ inst_no: 'y', state: 'refunded', limit: 1 })).toEqual(['E']);
    expect(await codes({ state: 'refunded', cursor: 'D' })).toEqual(['E']);
  });

  test("a reset restores the tenant's first coupons, and counts itself", async () => {
    const [one, other] = await two('A', 'B');
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    await one.transact(keyOf('t', 'B'), () => ({ result: undefined, write: { coupon: null } }));
    await one.load('t', [coupon('C')], 'add');
    const clock = { frozen_at: 7 };
    await one.transact({ tenant: 't' }, (held) => ({
      result: 0,
      write: { tenant: { ...held.tenant, clock } },
    }));
    await other.reset('t');
    const record = await one.transact({ tenant: 't' }, (held) => ({ result: held.tenant }));
    expect(record).toEqual({ resets: 1 });
    expect(await one.coupons('t', { limit: 9 })).toEqual([coupon('A'), coupon('B')]);
    expect(await one.orders('t', {})).toEqual([]);
    expect(await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '2', 'T'))).toBe('written 2');
    await one.reset('t');
    const twice = await other.transact({ tenant: 't' }, (held) => ({ result: held.tenant?.resets }));
    expect(twice).toBe(2);
  });

  test("a fault's countdown loses no count when a hundred count at once", async () => {
    const [one, other] = await two('A');
    const fault: ArmedFault = {
      id: 'f',
      fault: { kind: 'empty_body', when: 'before', seed: 1 },
      seen: 0,
      struck: 0,
    };
    await one.transact({ tenant: 't' }, ({ tenant }) => ({
      result: 0,
      write: { tenant: { ...tenant, faults: [fault] } },
    }));
    const counted = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? one : other).transact(keyOf('t', `M${i}`), ({ tenant }) => {
          const [armed = fault] = tenant?.faults ?? [];
          const seen = armed.seen + 1;
          return { result: seen, write: { tenant: { ...tenant, faults: [{ ...armed, seen }] } } };
        }),
      ),
    );
    expect(counted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test('an exception while deciding reaches the caller, and nothing is written or held', async () => {
    const [one, other] = await two('A');
    await expect(one.transact(keyOf('t', 'A'), slip)).rejects.toThrow('a slip');
    expect(await other.transact(keyOf('t', 'A'), writeOff('A', '1'))).toBe('written 1');
  });

  test('texts are read as written: Chinese, emoji, quotes, a NUL, a name like __proto__', async () => {
    const [one, other] = await two('A');
    const trace = '核销 \u{1F600} "\'\\ \0 :{}%';
    const shop_no = '门店\0x';
    await one.transact(keyOf('t', 'A', trace), writeOff('A', '1', trace, { shop_no }));
    expect(await other.transact(keyOf('t', 'A', trace), writeOff('A', '2', trace))).toBe('replayed 1');
    expect(await other.orders('t', { shop_no })).toMatchObject([{ wf_trace_no: trace, shop_no }]);
    for (const name of ['__proto__', 'a}b{c', '机构']) {
      expect(await one.open(name, {}, [coupon('A')])).toBe('made');
      expect(await other.transact(keyOf(name, 'A'), writeOff('A', '1'))).toBe('written 1');
    }
  });

  test('the store reports that it is reachable', async () => {
    const [one, other] = await two();
    await expect(Promise.all([one.ping(), other.ping()])).resolves.toBeDefined();
  });
});

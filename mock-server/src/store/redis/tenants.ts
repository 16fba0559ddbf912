import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Existing, LoadHow, Opened, Store } from '../../core/store.js';
import { copyMade, drop, load, make, reset, unload } from './scripts.js';
import { partsOf } from '../../slices.js';
import { loadInSlices } from '../load-in-slices.js';
import type { RedisSteps } from './steps.js';
import { crowded, damaged, StoreError } from '../store-error.js';
import { tenantFrom } from '../stored-text.js';

/** The format of stored data; data in another format would be misread. */
const format = '2';

/** How many tenants, or initial coupons, one step handles, so that others do not wait long. */
const portion = 500;

type Until = () => number;

/** Stages the coupons next to the tenant first, however many there are; then creates everything in one step. */
export async function openTenant(
  steps: RedisSteps,
  [tenant, record, coupons, most]: Parameters<Store['open']>,
  until: Until,
): Promise<Opened> {
  if (await isThere(steps, tenant, until())) return 'there';
  const id = randomUUID();
  if (!(await steps.enlist(id, tenant, until(), most))) {
    await listTenants(steps, until); // takes expired tenants off the list
    if (!(await steps.enlist(id, tenant, until(), most))) return 'full';
  }
  const staged = await stage(steps, tenant, coupons, until);
  const text = JSON.stringify({ ...record, resets: 0 });
  const verdict = await steps.write(make, tenant, [id, text, format], until(), staged);
  if (verdict === 'done') {
    // Again, because a listTenants in between took it off the list, and another may have its place now.
    if (await steps.enlist(id, tenant, until(), most)) return 'made';
    await dropTenant(steps, tenant, until());
    return 'full';
  }
  await Promise.all([steps.unlist(id, tenant, until()), steps.run(['UNLINK', ...staged], until())]);
  return 'there';
}

async function isThere(steps: RedisSteps, tenant: string, until: number): Promise<boolean> {
  const found = await steps.run(['HGET', steps.key(tenant, 'meta'), 'format'], until);
  if (typeof found !== 'string') return false;
  if (found === format) return true;
  throw new StoreError({
    en: `Redis has state of another version of shoubei-mock (format ${found}, this one knows ${format}); give another ?prefix=`,
    zh: `Redis 中有其他版本 shoubei-mock 的数据（格式 ${found}，本版本为 ${format}），请另设 ?prefix=`,
  });
}

/** Names in order of creation. Takes tenants off the list that expired, or were never completed. */
export async function listTenants(steps: RedisSteps, until: Until): Promise<readonly string[]> {
  const names: string[] = [];
  let after = '';
  for (;;) {
    const listed = await steps.listed(after, portion, until());
    const there = await Promise.all(listed.map(({ id, name }) => isListed(steps, id, name, until())));
    const stale = listed.filter((_, i) => there[i] === false);
    await Promise.all(stale.map(({ id, name }) => steps.unlist(id, name, until())));
    names.push(...listed.filter((_, i) => there[i]).map(({ name }) => name));
    after = listed.at(-1)?.place ?? '';
    if (listed.length < portion) return names;
  }
}

/** A tenant with damaged data is listed too: otherwise it would keep all others from being listed and reset. */
async function isListed(steps: RedisSteps, id: string, tenant: string, until: number): Promise<boolean> {
  try {
    return (await idOf(steps, tenant, until)) === id;
  } catch (error) {
    if (error instanceof StoreError && !error.isPassing) return true;
    throw error;
  }
}

function idOf(steps: RedisSteps, tenant: string, until: number): Promise<unknown> {
  return steps.run(['HGET', steps.key(tenant, 'meta'), 'id'], until);
}

export function loadCoupons(
  steps: RedisSteps,
  tenant: string,
  coupons: readonly HeldCoupon[],
  how: LoadHow,
  until: Until,
): Promise<Existing | undefined> {
  return loadInSlices(coupons, how, {
    load: async (some, theHow) => {
      if (some.length > 0) {
        return existingFrom(await steps.write(load, tenant, [theHow, ...entriesOf(some)], until()));
      }
      return (await idOf(steps, tenant, until())) === null ? undefined : { count: 0, coupons: [] };
    },
    unload: async (some) => {
      await steps.write(unload, tenant, entriesOf(some), until());
    },
  });
}

function existingFrom(verdict: string): Existing | undefined {
  const [, count, coupons] = /^(\d+) (.*)$/su.exec(verdict) ?? [];
  return coupons === undefined ? undefined : { count: Number(count), coupons: JSON.parse(coupons) };
}

/** Stores coupons and their codes beside the tenant, twice: as its own, and as those that a reset restores. */
async function stage(
  steps: RedisSteps,
  tenant: string,
  coupons: readonly HeldCoupon[],
  until: Until,
): Promise<readonly [string, ...(readonly string[])]> {
  const own = stagedKeys(steps, tenant);
  const made = stagedKeys(steps, tenant);
  for await (const some of partsOf(coupons, portion)) {
    const [entries, codes] = [entriesOf(some), some.flatMap(({ coupon_code }) => ['0', coupon_code])];
    await Promise.all(
      [own, made].flatMap(([forCoupons, forCodes]) => [
        steps.run(['HSET', forCoupons, ...entries], until()),
        steps.run(['ZADD', forCodes, ...codes], until()),
        steps.run(['EXPIRE', forCoupons, '600'], until()),
        steps.run(['EXPIRE', forCodes, '600'], until()),
      ]),
    );
  }
  return [...own, ...made];
}

/** Two unique keys; their data expires after ten minutes. */
function stagedKeys(steps: RedisSteps, tenant: string): readonly [coupons: string, codes: string] {
  const name = steps.draw();
  return [steps.key(tenant, 'staged_coupons', name), steps.key(tenant, 'staged_codes', name)];
}

function entriesOf(coupons: readonly HeldCoupon[]): readonly string[] {
  return coupons.flatMap((coupon) => [coupon.coupon_code, JSON.stringify(coupon)]);
}

/**
 * Stages the initial data next to the tenant first, regardless of size; then restores everything in one step.
 *
 * @throws StoreError if others keep resetting it meanwhile, or if the initial data is damaged
 */
export async function resetTenant(steps: RedisSteps, tenant: string, until: Until): Promise<void> {
  for (const end = until(); performance.now() < end;) {
    const fields = ['id', 'resets', 'made', 'format'];
    const answer = await steps.run(['HMGET', steps.key(tenant, 'meta'), ...fields], until());
    const [id, resets, made, found]: readonly unknown[] = Array.isArray(answer) ? answer : [];
    if (resets === null && made === null && found === null) return;
    const record = tenantFrom(made);
    if (!record) throw damaged();
    const before = typeof resets === 'string' ? resets : '';
    const count = /^\d{1,9}$/u.test(before) ? Number(before) + 1 : 1;
    const staged = await stageMade(steps, tenant, until);
    const values = [
      `${typeof id === 'string' ? id : ''} ${before}`,
      String(count),
      JSON.stringify({ ...record, resets: count }),
    ];
    if ((await steps.write(reset, tenant, values, until(), staged)) === 'done') return;
    await sleep(Math.random() * 5);
  }
  throw crowded();
}

async function stageMade(steps: RedisSteps, tenant: string, until: Until): Promise<readonly string[]> {
  const staged = stagedKeys(steps, tenant);
  for (let first = 0, count = portion; count === portion; first += portion) {
    const places = [String(first), String(first + portion - 1)];
    count = Number(await steps.write(copyMade, tenant, places, until(), staged));
  }
  return staged;
}

export async function dropTenant(steps: RedisSteps, tenant: string, until: number): Promise<boolean> {
  const id = await steps.write(drop, tenant, [], until);
  if (id === 'gone') return false;
  if (id !== '') await steps.unlist(id, tenant, until);
  return true;
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Existing, LoadHow, Opened } from '../../core/store.js';
import type { Tenant } from '../../core/tenant.js';
import { drop, load, loadStaged, make, reset } from './scripts.js';
import type { RedisSteps } from './steps.js';
import { crowded, damaged, StoreError } from '../store-error.js';
import { tenantFrom } from '../stored-text.js';

/** What is written, in this form; another would be read wrongly. */
const format = '2';

/** So many coupons, or tenants, go in one step, that nobody else waits long. */
const portion = 500;

type Until = () => number;

/** A tenant that is to be made. */
interface NewTenant {
  readonly tenant: string;
  readonly record: Tenant;
  readonly coupons: readonly HeldCoupon[];
  readonly most: number | undefined;
}

/** Coupons are put beside the tenant first, however many there are; then all of it is made in one step. */
export async function openTenant(
  steps: RedisSteps,
  { tenant, record, coupons, most }: NewTenant,
  until: Until,
): Promise<Opened> {
  if (await isThere(steps, tenant, until())) return 'there';
  const id = randomUUID();
  if (!(await steps.enlist(id, tenant, until(), most))) {
    await listTenants(steps, until); // those that Redis forgot take no place
    if (!(await steps.enlist(id, tenant, until(), most))) return 'full';
  }
  const staged = await stage(steps, tenant, coupons, until);
  const text = JSON.stringify({ ...record, resets: 0 });
  const verdict = await steps.write(make, tenant, [id, text, format], until(), staged);
  if (verdict === 'done') {
    // Again: should listTenants have come between, it missed it, and another may have its place now.
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

/** In the order in which they were made. One that was forgotten, or never came to be, is taken off the list. */
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

/** One whose data is damaged is there, too: else one would keep all others from being listed, and reset. */
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

/** Up to 500 coupons go with the step; more of them are put beside the tenant first. */
export async function loadCoupons(
  steps: RedisSteps,
  tenant: string,
  coupons: readonly HeldCoupon[],
  how: LoadHow,
  until: Until,
): Promise<Existing | undefined> {
  if (coupons.length === 0) {
    return (await idOf(steps, tenant, until())) === null ? undefined : { count: 0, coupons: [] };
  }
  if (coupons.length <= portion) {
    return existingFrom(await steps.write(load, tenant, [how, ...entriesOf(coupons)], until()));
  }
  const staged = await stage(steps, tenant, coupons, until);
  const verdict = await steps.write(loadStaged, tenant, [how], until(), staged);
  await steps.run(['UNLINK', ...staged], until());
  return existingFrom(verdict);
}

function existingFrom(verdict: string): Existing | undefined {
  const [, count, coupons] = /^(\d+) (.*)$/su.exec(verdict) ?? [];
  return coupons === undefined ? undefined : { count: Number(count), coupons: JSON.parse(coupons) };
}

/** Puts coupons, and their codes, under two keys beside the tenant, which are forgotten after ten minutes. */
async function stage(
  steps: RedisSteps,
  tenant: string,
  coupons: readonly HeldCoupon[],
  until: Until,
): Promise<readonly [coupons: string, codes: string]> {
  const name = steps.draw();
  const staged = [
    steps.key(tenant, 'staged_coupons', name),
    steps.key(tenant, 'staged_codes', name),
  ] as const;
  for (const some of portions(coupons)) {
    await Promise.all([
      steps.run(['HSET', staged[0], ...entriesOf(some)], until()),
      steps.run(['ZADD', staged[1], ...some.flatMap(({ coupon_code }) => ['0', coupon_code])], until()),
      ...staged.map((key) => steps.run(['EXPIRE', key, '600'], until())),
    ]);
  }
  return staged;
}

function entriesOf(coupons: readonly HeldCoupon[]): readonly string[] {
  return coupons.flatMap((coupon) => [coupon.coupon_code, JSON.stringify(coupon)]);
}

/** @throws StoreError where others reset it all the while, or what it was made with is damaged */
export async function resetTenant(steps: RedisSteps, tenant: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const fields = ['resets', 'made', 'format'];
    const answer = await steps.run(['HMGET', steps.key(tenant, 'meta'), ...fields], until);
    const [resets, made, found]: readonly unknown[] = Array.isArray(answer) ? answer : [];
    if (resets === null && made === null && found === null) return;
    const record = tenantFrom(made);
    if (!record) throw damaged();
    const before = typeof resets === 'string' ? resets : '';
    const count = /^\d{1,9}$/u.test(before) ? Number(before) + 1 : 1;
    const next = JSON.stringify({ ...record, resets: count });
    if ((await steps.write(reset, tenant, [before, String(count), next], until)) === 'done') return;
    await sleep(Math.random() * 5);
  }
  throw crowded();
}

export async function dropTenant(steps: RedisSteps, tenant: string, until: number): Promise<boolean> {
  const id = await steps.write(drop, tenant, [], until);
  if (id === 'gone') return false;
  if (id !== '') await steps.unlist(id, tenant, until);
  return true;
}

function* portions(coupons: readonly HeldCoupon[]): Iterable<readonly HeldCoupon[]> {
  for (let i = 0; i < coupons.length; i += portion) yield coupons.slice(i, i + portion);
}

import { randomUUID } from 'node:crypto';
import type { HeldCoupon } from '../../core/coupon.js';
import type { Tenant } from '../../core/tenant.js';
import { drop, load, make, reset } from './scripts.js';
import type { RedisSteps } from './steps.js';
import { StoreError } from '../store-error.js';
import { tenantFrom } from '../stored-text.js';

/** What is written, in this form; another would be read wrongly. */
const format = '1';

/** So many coupons go in one step, that nobody else waits long. */
const portion = 500;

type Until = () => number;

/** Coupons are put beside the tenant first, however many there are; then all of it is made in one step. */
export async function openTenant(
  steps: RedisSteps,
  tenant: string,
  record: Tenant,
  coupons: readonly HeldCoupon[],
  until: Until,
): Promise<boolean> {
  if (await isThere(steps, tenant, until())) return false;
  const id = randomUUID();
  const staged = [steps.key(tenant, 'staged_coupons', id), steps.key(tenant, 'staged_codes', id)] as const;
  for (const some of portions(coupons)) {
    const pairs = some.flatMap((coupon) => [coupon.coupon_code, JSON.stringify(coupon)]);
    await Promise.all([
      steps.run(['HSET', staged[0], ...pairs], until()),
      steps.run(['ZADD', staged[1], ...some.flatMap((coupon) => ['0', coupon.coupon_code])], until()),
      ...staged.map((key) => steps.run(['EXPIRE', key, '600'], until())),
    ]);
  }
  await steps.enlist(id, tenant, until());
  const text = JSON.stringify({ ...record, resets: 0 });
  const verdict = await steps.write(make, tenant, [id, text, format], until(), staged);
  if (verdict === 'done') {
    await steps.enlist(id, tenant, until()); // again, should listTenants have come between and missed it
    return true;
  }
  await Promise.all([steps.unlist(id, tenant, until()), steps.run(['UNLINK', ...staged], until())]);
  return false;
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
export async function listTenants(steps: RedisSteps, until: number): Promise<readonly string[]> {
  const listed = await steps.listed(until);
  const ids = await Promise.all(listed.map(([, name]) => idOf(steps, name, until)));
  const stale = listed.filter(([id], i) => ids[i] !== id);
  await Promise.all(stale.map(([id, name]) => steps.unlist(id, name, until)));
  return listed.filter(([id], i) => ids[i] === id).map(([, name]) => name);
}

function idOf(steps: RedisSteps, tenant: string, until: number): Promise<unknown> {
  return steps.run(['HGET', steps.key(tenant, 'meta'), 'id'], until);
}

/** Up to 500 coupons in one step; more of them step by step. */
export async function loadCoupons(
  steps: RedisSteps,
  tenant: string,
  coupons: readonly HeldCoupon[],
  until: Until,
): Promise<boolean> {
  for (const some of portions(coupons)) {
    const pairs = some.flatMap((coupon) => [coupon.coupon_code, JSON.stringify(coupon)]);
    if ((await steps.write(load, tenant, pairs, until())) === 'gone') return false;
  }
  return coupons.length > 0 || (await idOf(steps, tenant, until())) !== null;
}

export async function resetTenant(steps: RedisSteps, tenant: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const answer = await steps.run(['HMGET', steps.key(tenant, 'meta'), 'record', 'made'], until);
    const [record, made]: readonly unknown[] = Array.isArray(answer) ? answer : [];
    const held = tenantFrom(record);
    if (!held || typeof record !== 'string') return;
    const next = JSON.stringify({ ...tenantFrom(made), resets: (held.resets ?? 0) + 1 });
    if ((await steps.write(reset, tenant, [record, next], until)) === 'done') return;
  }
}

export async function dropTenant(steps: RedisSteps, tenant: string, until: number): Promise<boolean> {
  const id = await idOf(steps, tenant, until);
  if (typeof id !== 'string') return false;
  const verdict = await steps.write(drop, tenant, [id], until);
  await steps.unlist(id, tenant, until);
  return verdict === 'done';
}

function* portions(coupons: readonly HeldCoupon[]): Iterable<readonly HeldCoupon[]> {
  for (let i = 0; i < coupons.length; i += portion) yield coupons.slice(i, i + portion);
}

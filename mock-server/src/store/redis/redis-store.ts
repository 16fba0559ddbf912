import { setTimeout as sleep } from 'node:timers/promises';
import type { Held, Key, Store, Write } from '../../core/store.js';
import { KeyedQueue } from './keyed-queue.js';
import { newestFirst, oldestFirst } from '../newest-first.js';
import { listCoupons, listOrders } from './lists.js';
import { RedisNodes } from './nodes.js';
import { commit, noRecord, read } from './scripts.js';
import { type Naming, RedisSteps } from './steps.js';
import { dropTenant, listTenants, loadCoupons, openTenant, resetTenant } from './tenants.js';
import { crowded, damaged, takenNumber } from '../store-error.js';
import { couponFrom, couponText, orderFrom, tenantFrom, traceText } from '../stored-text.js';

/** The deadline for a request, in milliseconds; admin calls may take longer. */
const requestMs = 1_500;
const adminMs = 10_000;

/**
 * Keeps everything in a Redis, which any number of emulators may share.
 *
 * @param shown the URL as it may be shown
 * @throws StoreError
 */
export async function redisStore(url: string, shown: string, naming: Naming): Promise<Store> {
  const nodes = await RedisNodes.connect(url, shown);
  const steps = new RedisSteps(nodes, naming);
  const line = new KeyedQueue();
  const soon = (): number => performance.now() + requestMs;
  const later = (): number => performance.now() + adminMs;

  return {
    transact: (key, decide) => transact({ steps, line, until: soon() }, key, decide),
    open: (...made) => openTenant(steps, made, later),
    tenants: () => listTenants(steps, soon),
    load: (tenant, coupons, how) => loadCoupons(steps, tenant, coupons, how, later),
    coupons: (tenant, page) => listCoupons(steps, tenant, page, soon),
    orders: (tenant, filter) => listOrders(steps, tenant, filter, soon, oldestFirst),
    orderPage: (tenant, page) =>
      listOrders(steps, tenant, page, soon, (orders, generation) => newestFirst(page, orders, generation)),
    reset: (tenant) => resetTenant(steps, tenant, later),
    drop: (tenant) => dropTenant(steps, tenant, later()),
    ping: async () => {
      await probe(steps);
      await nodes.ping(performance.now() + 1_000);
    },
    close: async () => nodes.close(),
  };
}

/**
 * Runs the script of a write-off, which stores only its mark; Redis forgets the mark after a minute. It fails
 * where a write-off would fail: on a replica, without permission, with a full memory, in a cluster without slots.
 */
async function probe(steps: RedisSteps): Promise<void> {
  const nothing = Array.from({ length: 12 }, () => '');
  await steps.write(commit, 'probe', nothing, performance.now() + 1_000);
}

interface Call {
  readonly steps: RedisSteps;
  readonly line: KeyedQueue;
  readonly until: number;
}

type Decide<R> = (held: Held) => { result: R; write?: Write };

/** How often a step is tried concurrently; after that, those of one tenant run one after another. */
const freeTries = 2;
/** An attempt that begins with less time, in milliseconds, could end as a lost response of a Redis that works. */
const attemptMs = 200;

/** Reads, decides, and writes if the data is unchanged; otherwise restarts. */
async function transact<R>(call: Call, key: Key, decide: Decide<R>): Promise<R> {
  for (let tries = 1; tries <= freeTries; tries++) {
    const done = await attempt(call, key, decide);
    if (done) return done.result;
  }
  return call.line.after(key.tenant, async () => {
    for (let tries = 1; performance.now() < call.until - attemptMs; tries++) {
      const done = await attempt(call, key, decide);
      if (done) return done.result;
      await sleep(Math.random() * Math.min(5 * tries, 50)); // only another process can have come between
    }
    throw crowded();
  });
}

async function attempt<R>(
  { steps, until }: Call,
  key: Key,
  decide: Decide<R>,
): Promise<{ readonly result: R } | undefined> {
  const [way, number] = waysTo(key);
  const [record, coupon, order, code = ''] = await readHeld(steps, key, way || number, until);
  if (record === noRecord) throw damaged();
  const held = { tenant: tenantFrom(record), coupon: couponFrom(coupon), order: orderFrom(order) };
  const { result, write } = decide(held);
  if (!held.tenant || !write || Object.values(write).every((value) => value === undefined)) return { result };
  const { order_no } = write.order ?? {};
  const isNew = order_no !== undefined && order_no !== held.order?.order_no;
  const ofCoupon = [code, coupon ?? '', jsonOf(write.coupon)];
  const newCoupon = isNew && write.order ? couponText(write.order) : '';
  const ofOrder = [
    way,
    order ?? '',
    order_no ?? '',
    jsonOf(write.order),
    isNew ? 'new' : '',
    number,
    newCoupon,
  ];
  const values = [record ?? '', jsonOf(write.tenant), ...ofCoupon, ...ofOrder];
  const verdict = await steps.write(commit, key.tenant, values, until);
  if (verdict === 'taken') throw takenNumber(order_no ?? '');
  return verdict === 'done' ? { result } : undefined;
}

/** The trace number or coupon by which an order is found, and its number if it is found by that; '' for none. */
function waysTo({ trace, order }: Key): readonly [way: string, number: string] {
  if (order?.by === 'number') return ['', order.number];
  if (order?.by === 'coupon') return [couponText(order.coupon), ''];
  const asked = order?.trace ?? trace;
  return [asked ? traceText(asked) : '', ''];
}

/** The record, the coupon, the order, and the coupon's code, as texts. */
async function readHeld(
  steps: RedisSteps,
  { tenant, code = '', order }: Key,
  way: string,
  until: number,
): Promise<readonly (string | undefined)[]> {
  const answer = await steps.ask(read, tenant, [order?.by ?? '', code, way], until);
  return Array.isArray(answer) ? answer.map(textOf) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** '' for a value that is not written; null is text, because it removes a coupon. */
function jsonOf(value: object | null | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}

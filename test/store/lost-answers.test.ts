import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { writeOff } from '../support/wire.js';
import { type Loss, type LossyProxy, lossyProxy } from './lossy-proxy.js';

const lacks = missingTools(['redis-server']);
const losses: readonly Loss[] = ['reply lost', 'delivered late', 'never delivered'];

let redis: Redis;
let proxy: LossyProxy;
/** One emulator calls Redis through the proxy, the other directly. */
let behind: MockServer;
let beside: MockServer;
beforeAll(async () => {
  if (lacks.length > 0) return;
  redis = await redisServer();
  proxy = await lossyProxy(redis.port);
  behind = await startMockServer({ store: `redis://127.0.0.1:${proxy.port}` });
  beside = await startMockServer({ store: redis.url });
});
afterAll(async () => {
  await behind?.close();
  await beside?.close();
  proxy?.close();
  await redis?.remove();
});

/** Waits until the delayed command has also arrived. */
async function allDelivered(before: number): Promise<void> {
  expect(proxy.lost()).toBe(before + 1);
  await proxy.deliverLate();
}

const rows = losses.map((loss) => [loss] as const);
const isSkipped = lacks.length > 0;

test.skipIf(isSkipped).each(rows)('%s: a write-off recognizes itself, and happens once', async (loss) => {
  await using tenant = await behind.tenant({ coupons: [{ couponCode: 'A' }, { couponCode: 'B' }] });
  for (const [couponCode, trace] of [
    ['A', {}],
    ['B', { wfTraceNo: 'T' }],
  ] as const) {
    const lost = proxy.lost();
    proxy.loseNext(loss);
    expect(await tenant.client().writeOff({ couponCode, ...trace })).toMatchObject({
      status: 'written_off',
    });
    await allDelivered(lost);
  }
  expect(await tenant.orders()).toMatchObject([{ couponCode: 'A' }, { couponCode: 'B', wfTraceNo: 'T' }]);
  expect(await tenant.requests()).toMatchObject([{ replayed: false }, { replayed: false }]);
});

test.skipIf(isSkipped).each(rows)("%s: a fault's countdown counts once", async (loss) => {
  await using tenant = await behind.tenant();
  await tenant.fault({ kind: 'empty_body', when: 'before', times: 3 });
  const lost = proxy.lost();
  proxy.loseNext(loss);
  await expect(tenant.client().writeOff({ couponCode: '9900010000000001' })).rejects.toThrow();
  await allDelivered(lost);
  expect(await tenant.faults()).toMatchObject([{ seen: 1, triggered: 1, left: 2 }]);
});

test.skipIf(isSkipped).each(rows)(
  '%s: a patch is made once, and undoes nothing that came later',
  async (loss) => {
    await using tenant = await behind.tenant({ coupons: [{ couponCode: 'A' }] });
    const lost = proxy.lost();
    proxy.loseNext(loss);
    await tenant.changeCoupon('A', { faceAmount: 700 });
    await setFaceAmount(tenant.instNo, 'A', 900);
    await setFaceAmount(tenant.instNo, 'A', 1000); // as before the patch: a delayed one would fit again
    await allDelivered(lost);
    expect(await tenant.findCoupon('A')).toMatchObject({ faceAmount: 1000 });
  },
);

async function setFaceAmount(instNo: string, code: string, face_amount: number): Promise<void> {
  const response = await fetch(`${beside.url}/__admin/coupons/${code}?inst_no=${instNo}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ face_amount }),
  });
  expect(response.status).toBe(200);
}

test.skipIf(isSkipped).each(rows)('%s: loaded coupons do not replace later write-offs', async (loss) => {
  await using tenant = await behind.tenant({ coupons: [{ couponCode: 'A' }] });
  const lost = proxy.lost();
  proxy.loseNext(loss);
  await tenant.coupon({ couponCode: 'A', faceAmount: 700 }, { replace: true });
  expect(await tenant.client().writeOff({ couponCode: 'A' })).toMatchObject({ faceAmount: 700 });
  await allDelivered(lost);
  expect(await tenant.findCoupon('A')).toMatchObject({ state: 'used' });
});

test.skipIf(isSkipped).each(rows)('%s: a coupon that was added is not reported as existing', async (loss) => {
  await using tenant = await behind.tenant();
  const lost = proxy.lost();
  proxy.loseNext(loss);
  expect(await tenant.coupon({ couponCode: 'A', faceAmount: 700 })).toMatchObject({ faceAmount: 700 });
  await allDelivered(lost);
  expect(await tenant.findCoupon('A')).toMatchObject({ state: 'issued' });
});

test.skipIf(isSkipped).each(rows)('%s: a reset happens once, and later write-offs stay', async (loss) => {
  await using tenant = await behind.tenant({ coupons: [{ couponCode: 'A' }] });
  await tenant.client().writeOff({ couponCode: 'A' });
  const lost = proxy.lost();
  proxy.loseNext(loss);
  await tenant.reset();
  expect(await tenant.client().writeOff({ couponCode: 'A' })).toMatchObject({ status: 'written_off' });
  await allDelivered(lost);
  expect(await tenant.orders()).toHaveLength(1);
});

test.skipIf(isSkipped).each(rows)('%s: a tenant is made once, and deleted once', async (loss) => {
  let lost = proxy.lost();
  proxy.loseNext(loss);
  const tenant = await behind.tenant({ coupons: [{ couponCode: 'A' }] });
  await allDelivered(lost);
  const client = tenant.client();
  expect(await client.writeOff({ couponCode: 'A' })).toMatchObject({ status: 'written_off' });
  lost = proxy.lost();
  proxy.loseNext(loss);
  await tenant.close();
  await allDelivered(lost);
  await expect(client.writeOff({ couponCode: 'A' })).rejects.toMatchObject({
    reason: 'unknown_institution',
  });
  const { tenants } = JSON.parse(await (await fetch(`${beside.url}/__admin/tenants`)).text());
  expect(tenants).toEqual([]);
});

test.skipIf(isSkipped)('while a response is lost, both emulators share the profile coupons', async () => {
  proxy.loseNext('reply lost');
  expect(await writeOff(behind.url, '9900010000000007', { wf_trace_no: 'T' })).toMatchObject({
    outcome: 'written_off',
  });
  expect(await writeOff(beside.url, '9900010000000007', { wf_trace_no: 'T' })).toMatchObject({
    outcome: 'written_off',
  });
  expect(await writeOff(beside.url, '9900010000000007')).toMatchObject({ outcome: 'already_used' });
});

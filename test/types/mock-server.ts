// Compiled against the packed declarations with several TypeScript versions; never run.
import type { OutcomeName, Profile, AssumptionId } from '@shoubei-kit/contracts';
import {
  type CouponSeed,
  type MockCoupon,
  type MockRequest,
  type MockServer,
  type MockServerOptions,
  type MockTenant,
  type OwnTenant,
  startMockServer,
} from '@shoubei-kit/mock-server';
import type { ShoubeiClient, WriteOffResult } from '@shoubei-kit/sdk-lite';
import { same } from './same.js';

same<ReturnType<typeof startMockServer>, Promise<MockServer>>();
same<Parameters<typeof startMockServer>, [options?: MockServerOptions | undefined]>();
same<ReturnType<MockServer['tenant']>, Promise<OwnTenant>>();
same<ReturnType<MockTenant['client']>, ShoubeiClient>();
same<MockCoupon['faceAmount'], number>();
same<CouponSeed['faceAmount'], number | undefined>();
same<MockRequest['couponCode'], string | undefined>();
same<MockRequest['replayed'], boolean>();

export async function till(profile: Profile): Promise<WriteOffResult> {
  await using server = await startMockServer({ profile, coupons: [{ couponCode: 'A1', faceAmount: 500 }] });
  await using tenant = await server.tenant();
  const { couponCode } = await tenant.coupon({ state: 'refunded', validFrom: '2026-01-01T00:00:00+08:00' });
  const { disarm } = await tenant.fault({ kind: 'reset', when: 'after', match: { couponCode } });
  await disarm();
  await tenant.clock.advance(60_000);
  const [request] = await tenant.requests({ outcome: 'refunded', assumptions: 'A1', amount: '1000' });
  if (request) same<typeof request, MockRequest>();
  const orders = await tenant.orders({ date: '2026-11-24' });
  same<(typeof orders)[0]['orderNo'], string>();
  const { assumptions: rows, codes } = await tenant.assumptions();
  same<(typeof rows)[0]['id'], AssumptionId>();
  same<(typeof codes)[0]['outcome'], OutcomeName>();
  return tenant.client({ timeoutMs: 500 }).writeOff({ couponCode });
}

declare const tenant: MockTenant;
// @ts-expect-error unknown fault
void tenant.fault({ kind: 'flood' });
// @ts-expect-error a latency needs its time
void tenant.fault({ kind: 'latency', when: 'after' });
// @ts-expect-error a reset has no time
void tenant.fault({ kind: 'reset', when: 'after', ms: 5 });
// @ts-expect-error a response is lost only after the write-off
void tenant.fault({ kind: 'lost_then_already_used', when: 'before' });
for (const kind of ['cut_json', 'html', 'silence'] as const) void tenant.fault({ kind, when: 'after' });
void tenant.fault({ kind: 'latency', when: 'before', ms: 5, maxMs: 9, match: { shopNo: 'S1' } });
// @ts-expect-error the names here are JavaScript's
void tenant.coupon({ face_amount: 500 });
// @ts-expect-error unknown outcome
void tenant.requests({ outcome: 'lost' });
// @ts-expect-error unknown assumption
void tenant.requests({ assumptions: 'B1' });
// @ts-expect-error a port is a number
void startMockServer({ port: '4051' });

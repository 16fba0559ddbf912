import { expect, test } from 'vitest';
import { startInProcess } from '@shoubei-kit/mock-server';
import { shoubeiHandlers } from '@shoubei-kit/mock-server/msw';
import { PRODUCTION_ORIGIN, ShoubeiClient } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { base, sourceAnswer, sourceRequest } from '../support/wire.js';

const url = 'https://open.51shoubei.com/openpay/coupon/wf';

function asking(couponCode: string, more: RequestInit = {}): RequestInit {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(signed({ ...base, coupon_code: couponCode }));
  return { method: 'POST', headers, body, ...more };
}

test("an emulator without a port returns the source's own response by its fetch", async () => {
  await using emulator = await startInProcess();
  const response = await emulator.fetch(url, asking('', { body: sourceRequest }));
  expect(await response.text()).toBe(sourceAnswer);
  expect(response.headers.get('x-shoubei-mock-outcome')).toBe('refunded');
  expect(await emulator.requests()).toMatchObject([{ outcome: 'refunded', delivery: { how: 'sent' } }]);
});

test('its clients, and any client with its fetch, call only this emulator', async () => {
  await using emulator = await startInProcess();
  const { couponCode } = await emulator.coupon({ faceAmount: 2500 });
  expect(emulator.url).toBe(PRODUCTION_ORIGIN);
  expect(await emulator.client().writeOff({ couponCode })).toMatchObject({ settleAmount: 2485 });
  const { instNo, key, merchantNo, shopNo, fetch } = emulator;
  const own = new ShoubeiClient({ baseUrl: 'http://anywhere.test', instNo, key, merchantNo, shopNo, fetch });
  expect(await own.writeOff({ couponCode })).toMatchObject({ status: 'refused', reason: 'already_used' });
  expect(await emulator.countRequests({ couponCode })).toBe(2);
});

test('a cut connection rejects as fetch does, with ECONNRESET as its cause', async () => {
  await using emulator = await startInProcess();
  const { couponCode } = await emulator.coupon();
  await emulator.fault({ kind: 'reset', when: 'after' });
  await expect(emulator.fetch(url, asking(couponCode))).rejects.toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNRESET' },
  });
  expect(await emulator.findCoupon(couponCode)).toMatchObject({ state: 'used' });
});

test('a caller that aborts is released immediately, and the delayed write-off still happens', async () => {
  await using emulator = await startInProcess();
  const { couponCode } = await emulator.coupon();
  await emulator.fault({ kind: 'latency', when: 'before', ms: 50 });
  const signal = AbortSignal.timeout(5);
  await expect(emulator.fetch(url, asking(couponCode, { signal }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  await expect.poll(() => emulator.requests()).toMatchObject([{ delivery: { how: 'client_gone' } }]);
  expect(await emulator.findCoupon(couponCode)).toMatchObject({ state: 'used' });
  await expect(emulator.fetch(url, asking(couponCode, { signal }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(await emulator.countRequests()).toBe(1);
});

test('a reset cancels a call that waits before its decision, and nothing is written off for it', async () => {
  await using emulator = await startInProcess();
  await using tenant = await emulator.tenant({ coupons: [{ couponCode: 'A1' }] });
  await tenant.fault({ kind: 'latency', when: 'before', ms: 600_000 });
  const late = tenant.client().writeOff({ couponCode: 'A1' });
  const cut = expect(late).rejects.toMatchObject({ code: 'outcome_unknown' });
  await expect.poll(() => tenant.faults()).toMatchObject([{ triggered: 1 }]);
  await tenant.reset();
  await cut;
  expect(await tenant.findCoupon('A1')).toMatchObject({ state: 'issued' });
  expect(await tenant.requests()).toEqual([]);
});

test('after close it cancels waiting calls and sends no more responses', async () => {
  const emulator = await startInProcess();
  await emulator.fault({ kind: 'latency', when: 'after', ms: 600_000 });
  const late = emulator.fetch(url, asking('9900010000000001'));
  const cut = expect(late).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  await expect.poll(() => emulator.countRequests()).toBe(1);
  await emulator.close();
  await cut;
  await expect(emulator.fetch(url, asking('9900010000000001'))).rejects.toThrow('fetch failed');
});

test('an unfinished body is an error of the sender, and not an exchange', async () => {
  await using emulator = await startInProcess();
  const body = new ReadableStream({ pull: () => Promise.reject(new Error('broken')) });
  await expect(emulator.fetch(url, asking('1', { body, duplex: 'half' }))).rejects.toThrow('broken');
  expect(await emulator.countRequests()).toBe(0);
});

test('a body without end is rejected as soon as it exceeds the limit', async () => {
  await using emulator = await startInProcess();
  let pieces = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if ((pieces += 1) > 64) controller.error(new Error('it read on'));
      else controller.enqueue(new Uint8Array(16_384));
    },
  });
  const response = await emulator.fetch(url, asking('1', { body, duplex: 'half' }));
  expect(response.headers.get('x-shoubei-mock-reason')).toBe('body: larger than 65536 bytes');
});

test('an error thrown by a listener is reported, and does not affect the caller', async () => {
  const told: unknown[] = [];
  await using emulator = await startInProcess({
    onExchange: ({ couponCode }) => {
      throw new Error(`a bug of the listener at ${couponCode}`);
    },
    onError: (error) => told.push(String(error)),
  });
  expect((await emulator.fetch(url, asking('9900010000000001'))).status).toBe(200);
  expect(told).toEqual(['Error: a bug of the listener at 9900010000000001']);
});

test.each<[object, string]>([
  [{ origin: 'http://127.0.0.1/path' }, 'origin: an http(s) origin with no path is needed, got http://127'],
  [{ origin: 'shoubei' }, 'origin：应为不带路径的 http(s) 源'],
  [{ port: 4051 }, 'startInProcess: no option port; there are profile, endpoints, coupons, store, '],
  [{ store: 'nowhere' }, 'a store is memory, sqlite:FILE or redis://HOST:PORT/DB, got "nowhere"'],
  [{ journal: { size: -1 } }, 'journal.size: a whole number from 0'],
])('the options %o are rejected in one clear line', async (options, line) => {
  await expect(startInProcess(options)).rejects.toThrow(line);
});

test('if msw is not installed, its handlers say what to install', async () => {
  await expect(shoubeiHandlers()).rejects.toThrow(
    'shoubeiHandlers needs the package msw, version 2: npm install --save-dev msw@2 / 需要 msw 2',
  );
});

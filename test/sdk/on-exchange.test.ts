import { expect, test } from 'vitest';
import type { Exchange } from '@shoubei-kit/sdk-lite';
import { base } from '../support/wire.js';
import { clientOf, couponCode, failureOf, trace } from './client.js';
import { answering, closedPort, hostileServer, refused } from './hostile-server.js';

const args = { couponCode, wfTraceNo: trace };
const path = '/openpay/coupon/wf';
const now = (): number => Date.UTC(2026, 10, 23, 4);
const request = { ...base, wf_trace_no: 'trace-0001', coupon_code: '679533922928' };

test('onExchange receives a request and its response once, before the caller does', async () => {
  const exchanges: Exchange[] = [];
  await using server = await answering(refused());
  await clientOf(server.url, { now, onExchange: (exchange) => exchanges.push(exchange) }).writeOff(args);
  expect(exchanges).toEqual([
    { path, request, status: 200, body: JSON.stringify(refused()), durationMs: expect.any(Number) },
  ]);
  expect(exchanges[0]?.durationMs).toBeGreaterThan(0);
});

test('onExchange receives a failure, with the error that the caller gets', async () => {
  const exchanges: Exchange[] = [];
  await using server = await hostileServer((response) => response.writeHead(502).end('<html>'));
  const onExchange = (exchange: Exchange): void => void exchanges.push(exchange);
  const error = await failureOf(clientOf(server.url, { now, onExchange }).writeOff(args));
  expect(exchanges).toEqual([
    { path, request, status: 502, body: '<html>', durationMs: expect.any(Number), error },
  ]);
  expect(exchanges[0]?.error).toBe(error);
});

test('onExchange receives a failed connection', async () => {
  const exchanges: Exchange[] = [];
  const onExchange = (exchange: Exchange): void => void exchanges.push(exchange);
  const error = await failureOf(
    clientOf(`http://127.0.0.1:${await closedPort()}`, { now, onExchange }).writeOff(args),
  );
  expect(exchanges).toEqual([{ path, request, durationMs: expect.any(Number), error }]);
});

test('onExchange receives nothing if nothing was sent', async () => {
  const exchanges: Exchange[] = [];
  const client = clientOf('http://127.0.0.1:4051', { onExchange: (exchange) => exchanges.push(exchange) });
  await failureOf(client.writeOff({ couponCode: 'no code' }));
  await failureOf(client.writeOff(args, { signal: AbortSignal.abort() }));
  expect(exchanges).toEqual([]);
});

const broken = (): never => {
  throw new Error('the log is full');
};

test.each<[string, (exchange: Exchange) => unknown]>([
  ['throws', broken],
  ['rejects', () => Promise.reject(new Error('the log is full'))],
  ['rejects later', () => new Promise((_, reject) => setTimeout(() => reject(new Error('full')), 5))],
  ['never ends', () => new Promise(() => {})],
  ['gives a broken thenable', () => new Proxy({}, { get: () => broken() })],
  ['changes the exchange that it gets', (exchange) => Object.assign(exchange.request, { coupon_code: 'X' })],
])('an onExchange that %s changes nothing', async (_, onExchange) => {
  await using good = await answering(refused());
  expect(await clientOf(good.url, { onExchange }).writeOff(args)).toEqual({
    status: 'refused',
    code: '0205',
    message: '券码已退款',
    reason: 'refunded',
    reasonProvenance: 'documented',
    wfTraceNo: trace,
    traceConfirmed: true,
    raw: refused(),
  });
  await using bad = await hostileServer((response) => response.writeHead(500).end());
  expect(await failureOf(clientOf(bad.url, { onExchange }).writeOff(args))).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
    wfTraceNo: trace,
    couponCode,
    httpStatus: 500,
  });
  await new Promise((resolve) => setTimeout(resolve, 20)); // an unhandled rejection would fail this test
});

import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { clientOf, couponCode, failureOf, trace } from './client.js';
import { answering, hostileServer, refused } from './hostile-server.js';

const args = { couponCode, wfTraceNo: trace };
const aborted = { code: 'aborted', wfTraceNo: trace, couponCode };

test('a signal that is aborted before the call sends nothing', async () => {
  await using server = await answering(refused());
  const failure = await failureOf(clientOf(server.url).writeOff(args, { signal: AbortSignal.abort() }));
  expect(failure).toMatchObject({ ...aborted, mayHaveHappened: false });
  expect(server.received.length).toBe(0);
});

test('a signal aborted right after the call began fails it with mayHaveHappened', async () => {
  await using server = await hostileServer(() => {});
  const controller = new AbortController();
  const call = clientOf(server.url).writeOff(args, { signal: controller.signal });
  controller.abort();
  expect(await failureOf(call)).toMatchObject({ ...aborted, mayHaveHappened: true });
});

test('a signal aborted before the server responds fails the call with mayHaveHappened', async () => {
  const controller = new AbortController();
  await using server = await hostileServer(() => controller.abort(new Error('the cashier went home')));
  const failure = await failureOf(clientOf(server.url).writeOff(args, { signal: controller.signal }));
  expect(failure).toMatchObject({ ...aborted, mayHaveHappened: true });
  expect(server.received.length).toBe(1);
});

test('a signal aborted during a slow response fails the call with mayHaveHappened', async () => {
  const controller = new AbortController();
  const closed: Promise<unknown>[] = [];
  await using server = await hostileServer((response) => {
    closed.push(new Promise((resolve) => response.on('close', resolve)));
    response.write('{"return_code":');
    setTimeout(() => controller.abort(), 100);
  });
  const failure = await failureOf(clientOf(server.url).writeOff(args, { signal: controller.signal }));
  expect(failure).toMatchObject({ ...aborted, mayHaveHappened: true });
  await Promise.all(closed); // the client closes the connection
  expect(closed.length).toBe(1);
});

test('a signal aborted after the call changes nothing, and keeps no listener of the client', async () => {
  await using server = await answering(refused());
  const controller = new AbortController();
  const client = clientOf(server.url);
  for (let call = 0; call < 3; call += 1) {
    expect(await client.writeOff(args, { signal: controller.signal })).toMatchObject({ reason: 'refunded' });
  }
  expect(getEventListeners(controller.signal, 'abort').length).toBe(0);
  controller.abort();
  expect(await failureOf(client.writeOff(args, { signal: controller.signal }))).toMatchObject({
    ...aborted,
    mayHaveHappened: false,
  });
});

test('a signal with its own timeout aborts the call', async () => {
  await using server = await hostileServer(() => {});
  const signal = AbortSignal.timeout(300);
  expect(await failureOf(clientOf(server.url).writeOff(args, { signal }))).toMatchObject({
    ...aborted,
    mayHaveHappened: true,
  });
});

test('timeoutMs and signal are not mixed up: the first to end the call names the failure', async () => {
  await using server = await hostileServer(() => {});
  const client = clientOf(server.url, { timeoutMs: 300 });
  expect(await failureOf(client.writeOff(args, { signal: AbortSignal.timeout(20_000) }))).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
  });
});

test('a custom fetch that aborts the signal and never returns does not block the call', async () => {
  const controller = new AbortController();
  const client = clientOf('http://127.0.0.1:4051', {
    fetch: () => {
      controller.abort();
      return new Promise(() => {});
    },
  });
  expect(await failureOf(client.writeOff(args, { signal: controller.signal }))).toMatchObject({
    ...aborted,
    mayHaveHappened: true,
  });
});

test('a custom fetch that ignores its signal cannot exceed timeoutMs', async () => {
  const deaf = clientOf('http://127.0.0.1:4051', { timeoutMs: 100, fetch: () => new Promise(() => {}) });
  expect(await failureOf(deaf.writeOff(args))).toMatchObject({ code: 'outcome_unknown', wfTraceNo: trace });
  const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  const dripping = clientOf('http://127.0.0.1:4051', {
    timeoutMs: 100,
    fetch: () => Promise.resolve(endless),
  });
  expect(await failureOf(dripping.writeOff(args))).toMatchObject({
    code: 'outcome_unknown',
    httpStatus: 200,
  });
});

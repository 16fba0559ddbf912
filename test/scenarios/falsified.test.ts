import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { md5Sign } from '../support/sign.js';

let emulator: MockServer;
const proxies: Server[] = [];
beforeAll(async () => {
  emulator = await startMockServer();
});
afterAll(async () => {
  for (const proxy of proxies) proxy.close();
  await emulator.close();
});

type Body = Record<string, unknown>;

/** What an endpoint that is not as it should be makes of a right answer. `sign` signs with the caller's key. */
type Falsify = (body: Body, sign: (body: Body) => Body) => Body;

/** An endpoint before the emulator that falsifies what the write-off answers, and lets the admin API be. */
async function falsified(falsify: Falsify, status = 200): Promise<string> {
  const keys = new Map<string, string>();
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const { method = '', url = '', headers } = request;
    const type = headers['content-type'];
    const answer = await fetch(`${emulator.url}${url}`, {
      method,
      headers: type === undefined ? {} : { 'content-type': type },
      ...(sent.length > 0 && { body: sent }),
    });
    const text = await answer.text();
    const body: Body = text.startsWith('{') ? JSON.parse(text) : {};
    if (url === '/__admin/tenants') keys.set(String(body['inst_no']), String(body['key']));
    if (url !== '/openpay/coupon/wf') {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
      return;
    }
    const asked: Body = JSON.parse(sent.toString());
    const key = keys.get(String(asked['inst_no']));
    const sign = (fields: Body): Body => ({ ...fields, sign: md5Sign(fields, key) });
    const changed = JSON.stringify(falsify(body, sign));
    response.writeHead(status, { 'content-type': 'application/json' }).end(changed);
  };
  const proxy = createServer((request, response) => void forward(request, response));
  proxies.push(proxy);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

const only = 'written-off,written-off-once,basket-of-three,refunded';

/** The fields that `verify` finds wrong, all told. */
async function found(
  url: string,
): Promise<{ readonly code: number | null; readonly fields: readonly string[] }> {
  const { code, stdout } = await cli(['verify', '--base-url', url, '--only', only, '--json']);
  const { results }: { results: { differences: { field: string }[] }[] } = JSON.parse(stdout);
  const fields = results.flatMap(({ differences }) => differences.map(({ field }) => field));
  return { code, fields: [...new Set(fields)] };
}

test('an endpoint that falsifies nothing passes', async () => {
  expect(await found(await falsified((body) => body))).toEqual({ code: 0, fields: [] });
});

const isSuccess = (body: Body): boolean => body['result_code'] === 'SUCCESS';

/** Changes what a write-off answers, and signs it anew. */
const inSuccess =
  (change: (body: Body) => Body): Falsify =>
  (body, sign) =>
    isSuccess(body) ? sign(change(body)) : body;

test.each<readonly [string, string, Falsify]>([
  [
    'the settle amount is one fen off',
    'settle_amount',
    inSuccess((b) => ({ ...b, settle_amount: String(Number(b['settle_amount']) + 1) })),
  ],
  [
    'the amount is in yuan',
    'amount',
    inSuccess((b) => ({ ...b, amount: (Number(b['amount']) / 100).toFixed(2) })),
  ],
  ['the amount is a number', 'amount', inSuccess((b) => ({ ...b, amount: Number(b['amount']) }))],
  ['the sign is wrong', 'sign', (b) => ({ ...b, sign: '0'.repeat(32) })],
  ['the sign is missing', 'sign', ({ sign: _, ...b }) => b],
  ['the sign is in upper case', 'sign', (b) => ({ ...b, sign: String(b['sign']).toUpperCase() })],
  ['the sign is by another key', 'sign', (b) => ({ ...b, sign: md5Sign(b, 'another-key') })],
  [
    'every write-off has the same order_no',
    'order_no',
    inSuccess((b) => ({ ...b, order_no: '516375643352141195430506' })),
  ],
  ['order_no is no such number', 'order_no', inSuccess((b) => ({ ...b, order_no: 'A1' }))],
  ['the trace number is not repeated', 'wf_trace_no', inSuccess(({ wf_trace_no: _, ...b }) => b)],
  ['another coupon is named', 'codes', inSuccess((b) => ({ ...b, codes: `${String(b['codes'])}X` }))],
  ['the message is another', 'return_msg', (b, sign) => sign({ ...b, return_msg: '成功' })],
  [
    'the code is a number',
    'return_code',
    (b, sign) => (isSuccess(b) ? b : sign({ ...b, return_code: Number(b['return_code']) })),
  ],
  ['there is a field too many', 'note', (b, sign) => sign({ ...b, note: 'x' })],
  [
    'a null is left out',
    'order_no',
    ({ order_no: no, ...b }, sign) => (no === null ? sign(b) : { ...b, order_no: no }),
  ],
  [
    'a used coupon is written off again',
    'return_code',
    (b, sign) =>
      b['return_code'] === '0203'
        ? sign({
            return_code: 'SUCCESS',
            return_msg: '操作成功',
            result_code: 'SUCCESS',
            order_no: '516375643352141195430506',
            wf_trace_no: b['wf_trace_no'],
            codes: b['codes'],
            amount: '1000',
            settle_amount: '994',
          })
        : b,
  ],
])('verify finds that %s', async (_, field, falsify) => {
  const { code, fields } = await found(await falsified(falsify));
  expect(code).toBe(1);
  expect(fields).toContain(field);
});

test('verify finds another HTTP status', async () => {
  expect(await found(await falsified((body) => body, 201))).toEqual({ code: 1, fields: ['HTTP status'] });
});

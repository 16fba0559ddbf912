import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { Exchange, ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { clientOf, couponCode, failureOf, thrownBy, trace } from './client.js';
import { answering, closedPort, hostileServer, refused } from './hostile-server.js';

const key = 'k3y-that-nobody-may-see';
const args = { couponCode, wfTraceNo: trace };

/** Every text of this value that a log might contain. */
function shown(value: unknown): string {
  const own = value instanceof Error ? `${value.message}\n${value.stack}\n${String(value)}` : '';
  const deep = inspect(value, {
    depth: Infinity,
    showHidden: true,
    getters: true,
    maxStringLength: Infinity,
  });
  return [own, deep, inspect(value), JSON.stringify(value)].join('\n');
}

test('a client shows no secret', () => {
  const client = clientOf('http://127.0.0.1:4051', { key });
  expect(JSON.stringify(client)).toBe('{}');
  expect(inspect(client, { showHidden: true, depth: Infinity })).toBe('ShoubeiClient {}');
  expect(shown(Object.getOwnPropertyDescriptors(client))).not.toContain(key);
  expect(shown([client])).not.toContain(key);
});

test.each([
  ['a key with a newline', { key: `${key}\n` }],
  ['a key that GBK does not have', { key: `${key}😀`, signing: { charset: 'gbk' } }],
  ['half a character in the key', { key: `${key}\uD800` }],
  ['another bad option', { key, timeoutMs: 0 }],
] as const)('the error for %s does not show the key', (_, options) => {
  expect(shown(thrownBy(() => clientOf('http://127.0.0.1:4051', options)))).not.toContain(key);
});

test('the error for arguments that cannot be sent does not show the key', async () => {
  const client = clientOf('http://127.0.0.1:4051', { key, signing: { charset: 'gbk' } });
  for (const bad of [{ couponCode: 'no code' }, { couponCode, shopNo: '😀' }]) {
    expect(shown(await failureOf(client.writeOff(bad)))).not.toContain(key);
  }
});

/** Calls a server that responds in this way; returns the result as a log shows it, and the sign sent. */
async function calling(
  body: string | Record<string, unknown>,
  status: number,
  options: Partial<ShoubeiClientOptions> = {},
): Promise<{ texts: string[]; sign: string }> {
  const exchanges: Exchange[] = [];
  await using server = await hostileServer((response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)),
  );
  const client = clientOf(server.url, {
    key,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  const outcome: unknown = await client.writeOff(args).catch((error: unknown) => error);
  expect(exchanges.length).toBe(1);
  return { texts: [shown(outcome), shown(exchanges)], sign: String(server.received[0]?.fields['sign']) };
}

const { sign: _, ...bare } = refused();
test.each([
  ['a rejection', signed(bare, key), 200],
  ['a wrong signature', bare, 200],
  ['another coupon', signed({ ...bare, codes: '1' }, key), 200],
  ['a signed FAIL', signed({ return_code: 'FAIL', return_msg: '签名错误' }, key), 200],
  ['an unsigned FAIL', { return_code: 'FAIL', return_msg: '签名错误' }, 200],
  ['HTML', '<html>', 200],
  ['an HTTP error', '<html>', 500],
])('neither the key nor the request’s sign shows after %s', async (_name, body, status) => {
  const { texts, sign } = await calling(body, status);
  expect(sign).toMatch(/^[0-9a-f]{32}$/u);
  for (const text of texts) {
    expect(text).not.toContain(key);
    expect(text).not.toContain(sign);
  }
});

test('neither the key nor the request’s sign shows after a failure of the connection', async () => {
  const exchanges: Exchange[] = [];
  const signs: unknown[] = [];
  await using server = await hostileServer((response, { fields }) => {
    signs.push(fields['sign']);
    response.socket?.resetAndDestroy();
  });
  await using silent = await hostileServer((_response, { fields }) => signs.push(fields['sign']));
  const closed = `http://127.0.0.1:${await closedPort()}`;
  const errors = [];
  for (const baseUrl of [server.url, silent.url, closed]) {
    const client = clientOf(baseUrl, {
      key,
      timeoutMs: 1_000,
      onExchange: (exchange) => exchanges.push(exchange),
    });
    errors.push(await failureOf(client.writeOff(args)));
  }
  expect([signs.length, errors.length, exchanges.length]).toEqual([2, 3, 3]);
  for (const text of [...errors, ...exchanges].map(shown)) {
    expect(text).not.toContain(key);
    for (const sign of signs) expect(text).not.toContain(String(sign));
  }
});

test('neither the key nor the request’s sign shows after an abort', async () => {
  const controller = new AbortController();
  const signs: unknown[] = [];
  await using server = await hostileServer((_response, { fields }) => {
    signs.push(fields['sign']);
    controller.abort();
  });
  const error = await failureOf(clientOf(server.url, { key }).writeOff(args, { signal: controller.signal }));
  expect(shown(error)).not.toContain(key);
  expect(shown(error)).not.toContain(String(signs[0]));
});

test('the request does not contain the key', async () => {
  await using server = await answering(refused());
  await failureOf(clientOf(server.url, { key }).writeOff(args));
  expect(JSON.stringify(server.received)).not.toContain(key);
});

test('onExchange may be printed as JSON: request without sign, failure with its fields', async () => {
  const { texts } = await calling('<html>', 500, { now: () => Date.UTC(2026, 10, 23, 4) });
  const json: unknown = JSON.parse(texts[1]?.split('\n').at(-1) ?? '');
  expect(json).toEqual([
    {
      path: '/openpay/coupon/wf',
      request: { ...base, wf_trace_no: 'trace-0001', coupon_code: '679533922928' },
      status: 500,
      body: '<html>',
      durationMs: expect.any(Number),
      error: {
        name: 'ShoubeiError',
        code: 'outcome_unknown',
        mayHaveHappened: true,
        wfTraceNo: 'trace-0001',
        couponCode: '679533922928',
        httpStatus: 500,
      },
    },
  ]);
});

import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import {
  newTraceNo,
  PRODUCTION_ORIGIN,
  type ShoubeiClientOptions,
  type WriteOffArguments,
} from '@shoubei-kit/sdk-lite';
import { md5Sign } from '../support/sign.js';
import { base } from '../support/wire.js';
import { clientOf, couponCode, trace } from './client.js';
import { hostileServer, type Received, refused } from './hostile-server.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const noon = (): number => Date.UTC(2026, 10, 23, 4, 0, 5);

/** The request that one write-off sends. */
async function sent(args: WriteOffArguments, options: Partial<ShoubeiClientOptions> = {}): Promise<Received> {
  await using server = await hostileServer((response) => response.end('{}'));
  await clientOf(server.url, { now: noon, ...options })
    .writeOff(args)
    .catch(() => {});
  const [received] = server.received;
  if (received === undefined || server.received.length > 1)
    throw new Error(`${server.received.length} requests`);
  return received;
}

test('every argument arrives as documented text, signed by the default rule', async () => {
  const { method, path, headers, text, fields } = await sent({
    couponCode,
    amount: 1000,
    realAmount: 900,
    channelType: '10001',
    excDiscountFlag: true,
    wfTraceNo: '843d920a-2c0f-e3b4-eebc-9d2dd5887ce2',
  });
  expect([method, path]).toEqual(['POST', '/openpay/coupon/wf']);
  expect(headers['content-type']).toBe('application/json');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
  expect(headers['transfer-encoding']).toBeUndefined();
  expect(fields).toEqual({
    ...base,
    wf_trace_no: '843d920a-2c0f-e3b4-eebc-9d2dd5887ce2',
    ts: '20261123120005',
    coupon_code: '679533922928',
    channel_type: '10001',
    amount: '1000',
    real_amount: '900',
    exc_discount_flag: '1',
    sign: 'f329590b23181cd486e0bfeaf56e0409',
  });
  expect(fields['sign']).toBe(md5Sign(fields));
});

test('an omitted field, or null, is not sent', async () => {
  const nothing = {
    amount: null,
    realAmount: undefined,
    channelType: null,
    excDiscountFlag: undefined,
    merchantNo: null,
    shopNo: undefined,
  };
  const { fields } = await sent({ couponCode, wfTraceNo: trace, ...nothing });
  expect(fields).toEqual({
    ...base,
    wf_trace_no: 'trace-0001',
    ts: '20261123120005',
    coupon_code: '679533922928',
    sign: md5Sign({ ...fields, sign: null }),
  });
});

test('a call’s merchant and shop override those of the client', async () => {
  const args = { couponCode, merchantNo: 'M2', shopNo: '门店二' };
  const { fields } = await sent(args, { merchantNo: undefined, shopNo: 'S1' });
  expect(fields).toMatchObject({ merchant_no: 'M2', shop_no: '门店二', sign: md5Sign(fields) });
});

test.each([
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [100_000_000, '100000000'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
])('an amount of %d fen is sent as the text %j', async (amount, text) => {
  const { fields } = await sent({ couponCode, amount, realAmount: amount });
  expect(fields).toMatchObject({ amount: text, real_amount: text });
});

test.each([
  [true, '1'],
  [false, '0'],
  ['1', '1'],
  ['0', '0'],
] as const)('the exclusive discount flag %j is sent as %j', async (excDiscountFlag, text) => {
  expect((await sent({ couponCode, excDiscountFlag })).fields['exc_discount_flag']).toBe(text);
});

test.each([
  ['2026-11-23T16:30:05.999Z', '20261124003005'],
  ['2026-12-31T15:59:59.000Z', '20261231235959'],
  ['2026-12-31T16:00:00.000Z', '20270101000000'],
  ['2028-02-28T17:00:00.000Z', '20280229010000'],
  ['2026-07-01T00:00:00.000Z', '20260701080000'],
  ['1970-01-01T00:00:00.000Z', '19700101080000'],
  ['9999-12-31T15:59:59.999Z', '99991231235959'],
])('at %s, ts is %s, the time in Shanghai', async (instant, ts) => {
  for (const zone of ['UTC', 'America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
    vi.stubEnv('TZ', zone);
    expect((await sent({ couponCode }, { now: () => Date.parse(instant) })).fields['ts']).toBe(ts);
  }
});

test('without now, ts is the machine’s time', async () => {
  const before = Date.now() - 1000;
  const ts = String((await sent({ couponCode }, { now: undefined })).fields['ts']);
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(ts) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  expect(at).toBeGreaterThan(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

test('without a trace number, each call generates a new one of 32 hexadecimal digits', async () => {
  const traces = [];
  for (let call = 0; call < 3; call += 1)
    traces.push((await sent({ couponCode, wfTraceNo: null })).fields['wf_trace_no']);
  for (const made of traces) expect(made).toMatch(/^[0-9a-f]{32}$/u);
  expect(new Set([...traces, newTraceNo(), newTraceNo()]).size).toBe(5);
  expect(newTraceNo()).toMatch(/^[0-9a-f]{32}$/u);
});

test('a client follows another signing rule', async () => {
  const { fields } = await sent(
    { couponCode, wfTraceNo: trace },
    { signing: { algorithm: 'sha256', case: 'upper', pair: 'v', joiner: '|', placement: 'wrap' } },
  );
  const values = [
    '679533922928',
    '900024',
    '851811130002',
    '862010110001',
    '20261123120005',
    'trace-0001',
  ].join('|');
  const key = 'shoubei-mock-demo-key';
  const expected = createHash('sha256').update(`${key}${values}${key}`).digest('hex').toUpperCase();
  expect(fields['sign']).toBe(expected);
});

test('a trailing slash of baseUrl is not doubled', async () => {
  await using server = await hostileServer((response) => response.end(JSON.stringify(refused())));
  await clientOf(`${server.url}/`).writeOff({ couponCode, wfTraceNo: trace });
  expect(server.received.map(({ path }) => path)).toEqual(['/openpay/coupon/wf']);
});

test('a custom fetch is called, with text that it may read', async () => {
  const asked: unknown[] = [];
  const result = await clientOf(PRODUCTION_ORIGIN, {
    now: noon,
    fetch: (url, init) => {
      asked.push([
        url,
        init?.method,
        init?.redirect,
        typeof init?.body === 'string' && JSON.parse(init.body),
      ]);
      return Promise.resolve(Response.json(refused()));
    },
  }).writeOff({ couponCode, wfTraceNo: trace });
  expect(result).toMatchObject({ status: 'refused', reason: 'refunded' });
  expect(asked).toEqual([
    [
      'https://open.51shoubei.com/openpay/coupon/wf',
      'POST',
      'manual',
      expect.objectContaining({ coupon_code: '679533922928', ts: '20261123120005' }),
    ],
  ]);
});

test('a custom fetch that wraps Node’s works', async () => {
  await using server = await hostileServer((response) => response.end(JSON.stringify(refused())));
  const client = clientOf(server.url, { fetch: (url, init) => fetch(url, init) });
  expect(await client.writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({ reason: 'refunded' });
  expect(server.received[0]?.headers['content-length']).toBe(String(server.received[0]?.text.length));
});

test.each([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['rejects with nothing', () => Promise.reject()],
  ['gives no response', () => Promise.resolve(JSON.parse('null'))],
])('a custom fetch that %s is unknown', async (_, broken) => {
  const failure: unknown = await clientOf('http://127.0.0.1:4051', { fetch: broken })
    .writeOff({ couponCode, wfTraceNo: trace })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true, wfTraceNo: trace });
});

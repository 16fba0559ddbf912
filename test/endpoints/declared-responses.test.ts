import { expect, test } from 'vitest';
import { type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { type Answer, call, declared, drafts } from '../support/declared.js';
import { md5Sign, signed } from '../support/sign.js';
import { base } from '../support/wire.js';

/** 2026-11-23 12:00:00.789 in Shanghai. The values below come from Python's datetime. */
const now = 1_795_406_400_789;

/** A page with other names for everything, and every kind of line. */
const detail = declared(`
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
request:
  required: [instNo, merchantNo, shopNo, timestamp, sign, nonce]
  names: { instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no, timestamp: ts }
  finds: { orderNo: order_no, traceNo: wf_trace_no, couponCode: coupon_code }
act: none
responses:
  found:
    code: '0000'
    nothing: null
    empty: ''
    orderNo: { order: order_no }
    traceNo: { order: wf_trace_no }
    couponCode: { order: coupon_code }
    instNo: { order: inst_no }
    merchantNo: { order: merchant_no }
    shopNo: { order: shop_no }
    channel: { order: channel_type }
    price: { order: amount }
    paid: { order: real_amount }
    face: { order: face_amount }
    settle: { order: settle_amount }
    compact: { order: written_off_at, as: yyyyMMddHHmmss }
    spaced: { order: written_off_at, as: 'yyyy-MM-dd HH:mm:ss' }
    iso: { order: written_off_at, as: iso8601 }
    seconds: { order: written_off_at, as: epoch_seconds }
    milliseconds: { order: written_off_at, as: epoch_milliseconds }
    cancelledAt: { order: cancelled_at, as: 'yyyy-MM-dd HH:mm:ss' }
    state: { state: { written_off: '1', cancelled: '2' } }
    echo: { request: nonce }
    time: { request: timestamp }
  not_found:
    code: '4040'
    couponCode: { request: couponCode }
    traceNo: { request: traceNo }
    echo: { request: nonce }
`);

const caller = {
  instNo: '900024',
  merchantNo: '851811130002',
  shopNo: '862010110001',
  timestamp: '20261123120000',
  nonce: 'n1',
};

/** Like {@link call}, without the write-off's names for the caller. */
async function ask(emulator: InProcessEmulator, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
  const response = await emulator.fetch(`${emulator.url}/openpay/coupon/detail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...caller, ...fields })),
  });
  const { sign, ...body }: Record<string, unknown> = JSON.parse(await response.text());
  expect(sign).toBe(md5Sign(body));
  return { body, outcome: response.headers.get('x-shoubei-mock-outcome'), headers: response.headers };
}

const all = {
  coupon_code: '990000000021',
  wf_trace_no: 'T1',
  channel_type: '10003',
  amount: '7000',
  real_amount: '6500',
};

test('a response has every field under its name, in the order of the declaration, in every form of time', async () => {
  await using emulator = await startInProcess({ endpoints: [detail, ...drafts], nowMs: () => now });
  const { order_no } = (await call(emulator, 'wf', all)).body;
  const shown = {
    code: '0000',
    nothing: null,
    empty: '',
    orderNo: order_no,
    traceNo: 'T1',
    couponCode: '990000000021',
    instNo: '900024',
    merchantNo: '851811130002',
    shopNo: '862010110001',
    channel: '10003',
    price: '7000',
    paid: '6500',
    face: '1000',
    settle: '994',
    compact: '20261123120000',
    spaced: '2026-11-23 12:00:00',
    iso: '2026-11-23T04:00:00.789Z',
    seconds: '1795406400',
    milliseconds: '1795406400789',
  };
  const rest = { echo: 'n1', time: '20261123120000' };
  const found = await ask(emulator, { couponCode: '990000000021' });
  expect(found.outcome).toBe('found');
  expect(JSON.stringify(found.body)).toBe(JSON.stringify({ ...shown, state: '1', ...rest }));

  await emulator.clock.advance(60_000);
  await call(emulator, 'cancel', { order_no });
  const cancelled = { ...shown, cancelledAt: '2026-11-23 12:01:00', state: '2', ...rest };
  expect(JSON.stringify((await ask(emulator, { traceNo: 'T1' })).body)).toBe(JSON.stringify(cancelled));
});

test('fields that the write-off or the request lacks are left out of the response', async () => {
  await using emulator = await startInProcess({ endpoints: [detail], nowMs: () => now });
  await call(emulator, 'wf', { coupon_code: '990000000021' });
  const { body } = await ask(emulator, { couponCode: '990000000021' });
  expect(Object.keys(body).join(' ')).toBe(
    'code nothing empty orderNo couponCode instNo merchantNo shopNo face settle compact spaced iso seconds milliseconds state echo time',
  );
  const none = await ask(emulator, { couponCode: '990000000022' });
  expect(none.outcome).toBe('not_found');
  expect(none.body).toEqual({ code: '4040', couponCode: '990000000022', echo: 'n1' });
});

test('names of properties that every JavaScript object has are ordinary names', async () => {
  const odd = declared(`
path: /openpay/coupon/detail
about: { en: Odd names, zh: 特殊字段名 }
request:
  required: [instNo, merchantNo, shopNo, timestamp, sign]
  names: { instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no, timestamp: ts }
  finds: { toString: order_no, valueOf: wf_trace_no, constructor: coupon_code }
act: none
responses:
  found: { hasOwnProperty: { order: coupon_code }, toString: { request: toString }, valueOf: { request: valueOf } }
  not_found: { isPrototypeOf: none, toString: { request: toString }, constructor: { request: constructor } }
`);
  await using emulator = await startInProcess({ endpoints: [odd] });
  await call(emulator, 'wf', { coupon_code: '990000000021', wf_trace_no: 'T1' });
  const byCoupon = await ask(emulator, { constructor: '990000000021' });
  expect(Object.entries(byCoupon.body)).toEqual([['hasOwnProperty', '990000000021']]);
  const byTrace = await ask(emulator, { valueOf: 'T2' });
  expect(Object.entries(byTrace.body)).toEqual([['isPrototypeOf', 'none']]);
  const byNumber = await ask(emulator, { toString: '1' });
  expect(Object.entries(byNumber.body)).toEqual([
    ['isPrototypeOf', 'none'],
    ['toString', '1'],
  ]);
});

const refusals = [
  ['illegal_parameter', { order_no: 'x'.repeat(33) }, '参数不合法', '9101', '字段错误'],
  ['unknown_institution', { inst_no: '1', order_no: 'x' }, '机构不存在', '9102', '没有机构'],
  ['bad_signature', { order_no: 'x', sign: '0'.repeat(32) }, '签名错误', '9103', '验签失败'],
  ['stale_timestamp', { order_no: 'x', ts: '20261123114959' }, '时间戳已失效', '9104', '超时'],
] as const;

/** The outcome and the body, without its signature. */
async function refused(
  emulator: InProcessEmulator,
  fields: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const response = await emulator.fetch(`${emulator.url}/openpay/coupon/quary`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...signed({ ...base, ...fields }), ...('sign' in fields && fields) }),
  });
  const { sign: _, ...body }: Record<string, unknown> = JSON.parse(await response.text());
  return [response.headers.get('x-shoubei-mock-outcome'), body];
}

test.each(refusals)(
  'the rejection %s is that of the code table, in both dialects and with its own code',
  async (outcome, fields, message, code, words) => {
    const usual = { tsWindowSeconds: 600 };
    const codes = { [outcome]: { code, message: words } };
    for (const [profile, return_code, return_msg] of [
      [usual, 'FAIL', message],
      [{ ...usual, dialect: 'table' }, 'FAIL', message],
      [{ ...usual, codes }, code, words],
      [{ ...usual, codes, dialect: 'table' }, 'FAIL', words],
    ] as const) {
      await using emulator = await startInProcess({ endpoints: drafts, profile, nowMs: () => now });
      expect(await refused(emulator, fields)).toEqual([outcome, { return_code, return_msg }]);
    }
  },
);

test("text that the response's charset lacks is omitted for a write-off, and rejected if it must be echoed", async () => {
  const profile = { signing: { response: { charset: 'gbk' } } } as const;
  await using emulator = await startInProcess({ endpoints: [detail], profile });
  const wf = { coupon_code: '990000000021', merchant_no: '商户😀', shop_no: '门店😀' };
  expect(
    (
      await emulator.fetch(`${emulator.url}/openpay/coupon/wf`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(signed({ ...base, ...wf })),
      })
    ).headers.get('x-shoubei-mock-outcome'),
  ).toBe('written_off');
  const send = async (fields: object): Promise<Response> =>
    emulator.fetch(`${emulator.url}/openpay/coupon/detail`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        signed({ ...caller, couponCode: '990000000021', merchantNo: '商户😀', ...fields }),
      ),
    });
  const found = await send({});
  expect(found.headers.get('x-shoubei-mock-outcome')).toBe('found');
  const body: Record<string, unknown> = JSON.parse(await found.text());
  expect(Object.keys(body)).not.toContain('merchantNo');
  expect(Object.keys(body)).not.toContain('shopNo');
  expect(body).toMatchObject({ couponCode: '990000000021', echo: 'n1' });
  const echoed = await send({ nonce: '😀' });
  expect(echoed.headers.get('x-shoubei-mock-reason')).toBe('nonce: the response, in gbk, cannot repeat it');
});

test('a response about another write-off has another number, and is signed, with any characters in the number', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', { coupon_code: '990000000021' });
  const endpoint = '/openpay/coupon/quary';
  await emulator.fault({ kind: 'other_response', when: 'after', endpoint, times: 3 });
  const asked = async (fields: Readonly<Record<string, unknown>>): Promise<unknown[]> => {
    const { outcome, body } = await call(emulator, 'quary', fields);
    return [outcome, body['order_no'], body['codes']];
  };
  const [order] = await emulator.orders();
  const [outcome, number, codes] = await asked({ coupon_code: '990000000021' });
  expect([outcome, codes]).toEqual(['found', '990000000020']);
  expect(number).not.toBe(order?.orderNo);
  expect(number).toMatch(/^5\d{23}$/u);
  expect(await asked({ order_no: '1😀' })).toEqual(['not_found', '10', undefined]);
  expect(await asked({ order_no: '10' })).toEqual(['not_found', '11', undefined]);
});

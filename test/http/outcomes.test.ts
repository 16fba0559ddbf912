import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { base, post, writeOff } from '../support/wire.js';

type Dialect = 'example' | 'table';

/** Every entry of the code table except written_off: how to trigger it, and what the response contains. */
const refusals: readonly [outcome: string, code: string, message: string, fields: Record<string, unknown>][] =
  [
    ['not_found', '0201', '券码不存在', { coupon_code: '990101000001' }],
    ['not_yet_valid', '0202', '券码未生效', { coupon_code: '990201000001' }],
    ['already_used', '0203', '券码已核销', { coupon_code: '990301000001' }],
    ['expired', '0204', '券码已过期', { coupon_code: '990401000001' }],
    ['refunded', '0205', '券码已退款', { coupon_code: '990501000001' }],
    ['frozen', '0206', '券码已冻结', { coupon_code: '990601000001' }],
    ['wrong_shop', '0207', '券码不适用于该门店', { coupon_code: '990701000001' }],
    ['wrong_channel', '0208', '券码与通道类型不符', { coupon_code: '990801000001', channel_type: '10003' }],
    [
      'exclusive_discount',
      '0209',
      '已享受独立优惠，该券不可核销',
      { coupon_code: '990901000001', exc_discount_flag: '1' },
    ],
    ['below_minimum', '0210', '订单金额未达使用门槛', { coupon_code: '991001000001', amount: '4999' }],
    ['trace_conflict', '0211', '核销流水号重复', { coupon_code: '990001000002', wf_trace_no: 'bound' }],
  ];

const provenance: Record<string, string> = { refunded: 'documented' };

describe.each(['example', 'table'] as const)('in the %s dialect', (dialect: Dialect) => {
  let server: MockServer;
  beforeAll(async () => {
    server = await startMockServer({
      profile: { dialect, tsWindowSeconds: 60 },
      nowMs: () => Date.UTC(2026, 10, 23, 4),
    });
    await writeOff(server.url, '990001000001', { wf_trace_no: 'bound' });
  });
  afterAll(() => server.close());

  test('written_off has an order number, the face value and the settle amount', async () => {
    const { body, headers } = await writeOff(server.url, '990001000003', { wf_trace_no: 'W1' });
    const { order_no, sign, ...rest } = body;
    expect(rest).toEqual({
      return_code: 'SUCCESS',
      return_msg: '操作成功',
      result_code: 'SUCCESS',
      wf_trace_no: 'W1',
      codes: '990001000003',
      amount: '1000',
      settle_amount: '994',
    });
    expect(order_no).toMatch(/^5\d{23}$/u);
    expect(sign).toBe(md5Sign(body));
    expect(headers.get('x-shoubei-mock-provenance')).toBe('documented');
    expect(headers.get('x-shoubei-mock-assumptions')).toBe('C3,C6,A1,A2,A4,A5,A6,A7,A8,A10,A14,A16');
  });

  test.each(refusals)('%s is code %s %s', async (outcome, code, message, { coupon_code, ...more }) => {
    const answer = await writeOff(server.url, coupon_code, more);
    expect(answer.outcome).toBe(outcome);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-shoubei-mock-provenance')).toBe(provenance[outcome] ?? 'assumed');
    const { sign, ...rest } = answer.body;
    expect(sign).toBe(md5Sign(rest));
    expect(rest).toEqual({
      return_code: dialect === 'example' ? code : 'SUCCESS',
      return_msg: message,
      result_code: 'FAIL',
      order_no: null,
      ...(more['wf_trace_no'] !== undefined && { wf_trace_no: more['wf_trace_no'] }),
      codes: coupon_code,
      amount: null,
      ...(dialect === 'example' ? { settleAmount: null } : { settle_amount: null }),
    });
  });

  test.each([
    ['illegal_parameter', '参数不合法', 'documented', signed({ ...base, coupon_code: 'no good' })],
    ['bad_signature', '签名错误', 'assumed', { ...base, coupon_code: '990001000009', sign: '0'.repeat(32) }],
    [
      'stale_timestamp',
      '时间戳已失效',
      'assumed',
      signed({ ...base, ts: '20261123120101', coupon_code: '990001000009' }),
    ],
    ['system_error', '系统繁忙', 'assumed', signed({ ...base, coupon_code: '998601000001' })],
  ])('%s is a signed FAIL with %s', async (outcome, message, from, fields) => {
    const answer = await post(server.url, JSON.stringify(fields));
    expect(answer.outcome).toBe(outcome);
    expect(answer.headers.get('x-shoubei-mock-provenance')).toBe(from);
    const bare = { return_code: 'FAIL', return_msg: message };
    expect(answer.body).toEqual({ ...bare, sign: md5Sign(bare) });
  });

  test('unknown_institution is a FAIL without a sign', async () => {
    const answer = await writeOff(server.url, '990001000009', { inst_no: '11111111' });
    expect(answer.outcome).toBe('unknown_institution');
    expect(answer.body).toEqual({ return_code: 'FAIL', return_msg: '机构不存在' });
  });
});

test('checks run in the documented order', async () => {
  await using server = await startMockServer({
    profile: { tsWindowSeconds: 60 },
    nowMs: () => Date.UTC(2026, 10, 23, 4),
    coupons: [
      {
        coupon_code: 'ALL',
        face_amount: 1000,
        state: 'issued',
        valid_from: '2030-01-01T00:00:00Z',
        valid_until: '2031-01-01T00:00:00Z',
        shop_nos: ['elsewhere'],
        channel_type: '10005',
        min_amount: 5000,
      },
    ],
  });
  await writeOff(server.url, '990001000001', { wf_trace_no: 'T' });
  const fault = {
    inst_no: '1',
    ts: '20260101000000',
    wf_trace_no: 'T',
    channel_type: '10003',
    exc_discount_flag: '1',
  };
  const outcomes: (string | null)[] = [];
  const ask = async (fields: Record<string, unknown>, key?: string): Promise<void> => {
    outcomes.push((await writeOff(server.url, 'ALL', fields, key)).outcome);
  };
  const patch = async (body: object): Promise<void> => {
    await fetch(`${server.url}/__admin/coupons/ALL`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  };
  await ask({ ...fault, amount: '01' }, 'wrong');
  await ask(fault, 'wrong');
  const known = { ...fault, inst_no: '900024' };
  await ask(known, 'wrong');
  await ask(known);
  const { ts: _stale, ...fresh } = known;
  await ask(fresh);
  const { wf_trace_no: _bound, ...unbound } = fresh;
  await patch({ state: 'refunded' });
  await ask(unbound);
  await patch({ state: 'used' });
  await ask(unbound);
  await patch({ state: 'frozen' });
  await ask(unbound);
  await patch({ state: 'issued' });
  await ask(unbound);
  await patch({ valid_from: null, valid_until: '2020-01-01T00:00:00Z' });
  await ask(unbound);
  await patch({ valid_until: null });
  await ask(unbound);
  await patch({ shop_nos: null });
  await ask(unbound);
  await ask({ ...unbound, channel_type: '10005' });
  await ask({ channel_type: '10005' });
  await ask({ channel_type: '10005', amount: '5000' });
  expect(outcomes).toEqual([
    'illegal_parameter',
    'unknown_institution',
    'bad_signature',
    'stale_timestamp',
    'trace_conflict',
    'refunded',
    'already_used',
    'frozen',
    'not_yet_valid',
    'expired',
    'wrong_shop',
    'wrong_channel',
    'exclusive_discount',
    'below_minimum',
    'written_off',
  ]);
});

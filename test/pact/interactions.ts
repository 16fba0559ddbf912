import type { ShoubeiClientOptions, WriteOffArguments } from '@shoubei-kit/sdk-lite';

/** A coupon in a state, with its parameters. Amounts are whole fen. */
type Params = Readonly<Record<string, string | number | boolean>>;

/**
 * One thing that a till depends on: a state, a call of the client, the response in each dialect, and the client's
 * result.
 */
export interface Interaction {
  readonly description: string;
  readonly given: readonly (readonly [state: string, params: Params])[];
  readonly call: WriteOffArguments;
  /** Set unless the client is the demo institution's. */
  readonly client?: Partial<ShoubeiClientOptions>;
  readonly answer: Answer;
}

/**
 * What the response must contain. A till distinguishes rejections by their code, or without a code by their
 * message.
 */
export type Answer =
  | { readonly kind: 'written_off'; readonly echo: readonly ('amounts' | 'wf_trace_no')[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly reason: string }
  | {
      readonly kind: 'rejected' | 'outcome_unknown';
      readonly message: string;
      readonly reason?: string;
      /** Whether the client can verify that the provider signed it. */
      readonly signed: boolean;
    };

const coupon = { coupon_code: 'COFFEE10', face_amount: 1000, settle_amount: 994 };
const trace = { wf_trace_no: '843d920a2c0fe3b4eebc9d2dd5887ce2' };
const least = { couponCode: 'COFFEE10', wfTraceNo: trace.wf_trace_no };
const inState = (params: Params): readonly [string, Params] => [
  'a coupon is in state',
  { ...coupon, ...params },
];
const issued = inState({ state: 'issued' });
const newTrace = ['the trace number is new', trace] as const;
const before = [
  'a coupon was written off under a trace number',
  { ...coupon, ...trace, amount: '8000' },
] as const;

function refusal(
  reason: string,
  code: string,
  message: string,
  params: Params,
  call: Partial<WriteOffArguments> = {},
): Interaction {
  return {
    description: `a write-off that is rejected: ${reason}`,
    given: [inState(params)],
    call: { ...least, ...call },
    answer: { kind: 'refused', reason, code, message },
  };
}

/** Codes and messages are those of the protocol's table. */
export const interactions: readonly Interaction[] = [
  {
    description: 'a write-off with the fewest fields',
    given: [issued, newTrace],
    call: least,
    answer: { kind: 'written_off', echo: [] },
  },
  {
    description: 'a write-off with every field',
    given: [inState({ state: 'issued', channel_type: '10001' }), newTrace],
    call: { ...least, channelType: '10001', amount: 8000, realAmount: 7000, excDiscountFlag: '0' },
    answer: { kind: 'written_off', echo: ['amounts', 'wf_trace_no'] },
  },
  {
    description: 'the same write-off again, under its trace number',
    given: [before],
    call: { ...least, amount: 8000 },
    answer: { kind: 'written_off', echo: ['amounts', 'wf_trace_no'] },
  },
  {
    description: 'a write-off that is rejected: trace_conflict',
    given: [before],
    call: { ...least, amount: 9000 },
    answer: { kind: 'refused', reason: 'trace_conflict', code: '0211', message: '核销流水号重复' },
  },
  refusal('not_found', '0201', '券码不存在', { state: 'not_found' }),
  refusal('not_yet_valid', '0202', '券码未生效', { state: 'not_yet_valid' }),
  refusal('already_used', '0203', '券码已核销', { state: 'used' }),
  refusal('expired', '0204', '券码已过期', { state: 'expired' }),
  refusal('refunded', '0205', '券码已退款', { state: 'refunded' }),
  refusal('frozen', '0206', '券码已冻结', { state: 'frozen' }),
  refusal('wrong_shop', '0207', '券码不适用于该门店', { state: 'issued', right_shop: false }),
  refusal(
    'wrong_channel',
    '0208',
    '券码与通道类型不符',
    { state: 'issued', channel_type: '10003' },
    { channelType: '10004' },
  ),
  refusal(
    'exclusive_discount',
    '0209',
    '已享受独立优惠，该券不可核销',
    { state: 'issued', channel_type: '10005' },
    { channelType: '10005', excDiscountFlag: '1' },
  ),
  refusal(
    'below_minimum',
    '0210',
    '订单金额未达使用门槛',
    { state: 'issued', min_amount: 5000 },
    { amount: 4999 },
  ),
  {
    description: 'a write-off for an unknown channel',
    given: [issued],
    call: { ...least, channelType: '10010' },
    answer: { kind: 'rejected', reason: 'illegal_parameter', message: '参数不合法', signed: true },
  },
  {
    description: 'a write-off that lost its sign on the way',
    given: [issued],
    call: least,
    client: { fetch: withoutSign },
    answer: { kind: 'rejected', reason: 'illegal_parameter', message: '参数不合法', signed: true },
  },
  {
    description: 'a write-off that is signed with another key',
    given: [issued, ['the caller signs with another key', {}]],
    call: least,
    client: { key: 'another-key' },
    answer: { kind: 'rejected', reason: 'bad_signature', message: '签名错误', signed: false },
  },
  {
    description: 'a write-off by an unknown institution',
    given: [["the caller's institution is not known", { inst_no: '99999999' }]],
    call: least,
    client: { instNo: '99999999' },
    answer: { kind: 'rejected', reason: 'unknown_institution', message: '机构不存在', signed: false },
  },
  {
    description: 'a write-off by a till whose clock is an hour behind',
    given: [issued, ["the caller's clock is behind", { seconds: 3600 }]],
    call: least,
    client: { now: () => Date.parse('2026-11-23T11:00:00+08:00') },
    answer: { kind: 'rejected', reason: 'stale_timestamp', message: '时间戳已失效', signed: true },
  },
  {
    description: 'a write-off while the provider is busy',
    given: [['the provider is busy', coupon]],
    call: least,
    answer: { kind: 'outcome_unknown', message: '系统繁忙', signed: false },
  },
];

function withoutSign(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  if (typeof init.body !== 'string') throw new Error('the client sends text');
  const { sign: _, ...fields }: Record<string, unknown> = JSON.parse(init.body);
  return fetch(url, { ...init, body: JSON.stringify(fields) });
}

import type { Expectation } from '@shoubei-kit/contracts';
import { type EndpointProfile, isFail } from './endpoint-profile.js';
import { scalarText } from './wire-text.js';

/** The expected content of a response field: text, null, or a pattern. */
export type ExpectedField = string | null | RegExp;

/** The fields of a response except `sign`, in the order of the source's example. */
export type ExpectedFields = ReadonlyMap<string, ExpectedField>;

export const orderNoForm: RegExp = /^5[0-9]{23}$/u;
const amountForm = /^(?:0|[1-9][0-9]{0,15})$/u;

/** The expected response of an outcome (C1 to C3, C8, C11, A9), as far as it is known before the request. */
export function expectedFields(
  expect: Expectation,
  fields: Readonly<Record<string, unknown>>,
  endpointProfile: EndpointProfile,
  orderNo: ExpectedField = orderNoForm,
): ExpectedFields {
  const outcome = expect.outcome ?? 'written_off';
  const { code = '', message = '' } = endpointProfile.codes.get(outcome) ?? {};
  const echo = echoOf(expect, fields);
  if (outcome === 'written_off') {
    return new Map<string, ExpectedField>([
      ['return_code', code],
      ['return_msg', message],
      ['result_code', 'SUCCESS'],
      ['order_no', orderNo],
      ...echo,
      ['amount', amountOf(expect.amount)],
      ...settle(amountOf(expect.settle_amount), endpointProfile, false),
    ]);
  }
  if (isFail(outcome, endpointProfile)) {
    const bare = [['return_code', 'FAIL'] as const, ['return_msg', message] as const];
    const full = [['order_no', null] as const, ...echo, ['amount', null] as const];
    return new Map<string, ExpectedField>(endpointProfile.failShape === 'bare' ? bare : [...bare, ...full]);
  }
  return new Map<string, ExpectedField>([
    ['return_code', endpointProfile.dialect === 'table' ? 'SUCCESS' : code],
    ['return_msg', message],
    ['result_code', 'FAIL'],
    ['order_no', null],
    ...echo,
    ['amount', null],
    ...settle(null, endpointProfile, endpointProfile.dialect === 'example'),
  ]);
}

/**
 * The coupon as requested, in any of its fields, and the trace number if one was sent. A body that could not be read
 * has neither.
 */
function echoOf(
  { codes, wf_trace_no, outcome, signed }: Expectation,
  fields: Readonly<Record<string, unknown>>,
): readonly (readonly [string, ExpectedField])[] {
  const isUnread = outcome === 'illegal_parameter' && signed === false;
  const seen = isUnread ? {} : fields;
  const code = codes === undefined ? requestedCoupon(seen) : codes;
  const trace = wf_trace_no === undefined ? scalarText(seen['wf_trace_no']) : wf_trace_no;
  const coupon = ['codes', code ?? null] as const;
  return trace === undefined || trace === null ? [coupon] : [['wf_trace_no', trace], coupon];
}

/** The coupon that a request names (C4). */
export function requestedCoupon(fields: Readonly<Record<string, unknown>>): string | undefined {
  return scalarText(fields['coupon_code']) ?? scalarText(fields['couponCode']);
}

function amountOf(fen: number | undefined): ExpectedField {
  return fen === undefined ? amountForm : String(fen);
}

/** C3. */
function settle(
  amount: ExpectedField,
  { settleField }: EndpointProfile,
  camelByAuto: boolean,
): readonly (readonly [string, ExpectedField])[] {
  const snake = ['settle_amount', amount] as const;
  const camel = ['settleAmount', amount] as const;
  if (settleField === 'both') return [snake, camel];
  return settleField === 'settleAmount' || (settleField === 'auto' && camelByAuto) ? [camel] : [snake];
}

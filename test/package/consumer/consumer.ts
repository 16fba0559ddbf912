// Compiled by the package test against the installed declarations; it is never run.
import {
  type CallFields,
  type CallOptions,
  type CallResult,
  type ClientSigning,
  type Exchange,
  newTraceNo,
  PRODUCTION_ORIGIN,
  type Reason,
  type Refused,
  ShoubeiClient,
  type ShoubeiClientOptions,
  ShoubeiError,
  type ShoubeiErrorCode,
  type WriteOffArguments,
  type WriteOffResult,
  type WrittenOff,
} from '@shoubei-kit/sdk-lite';
import { canonicalString, defaultRule, sign, type SigningRule, verify } from '@shoubei-kit/sdk-lite/signing';

const signing: ClientSigning = { algorithm: 'hmac-sha256', response: { case: 'upper' } };
const options: ShoubeiClientOptions = {
  baseUrl: PRODUCTION_ORIGIN,
  path: '/gateway/openpay/coupon/wf',
  instNo: '900024',
  key: 'a key',
  merchantNo: undefined,
  signing,
  timeoutMs: 5_000,
  fetch,
  now: Date.now,
  onExchange: ({ path, request, status, body, durationMs, error }: Exchange) => [
    path,
    request,
    status,
    body,
    durationMs,
    error,
  ],
};
const args: WriteOffArguments = {
  couponCode: '679533922928',
  amount: 1000,
  realAmount: null,
  excDiscountFlag: true,
};

export async function use(signal?: AbortSignal): Promise<string | number | undefined> {
  const client = new ShoubeiClient(options);
  try {
    const result: WriteOffResult = await client.writeOff({ ...args, wfTraceNo: newTraceNo() }, { signal });
    return result.status === 'written_off' ? paid(result) : why(result);
  } catch (error) {
    if (!(error instanceof ShoubeiError)) throw error;
    const code: ShoubeiErrorCode = error.code;
    return error.mayHaveHappened ? error.wfTraceNo : code;
  }
}

export async function ask(how: CallOptions): Promise<unknown> {
  const fields: CallFields = { order_no: '1', count: 1, isOn: true, shop_no: null, note: undefined };
  const result: CallResult = await new ShoubeiClient(options).call('/openpay/coupon/quary', fields, how);
  return result.resultCode ?? result.returnMsg ?? result.returnCode ?? result.fields['order_no'];
}

function paid({ orderNo, settleAmount }: WrittenOff): string | number {
  return settleAmount ?? orderNo;
}

function why({ reason, code, message }: Refused): string {
  const known: Reason = reason;
  return code ?? message + known;
}

const rule: SigningRule = { ...defaultRule, charset: 'gbk' };
export const all = [
  canonicalString({ a: 1 }, rule, 'k'),
  sign({}, { case: 'upper' }, 'k'),
  verify({}, {}, 'k'),
];

// @ts-expect-error amounts are numbers
export const textAmount: WriteOffArguments = { couponCode: '1', amount: '1000' };
// @ts-expect-error baseUrl is required
export const noBaseUrl: ShoubeiClientOptions = { instNo: '900024', key: 'k' };
// @ts-expect-error there is no such algorithm
export const noAlgorithm: Partial<SigningRule> = { algorithm: 'md4' };
// @ts-expect-error there is no such argument
export const noArgument: WriteOffArguments = { couponCode: '1', couponCodes: [] };
// @ts-expect-error an order number only comes with a write-off
export const orderOf = (result: WriteOffResult): string => result.orderNo;

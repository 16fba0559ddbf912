// Compiled against the packed declarations with several TypeScript versions; never run.
import {
  type CallFields,
  type CallResult,
  type Exchange,
  newTraceNo,
  PRODUCTION_ORIGIN,
  type Reason,
  type ReasonProvenance,
  type Refused,
  ShoubeiClient,
  ShoubeiError,
  type ShoubeiErrorCode,
  type WriteOffResult,
  type WrittenOff,
} from '@shoubei-kit/sdk-lite';
import {
  canonicalString,
  defaultRule,
  hiddenName,
  sign,
  type SigningRule,
  verify,
} from '@shoubei-kit/sdk-lite/signing';
import { same } from './same.js';

declare const result: WriteOffResult;
if (result.status === 'written_off') {
  same<typeof result, WrittenOff>();
  same<typeof result.orderNo, string>();
  same<typeof result.settleAmount, number | undefined>();
} else {
  same<typeof result, Refused>();
  same<typeof result.reason, Reason>();
  same<typeof result.reasonProvenance, ReasonProvenance | undefined>();
  same<ReasonProvenance, 'documented' | 'observed' | 'assumed'>();
  same<Extract<Reason, 'already_used' | 'unknown' | 'used'>, 'already_used' | 'unknown'>();
}

same<typeof result.traceConfirmed, boolean>();

declare const client: ShoubeiClient;
same<ReturnType<typeof client.writeOff>, Promise<WriteOffResult>>();
same<ReturnType<typeof client.call>, Promise<CallResult>>();
same<CallResult['returnMsg'], string | undefined>();
same<CallResult['traceConfirmed'], boolean>();
same<CallResult['fields'][string], unknown>();
same<CallFields[string], string | number | boolean | null | undefined>();
same<Exchange['request'][string], string | number | boolean>();
same<typeof PRODUCTION_ORIGIN, 'https://open.51shoubei.com'>();
same<ReturnType<typeof newTraceNo>, string>();
same<ReturnType<typeof sign>, string>();
same<ReturnType<typeof verify>, boolean>();
same<ReturnType<typeof hiddenName>, string | undefined>();
same<typeof defaultRule, SigningRule>();
canonicalString({ amount: 1, more: null }, {}, 'key');

export function isOpen(error: unknown): ShoubeiErrorCode | undefined {
  if (!(error instanceof ShoubeiError)) return undefined;
  same<typeof error.mayHaveHappened, boolean>();
  same<typeof error.wfTraceNo, string | undefined>();
  return error.code;
}

// Optional properties may be given as undefined, also with exactOptionalPropertyTypes.
export const made = new ShoubeiClient({ baseUrl: '', instNo: '', key: '', merchantNo: undefined });
// @ts-expect-error an amount is a number of fen
void client.writeOff({ couponCode: '1', amount: '1000' });
// @ts-expect-error a coupon is needed
void client.writeOff({ amount: 1000 });
void client.call('/openpay/coupon/quary', { order_no: '1', total_amount: 1, shop_no: null }, {});
// @ts-expect-error a field is text, a number or a boolean
void client.call('/openpay/coupon/quary', { goods: [] });
// @ts-expect-error a call has a path and fields
void client.call({ order_no: '1' });
declare const writtenOff: WrittenOff;
// @ts-expect-error results cannot be changed
writtenOff.orderNo = '1';
// @ts-expect-error there is no such digest
sign({}, { algorithm: 'md4' }, 'key');

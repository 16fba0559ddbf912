import {
  type AssumptionId,
  requestLenient,
  requestStrict,
  type ValidationError,
} from '@shoubei-kit/contracts';
import { type Sent, quotedName } from './parse.js';
import { fromShanghaiTs } from './shanghai.js';
import { illegal, quoted, type Refusal, type Text } from './refusal.js';

/** What the fields mean: what is checked. Text under documented names; absent means null, "" or not sent (A12). */
export interface RequestFields {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly ts: string;
  /** `ts` as epoch milliseconds. */
  readonly tsMs: number;
  readonly coupon_code: string;
  readonly wf_trace_no: string | undefined;
  readonly channel_type: string | undefined;
  readonly amount: string | undefined;
  readonly real_amount: string | undefined;
  readonly exc_discount_flag: '0' | '1';
}

const required = ['inst_no', 'merchant_no', 'shop_no', 'ts', 'coupon_code'] as const;
const requiredWithSign = [...required, 'sign'] as const;

/** The fields' texts under documented names. */
export type RequestTexts = Readonly<
  Record<Exclude<keyof RequestFields, 'tsMs'> | 'sign', string | undefined>
>;

const expected: Readonly<Record<string, Text>> = {
  inst_no: { en: '1 to 8 characters', zh: '1 至 8 个字符' },
  merchant_no: { en: '1 to 32 characters', zh: '1 至 32 个字符' },
  shop_no: { en: '1 to 32 characters', zh: '1 至 32 个字符' },
  wf_trace_no: { en: 'at most 36 characters (32 in strict)', zh: '最多 36 个字符（严格模式 32）' },
  ts: { en: 'yyyyMMddHHmmss, a real date and time', zh: 'yyyyMMddHHmmss，须为真实的日期时间' },
  coupon_code: { en: '1 to 16 letters or digits', zh: '1 至 16 位字母或数字' },
  channel_type: { en: 'one of the documented channels', zh: '文档所列的通道类型之一' },
  amount: { en: 'whole fen, up to 16 digits, no leading zero', zh: '整数分，最多 16 位，无前导零' },
  real_amount: { en: 'whole fen, up to 16 digits, no leading zero', zh: '整数分，最多 16 位，无前导零' },
  exc_discount_flag: { en: '0 or 1', zh: '0 或 1' },
  sign: { en: 'text', zh: '文本' },
};

/** Fields as sent, to text under documented names: A11 numbers and booleans, A12 null and "", C4 the alias. */
export function normalise(sent: Sent): RequestTexts {
  return {
    inst_no: toText(sent['inst_no']),
    merchant_no: toText(sent['merchant_no']),
    shop_no: toText(sent['shop_no']),
    ts: toText(sent['ts']),
    coupon_code: toText(sent['coupon_code']) ?? toText(sent['couponCode']),
    wf_trace_no: toText(sent['wf_trace_no']),
    channel_type: toText(sent['channel_type']),
    amount: toText(sent['amount']),
    real_amount: toText(sent['real_amount']),
    exc_discount_flag: toText(sent['exc_discount_flag']),
    sign: toText(sent['sign']),
  };
}

/** The text of a scalar; undefined for what counts as absent. */
export function toText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The parameter checks, the first of all. `needSign` is false where signatures are not enforced (A15). */
export function validate(
  sent: Sent,
  texts: RequestTexts,
  rules: { readonly strict: boolean; readonly needSign: boolean },
): { readonly request: RequestFields } | { readonly refusal: Refusal } {
  const refusal =
    refuseAliases(sent) ??
    refuseMissing(texts, rules.needSign) ??
    (rules.strict ? refuseStrict(sent) : refuseLenient(texts));
  if (refusal) return { refusal };
  const tsMs = fromShanghaiTs(texts.ts ?? '');
  if (tsMs === undefined) return { refusal: badFormat('ts', texts.ts) };
  return { request: toRequestFields(texts, tsMs) };
}

function refuseAliases(sent: Sent): Refusal | undefined {
  const code = toText(sent['coupon_code']);
  const alias = toText(sent['couponCode']);
  if (code === undefined || alias === undefined || code === alias) return undefined;
  return illegal(
    'couponCode',
    'differs from coupon_code in the same request',
    '与同一请求中的 coupon_code 不一致',
    'C4',
  );
}

function refuseMissing(texts: RequestTexts, needSign: boolean): Refusal | undefined {
  const missing = (needSign ? requiredWithSign : required).find((name) => texts[name] === undefined);
  return missing === undefined
    ? undefined
    : illegal(
        missing,
        'required, but missing or empty',
        '必填，但缺失或为空',
        ...assumptionsOfMissing(missing),
      );
}

function assumptionsOfMissing(field: string): readonly AssumptionId[] {
  return field === 'sign' ? ['A15'] : [];
}

/**
 * The schema looks at texts, so that lengths and formats hold for a number's text as well (A11). A sign that is
 * there is judged as a signature, whatever its length (A15), so the schema sees a stand-in.
 */
function refuseLenient(texts: RequestTexts): Refusal | undefined {
  if (requestLenient({ ...texts, sign: '-' })) return undefined;
  return schemaRefusal(requestLenient.errors?.[0], texts);
}

function refuseStrict(sent: Sent): Refusal | undefined {
  const hasOwnFault = sent['sign'] !== undefined && sent['sign'] !== null && typeof sent['sign'] !== 'string';
  if (requestStrict({ ...sent, sign: hasOwnFault ? sent['sign'] : '-' })) return undefined;
  return schemaRefusal(requestStrict.errors?.[0], sent);
}

function schemaRefusal(error: ValidationError | undefined, values: Sent): Refusal {
  const { additionalProperty, missingProperty } = error?.params ?? {};
  if (typeof additionalProperty === 'string') {
    return illegal(
      quotedName(additionalProperty),
      'not a documented name (strict)',
      '不是文档所列的字段（严格模式）',
      additionalProperty === 'couponCode' ? 'C4' : 'C7',
    );
  }
  if (typeof missingProperty === 'string') {
    return illegal(missingProperty, 'required, but missing or empty', '必填，但缺失或为空');
  }
  const field = error?.instancePath.slice(1) ?? 'body';
  return badFormat(field, values[field]);
}

function badFormat(field: string, value: unknown): Refusal {
  const want = expected[field] ?? { en: 'another form', zh: '其他格式' };
  if (field === 'sign') return illegal(field, 'expected text', '应为文本');
  const asText = typeof value === 'string' ? '' : ', as text';
  const asTextZh = typeof value === 'string' ? '' : '，且须为文本';
  return illegal(
    quotedName(field),
    `expected ${want.en}${asText}, got ${quoted(value)}`,
    `应为${want.zh}${asTextZh}，实为 ${quoted(value)}`,
    ...assumptionsOfFormat(field, value),
  );
}

/** A number or boolean is refused in strict only (A11); else it is the form that is wrong. */
function assumptionsOfFormat(field: string, value: unknown): readonly AssumptionId[] {
  if (typeof value !== 'string') return ['A11'];
  if (field === 'ts') return ['A4'];
  return ['coupon_code', 'couponCode', 'amount', 'real_amount'].includes(field) ? ['A14'] : [];
}

function toRequestFields(texts: RequestTexts, tsMs: number): RequestFields {
  return {
    inst_no: texts.inst_no ?? '',
    merchant_no: texts.merchant_no ?? '',
    shop_no: texts.shop_no ?? '',
    ts: texts.ts ?? '',
    tsMs,
    coupon_code: texts.coupon_code ?? '',
    wf_trace_no: texts.wf_trace_no,
    channel_type: texts.channel_type,
    amount: texts.amount,
    real_amount: texts.real_amount,
    exc_discount_flag: texts.exc_discount_flag === '1' ? '1' : '0',
  };
}

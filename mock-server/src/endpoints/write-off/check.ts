import {
  type AssumptionId,
  type RequestFields,
  requestFields,
  requestLenient,
  requestStrict,
  type RequestTexts,
  requestTexts,
  type ValidationError,
} from '@shoubei-kit/contracts';
import { type CheckedRequest, scalarText, toText } from '../../core/checked-request.js';
import { type Parsed, type Sent, quotedName } from '../../core/parse.js';
import { illegal, otherForm, type Refusal } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { fromShanghaiTs } from '../../core/shanghai.js';

/**
 * Maps the fields to text under documented names (A11 numbers and booleans, A12 null and "", C4 the alias). Then checks
 * the parameters, before any other check. A signature is required if signatures are enforced (A15).
 */
export function check(parsed: Parsed, settings: Settings): CheckedRequest<RequestFields> {
  if ('refusal' in parsed) {
    const { sent, refusal } = parsed;
    const texts = sent ? requestTexts(sent, scalarText) : {};
    return { sent, texts, refusal };
  }
  const { sent } = parsed;
  const texts = requestTexts(sent, scalarText);
  const tsMs = fromShanghaiTs(texts.ts ?? '');
  const hasSign = toText(sent['sign']) !== undefined || settings.signatureCheck !== 'enforce';
  const refusal =
    refuseAliases(sent) ??
    refuseMissing(texts, hasSign) ??
    (settings.strict ? refuseStrict(sent) : refuseLenient(texts));
  if (refusal) return { sent, texts, refusal };
  if (tsMs === undefined) return { sent, texts, refusal: badFormat('ts', texts.ts) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing that is required is missing
  return { sent, texts, request: texts as RequestFields, tsMs };
}

function refuseAliases(sent: Sent): Refusal | undefined {
  const code = toText(sent['coupon_code']);
  const alias = toText(sent['couponCode']);
  if (code === undefined || alias === undefined || code === alias) return undefined;
  return illegal(
    'couponCode',
    'differs from coupon_code in the same request',
    '与同一请求中的 coupon_code 不一致',
  );
}

const required = requestFields.filter((row) => row.required).map(({ name }) => name);

function refuseMissing(texts: RequestTexts, hasSign: boolean): Refusal | undefined {
  const missing = required.find((name) => (name === 'sign' ? !hasSign : texts[name] === undefined));
  if (missing === undefined) return undefined;
  const assumptions: readonly AssumptionId[] = missing === 'sign' ? ['A15'] : [];
  return illegal(missing, 'required, but missing or empty', '必填，但缺失或为空', ...assumptions);
}

/** The schema checks texts, so that lengths and formats hold for a number's text as well (A11). */
function refuseLenient(texts: RequestTexts): Refusal | undefined {
  return requestLenient(texts) ? undefined : schemaRefusal(requestLenient.errors?.[0], texts);
}

/** A signature of the wrong length or case is a bad signature (A15), so here it only has to be text. */
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

/** A signature is not shown. */
function badFormat(field: string, value: unknown): Refusal {
  const row = requestFields.find(({ name }) => name === field);
  if (!row || field === 'sign') return illegal(field, 'expected text', '应为文本');
  return otherForm(field, row.form, value, row.assumptions);
}

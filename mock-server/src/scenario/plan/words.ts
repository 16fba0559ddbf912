import type { BilingualText, WriteOffStep } from '@shoubei-kit/contracts';
import { isWriteOff, type ScenarioStep } from '@shoubei-kit/fixtures/scenarios';
import { couponAsked } from '../expected-response.js';

/** What a call must answer, as far as it is known beforehand. */
export interface PlannedResponse {
  readonly outcome: string;
  readonly same_order_as?: number;
  readonly status?: number;
  /** Field by field: text, null, or the form that the text has. Empty where no answer can be relied on. */
  readonly fields: Readonly<Record<string, string | null | { readonly pattern: string }>>;
  readonly signed: boolean;
}

/** What a step does, in a few words. */
export function stepInWords(step: ScenarioStep): BilingualText {
  if (isWriteOff(step)) return writeOffInWords(step);
  if ('clock' in step) return { en: `Clock: ${list(step.clock)}`, zh: `时钟：${list(step.clock)}` };
  if ('fault' in step) return { en: `Fault: ${list(step.fault)}`, zh: `故障：${list(step.fault)}` };
  const { coupon_code: code, to } = step.change;
  return { en: `Change ${code}: ${list(to)}`, zh: `更改 ${code}：${list(to)}` };
}

function writeOffInWords({ write_off, sign, raw, caller, leave_out: without }: WriteOffStep): BilingualText {
  const code = couponAsked(write_off) ?? '-';
  const notes = list({
    ...(caller && { caller }),
    ...(sign && { sign }),
    ...raw,
    ...(without && { without }),
  });
  return notes === ''
    ? { en: `Write off ${code}`, zh: `核销 ${code}` }
    : { en: `Write off ${code} (${notes})`, zh: `核销 ${code}（${notes}）` };
}

/** `state: refunded, settle_amount: 1`. */
export function list(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

const unknowns: Readonly<Record<string, BilingualText>> = {
  reset: { en: 'the connection is reset', zh: '连接被重置' },
  no_response: { en: 'no answer comes', zh: '无应答' },
  http_status: { en: 'another HTTP status, and no answer in it', zh: '其他 HTTP 状态，没有应答内容' },
  not_json: { en: 'a body that is not JSON', zh: '应答不是 JSON' },
  wrong_sign: { en: 'an answer whose sign is wrong', zh: '应答签名错误' },
  other_response: { en: 'a well-signed answer about another coupon', zh: '签名正确但关于另一张券的应答' },
};

/** What a call must answer, in one line. */
export function responseInWords(
  { outcome, same_order_as: number, status, fields, signed }: PlannedResponse,
  language: 'en' | 'zh',
): string {
  const unknown = unknowns[outcome.replace('unknown: ', '')];
  const parts = [unknown?.[language] ?? outcome, ...(status === undefined ? [] : [`HTTP ${status}`])];
  if (unknown) return `${parts.join('; ')}; ${nobodyKnows[language]}`;
  const told = Object.entries(fields).map(([name, value]) => {
    if (name === 'order_no' && number !== undefined) return `order_no ${sameAs(number)[language]}`;
    return `${name} ${typeof value === 'object' && value !== null ? `/${value.pattern}/` : JSON.stringify(value)}`;
  });
  const rest = [told.join(', '), (signed ? isSigned : isUnsigned)[language]];
  return [...parts, ...rest, ...(outcome === 'system_error' ? [nobodyKnows[language]] : [])].join('; ');
}

const nobodyKnows: BilingualText = {
  en: 'whether the coupon was written off is not known from it',
  zh: '无法由此得知是否已核销',
};
const isSigned: BilingualText = { en: 'signed', zh: '有签名' };
const isUnsigned: BilingualText = { en: 'no sign', zh: '无签名' };

function sameAs(step: number): BilingualText {
  return { en: `as of step ${step}`, zh: `同步骤 ${step}` };
}

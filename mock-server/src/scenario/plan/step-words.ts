import type { BilingualText, CallStep } from '@shoubei-kit/contracts';
import {
  isCall,
  isRequest,
  isWriteOff,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { requestedCoupon } from '../expected-response.js';
import { type OrderField, orderInWords } from './order-numbers.js';

/** Describes a step in a few words. */
export function stepInWords(step: ScenarioStep, orders: readonly OrderField[] = []): BilingualText {
  if (isRequest(step)) return requestInWords(step, orders);
  if ('clock' in step) return { en: `Clock: ${listed(step.clock)}`, zh: `时钟：${listed(step.clock)}` };
  if ('fault' in step) return { en: `Fault: ${listed(step.fault)}`, zh: `故障：${listed(step.fault)}` };
  const { coupon_code: code, to } = step.change;
  return { en: `Change ${code}: ${listed(to)}`, zh: `更改 ${code}：${listed(to)}` };
}

function requestInWords(step: RequestStep, orders: readonly OrderField[]): BilingualText {
  const { sign, caller, leave_out: without } = step;
  const { raw } = isWriteOff(step) ? step : {};
  const code = isCall(step)
    ? { en: callInWords(step, orders, 'en'), zh: callInWords(step, orders, 'zh') }
    : bothOf(requestedCoupon(step.write_off) ?? '-');
  const does = isCall(step) ? { en: 'Call', zh: '调用' } : { en: 'Write off', zh: '核销' };
  const notes = listed({
    ...(caller && { caller }),
    ...(sign && { sign }),
    ...raw,
    ...(without && { without }),
  });
  return notes === ''
    ? { en: `${does.en} ${code.en}`, zh: `${does.zh} ${code.zh}` }
    : { en: `${does.en} ${code.en} (${notes})`, zh: `${does.zh} ${code.zh}（${notes}）` };
}

function bothOf(text: string): BilingualText {
  return { en: text, zh: text };
}

/** `/openpay/coupon/quary wf_trace_no: T1`. */
function callInWords(
  { call: { endpoint, fields = {} } }: CallStep,
  orders: readonly OrderField[],
  language: keyof BilingualText,
): string {
  const known = new Map(
    orders.map((order): [string, string] => [
      order.name,
      language === 'en' ? `that ${orderInWords(order).en}` : orderInWords(order).zh,
    ]),
  );
  const shown = Object.entries(fields).map(([name, value]) => [name, known.get(name) ?? value]);
  return `${endpoint} ${listed(Object.fromEntries(shown))}`.trim();
}

/** `state: refunded, settle_amount: 1`. */
export function listed(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

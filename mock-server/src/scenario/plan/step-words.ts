import type { BilingualText, CallStep, ClockChange, Fault } from '@shoubei-kit/contracts';
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
  if ('clock' in step) return clockInWords(step.clock);
  if ('fault' in step) return faultInWords(step.fault);
  const { coupon_code: code, to } = step.change;
  return { en: `Change ${code}: ${listed(to)}`, zh: `更改 ${code}：${listed(to)}` };
}

/** `Set the clock to 2030-01-01T00:30:00+08:00, frozen`. */
function clockInWords({ now, offset_ms: offset, advance_ms: ms, frozen }: ClockChange): BilingualText {
  const change: BilingualText =
    now !== undefined
      ? { en: `Set the clock to ${now}`, zh: `将时钟设为 ${now}` }
      : offset !== undefined
        ? { en: `Move the clock by ${offset} ms`, zh: `将时钟调整 ${offset} 毫秒` }
        : ms !== undefined
          ? { en: `Advance the clock by ${ms} ms`, zh: `将时钟拨快 ${ms} 毫秒` }
          : { en: 'Change the clock', zh: '更改时钟' };
  if (frozen === undefined) return change;
  return frozen
    ? { en: `${change.en}, frozen`, zh: `${change.zh}，并冻结` }
    : { en: `${change.en}, running`, zh: `${change.zh}，并继续走动` };
}

/** `Arm the fault system_error before the write-off (times: 2)`. */
function faultInWords({ kind, when, endpoint, match, ...others }: Fault): BilingualText {
  const isOwn = endpoint === undefined;
  const [before, after] = isOwn ? ['核销之前', '核销之后'] : ['调用之前', '调用之后'];
  const notes = listed({ ...(!isOwn && { endpoint }), ...match, ...others });
  const en = `Arm the fault ${kind} ${when} the ${isOwn ? 'write-off' : 'call'}`;
  const zh = `设置故障 ${kind}，${when === 'before' ? before : after}触发`;
  return notes === '' ? { en, zh } : { en: `${en} (${notes})`, zh: `${zh}（${notes}）` };
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

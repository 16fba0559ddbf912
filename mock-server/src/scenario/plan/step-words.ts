import type { BilingualText, CallStep, ClockChange, Fault } from '@shoubei-kit/contracts';
import {
  isCall,
  isRequest,
  isWriteOff,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { requestedCoupon } from '../expected-response.js';
import { changeInWords } from './change-words.js';
import { type OrderField, orderInWords } from './order-numbers.js';
import { spanInWords, timeInWords } from './time-words.js';

/** Describes a step in a few words. */
export function stepInWords(step: ScenarioStep, orders: readonly OrderField[] = []): BilingualText {
  if (isRequest(step)) return requestInWords(step, orders);
  if ('clock' in step) return clockInWords(step.clock);
  if ('fault' in step) return faultInWords(step.fault);
  return changeInWords(step.change);
}

/** `Set the clock to 2030-01-01 00:30:00 (Asia/Shanghai), frozen`. */
function clockInWords(change: ClockChange): BilingualText {
  const { en, zh } = movedInWords(change);
  if (change.frozen === undefined) return { en, zh };
  return change.frozen
    ? { en: `${en}, frozen`, zh: `${zh}，并冻结` }
    : { en: `${en}, running`, zh: `${zh}，并继续走动` };
}

function movedInWords({ now, offset_ms: offset, advance_ms: ms }: ClockChange): BilingualText {
  if (now !== undefined) {
    const { en, zh } = timeInWords(now);
    return { en: `Set the clock to ${en}`, zh: `将时钟设为 ${zh}` };
  }
  const span = offset ?? ms;
  if (span === undefined) return { en: 'Change the clock', zh: '更改时钟' };
  const { en, zh } = spanInWords(span);
  return offset === undefined
    ? { en: `Advance the clock by ${en}`, zh: `将时钟拨快 ${zh}` }
    : { en: `Move the clock by ${en}`, zh: `将时钟调整 ${zh}` };
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

const signed: Readonly<Record<NonNullable<RequestStep['sign']>, BilingualText>> = {
  right: { en: 'signed correctly', zh: '签名正确' },
  missing: { en: 'without a signature', zh: '不带签名' },
  wrong_key: { en: 'signed with another key', zh: '用其他密钥签名' },
  second_key: { en: 'signed with the second key', zh: '用第二个密钥签名' },
  other_case: { en: 'signature in the other letter case', zh: '签名的大小写相反' },
  short: { en: 'signature too short', zh: '签名过短' },
  long: { en: 'signature too long', zh: '签名过长' },
};

function requestInWords(step: RequestStep, orders: readonly OrderField[]): BilingualText {
  const code = isCall(step)
    ? { en: callInWords(step, orders, 'en'), zh: callInWords(step, orders, 'zh') }
    : bothOf(requestedCoupon(step.write_off) ?? '-');
  const does = isCall(step) ? { en: 'Call', zh: '调用' } : { en: 'Write off', zh: '核销' };
  const notes = notesOf(step);
  return notes.length === 0
    ? { en: `${does.en} ${code.en}`, zh: `${does.zh} ${code.zh}` }
    : {
        en: `${does.en} ${code.en} (${notes.map(({ en }) => en).join(', ')})`,
        zh: `${does.zh} ${code.zh}（${notes.map(({ zh }) => zh).join('，')}）`,
      };
}

/** How a request differs from what a till sends. */
function notesOf(step: RequestStep): readonly BilingualText[] {
  const { sign, caller, leave_out: without } = step;
  const { raw } = isWriteOff(step) ? step : {};
  return [
    ...(caller === 'other' ? [{ en: 'by the other institution', zh: '由另一机构发送' }] : []),
    ...(sign ? [signed[sign]] : []),
    ...(raw ? [bothOf(listed(raw))] : []),
    ...(without ? [{ en: `without ${without.join(', ')}`, zh: `不传 ${without.join('、')}` }] : []),
  ];
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

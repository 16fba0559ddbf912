import { codes, type Provenance } from '@shoubei-kit/contracts';
import type { ResponseFields } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { WriteOffOutcome } from '../../core/outcome.js';
import type { Texts } from '../../core/checked-request.js';
import type { Settings } from '../../core/settings.js';
import type { RefusalName } from '../../core/refusal.js';

/** A mutable object under construction. Spreads with names after them take V8 many times as long. */
type Fields = Record<string, string | null>;

/** Renders the decision as the fields of the response. */
export function render(outcome: WriteOffOutcome, texts: Texts, settings: Settings): ResponseFields {
  if (outcome.name === 'written_off') return renderWrittenOff(outcome.order, settings);
  return renderRefusal(outcome.name, texts, settings);
}

/** The provenance of the outcome's row in the code table. */
export function provenanceOf({ name }: WriteOffOutcome, { codes: inForce }: Settings): Provenance {
  return inForce[name].provenance;
}

function renderWrittenOff(order: Order, settings: Settings): ResponseFields {
  const { code, message } = settings.codes.written_off;
  const { order_no, wf_trace_no, coupon_code, face_amount, settle_amount } = order;
  const fields: Fields = { return_code: code, return_msg: message, result_code: 'SUCCESS', order_no };
  if (wf_trace_no !== undefined) fields['wf_trace_no'] = wf_trace_no;
  fields['codes'] = coupon_code;
  fields['amount'] = String(face_amount);
  return Object.assign(fields, settle(String(settle_amount), settings, false));
}

/** Renders a rejection in the dialect in force (C1, C2). FAIL rows have a separate shape (C11). */
function renderRefusal(name: RefusalName, texts: Texts, settings: Settings): ResponseFields {
  const { code, message } = settings.codes[name];
  if (isFail(name, settings)) return renderFail(message, texts, settings);
  return {
    return_code: settings.dialect === 'table' ? 'SUCCESS' : code,
    return_msg: message,
    result_code: 'FAIL',
    order_no: null,
    ...trace(texts.wf_trace_no),
    codes: texts.coupon_code ?? null,
    amount: null,
    ...settle(null, settings, settings.dialect === 'example'),
  };
}

const failRows = new Set<string>(codes.filter(({ code }) => code === 'FAIL').map(({ outcome }) => outcome));

/**
 * Whether the response to an outcome is a communication or parameter fault, by its code in force (C12). The table
 * dialect has no codes, so a custom code changes nothing there.
 */
export function isFail(name: RefusalName, { codes: inForce, dialect }: Settings): boolean {
  return inForce[name].code === 'FAIL' || (dialect === 'table' && failRows.has(name));
}

function renderFail(message: string, texts: Texts, settings: Settings): ResponseFields {
  const bare = { return_code: 'FAIL', return_msg: message };
  if (settings.failShape === 'bare') return bare;
  return {
    ...bare,
    order_no: null,
    ...trace(texts.wf_trace_no),
    codes: texts.coupon_code ?? null,
    amount: null,
  };
}

function trace(wf_trace_no: string | undefined): ResponseFields {
  return wf_trace_no === undefined ? {} : { wf_trace_no };
}

/** C3. */
function settle(amount: string | null, { settleField }: Settings, camelByAuto: boolean): ResponseFields {
  if (settleField === 'both') return { settle_amount: amount, settleAmount: amount };
  const camel = settleField === 'settleAmount' || (settleField === 'auto' && camelByAuto);
  return camel ? { settleAmount: amount } : { settle_amount: amount };
}

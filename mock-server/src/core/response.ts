import { sign } from '@shoubei-kit/sdk-lite/signing';
import { applyFault } from './apply-fault.js';
import { isCarried } from './carried.js';
import type { Endpoint, ResponseFields } from './endpoint.js';
import type { Outcome, TransactionResult } from './outcome.js';
import type { Exchange, HttpReply, Reply } from './reply.js';
import type { CheckedRequest, Texts } from './checked-request.js';
import type { Settings } from './settings.js';

/** Builds the exchange from the decision: the reply, and everything that is recorded. */
export function toExchange(
  requestId: string,
  checked: CheckedRequest,
  result: TransactionResult,
  endpoint: Endpoint,
  settings: Settings,
): Exchange {
  const { sent, texts } = checked;
  const reply = toReply(texts, result, endpoint, settings);
  const outcome = result.isPretended ? undefined : result.outcome;
  const assumptions =
    outcome && reply.kind === 'response'
      ? endpoint.assumptions(outcome, checked, result, settings)
      : undefined;
  return {
    requestId,
    reply,
    endpoint: endpoint.path,
    outcome: outcome?.name,
    provenance: outcome && endpoint.provenanceOf(outcome, settings),
    assumptions,
    reason: outcome?.reason,
    instNo: texts.inst_no,
    merchantNo: texts.merchant_no,
    shopNo: texts.shop_no,
    couponCode: texts.coupon_code ?? result.code,
    wfTraceNo: texts.wf_trace_no,
    order: result.order,
    replayed: outcome?.replayed === true,
    signature: result.signature,
    magic: result.magic,
    faults: result.applied.list,
    sent,
    isCut: result.isCut,
    isKnown: result.isKnown,
    key: result.key,
  };
}

const headers = { 'content-type': 'application/json; charset=utf-8' };

/** Renders and signs the outcome. A fault then alters or replaces the response. */
function toReply(
  texts: Texts,
  { outcome, applied, key, isCut }: TransactionResult,
  endpoint: Endpoint,
  settings: Settings,
): Reply {
  if (isCut) return { kind: 'reset', delayMs: 0 };
  const { fault, afterMs } = applied;
  const fields = outcome ? endpoint.render(outcome, repeatable(texts, endpoint, settings), settings) : {};
  const reply: HttpReply = {
    kind: 'response',
    status: statusOf(outcome, settings),
    headers,
    body: outcome ? JSON.stringify(signResponse(fields, key, settings)) : '',
    delayMs: afterMs,
  };
  return fault
    ? applyFault(fault, reply, fields, endpoint.names, (others) => signResponse(others, key, settings))
    : reply;
}

/** The texts that a response repeats, without those that its charset cannot carry: they could not be signed. */
function repeatable(texts: Texts, { repeats }: Endpoint, { signing }: Settings): Texts {
  const { charset } = signing.response;
  const carried: Record<string, string | undefined> = {};
  for (const name of repeats) {
    const text = texts[name];
    // Set even if the text is missing: every object inherits properties, and a field may have the name of one.
    carried[name] = text !== undefined && isCarried(text, charset) ? text : undefined;
  }
  return carried;
}

function statusOf(outcome: Outcome | undefined, { httpStatus }: Settings): number {
  if (typeof httpStatus === 'number') return httpStatus;
  return (outcome && httpStatus[outcome.name]) ?? 200;
}

/** Signs by the response's rule (A2). Without a key there is no signature. */
function signResponse(fields: ResponseFields, key: string | undefined, settings: Settings): ResponseFields {
  return key === undefined
    ? fields
    : Object.assign({}, fields, { sign: sign(fields, settings.signing.response, key) });
}

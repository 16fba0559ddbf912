import type { TraceKey } from '../core/store.js';

/** A trace number's scope as one text, which no other scope has. */
export function traceText({ inst_no, merchant_no, wf_trace_no }: TraceKey): string {
  return JSON.stringify([inst_no, merchant_no, wf_trace_no]);
}

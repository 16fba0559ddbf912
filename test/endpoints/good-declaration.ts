/** A declaration into which faults are put. */
export const good: string = `\
path: /openpay/coupon/quary
about: { en: Query a write-off, zh: 核销记录查询 }
documented:
  - page: 核销记录查询
    date: '2026-11-30'
    lines: [path]
request:
  required: [inst_no, merchant_no, ts, sign]
  finds: { order_no: order_no, wf_trace_no: wf_trace_no }
act: none
responses:
  found:
    return_code: SUCCESS
    time: { order: written_off_at, as: yyyyMMddHHmmss }
    status: { state: { written_off: A, cancelled: B } }
  not_found:
    return_code: '0201'
    order_no: { request: order_no }
`;

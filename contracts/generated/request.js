// Made by contracts/scripts/generate.mjs; do not edit.

export const requestTexts = (sent, text) => ({
  inst_no: text(sent['inst_no']),
  merchant_no: text(sent['merchant_no']),
  shop_no: text(sent['shop_no']),
  wf_trace_no: text(sent['wf_trace_no']),
  ts: text(sent['ts']),
  coupon_code: text(sent['coupon_code']) ?? text(sent['couponCode']),
  channel_type: text(sent['channel_type']),
  amount: text(sent['amount']),
  real_amount: text(sent['real_amount']),
  exc_discount_flag: text(sent['exc_discount_flag']) ?? '0',
  sign: '-',
});

export const orderRecord = (request, own) => ({
  order_no: own.order_no,
  inst_no: request.inst_no,
  merchant_no: request.merchant_no,
  shop_no: request.shop_no,
  coupon_code: request.coupon_code,
  wf_trace_no: request.wf_trace_no,
  amount: request.amount,
  real_amount: request.real_amount,
  channel_type: request.channel_type,
  exc_discount_flag: request.exc_discount_flag,
  face_amount: own.face_amount,
  settle_amount: own.settle_amount,
  settled_by_fee: own.settled_by_fee,
  written_off_at: own.written_off_at,
});

// Made by contracts/scripts/generate.mjs; do not edit.

/** The body of a write-off, as documented. Amounts are whole fen. */
export interface WriteOffFields {
  /** 机构号, institution. */
  readonly inst_no: string;
  /** 商户号, merchant. */
  readonly merchant_no: string;
  /** 门店号, shop. */
  readonly shop_no: string;
  /** 核销流水号, the trace number that the caller gives the write-off. */
  readonly wf_trace_no?: string;
  /** yyyyMMddHHmmss in Asia/Shanghai (A4). It must be a real date and time, which a schema cannot express. */
  readonly ts: string;
  /** 券码, the coupon's code (A14). */
  readonly coupon_code: string;
  /** 通道类型, channel. */
  readonly channel_type?: string;
  /** 支付订单原价, the order's original price, whole fen. */
  readonly amount?: string;
  /** 实际支付金额, actually paid, whole fen. */
  readonly real_amount?: string;
  /** 是否参与独立优惠: 1 yes, 0 no. Absent means 0. */
  readonly exc_discount_flag?: string;
  /** 签名. 32 characters are documented. The length follows the signing rule. */
  readonly sign: string;
}

/** The fields of a response, in either dialect. The client checks their values. */
export interface WireResponse {
  readonly return_code?: unknown;
  readonly return_msg?: unknown;
  readonly result_code?: unknown;
  readonly order_no?: unknown;
  readonly wf_trace_no?: unknown;
  readonly codes?: unknown;
  readonly amount?: unknown;
  readonly settle_amount?: unknown;
  readonly settleAmount?: unknown;
  readonly sign?: unknown;
}

/** The same as a list: the fields that the client reads. */
export const responseNames: readonly string[] =
  'return_code return_msg result_code order_no wf_trace_no codes amount settle_amount settleAmount'.split(' ');

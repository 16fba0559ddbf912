/** A write-off that happened: what a replay repeats, and what reconciliation lists. Amounts are whole fen. */
export interface Order {
  readonly order_no: string;
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly coupon_code: string;
  readonly wf_trace_no: string | undefined;
  /** As sent: digits, since 16 of them go beyond what a number holds. */
  readonly amount: string | undefined;
  readonly real_amount: string | undefined;
  readonly channel_type: string | undefined;
  readonly exc_discount_flag: '0' | '1';
  readonly face_amount: number;
  readonly settle_amount: number;
  /** Whether the settle amount was worked out from the fee (A7) and not given with the coupon. */
  readonly settled_by_fee: boolean;
  /** ISO 8601, by the emulator's clock. */
  readonly written_off_at: string;
  /** Magic 91: the same trace gets already_used instead of this answer again. */
  readonly never_replayed?: boolean;
}

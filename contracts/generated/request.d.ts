// Made by contracts/scripts/generate.mjs; do not edit.
import type { RequestFieldName, RequestFields, requestFieldsOf } from './data.js';

/** The fields of a request as text, under documented names; undefined for what is null, empty or left out (A12). */
export type RequestTexts = { readonly [K in RequestFieldName]: string | undefined };

/** What the record of a write-off has besides the fields of its request. */
export interface OrderFacts {
  readonly order_no: string;
  /** Whole fen. */
  readonly face_amount: number;
  readonly settle_amount: number;
  /** Whether the settle amount was worked out from the fee (A7) and not given with the coupon. */
  readonly settled_by_fee: boolean;
  /** ISO 8601, by the emulator's clock. */
  readonly written_off_at: string;
}

/** The record of a write-off: what its request said, as sent, and what came of it. */
export type OrderRecord = OrderFacts & Pick<RequestFields, (typeof requestFieldsOf.order)[number]>;

/**
 * The fields of a request as text. `sign` is a placeholder: its length follows the signing rule, so no schema can check it.
 *
 * @param text the text of one value; undefined for what counts as absent
 */
export declare const requestTexts: (
  sent: Readonly<Record<string, unknown>>,
  text: (value: unknown) => string | undefined,
) => RequestTexts;
/** The record of a write-off. */
export declare const orderRecord: (request: RequestFields, own: OrderFacts) => OrderRecord;

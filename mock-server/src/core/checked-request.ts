import type { Sent } from './parse.js';
import type { Refusal } from './refusal.js';

/** Fields that the requests of every endpoint have, and fields that most have: text, under the write-off's names. */
export interface CommonFields {
  readonly inst_no: string;
  readonly merchant_no?: string | undefined;
  readonly shop_no?: string | undefined;
  readonly coupon_code?: string | undefined;
  readonly wf_trace_no?: string | undefined;
}

/** The texts of a request, as far as it was readable. */
export type Texts = {
  readonly [K in keyof CommonFields]?: CommonFields[K] | undefined;
} & Readonly<Record<string, string | undefined>>;

/** The result of checking the request alone. A rejected request keeps its texts. */
export type CheckedRequest<R extends CommonFields = CommonFields> =
  | {
      readonly sent: Sent;
      readonly texts: Texts;
      readonly request: R;
      /** `ts` as epoch milliseconds. */
      readonly tsMs: number;
      readonly refusal?: undefined;
    }
  | {
      readonly sent?: Sent | undefined;
      readonly texts: Texts;
      readonly refusal: Refusal;
      readonly request?: undefined;
    };

/** The text of a scalar; undefined for a value that counts as absent. */
export function toText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The text of a scalar; undefined for a value that counts as absent, and for an object or array. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'object' ? undefined : toText(value);
}

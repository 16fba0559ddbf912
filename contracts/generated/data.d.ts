// Made by contracts/scripts/generate.mjs; do not edit.
import type { Fault } from './types.js';

/** An outcome of a write-off, by its name in the emulator's headers. */
export type OutcomeName = 'written_off' | 'illegal_parameter' | 'bad_signature' | 'unknown_institution' | 'stale_timestamp' | 'system_error' | 'not_found' | 'not_yet_valid' | 'already_used' | 'expired' | 'refunded' | 'frozen' | 'wrong_shop' | 'wrong_channel' | 'exclusive_discount' | 'below_minimum' | 'trace_conflict';
/** How a behaviour is known. */
export type Provenance = 'documented' | 'conflicting' | 'sibling' | 'assumed' | 'observed';
/** The ID of a conflict (C) or an assumption (A). */
export type AssumptionId = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10' | 'C11' | 'C12' | 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10' | 'A11' | 'A12' | 'A13' | 'A14' | 'A15' | 'A16' | 'A17' | 'A18' | 'A19' | 'A20' | 'A21' | 'A22';
/** A channel (通道类型), as on the wire. */
export type ChannelType = '10001' | '10002' | '10003' | '10004' | '10005' | '10006' | '10007' | '10008' | '10009' | '10013';

/** A sentence in both languages. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** One outcome with its response. */
export interface CodeRow {
  readonly outcome: OutcomeName;
  readonly code: string;
  readonly message: string;
  readonly gloss: string;
  readonly provenance: Provenance;
  readonly note?: string;
  /** The assumptions and conflicts that it depends on. A number is a section of the provider's page. */
  readonly assumptions: readonly string[];
  readonly paragraph: string;
  /** Whether it is certain that nothing was written off. */
  readonly certain_refusal: boolean;
  /** What the caller should do. */
  readonly advice: BilingualText;
  /** What a till may show the cashier. */
  readonly cashier: BilingualText;
  /** Whether to send it again, and under which trace number. */
  readonly retry: 'no' | 'same_trace' | 'new_trace';
}

/** One question that the provider's page leaves open, and what the emulator does. */
export interface BehaviourRow {
  readonly id: AssumptionId;
  readonly provenance: Provenance;
  readonly question: BilingualText;
  readonly behaviour: BilingualText;
  /** The setting of a profile that changes it. */
  readonly switch: string | null;
}

/** A channel and its rules. */
export interface ChannelRow {
  readonly channel_type: ChannelType;
  readonly name: string;
  /** Whether its coupons are rejected if the order has an exclusive discount. */
  readonly exclusive_discount: boolean;
}

/** A behaviour that two digits of a magic coupon code select. */
export interface MagicRow {
  readonly ss: string;
  readonly behaviour: string;
  readonly zh: string;
  readonly outcome?: OutcomeName;
  readonly fault?: Fault;
}

/**
 * Every outcome with its code, its message, and how both are known.
 *
 * @example
 * codes.filter(({ provenance }) => provenance === 'documented').map(({ outcome }) => outcome);
 * // ['written_off', 'illegal_parameter', 'refunded']
 */
export declare const codes: readonly CodeRow[];
/**
 * The contradictions (C) and open questions (A) of the provider's page, each with what the emulator does.
 *
 * @example
 * behaviours.find(({ id }) => id === 'A1')?.provenance; // 'sibling'
 */
export declare const behaviours: readonly BehaviourRow[];
/** Every channel of the provider's page. */
export declare const channels: readonly ChannelRow[];
/** The behaviours of magic coupon codes. `ss` is the third and fourth digit. */
export declare const magic: readonly MagicRow[];
/** Every kind of fault. */
export declare const faultKinds: readonly Fault['kind'][];
/** The path of a write-off. */
export declare const writeOffPath: '/openpay/coupon/wf';

/** A field of a write-off request, by its documented name. */
export type RequestFieldName = 'inst_no' | 'merchant_no' | 'shop_no' | 'wf_trace_no' | 'ts' | 'coupon_code' | 'channel_type' | 'amount' | 'real_amount' | 'exc_discount_flag' | 'sign';
/** A field that every write-off request has. */
export type RequiredFieldName = 'inst_no' | 'merchant_no' | 'shop_no' | 'ts' | 'coupon_code' | 'sign';

/** One field of a write-off request, as text. */
export interface RequestFieldRow {
  readonly name: RequestFieldName;
  /** Its other name in the provider's own example (C4). */
  readonly alias?: string;
  /** Its documented length; what is accepted says `pattern`. */
  readonly length: number;
  readonly required: boolean;
  /** What it means where it is left out. */
  readonly default?: string;
  readonly meaning: BilingualText;
  /** What the emulator expects, for its messages. */
  readonly form: BilingualText;
  /** An example of the provider's page, where it has one. */
  readonly example?: string;
  readonly description: string;
  /** The documented form; `values` where there are only so many. */
  readonly pattern?: string;
  readonly values?: readonly string[];
  /** Where the emulator accepts more than is documented, unless `strict`. */
  readonly lenient?: { readonly description: string; readonly pattern: string };
  /** Least and greatest number that is accepted for its text (A11). */
  readonly numbers: readonly [number, number];
  /** Those that its form depends on. */
  readonly assumptions: readonly AssumptionId[];
  /** What uses it: orders keep it, faults match it, the journal is filtered by it. */
  readonly uses: readonly ('order' | 'fault' | 'journal')[];
  /** When it is compared with the first write-off of a trace number (A5): its place in that order. */
  readonly replay?: number;
}

/** What the fields of a request mean that holds: text; undefined for what is null, empty or left out (A12). */
export interface RequestFields {
  /** Institution. */
  readonly inst_no: string;
  /** Merchant. */
  readonly merchant_no: string;
  /** Shop. */
  readonly shop_no: string;
  /** Your write-off trace number. */
  readonly wf_trace_no?: string | undefined;
  /** Time of the request, yyyyMMddHHmmss. */
  readonly ts: string;
  /** The coupon's code. */
  readonly coupon_code: string;
  /** Channel. */
  readonly channel_type?: string | undefined;
  /** The order's original price, whole fen. */
  readonly amount?: string | undefined;
  /** The amount actually paid, whole fen. */
  readonly real_amount?: string | undefined;
  /** Whether the order has an exclusive discount: 1 yes, 0 no. */
  readonly exc_discount_flag: '0' | '1';
}

/** Every documented field of a write-off request, in the order of the provider's page. */
export declare const requestFields: readonly RequestFieldRow[];
/** The names of the fields that orders keep, that a replay is compared by, that faults match, and that filter the journal. */
export declare const requestFieldsOf: {
  readonly order: readonly ('inst_no' | 'merchant_no' | 'shop_no' | 'wf_trace_no' | 'coupon_code' | 'channel_type' | 'amount' | 'real_amount' | 'exc_discount_flag')[];
  readonly replay: readonly ('shop_no' | 'coupon_code' | 'amount' | 'real_amount' | 'channel_type' | 'exc_discount_flag')[];
  readonly fault: readonly ('inst_no' | 'merchant_no' | 'shop_no' | 'wf_trace_no' | 'coupon_code')[];
  readonly journal: readonly ('merchant_no' | 'shop_no' | 'wf_trace_no' | 'coupon_code' | 'channel_type' | 'amount' | 'real_amount' | 'exc_discount_flag')[];
};

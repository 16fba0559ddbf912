// Made by contracts/scripts/generate.mjs; do not edit.
import type { Fault } from './types.js';

/** What can become of a write-off, by the name that the emulator's headers have. */
export type OutcomeName = 'written_off' | 'illegal_parameter' | 'bad_signature' | 'unknown_institution' | 'stale_timestamp' | 'system_error' | 'not_found' | 'not_yet_valid' | 'already_used' | 'expired' | 'refunded' | 'frozen' | 'wrong_shop' | 'wrong_channel' | 'exclusive_discount' | 'below_minimum' | 'trace_conflict';
/** How a behaviour is known. */
export type Provenance = 'documented' | 'conflicting' | 'sibling' | 'assumed' | 'observed';
/** A row of the tables of what is conflicting (C) and what is assumed (A). */
export type AssumptionId = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10' | 'C11' | 'C12' | 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10' | 'A11' | 'A12' | 'A13' | 'A14' | 'A15' | 'A16' | 'A17';
/** A channel (通道类型), as on the wire. */
export type ChannelType = '10001' | '10002' | '10003' | '10004' | '10005' | '10006' | '10007' | '10008' | '10009' | '10013';

/** A sentence in both languages. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** One outcome, and how it is answered. */
export interface CodeRow {
  readonly outcome: OutcomeName;
  readonly code: string;
  readonly message: string;
  readonly gloss: string;
  readonly provenance: Provenance;
  readonly note?: string;
  /** Rows that it rests on; a number is a section of the provider's page. */
  readonly assumptions: readonly string[];
  readonly paragraph: string;
  /** Whether it is certain that nothing was written off. */
  readonly certain_refusal: boolean;
  readonly advice: BilingualText;
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

/** A channel, and what holds for its coupons. */
export interface ChannelRow {
  readonly channel_type: ChannelType;
  readonly name: string;
  /** Whether its coupons are refused once an exclusive discount was had. */
  readonly exclusive_discount: boolean;
}

/** A behaviour that a magic coupon code names by its two digits. */
export interface MagicRow {
  readonly ss: string;
  readonly behaviour: string;
  readonly zh: string;
  readonly outcome?: OutcomeName;
  readonly fault?: Fault;
}

/**
 * Every outcome: its code, its message, and how both are known.
 *
 * @example
 * codes.filter(({ provenance }) => provenance === 'documented').map(({ outcome }) => outcome);
 * // ['written_off', 'illegal_parameter', 'refunded']
 */
export declare const codes: readonly CodeRow[];
/**
 * What the provider's page contradicts (C) and leaves open (A), and what the emulator does about it.
 *
 * @example
 * behaviours.find(({ id }) => id === 'A1')?.provenance; // 'sibling'
 */
export declare const behaviours: readonly BehaviourRow[];
/** Every channel that the provider's page names. */
export declare const channels: readonly ChannelRow[];
/** What coupon codes do whose third and fourth digits are `ss`. */
export declare const magic: readonly MagicRow[];
/** The path that a write-off is posted to. */
export declare const writeOffPath: '/openpay/coupon/wf';

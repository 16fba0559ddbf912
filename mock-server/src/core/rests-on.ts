import type { RowId } from '@shoubei-kit/contracts';
import type { Asked } from './asked.js';
import { toText } from './asked.js';
import type { SignatureFinding } from './authenticate.js';
import type { HeldCoupon } from './coupon.js';
import { type Decision, lookedAt } from './decide.js';
import type { Sent } from './parse.js';
import { isFail } from './render.js';
import { demo, type Settings } from './settings.js';
import type { RefusalName, Why } from './why.js';

/** What is known of an answer when it goes out. The later a request was stopped, the more of it is there. */
export interface Told {
  readonly settings: Settings;
  readonly name: RefusalName | 'written_off';
  readonly why: Why | undefined;
  readonly sent: Sent | undefined;
  readonly asked: Asked | undefined;
  readonly signature: SignatureFinding | undefined;
  readonly decision: Decision | undefined;
  readonly coupon: HeldCoupon | undefined;
  readonly signed: boolean;
}

// prettier-ignore
const documentedNames = new Set([
  'inst_no', 'merchant_no', 'shop_no', 'wf_trace_no', 'ts', 'coupon_code', 'channel_type', 'amount', 'real_amount',
  'exc_discount_flag', 'sign', 'couponCode',
]);

/**
 * Each row of protocol sections 2 and 3 with the condition under which an answer rests on it. What only the one who refused
 * can know, such as which way a sign was malformed, the refusal names itself.
 */
const conditions: readonly (readonly [RowId, (told: Told) => boolean])[] = [
  ['C1', isBusinessRefusal],
  ['C2', isBusinessRefusal],
  ['C3', (t) => t.name === 'written_off' || isBusinessRefusal(t)],
  ['C4', (t) => toText(t.sent?.['couponCode']) !== undefined],
  ['C5', (t) => Array.from(toText(t.sent?.['wf_trace_no']) ?? '').length > 32],
  ['C6', isDemo],
  [
    'C7',
    (t) => t.asked !== undefined && Object.keys(t.sent ?? {}).some((name) => !documentedNames.has(name)),
  ],
  ['C8', (t) => t.name !== 'written_off' && (isBusinessRefusal(t) || t.settings.failShape === 'full')],
  ['C9', isBusinessRefusal],
  ['C10', (t) => wasDecided(t) && t.sent?.['writeOff_tyep'] !== undefined],
  ['C11', isFailAnswer],
  ['C12', (t) => t.name === 'illegal_parameter'],
  ['A1', (t) => t.signed || t.signature === 'valid' || t.signature === 'wrong'],
  ['A2', () => true],
  ['A3', (t) => t.name !== 'written_off' && t.settings.codes[t.name].provenance === 'assumed'],
  ['A4', (t) => t.asked !== undefined],
  ['A5', (t) => wasDecided(t) && t.asked?.wf_trace_no !== undefined],
  ['A6', () => true],
  ['A7', (t) => t.name === 'written_off' && t.decision?.order?.settled_by_fee === true],
  ['A8', (t) => wasDecidedByCoupon(t) && (lookedAt(t.name, 'wrong_shop') || isOthers(t))],
  ['A9', (t) => wasDecided(t) && t.asked?.wf_trace_no === undefined],
  ['A10', (t) => t.name === 'written_off'],
  ['A11', (t) => sentAny(t, (v) => typeof v === 'number' || typeof v === 'boolean')],
  ['A12', (t) => sentAny(t, (v) => v === null || v === '')],
  ['A13', (t) => t.sent === undefined && t.name === 'illegal_parameter'],
  ['A14', (t) => t.asked !== undefined],
  ['A15', () => false],
  ['A16', (t) => wasDecidedByCoupon(t) && lookedAt(t.name, 'wrong_channel') && lacksChannel(t)],
  ['A17', (t) => t.name === 'below_minimum' && t.asked?.amount === undefined],
];

/** Rows in their order, and as a header says them. */
export interface RestsOn {
  readonly rows: readonly RowId[];
  readonly text: string;
}

/** Each set of rows that came up, by a number of which each bit stands for a row: answers rest on the same few sets. */
const sets = new Map<number, RestsOn>();

/** The rows on which this very answer rests. */
export function restsOn(told: Told): RestsOn {
  const own = told.why?.rests;
  let set = 0;
  let bit = 1;
  for (const [row, holds] of conditions) {
    if (own?.includes(row) === true || holds(told)) set += bit;
    bit *= 2;
  }
  const known = sets.get(set);
  if (known) return known;
  const made = toRestsOn(set);
  sets.set(set, made);
  return made;
}

function toRestsOn(set: number): RestsOn {
  const rows = conditions.map(([row]) => row).filter((_, index) => Math.floor(set / 2 ** index) % 2 === 1);
  return { rows, text: rows.join(',') };
}

function isBusinessRefusal(told: Told): boolean {
  return told.name !== 'written_off' && !isFailAnswer(told);
}

function isFailAnswer({ name, settings }: Told): boolean {
  return name !== 'written_off' && isFail(name, settings);
}

/** Whether the request came as one of the demo institutions, where they are there. */
function isDemo({ asked, settings }: Told): boolean {
  return asked !== undefined && settings.institutions.get(asked.inst_no)?.keys[0] === demo.key;
}

/** Whether such a value was sent under a name that the protocol has. */
function sentAny({ sent }: Told, isSuch: (value: unknown) => boolean): boolean {
  for (const name in sent) if (isSuch(sent[name]) && documentedNames.has(name)) return true;
  return false;
}

/** Whether the decision is what is answered; a fault may have come in its place. */
function wasDecided({ decision, name }: Told): boolean {
  return decision?.name === name;
}

function isOthers({ name, coupon }: Told): boolean {
  return name === 'not_found' && coupon !== undefined;
}

function wasDecidedByCoupon({ decision, name }: Told): boolean {
  if (decision?.name !== name || name === 'trace_conflict') return false;
  return decision.name !== 'written_off' || !decision.replayed;
}

function lacksChannel({ asked, coupon }: Told): boolean {
  return asked?.channel_type === undefined || coupon?.channel_type === undefined;
}

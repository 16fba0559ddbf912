// Compiled against the packed declarations with several TypeScript versions; never run.
import {
  type BehaviourRow,
  behaviours,
  channels,
  codes,
  type CodeRow,
  coupon,
  type Coupon,
  magic,
  type OutcomeName,
  type Provenance,
  requestStrict,
  type AssumptionId,
  type ValidationError,
  type WriteOffRequestStrict,
} from '@shoubei-kit/contracts';
import { type CauseCode, causes } from '@shoubei-kit/contracts/causes';
import { scenario } from '@shoubei-kit/contracts/scenario';
import { same } from './same.js';

same<typeof codes, readonly CodeRow[]>();
same<typeof behaviours, readonly BehaviourRow[]>();
same<Provenance, 'documented' | 'conflicting' | 'sibling' | 'assumed' | 'observed'>();
same<Extract<OutcomeName, 'refunded' | 'lost'>, 'refunded'>();
same<Extract<AssumptionId, 'C1' | 'A17' | 'B1'>, 'C1' | 'A17'>();
same<Extract<CauseCode, 'uppercase_digest' | 'none'>, 'uppercase_digest'>();
export const names: readonly string[] = [
  ...channels.map(({ name }) => name),
  ...magic.map(({ ss }) => ss),
  ...causes.map(({ message }) => message.zh),
];

declare const value: unknown;
if (coupon(value)) {
  same<typeof value, Coupon>();
  same<typeof value.face_amount, number>();
} else {
  same<typeof coupon.errors, readonly ValidationError[] | null | undefined>();
}
if (requestStrict(value)) same<typeof value, WriteOffRequestStrict>();
if (scenario(value)) same<typeof value.about.zh, string>();

// @ts-expect-error the tables cannot be changed
codes.push();
// @ts-expect-error amounts are whole fen as numbers
export const textAmount: Coupon = { coupon_code: '1', face_amount: '1000' };
// @ts-expect-error there is no such state
export const noState: Coupon = { coupon_code: '1', face_amount: 1000, state: 'spent' };

import {
  channels,
  type ChannelType,
  type Coupon,
  type OutcomeName,
  type OwnCoupon,
} from '@shoubei-kit/contracts';
import { scalarText } from '../../scenario/wire-text.js';
import type { RecordedWriteOff } from './recorded-write-off.js';

/** The state in which a coupon must have been for this outcome; undefined if the outcome does not depend on it. */
export function impliedState(outcome: OutcomeName): OwnCoupon['state'] | undefined {
  switch (outcome) {
    case 'already_used':
      return 'used';
    case 'refunded':
    case 'frozen':
    case 'expired':
    case 'not_yet_valid':
    case 'not_found':
      return outcome;
    case 'written_off':
    case 'wrong_shop':
    case 'wrong_channel':
    case 'exclusive_discount':
    case 'below_minimum':
      return 'issued';
    default:
      return undefined;
  }
}

/** The properties of a coupon that never change, from all responses about it. */
export function impliedCoupon(code: string, writeOffs: readonly RecordedWriteOff[]): Coupon {
  const of = (outcome: OutcomeName): readonly RecordedWriteOff[] =>
    writeOffs.filter((one) => one.outcome === outcome);
  const written = of('written_off');
  const [face = 1000] = written.flatMap(({ body }) => fenOf(body['amount']) ?? []);
  const sent = (name: string, exchanges: readonly RecordedWriteOff[]): string[] =>
    exchanges.flatMap(({ fields }) => scalarText(fields[name]) ?? []);
  const channel = impliedChannel(
    sent('channel_type', written),
    sent('channel_type', of('wrong_channel')),
    of('exclusive_discount'),
  );
  const tooLittle = of('below_minimum').map(({ fields }) => fenOf(scalarText(fields['amount'])) ?? 0);
  return {
    coupon_code: code,
    face_amount: face,
    ...(of('wrong_shop').length > 0 && { shop_nos: [...new Set(sent('shop_no', written))] }),
    ...(channel !== undefined && { channel_type: channel }),
    ...(tooLittle.length > 0 && { min_amount: Math.max(...tooLittle) + 1 }),
  };
}

/** The channel under which it was written off, or one that was not rejected. */
function impliedChannel(
  taken: readonly string[],
  refused: readonly string[],
  exclusive: readonly RecordedWriteOff[],
): ChannelType | undefined {
  if (exclusive.length > 0)
    return exclusive.some(({ fields }) => fields['channel_type'] === '10009') ? '10009' : '10005';
  if (refused.length === 0) return undefined;
  const own = taken.find((channel) => !refused.includes(channel));
  return all.find((channel) => channel === own) ?? all.find((channel) => !refused.includes(channel));
}

const all = channels.map(({ channel_type }) => channel_type);

function fenOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,14})$/u.test(value) ? Number(value) : undefined;
}

import type { OwnCoupon } from '@shoubei-kit/contracts';
import { PRODUCTION_ORIGIN } from '@shoubei-kit/sdk-lite';
import type { BuiltRequest } from '../build-request.js';
import { canBeSpent, isMagicShaped } from './own-coupon.js';
import { scalarText } from '../wire-text.js';

const production = new URL(PRODUCTION_ORIGIN).hostname;

/** Whether an origin is the real endpoint's, whatever the scheme and port. */
export function isProduction(origin: string): boolean {
  return new URL(origin).hostname.replace(/\.+$/u, '') === production;
}

/** The requests that may leave this machine. */
export interface Gate {
  /** Codes that the user's file names. */
  readonly known: ReadonlySet<string>;
  /** Unspent coupons that a request may not name, because the user has not permitted it. */
  readonly withheld: ReadonlySet<string>;
  readonly isProduction: boolean;
}

/** The gate for these coupons at an endpoint. `mayBeSpent` decides which unspent ones a request may name. */
export function gateFor(
  coupons: readonly OwnCoupon[],
  baseUrl: string,
  mayBeSpent: (own: OwnCoupon) => boolean,
): Gate {
  const withheld = coupons.filter((own) => canBeSpent(own) && !mayBeSpent(own));
  return {
    known: new Set(coupons.map(({ coupon_code }) => coupon_code)),
    withheld: new Set(withheld.map(({ coupon_code }) => coupon_code)),
    isProduction: isProduction(baseUrl),
  };
}

/**
 * Checks the bytes of a request once more, independently of the plan: a coupon that was spent by mistake is lost.
 * Undefined if it may be sent, otherwise the reason. A short code may occur in an unrelated field: then the request is
 * blocked too.
 */
export function reasonToBlock(
  { fields, body }: Pick<BuiltRequest, 'fields' | 'body'>,
  { known, withheld, isProduction: isReal }: Gate,
): string | undefined {
  const codes = ['coupon_code', 'couponCode'].flatMap((name) => scalarText(fields[name]) ?? []);
  const unknown = codes.find((code) => !known.has(code));
  if (unknown !== undefined) return `${unknown} is not in the file`;
  if (isReal && codes.some(isMagicShaped)) return 'a magic code';
  const texts = [body.toString('utf8'), body.toString('utf16le')];
  const unspent = [...withheld].find((code) => texts.some((text) => mentions(text, code)));
  return unspent === undefined ? undefined : `${unspent} is unspent`;
}

/** Whether a text contains a code as a whole word, not as a part of a longer one. */
function mentions(text: string, code: string): boolean {
  return new RegExp(`(?<![0-9A-Za-z])${code}(?![0-9A-Za-z])`, 'u').test(text);
}

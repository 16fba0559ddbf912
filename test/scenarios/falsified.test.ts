import { describeFalsified } from './falsified.js';

/** The scenario in which a falsification shows, if the usual one does not show it. */
const foundBy: Readonly<Record<string, string>> = {
  'every write-off has the same order_no': 'basket-of-three',
  'a replay has another order_no': 'replay',
  'the code of a refunded coupon, which is documented, is another': 'refunded',
  'a refunded coupon is written off': 'basket-of-three',
  'an expired coupon is written off': 'expired',
  'an unknown coupon is written off': 'not-found',
  'a wrong signature is accepted': 'bad-signature',
  // What is only assumed fails nothing with --discover. These are visible in documented behaviour as well.
  'the code is a number': 'refunded',
  'a bad parameter is accepted': 'invalid-amounts,bad-signature',
  'the exclusive discount is ignored': 'exclusive-discount-10005',
  'the minimum is ignored': 'below-minimum',
  'the channel is ignored': 'wrong-channel',
};

describeFalsified((what) => foundBy[what] ?? 'written-off-once');

import { test } from 'vitest';
import {
  expectBytesDoubted,
  expectCallsHandedOver,
  expectSignedJudged,
  expectUnsignedDoubted,
} from './garbage.js';

test(
  'no answer that was not signed with the key is believed, whatever it says',
  () => expectUnsignedDoubted(5_000),
  120_000,
);

test(
  'a signed answer is written_off only if it says so of this coupon and trace',
  () => expectSignedJudged(2_500),
  120_000,
);

test('a call hands over what was signed, whole', () => expectCallsHandedOver(2_500), 120_000);

test('no bytes on the wire make anything but a ShoubeiError', () => expectBytesDoubted(500), 120_000);

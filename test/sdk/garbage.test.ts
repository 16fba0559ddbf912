import { test } from 'vitest';
import {
  expectBytesDoubted,
  expectCallsHandedOver,
  expectSignedJudged,
  expectUnsignedDoubted,
} from './garbage.js';

// More of them in garbage.exhaustive.test.ts.
test('no answer that was not signed with the key is believed, whatever it says', () =>
  expectUnsignedDoubted(300));

test('a signed answer is written_off only if it says so of this coupon and trace', () =>
  expectSignedJudged(200));

test('a call hands over what was signed, whole', () => expectCallsHandedOver(200));

test('no bytes on the wire make anything but a ShoubeiError', () => expectBytesDoubted(50));

import { test } from 'vitest';
import {
  expectBytesDoubted,
  expectCallsHandedOver,
  expectSignedJudged,
  expectUnsignedDoubted,
} from './garbage.js';

test(
  'the client trusts no response that was not signed with the key, whatever it contains',
  () => expectUnsignedDoubted(5_000),
  120_000,
);

test(
  'a signed response is written_off only if it names this coupon and trace',
  () => expectSignedJudged(2_500),
  120_000,
);

test('a call returns all signed fields unchanged', () => expectCallsHandedOver(2_500), 120_000);

test('no bytes on the wire cause anything but a ShoubeiError', () => expectBytesDoubted(500), 120_000);

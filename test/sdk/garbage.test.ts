import { test } from 'vitest';
import {
  expectBytesDoubted,
  expectCallsHandedOver,
  expectSignedJudged,
  expectUnsignedDoubted,
} from './garbage.js';

// garbage.exhaustive.test.ts has more of them.
test('the client trusts no response that was not signed with the key, whatever it contains', () =>
  expectUnsignedDoubted(300));

test('a signed response is written_off only if it names this coupon and trace', () =>
  expectSignedJudged(200));

test('a call returns all signed fields unchanged', () => expectCallsHandedOver(200));

test('no bytes on the wire cause anything but a ShoubeiError', () => expectBytesDoubted(50));

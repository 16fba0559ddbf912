import { expect, test } from 'vitest';
import { slotOf } from '../../mock-server/src/store/redis/slots.js';

// Made with redis-cli CLUSTER KEYSLOT.
test.each([
  ['shoubei:{of-the-profile}:meta', 6246],
  ['{of-the-profile}', 6246],
  ['shoubei:tenants', 15327],
  ['123456789', 12739],
  ['{}x', 10595],
  ['a{b}{c}', 3300],
  ['核销', 9128],
])('%s lies in slot %i', (key, slot) => {
  expect(slotOf(key)).toBe(slot);
});

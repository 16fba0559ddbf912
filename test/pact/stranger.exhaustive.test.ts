import { test } from 'vitest';
import { expectPactKept, strangerWithPact } from './stranger.js';

test(
  "a till's own pact test passes from tarballs on Node 22, and the emulator fulfils its pact",
  { retry: 3, timeout: 240_000 }, // see consumer.test.ts
  async () => {
    const stranger = await strangerWithPact();
    try {
      await expectPactKept(stranger, 22);
    } finally {
      await stranger.leave();
    }
  },
);

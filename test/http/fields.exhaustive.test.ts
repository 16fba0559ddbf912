import { test } from 'vitest';
import { expectChangesRefused, expectDamageRefused } from './random-fields.js';

test('1,000 random signed requests verify, and each is rejected after any single change', async () => {
  await expectChangesRefused(1_000);
}, 120_000);

test('10,000 mutated bodies: no 5xx, no write-off, each rejection names a field', async () => {
  await expectDamageRefused(200);
}, 240_000);

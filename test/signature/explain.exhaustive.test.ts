import { expect, test } from 'vitest';
import { bothExplained, wronglyExplained } from './explained.js';

test('of 1,000 random requests with one random mistake each, the cause is named in 95 of 100 or better', () => {
  expect(wronglyExplained(1_000)).toBeLessThanOrEqual(50);
}, 600_000);

test('of 100 random requests with two mistakes, both are named in 95 of 100 or better', () => {
  expect(bothExplained(100)).toBeGreaterThanOrEqual(95);
}, 600_000);

import { expect, test } from 'vitest';
import { bothExplained, wronglyExplained } from './explained.js';

test('of 2,000 random requests with one random mistake each, the cause is named in 95 of 100 or better', () => {
  expect(wronglyExplained(2_000)).toBeLessThanOrEqual(100);
}, 600_000);

test('of 200 random requests with two mistakes, both are named in 95 of 100 or better', () => {
  expect(bothExplained(200)).toBeGreaterThanOrEqual(190);
}, 600_000);

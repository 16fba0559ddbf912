// The tests that mutate.test.ts runs over queue.ts. `npm test` does not run them separately.
import { expect, test } from 'vitest';
import { isOpen, keep, limits, place, soon, steps, sumOf } from './queue.js';

test('a guest waits behind all others, and a member waits for nobody', () => {
  expect(place(4, false).place).toBe(5);
  expect(place(4, true).place).toBe(1);
});

test('each step counts twice', () => {
  expect(steps(3)).toBe(6);
});

test('it comes soon', async () => {
  await new Promise<void>((resolve) => soon(resolve));
});

test('it is open', () => {
  const seen = isOpen();
  for (;;) if (seen) break;
});

test('the limit is seven', () => {
  expect(limits).toEqual([7]);
});

test('what is kept stays', () => {
  expect(keep()).toBe('ab');
  expect(keep()).toBe('ab');
});

test('numbers are added', () => {
  expect(sumOf([])).toBe(0);
  expect(sumOf([1, 2])).toBe(3);
});

test('a test that fails without any mutant kills none', () => {
  expect(place(1, false).greeting).toBe('Good bye');
});

import { expect, test } from 'vitest';
import { readsMutated } from './mutated.js';
import { readers } from './readers.js';

test.each(readers)('a damaged text is read, or it is said what is not: $name', async (reader) => {
  expect(await readsMutated(reader, 200, 20261130)).toBe(200);
});

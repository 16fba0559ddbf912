import { expect, test } from 'vitest';
import { readsMutated } from './mutated.js';
import { readers } from './readers.js';

test.each(readers)('a damaged text is read, or the reader reports what it skipped: $name', async (reader) => {
  expect(await readsMutated(reader, 200, 20261130)).toBe(200);
});

import { expect, test } from 'vitest';
import { readsMutated } from './mutated.js';
import { readers } from './readers.js';

test.each(readers)(
  'ten thousand damaged texts are read, or the reader reports what it skipped: $name',
  async (reader) => {
    expect(await readsMutated(reader, 10_000, 7)).toBe(10_000);
  },
);

import { test } from 'vitest';
import { expectSameBytes, hashes } from './same-bytes.js';

const places = [20, 22, 24].flatMap((major) =>
  hashes.map(([format, hash]) => [major, format, hash] as const),
);
test.each(places)(
  'on Node %i, --format %s with one seed gives the same bytes in any zone, language and year',
  expectSameBytes,
  120_000,
);

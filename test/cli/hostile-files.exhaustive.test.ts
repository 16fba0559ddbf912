import { expect, test } from 'vitest';
import { hostilePlaces, hostileTexts, wrongWith } from './hostile-files.js';

test.each(hostilePlaces)('%s handles every kind of hostile text without an internal error', async (place) => {
  const wrong: (string | undefined)[] = [];
  for (const text of hostileTexts) wrong.push(await wrongWith(text, place));
  expect(wrong.filter((one) => one !== undefined)).toEqual([]);
});

import { expect, test } from 'vitest';
import { hostilePlaces, hostileTexts, wrongWith } from './hostile-files.js';

// Each place gets a few of them, others than its neighbours; hostile-files.exhaustive.test.ts gives each to each.
test.each(hostilePlaces.map((place, at) => [place, at] as const))(
  '%s takes no text of any kind for a fault of the program',
  async (place, at) => {
    const texts = hostileTexts.filter((_, number) => number % 53 === (at * 7) % 53);
    expect(texts.length).toBeGreaterThan(2);
    const wrong: (string | undefined)[] = [];
    for (const text of texts) wrong.push(await wrongWith(text, place));
    expect(wrong.filter((one) => one !== undefined)).toEqual([]);
  },
);

test.each(['endpoints check (f)', 'endpoints check -', 'profile check (f)'])(
  '%s lists each fault in one line of bounded length, whatever the names in the file are',
  async (place) => {
    for (const text of ['? [a]: b', `${'a'.repeat(100_000)}: 1`, '"a\\nshoubei-mock: all is well": 1']) {
      expect(await wrongWith(text, place)).toBeUndefined();
    }
  },
);

import { expect, test } from 'vitest';
import { judge, slowToCheck } from './judged-regexes.js';

test('regular expressions that are slow to check take linear time, and each is still in use', async () => {
  const judged = await judge();
  const found = slowToCheck.map((source) => {
    const of = judged.filter((one) => one.source === source);
    return [source, [...new Set(of.map(({ status }) => status))]];
  });
  expect(found).toEqual(slowToCheck.map((source) => [source, ['safe']]));
}, 300_000);

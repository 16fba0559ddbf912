import { expect, test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { calibrated, key, signedByPython } from './calibrated.js';

const folder = sharedFolder();

test('every rule that differs in one dimension is found from one request, and signs another', async () => {
  const rules = signedByPython(1, 1_000);
  expect(rules).toHaveLength(32);
  for (const ruled of rules) {
    const found = await calibrated(folder, ruled);
    expect([found.count, found.sign], JSON.stringify(ruled.rule)).toEqual([1, ruled.expected]);
    expect(found.text).not.toContain(key);
  }
}, 600_000);

test('so are rules from the whole space', async () => {
  for (const ruled of signedByPython(9, 24)) {
    expect((await calibrated(folder, ruled)).sign, JSON.stringify(ruled.rule)).toBe(ruled.expected);
  }
}, 600_000);

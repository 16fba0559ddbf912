import { demo, type Institution } from '../core/settings.js';

const forTests = ['test', 'demo', 'mock', 'fake', 'example'];

/**
 * The first institution with a key that may be a real one: any but the demo key, and those that say what they are for, by
 * one of the words test, demo, mock, fake, example.
 */
export function withRealKey(institutions: ReadonlyMap<string, Institution>): Institution | undefined {
  return [...institutions.values()].find(({ keys }) => keys.some(mayBeReal));
}

function mayBeReal(key: string): boolean {
  const lower = key.toLowerCase();
  return key !== demo.key && !forTests.some((word) => lower.includes(word));
}

import { expect, test } from 'vitest';
import { foundIn } from './type-projects.js';

test.concurrent.each([
  ['5.6', 'node16, with Node’s types'],
  ['5.6', 'bundler, without'],
  ['5.9', 'nodenext, from CommonJS'],
  ['5.9', 'nodenext, with Node’s types'],
  ['6.0', 'bundler, with Node’s types'],
  ['7.0', 'nodenext, with Node’s types'],
  ['7.0', 'nodenext, without'],
  ['7.0', 'bundler, without'],
  ['7.0', 'nodenext, from CommonJS'],
])('the packed declarations pass the tests of types, under TypeScript %s: %s', async (version, name) => {
  expect(await foundIn(version, name)).toBe('');
});

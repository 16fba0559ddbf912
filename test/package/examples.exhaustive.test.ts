import { test } from 'vitest';
import { blocks } from '../support/pages.js';
import { runExample } from './run-example.js';

test.concurrent.each([
  ['node-test', /^(?:#|ℹ) pass 7$/mu, [20, 22, 24]],
  ['vitest', /^\s*Tests {2}7 passed \(7\)$/mu, [20]],
  ['jest', /^Tests: {7}7 passed, 7 total$/mu, [20]],
  ['msw', /^\s*Tests {2}7 passed \(7\)$/mu, [20]],
] as const)(
  'the commands of the example %s install it from tarballs, and its tests pass',
  async (name, passed, nodes) => {
    const [commands = ''] = blocks(`examples/${name}/README.md`, 'sh');
    await runExample(name, commands, passed, nodes);
  },
  600_000, // runners come from the registry
);

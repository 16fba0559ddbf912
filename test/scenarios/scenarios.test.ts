import { beforeAll, describe, expect, test } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import type { ScenarioResult } from '../../mock-server/src/scenario/run-scenarios.js';
import { verifyOwn } from '../../mock-server/src/verify/own-emulators.js';

const read = await readScenarios();
if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
const { scenarios } = read;
const dialects = ['example', 'table'] as const;

// All run at once, as `verify` runs them. Each test then reports one.
let results: readonly ScenarioResult[];
beforeAll(async () => {
  results = await verifyOwn(scenarios);
});

describe.each(dialects)('in the dialect %s', (dialect) => {
  const held = scenarios.filter(({ scenario }) => scenario.dialects?.includes(dialect) !== false);
  test.each(held.map(({ name }) => name))('%s', (name) => {
    const result = results.find((one) => one.name === name && one.dialect === dialect);
    expect(result?.differences).toEqual([]);
    expect(result?.status).toBe('passed');
  });
});

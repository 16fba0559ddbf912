import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
import { startMockServer } from '@shoubei-kit/mock-server';
import type { Profile } from '@shoubei-kit/contracts';
import { expect } from 'vitest';
import { reach, verifyEndpoint } from '../../mock-server/src/verify/running-endpoint.js';

const read = await readScenarios();
if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
const { scenarios } = read;

const startedAt = Date.now();

/** Slower than the machine's: a running clock with a window of a second must not depend on how busy it is. */
const slowly = (): number => startedAt + Math.floor((Date.now() - startedAt) / 50);

/**
 * How many scenarios were run against an emulator with this profile, and the differences of those that fail.
 */
async function playUnder(
  profile: Profile,
): Promise<{ readonly played: number; readonly failed: readonly object[] }> {
  const endpoints = drafts().map(({ declaration }) => declaration);
  const isHasty = (profile.tsWindowSeconds ?? Infinity) < 10;
  await using server = await startMockServer({ profile, endpoints, ...(isHasty && { nowMs: slowly }) });
  const reached = await reach(server.url, undefined);
  if ('problem' in reached) throw new Error(reached.problem.en);
  const results = await verifyEndpoint(scenarios, reached.endpoint);
  const failed = results.filter(({ status }) => status === 'failed');
  return {
    played: results.filter(({ status }) => status !== 'skipped').length,
    failed: failed.map(({ name, differences }) => ({ name, differences })),
  };
}

export async function expectToHold(profile: Profile): Promise<void> {
  const { played, failed } = await playUnder(profile);
  expect([failed, JSON.stringify(profile)]).toEqual([[], JSON.stringify(profile)]);
  expect(played).toBeGreaterThanOrEqual(150);
}

import { declarationsOf, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import type { Profile } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { reach, verifyEndpoint } from '../../mock-server/src/verify/running-endpoint.js';

const read = await readScenarios();
if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));

/** Defaults that scenarios name, and the other values with which at least one of them fails. */
const others: Readonly<Record<string, readonly Profile[]>> = {
  strict: [{ strict: true }],
  magic: [{ magic: false }],
  tsWindowSeconds: [{ tsWindowSeconds: 300 }],
  bodyLimit: [{ bodyLimit: 1024 }, { bodyLimit: 16_777_216 }],
  idempotency: [{ idempotency: 'trace_conflict' }, { idempotency: 'already_used' }],
  signatureCheck: [{ signatureCheck: 'off' }, { signatureCheck: 'warn' }],
  afterCancel: [{ afterCancel: 'refunded' }],
  secondCancel: [{ secondCancel: 'already_cancelled' }],
};
const byDefault = new Map<string, unknown>(
  Object.entries({
    strict: false,
    magic: true,
    tsWindowSeconds: null,
    bodyLimit: 65_536,
    idempotency: 'replay',
    signatureCheck: 'enforce',
    afterCancel: 'issued',
    secondCancel: 'done',
  }),
);

test.each(Object.entries(others))(
  'a scenario that names the default of %s fails without it',
  { timeout: 120_000 },
  async (setting, profiles) => {
    const naming = read.scenarios.filter(({ scenario: { profile = {} } }) => {
      const named = new Map<string, unknown>(Object.entries(profile));
      return named.has(setting) && named.get(setting) === byDefault.get(setting) && !profile.institutions;
    });
    // The other settings that they name are set, so that only this setting is under test.
    const held = new Set(naming.map(({ name }) => name));
    for (const named of naming) {
      const { profile = {} } = named.scenario;
      const { [setting]: _, ...rest }: Record<string, unknown> = { ...profile };
      for (const other of profiles) {
        const endpoints = declarationsOf(named.scenario);
        await using server = await startMockServer({ profile: { ...profile, ...other }, endpoints });
        const reached = await reach(server.url, undefined);
        if ('problem' in reached) throw new Error(reached.problem.en);
        const scenario = { ...named.scenario, profile: rest };
        const [result] = await verifyEndpoint([{ ...named, scenario }], reached.endpoint);
        if (result?.status === 'failed') held.delete(named.name);
      }
    }
    expect([...held]).toEqual([]);
    expect(naming.length).toBeGreaterThan(1);
  },
);

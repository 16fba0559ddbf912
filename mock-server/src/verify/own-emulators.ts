import type { Profile } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import type { MockServer } from '../start/handle.js';
import { startMockServer } from '../start/mock-server.js';
import { adminClient } from '../scenario/admin-client.js';
import { endpointProfileOf } from '../scenario/endpoint-profile.js';
import { startedWith } from '../scenario/settings-needed.js';
import { type Run, runAll, type ScenarioResult } from '../scenario/run-scenarios.js';

type Dialect = 'example' | 'table';

const bothDialects: readonly Dialect[] = ['example', 'table'];

/** Runs scenarios against separate emulators: one for each profile and dialect, started when it is needed. */
export async function verifyOwn(
  scenarios: readonly NamedScenario[],
  dialects: readonly Dialect[] = bothDialects,
): Promise<readonly ScenarioResult[]> {
  const servers = new Map<string, Promise<MockServer>>();
  const runs = scenarios.flatMap((named) => dialects.map((dialect) => toRun(named, dialect, servers)));
  try {
    return await runAll(runs);
  } finally {
    // One that did not start has failed its scenarios already.
    for (const server of servers.values()) await server.then((started) => started.close()).catch(() => {});
  }
}

function toRun(named: NamedScenario, dialect: Dialect, servers: Map<string, Promise<MockServer>>): Run {
  const { dialects, profile: { institutions } = {} } = named.scenario;
  if (dialects?.includes(dialect) === false) return { named, dialect, at: { setting: 'dialect' } };
  const profile: Profile = { ...startedWith(named.scenario), dialect };
  // Institutions of a profile share their state, so such a scenario has its emulator to itself.
  const key = JSON.stringify([profile, institutions && named.name]);
  return {
    named,
    dialect,
    at: async () => {
      const server = servers.get(key) ?? startMockServer({ profile, onError: () => {} });
      servers.set(key, server);
      const { url: baseUrl } = await server;
      return { baseUrl, admin: adminClient(baseUrl, undefined), endpointProfile: endpointProfileOf(profile) };
    },
  };
}

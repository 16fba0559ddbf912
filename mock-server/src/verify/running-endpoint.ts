import { type BilingualText, profile as isProfile } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { shownProfile } from '../profile/exported-profile.js';
import { adminClient, AdminError, adminProblem } from '../scenario/admin-client.js';
import { endpointProfileOf } from '../scenario/endpoint-profile.js';
import { type EndpointUnderTest, runAll, type ScenarioResult } from '../scenario/run-scenarios.js';
import { unmetBy } from '../scenario/settings-needed.js';

/** Runs scenarios against a running emulator; those that need another profile or dialect are skipped. */
export function verifyEndpoint(
  scenarios: readonly NamedScenario[],
  endpoint: EndpointUnderTest,
): Promise<readonly ScenarioResult[]> {
  const { dialect } = endpoint.endpointProfile;
  return runAll(
    scenarios.map((named) => {
      const unmet = unmetBy(named.scenario, endpoint.endpointProfile);
      return { named, dialect, at: unmet ?? (async () => endpoint) };
    }),
  );
}

/** The emulator at this address with its settings in force; otherwise a text with the reason. */
export async function reach(
  baseUrl: string,
  token: string | undefined,
): Promise<{ readonly endpoint: EndpointUnderTest } | { readonly problem: BilingualText }> {
  const admin = adminClient(baseUrl, token);
  try {
    const profile = shownProfile(await admin.call('GET', '/profile'));
    const { institutions } = await admin.call('GET', '/health');
    if (!isProfile(profile)) return { problem: noAdminApi(baseUrl) };
    const endpointProfile = { ...endpointProfileOf(profile), institutions: new Set(textsIn(institutions)) };
    return { endpoint: { baseUrl, admin, endpointProfile } };
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return { problem: adminProblem(error, baseUrl) ?? noAdminApi(baseUrl) };
  }
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function noAdminApi(baseUrl: string): BilingualText {
  return {
    en: `${baseUrl} is not this emulator (no admin API); for another endpoint, list your coupons and their states with --own-coupons FILE`,
    zh: `${baseUrl} 不是本模拟器（没有管理 API）；其他接口请用 --own-coupons 文件 列出您的券及其状态`,
  };
}

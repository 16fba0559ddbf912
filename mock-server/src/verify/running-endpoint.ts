import type { BilingualText } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { AdminError, adminClient, refusedAdmin } from '../scenario/admin-client.js';
import { unfit } from '../scenario/fit.js';
import { inForceIn } from '../scenario/read-endpoint-profile.js';
import { runAll, type ScenarioResult } from '../scenario/run-all.js';
import type { Endpoint } from '../scenario/run-scenario.js';

/** Runs scenarios against an emulator that runs; those that need another profile or dialect are skipped. */
export function verifyEndpoint(
  scenarios: readonly NamedScenario[],
  endpoint: Endpoint,
): Promise<readonly ScenarioResult[]> {
  const { dialect } = endpoint.inForce;
  return runAll(
    scenarios.map((named) => {
      const setting = unfit(named.scenario, endpoint.inForce);
      return { named, dialect, at: setting === undefined ? async () => endpoint : { setting } };
    }),
  );
}

/** The emulator at this address with what is in force there; a text says why there is none. */
export async function reach(
  baseUrl: string,
  token: string | undefined,
): Promise<{ readonly endpoint: Endpoint } | { readonly problem: BilingualText }> {
  const admin = adminClient(baseUrl, token);
  try {
    const inForce = inForceIn(await admin.call('GET', '/profile'));
    return inForce ? { endpoint: { baseUrl, admin, inForce } } : { problem: noAdminApi(baseUrl) };
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return { problem: refusedAdmin(error, baseUrl) ?? noAdminApi(baseUrl) };
  }
}

function noAdminApi(baseUrl: string): BilingualText {
  return {
    en: `${baseUrl} has no admin API of this emulator; of another endpoint, say with --own-coupons FILE which of your coupons is in which state`,
    zh: `${baseUrl} 没有本模拟器的管理接口；对其他接口请用 --own-coupons 文件 说明您的哪张券处于何种状态`,
  };
}

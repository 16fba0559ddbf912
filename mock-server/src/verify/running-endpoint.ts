import { profile as isProfile, type BilingualText } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { AdminError, adminClient } from './admin-client.js';
import { unfit } from './fit.js';
import { type InForce, inForceOf } from './in-force.js';
import { runAll, type ScenarioResult } from './run-all.js';
import type { Endpoint } from './run-scenario.js';

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
    return { problem: inWords(error, baseUrl) };
  }
}

function inWords({ status, answer }: AdminError, baseUrl: string): BilingualText {
  if (status === undefined) {
    return { en: `nothing answers at ${baseUrl}: ${answer}`, zh: `${baseUrl} 无应答：${answer}` };
  }
  if (status !== 401 && status !== 403) return noAdminApi(baseUrl);
  return {
    en: `${baseUrl} refuses its admin API (HTTP ${status}): give its --admin-token`,
    zh: `${baseUrl} 拒绝访问管理接口（HTTP ${status}）：请给出 --admin-token`,
  };
}

function noAdminApi(baseUrl: string): BilingualText {
  return {
    en: `${baseUrl} has no admin API of this emulator, which loads coupons and sets clocks; verify runs against emulators only`,
    zh: `${baseUrl} 没有本模拟器的管理接口（用于加载券、设置时钟）；verify 只能对模拟器运行`,
  };
}

/** Settings as `GET /profile` tells them, read as the profile that they stand for. */
function inForceIn(told: unknown): InForce | undefined {
  const settings = property(told, 'settings');
  if (typeof settings !== 'object' || settings === null) return undefined;
  const {
    signing,
    codes,
    name: _name,
    institutions: _keys,
    observed: _days,
    ...rest
  }: Record<string, unknown> = {
    ...settings,
  };
  const request = property(signing, 'request');
  const profile: unknown = {
    ...rest,
    ...(typeof request === 'object' && { signing: { ...request, response: property(signing, 'answer') } }),
    ...(typeof codes === 'object' && { codes: ownCodes({ ...codes }) }),
  };
  return isProfile(profile) ? inForceOf(profile) : undefined;
}

function ownCodes(codes: Readonly<Record<string, unknown>>): object {
  const rows = Object.entries(codes).filter(([outcome]) => outcome !== 'written_off');
  return Object.fromEntries(
    rows.map(([outcome, row]) => [
      outcome,
      { code: property(row, 'code'), message: property(row, 'message') },
    ]),
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

import { codes, type Profile } from '@shoubei-kit/contracts';
import type { Settings } from '../core/settings.js';

/** The profile that these settings come from, with every default in it. Institutions are not in it, since they have keys. */
export function exportedProfile(settings: Settings): Profile {
  const {
    institutions: _,
    signing,
    codes: table,
    observed,
    httpStatus,
    paths,
    endpoints,
    ...alike
  } = settings;
  const changed = codes.flatMap((row) => {
    const { code, message } = table[row.outcome];
    const own = { ...(code !== row.code && { code }), ...(message !== row.message && { message }) };
    return Object.keys(own).length > 0 ? [[row.outcome, own] as const] : [];
  });
  return {
    ...alike,
    httpStatus: typeof httpStatus === 'number' ? httpStatus : { ...httpStatus },
    signing: { ...signing.request, response: signing.response },
    codes: Object.fromEntries(changed),
    observed: { ...observed },
    paths: { ...paths },
    endpoints: [...endpoints],
  };
}

/**
 * The profile in the output of `profile show --json`, or in a response of `GET /profile`; undefined for any other
 * value.
 */
export function shownProfile(value: unknown): object | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { profile, behaviours }: { profile?: unknown; behaviours?: unknown } = value;
  return Array.isArray(behaviours) && typeof profile === 'object' && profile !== null ? profile : undefined;
}

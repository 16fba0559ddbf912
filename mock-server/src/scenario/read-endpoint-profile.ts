import { profile as isProfile } from '@shoubei-kit/contracts';
import { type InForce, inForceOf } from './endpoint-profile.js';

/** Settings as `GET /profile` tells them, read as the profile that they stand for. */
export function inForceIn(told: unknown): InForce | undefined {
  const settings = property(told, 'settings');
  if (typeof settings !== 'object' || settings === null) return undefined;
  const {
    signing,
    codes,
    name: _name,
    institutions: _keys,
    observed: _seen,
    ...rest
  }: Record<string, unknown> = {
    ...settings,
  };
  const request = property(signing, 'request');
  const observed = property(told, 'observed');
  const profile: unknown = {
    ...rest,
    ...(typeof observed === 'object' && { observed }),
    ...(typeof request === 'object' && { signing: { ...request, response: property(signing, 'response') } }),
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

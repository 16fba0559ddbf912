import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Profile } from '@shoubei-kit/contracts';
import { sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { cli } from '../support/cli.js';
import { pythonLines } from '../support/python.js';
import { base } from '../support/wire.js';

export const key = 'shoubei-mock-demo-key';

// Signs by Python's hashlib, with the demo key.
export const request: Readonly<Record<string, string>> = {
  ...base,
  ts: '20261124100000',
  coupon_code: '679533922928',
  amount: '',
  Remark: '券 ~*',
  sign: 'b9d63a3744965195938f8193b73b5f3d',
};
/** Values only, the key after them, upper case. */
export const answer: Readonly<Record<string, string>> = {
  return_code: 'SUCCESS',
  return_msg: '操作成功',
  result_code: 'SUCCESS',
  order_no: '516375643352141195430506',
  codes: '679533922928',
  amount: '1000',
  settle_amount: '994',
  sign: '580EED45DAE21971ECD7F170AE213BE3',
};

export interface Ruled {
  readonly rule: SigningRule;
  readonly captured: Readonly<Record<string, unknown>>;
  readonly unseen: Readonly<Record<string, unknown>>;
  readonly expected: string;
}

/**
 * Requests that Python signed by rules: those that differ from the default in at most `most` dimensions. For 0, the first
 * `count` of the diagonal, which has every value of a dimension with at most `count` values.
 */
export function signedByPython(most: number, count: number): readonly Ruled[] {
  return pythonLines('signature/ruled.py', most, count).map((line): Ruled => JSON.parse(line));
}

export function profileIn(path: string): Profile {
  const read = readProfile(readFileSync(path, 'utf8'));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.profile;
}

/** Calibrates one captured request, then signs another by the written profile; returns both results. */
export async function calibrated(
  folder: string,
  { captured, unseen }: Ruled,
): Promise<{ count: number; sign: string; text: string }> {
  const path = join(folder, 'found.yaml');
  const capture = join(folder, 'captured.json');
  rmSync(path, { force: true });
  writeFileSync(capture, JSON.stringify(captured));
  const { code, stdout } = await cli(
    ['calibrate', capture, '--key-env', 'K', '--write-profile', path, '--json'],
    {
      env: { K: key },
    },
  );
  expect(code).toBe(0);
  const text = readFileSync(path, 'utf8');
  const profile = profileIn(path);
  expect(profile).not.toHaveProperty('observed');
  const { signing } = toSettings(profile);
  return { count: JSON.parse(stdout).requests.rules.length, sign: sign(unseen, signing.request, key), text };
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { cli, type CliResult } from '../support/cli.js';
import { type Falsifying, falsifying } from '../support/falsifying.js';
import { fileWriter } from '../support/shared.js';

const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
export const file = fileWriter(folder);

let emulator: MockServer;
let provider: Falsifying;

/**
 * Starts an emulator with the demo identity, and in front of it an endpoint that does not say that it is one.
 */
export async function start(): Promise<Falsifying> {
  emulator = await startMockServer();
  provider = await falsifying(emulator.url, {}, () => 'shoubei-mock-demo-key');
  return provider;
}

/** Ends both. */
export async function close(): Promise<void> {
  provider.close();
  await emulator.close();
}

export type State = 'issued' | 'used' | 'refunded' | 'frozen' | 'expired' | 'not_yet_valid' | 'not_found';
export interface Own {
  readonly coupon_code: string;
  readonly state: State;
  readonly face_amount?: number;
}

/** Sets the emulator to the state in a file. */
export async function bringAbout(coupons: readonly Own[]): Promise<void> {
  await emulator.reset();
  for (const { coupon_code: couponCode, state, face_amount: faceAmount = 500 } of coupons) {
    if (state === 'not_found') continue;
    const issued = { couponCode, faceAmount };
    await emulator.coupon(
      state === 'expired'
        ? { ...issued, validUntil: '2020-01-01T00:00:00Z' }
        : state === 'not_yet_valid'
          ? { ...issued, validFrom: '2090-01-01T00:00:00Z' }
          : { ...issued, state },
    );
  }
  provider.asked.splice(0);
}

export function verify(coupons: readonly Own[], ...more: readonly string[]): Promise<CliResult> {
  return cli(['verify', '--base-url', provider.url, '--own-coupons', file('my.yaml', { coupons }), ...more]);
}

/** The codes that a request names, in any notation. */
function codesIn(body: string): readonly string[] {
  const text = body.includes('\0') ? Buffer.from(body, 'latin1').toString('utf16le') : body;
  return [...text.matchAll(/"(?:coupon_code|couponCode)":(?!null)"?([0-9A-Za-z]*)/gu)].flatMap(
    ([, code]) => code ?? [],
  );
}

const spent = new Set<State>(['used', 'refunded', 'not_found']);

/**
 * Expects of a run without permission that no request names an unspent coupon, nor a code that is not in the
 * file.
 */
export async function sparesUnspent(coupons: readonly Own[]): Promise<void> {
  await bringAbout(coupons);
  const { code, stdout } = await verify(coupons, '--json');
  const { passed, failed }: { passed: number; failed: number } = JSON.parse(stdout);
  expect([code, failed]).toEqual([passed > 0 ? 0 : 1, 0]);
  const allowed = new Set(coupons.filter(({ state }) => spent.has(state)).map((own) => own.coupon_code));
  const named = provider.asked.flatMap(codesIn).filter((one) => one !== '');
  expect(named.filter((one) => !allowed.has(one))).toEqual([]);
  const unspent = coupons.filter(({ state }) => !spent.has(state));
  expect(unspent.filter((own) => provider.asked.some((body) => body.includes(own.coupon_code)))).toEqual([]);
  const orders = await emulator.orders();
  expect(orders).toEqual([]);
}

/** Expects of a run with permission that only codes of the file are named, and that what was spent is reported. */
export async function reportsSpent(coupons: readonly Own[]): Promise<void> {
  await bringAbout(coupons);
  const { code, stdout } = await verify(coupons, '--allow-write-off', '--yes', '--json');
  expect(code).toBe(0);
  const known = new Set(coupons.map((own) => own.coupon_code));
  const named = provider.asked.flatMap(codesIn).filter((one) => one !== '');
  expect(named.filter((one) => !known.has(one))).toEqual([]);
  const used = (await emulator.orders()).map(({ couponCode }) => couponCode);
  const told: { spent: string[] } = JSON.parse(stdout);
  expect(told.spent.toSorted()).toEqual([...new Set(used)].toSorted());
}

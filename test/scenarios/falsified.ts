import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Coupon, OwnCoupon } from '@shoubei-kit/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { type Falsification, type Falsifying, falsifying } from '../support/falsifying.js';
import { falsifications } from '../support/falsifications.js';

const emulators = new Map<string, MockServer>();
const proxies: Falsifying[] = [];
type Given = Omit<OwnCoupon, 'right_shop' | 'state'> & { readonly face_amount: number };

const given: readonly (readonly [OwnCoupon['state'], Given])[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (n) => ['issued', { coupon_code: `69000000000${n}`, face_amount: n * 1000 }] as const,
  ),
  ['issued', { coupon_code: '690000000010', face_amount: 900, channel_type: '10005' }],
  ['issued', { coupon_code: '690000000011', face_amount: 900, channel_type: '10003' }],
  ['issued', { coupon_code: '690000000012', face_amount: 900, min_amount: 8000 }],
  ['refunded', { coupon_code: '690000000013', face_amount: 900 }],
  ['expired', { coupon_code: '690000000014', face_amount: 900 }],
  ['used', { coupon_code: '690000000015', face_amount: 900 }],
];
const own = given.map(([state, coupon]) => Object.assign({ state }, coupon));

/** The same in the emulator. */
const loaded = given.map(([state, coupon]): Coupon => {
  if (state === 'expired') return Object.assign({ valid_until: '2025-01-01T00:00:00+08:00' }, coupon);
  return Object.assign(
    { state: state === 'used' || state === 'refunded' ? state : ('issued' as const) },
    coupon,
  );
});
const notThere = { coupon_code: '690000000099', state: 'not_found' };
const file = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'my-coupons.yaml');
writeFileSync(file, JSON.stringify({ coupons: [...own, notThere] }));

interface Found {
  readonly code: number | null;
  readonly fields: readonly string[];
}

/** All fields that `verify` finds wrong. */
async function verify(
  only: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const { code, stdout, stderr } = await cli(['verify', '--only', only, '--json', ...args], { env });
  expect(stderr).toBe('');
  const { results }: { results: { differences: { field: string }[] }[] } = JSON.parse(stdout);
  return {
    code,
    fields: [...new Set(results.flatMap(({ differences }) => differences.map(({ field }) => field)))],
  };
}

function emulatorOf(dialect: string): MockServer {
  const emulator = emulators.get(dialect);
  if (!emulator) throw new Error(dialect);
  return emulator;
}

/** An endpoint whose admin API `verify` uses. */
async function withAdminApi(falsify: Falsification, dialect: string, only: string): Promise<Found> {
  const proxy = await falsifying(emulatorOf(dialect).url, falsify);
  proxies.push(proxy);
  return verify(only, ['--base-url', proxy.url]);
}

/** An endpoint of which `verify` knows only the coupons of a file. */
async function asProvider(
  falsify: Falsification,
  dialect: string,
  only: string,
  ...more: readonly string[]
): Promise<Found> {
  const tenant = await emulatorOf(dialect).tenant({ coupons: loaded });
  const proxy = await falsifying(emulatorOf(dialect).url, falsify, () => tenant.key);
  proxies.push(proxy);
  const identity = [
    '--inst-no',
    tenant.instNo,
    '--merchant-no',
    tenant.merchantNo,
    '--shop-no',
    tenant.shopNo,
  ];
  return verify(
    only,
    [
      ...identity,
      '--base-url',
      proxy.url,
      '--own-coupons',
      file,
      '--allow-write-off',
      '--yes',
      '--dialect',
      dialect,
      '--key-env',
      'OUR_KEY',
      ...more,
    ],
    { OUR_KEY: tenant.key },
  );
}

const twelve: string = [
  'written-off,written-off-once,replay,basket-of-three,refunded,expired,not-found,bad-signature',
  'invalid-amounts,exclusive-discount-10005,below-minimum,wrong-channel',
].join();

/** Starts an emulator of each dialect for a test file. */
function useEmulators(): void {
  beforeAll(async () => {
    for (const dialect of ['example', 'table'] as const) {
      emulators.set(dialect, await startMockServer({ profile: { dialect } }));
    }
  });
  afterAll(async () => {
    for (const proxy of proxies) proxy.close();
    for (const emulator of emulators.values()) await emulator.close();
  });
}

/**
 * Expects that `verify` finds every falsification in both dialects, with the admin API of an emulator and with own coupons.
 *
 * @param scenariosFor which of the scenarios are run against a falsification
 */
export function describeFalsified(scenariosFor: (what: string) => string): void {
  useEmulators();
  describe.each(['example', 'table'])('in the dialect %s', (dialect) => describeIn(dialect, scenariosFor));
}

/** Expects that a discovery with all twelve scenarios reports every falsification, and fails only for documented behaviour. */
export function describeDiscovered(): void {
  useEmulators();
  test.concurrent.each(falsifications)('a discovery reports that %s', (_, field, falsify, known) =>
    expectDiscovered(twelve, field, falsify, known),
  );
}

/** If it is only assumed, it is reported, but not as a failure. */
async function expectDiscovered(
  only: string,
  ...[field, falsify, known]: readonly [string, Falsification, 'assumed' | 'documented']
): Promise<void> {
  const { code, fields } = await asProvider(falsify, 'example', only, '--discover');
  expect([code, fields]).toEqual([known === 'assumed' ? 0 : 1, expect.arrayContaining([field])]);
}

function describeIn(dialect: string, scenariosFor: (what: string) => string): void {
  // In the table dialect a rejection has no code.
  const held = falsifications.filter(([what]) => dialect === 'example' || !/^the code (?:of|is)/u.test(what));
  const fieldOf = (field: string): string =>
    dialect === 'table' && field === 'return_code' ? 'result_code' : field;

  test('an endpoint that falsifies nothing passes', async () => {
    expect(await withAdminApi({}, dialect, twelve)).toEqual({ code: 0, fields: [] });
    expect(await asProvider({}, dialect, twelve)).toEqual({ code: 0, fields: [] });
  });

  test.concurrent.each(held)('verify finds that %s', async (what, field, falsify) => {
    const found = await withAdminApi(falsify, dialect, scenariosFor(what));
    expect(found.code).toBe(1);
    expect(found.fields).toContain(fieldOf(field));
  });

  test.concurrent.each(held)('verify with own coupons finds that %s', async (what, field, falsify, known) => {
    const only = scenariosFor(what);
    const found = await asProvider(falsify, dialect, only);
    expect(found.code).toBe(1);
    expect(found.fields).toContain(fieldOf(field));
    if (dialect === 'example') await expectDiscovered(only, field, falsify, known);
  });
}

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startMockServer } from '@shoubei-kit/mock-server';
import { fitPact, ownStates, type OwnStatesOptions, type Pact } from '@shoubei-kit/mock-server/pact';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Falsification, type Falsifying, falsifying } from '../support/falsifying.js';
import { demoKey } from '../support/sign.js';
import { base } from '../support/wire.js';
import { type PactFile, verifyPact } from './verify.js';

const path = fileURLToPath(
  new URL('../../contracts/pacts/sdk-lite-shoubei-dialect-example.json', import.meta.url),
);
const pact: PactFile = JSON.parse(await readFile(path, 'utf8'));
const { ts: _, ...caller } = base;
const identity = { ...caller, key: demoKey };

const issued = { state: 'issued', face_amount: 2000, settle_amount: 1988 } as const;
const spent: OwnStatesOptions['coupons'] = [
  { coupon_code: '690000000001', state: 'used' },
  { coupon_code: '690000000002', state: 'refunded' },
  { coupon_code: '690000000003', state: 'not_found' },
];
const unspent: OwnStatesOptions['coupons'] = [
  { coupon_code: '690000000011', ...issued },
  { coupon_code: '690000000012', ...issued, channel_type: '10001' },
  { coupon_code: '690000000013', ...issued },
  { coupon_code: '690000000014', ...issued },
  { coupon_code: '690000000015', ...issued, channel_type: '10005' },
  { coupon_code: '690000000016', ...issued, min_amount: 5000 },
  { coupon_code: '690000000017', ...issued },
  { coupon_code: '690000000018', ...issued },
  { coupon_code: '690000000019', ...issued, state: 'frozen' },
];

// A provider that does not say that it is an emulator, and whose admin API nobody uses.
const made: { close: () => unknown }[] = [];
async function provider(falsify: Falsification = {}): Promise<Falsifying> {
  const emulator = await startMockServer({
    coupons: [...spent, ...unspent].flatMap(({ state, face_amount = 500, ...rest }) =>
      state === 'not_found' || state === 'expired' || state === 'not_yet_valid'
        ? []
        : [{ ...rest, state, face_amount }],
    ),
  });
  const proxy = await falsifying(emulator.url, falsify, () => identity.key);
  made.push(proxy, emulator);
  return proxy;
}
let plain: Falsifying;
beforeAll(async () => {
  plain = await provider();
});
afterAll(async () => {
  for (const one of made) await one.close();
});

async function fitted(
  baseUrl: string,
  own: Pick<OwnStatesOptions, 'coupons' | 'mayBeSpent'>,
): Promise<{ pact: Pact & PactFile; leftOut: Record<string, string> }> {
  const { pact: made_, leftOut } = await fitPact(pact, ownStates({ baseUrl, identity, ...own }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is the pact above with other values
  const fit = made_ as Pact & PactFile;
  return {
    pact: fit,
    leftOut: Object.fromEntries(leftOut.map(({ description, reason }) => [description, reason.en])),
  };
}

test('without permission only coupons that cannot be spent are named, and omitted interactions are listed', async () => {
  const own = { coupons: [...spent, ...unspent] };
  const { pact: fit, leftOut } = await fitted(plain.url, own);
  expect(
    fit.interactions.map(({ description }) => String(description)).toSorted((a, b) => a.localeCompare(b)),
  ).toEqual([
    'a write-off that is rejected: already_used',
    'a write-off that is rejected: not_found',
    'a write-off that is rejected: refunded',
    'a write-off that is signed with another key',
  ]);
  const notAllowed = 'names an unspent coupon that mayBeSpent does not name';
  expect(leftOut).toMatchObject({
    'a write-off with every field': notAllowed,
    'a write-off that is rejected: frozen': notAllowed,
    'a write-off that is rejected: expired': 'no coupon that is expired',
    'a write-off that is rejected: wrong_shop': 'no coupon that is issued, of another shop',
    'a write-off while the provider is busy':
      'needs an action that only an emulator supports: a change, a fault or a clock',
  });
  expect(Object.keys(leftOut)).toHaveLength(16);
  const { passed, failed } = await verifyPact({ pact: fit, baseUrl: plain.url, identity, own });
  expect([passed, failed]).toEqual([4, {}]);
  const codes = plain.asked.map((body) => String(JSON.parse(body).coupon_code));
  expect(codes.toSorted((a, b) => a.localeCompare(b))).toEqual([
    '690000000001',
    '690000000001',
    '690000000002',
    '690000000003',
  ]);
});

test('with permission every interaction has its own coupon', async () => {
  const { url } = await provider();
  const mayBeSpent = unspent.map(({ coupon_code }) => coupon_code);
  const own = { coupons: [...spent, ...unspent], mayBeSpent };
  const { pact: fit, leftOut } = await fitted(url, own);
  expect(Object.keys(leftOut).toSorted()).toEqual([
    'a write-off by a till whose clock is an hour behind',
    'a write-off by an unknown institution',
    'a write-off that is rejected: expired',
    'a write-off that is rejected: not_yet_valid',
    'a write-off that is rejected: wrong_channel',
    'a write-off that is rejected: wrong_shop',
    'a write-off while the provider is busy',
  ]);
  const { passed, failed } = await verifyPact({ pact: fit, baseUrl: url, identity, own });
  expect([passed, failed]).toEqual([13, {}]);
});

test('a provider with other responses fails, and the report names the field', async () => {
  const { url } = await provider({
    answer: (body, sign) => (body['return_code'] === '0203' ? sign({ ...body, return_code: '0299' }) : body),
  });
  const { pact: fit } = await fitted(url, { coupons: spent });
  const { failed } = await verifyPact({ pact: fit, baseUrl: url, identity, own: { coupons: spent } });
  expect(failed).toEqual({
    'a write-off that is rejected: already_used': [
      "$.return_code Expected '0299' (String) to be equal to '0203' (String)",
    ],
  });
});

test('a pact that was not fitted names foreign coupons, and none of its requests is sent', async () => {
  const proxy = await provider();
  const { passed, failed } = await verifyPact({
    pact: path,
    baseUrl: proxy.url,
    identity,
    own: { coupons: spent },
  });
  expect(passed).toBe(0);
  expect(Object.keys(failed).length).toBeGreaterThan(15);
  expect(proxy.asked).toEqual([]);
});

test.each([
  [{ coupons: [...spent, ...spent] }, '690000000001 comes twice'],
  [{ coupons: spent, mayBeSpent: ['1'] }, 'mayBeSpent: 1 is not one of your coupons'],
  [
    {
      coupons: [{ coupon_code: '9905010000001', state: 'refunded' as const }],
      baseUrl: 'https://open.51shoubei.com',
    },
    '9905010000001 has the form of a magic code',
  ],
])('invalid own coupons are rejected: %#', (options, reason) => {
  expect(() => ownStates({ baseUrl: 'http://127.0.0.1:1', identity, ...options })).toThrow(reason);
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMockServer } from '@shoubei-kit/mock-server';
import { adminStates, fitPact, type ProviderStates, resign } from '@shoubei-kit/mock-server/pact';
import { expect, test } from 'vitest';
import { type Verification, verifyPact } from './verify.js';
import { sharedFolder } from '../support/shared.js';

const kept: unknown = JSON.parse(
  await readFile(
    fileURLToPath(new URL('../../contracts/pacts/sdk-lite-shoubei-dialect-example.json', import.meta.url)),
    'utf8',
  ),
);

const folder = sharedFolder();

/** A provider that a user wrote in JavaScript, following docs/how-to/pact.md. */
const module = new URL('own-coupons.mjs', import.meta.url).href;
const { ownCoupons }: { ownCoupons: (settleAmount: number) => ProviderStates } = await import(module);

test('a provider that cannot name its coupons runs what it can, and is checked against its own codes and amounts', async () => {
  await using server = await startMockServer({
    coupons: [{ couponCode: 'REAL77', faceAmount: 2500, settleAmount: 2485, channelType: '10001' }],
  });
  const verify = async (settleAmount: number): Promise<Verification> => {
    const { pact, leftOut } = await fitPact(kept, ownCoupons(settleAmount));
    expect(leftOut).toHaveLength(18);
    expect(leftOut).toContainEqual({
      description: 'a write-off that is rejected: frozen',
      reason: { en: 'no such coupon at hand', zh: '没有这样的券' },
    });
    const file = join(folder, 'fitted.json');
    await writeFile(file, JSON.stringify(pact));
    return verifyPact({ pact: file, baseUrl: server.url, settleAmount });
  };
  // The first run uses the coupon. The second gets the same response, under the same trace number.
  expect(await verify(2485)).toMatchObject({ passed: 2, failed: {} });
  expect(await verify(2484)).toMatchObject({
    passed: 1,
    failed: {
      'a write-off with every field': [
        "$.settle_amount Expected '2485' (String) to be equal to '2484' (String)",
      ],
    },
  });
  const [order, ...more] = await server.orders();
  expect([order?.couponCode, order?.wfTraceNo, more]).toEqual(['REAL77', 'run-7', []]);
});

test('a pact is fitted to an emulator by name, and each omitted interaction says what to do', async () => {
  await using server = await startMockServer();
  const pact = {
    interactions: [
      { description: 'one', providerStates: [{ name: 'the moon is full' }], request: {}, response: {} },
      { description: 'two', request: {}, response: {} },
      {
        description: 'three',
        providerStates: [{ name: "the caller's clock is behind", params: { seconds: 3600 } }],
      },
    ],
  };
  const { pact: fitted, leftOut } = await fitPact(pact, adminStates({ baseUrl: server.url }));
  expect(fitted.interactions.map(({ description }) => description)).toEqual(['two']);
  expect(leftOut).toEqual([
    {
      description: 'one',
      reason: {
        en: expect.stringMatching(
          /^no such provider state: "the moon is full"; known are "a coupon is in state", /u,
        ),
        zh: expect.stringContaining('the moon is full'),
      },
    },
    {
      description: 'three',
      reason: {
        en: 'the emulator does not check the freshness of ts: start it with --ts-window-seconds 300',
        zh: '模拟器未检查 ts 时效：请以 --ts-window-seconds 300 启动',
      },
    },
  ]);
  await expect(fitPact({}, adminStates({ baseUrl: server.url }))).rejects.toThrow('a pact with interactions');
});

test('no interaction with an unknown state stays in a pact, in any form of its file', async () => {
  await using server = await startMockServer();
  const interactions = [
    { description: 'V2', providerState: 'the moon is full' },
    { description: 'V1', provider_state: 'the moon is full' },
    { description: 'names alone', providerStates: ['the moon is full'] },
    { description: 'no name', providerStates: [{ params: {} }] },
    { description: 'states that are not a list', providerStates: { name: 'the moon is full' } },
    { description: 'V2, and known', providerState: 'the trace number is new', request: {} },
    { description: 'V2, and none', providerState: null },
    { description: 'a message', type: 'Asynchronous/Messages', contents: {} },
    { description: 'V4', type: 'Synchronous/HTTP', providerStates: [] },
  ];
  const { pact, leftOut } = await fitPact({ interactions }, adminStates({ baseUrl: server.url }));
  expect(pact.interactions.map(({ description }) => description)).toEqual([
    'V2, and known',
    'V2, and none',
    'V4',
  ]);
  expect(pact.interactions[0]).not.toHaveProperty('providerStates');
  expect(
    leftOut.map(({ description, reason }) => [description, reason.en.replace(/; known are.*/u, '')]),
  ).toEqual([
    ['V2', 'no such provider state: "the moon is full"'],
    ['V1', 'no such provider state: "the moon is full"'],
    ['names alone', 'no such provider state: "the moon is full"'],
    ['no name', 'no such provider state: "{"params":{}}"'],
    ['states that are not a list', 'no such provider state: "the moon is full"'],
    ['a message', 'it is a message, not an HTTP request'],
  ]);
});

test('an unreachable emulator is named, in one line', async () => {
  const states = adminStates({ baseUrl: 'http://127.0.0.1:9' });
  const state = { name: 'a coupon is in state', params: { coupon_code: 'A1', face_amount: 1 } };
  await expect(states.bringAbout(state)).rejects.toThrow(
    /^POST http:\/\/127\.0\.0\.1:9\/__admin\/tenants: nothing responds at http:\/\/127\.0\.0\.1:9: ECONNREFUSED; does the emulator run there\? \/ .+$/u,
  );
});

// Expected signatures: python3's hashlib over the sorted pairs and the key.
test('a request is signed again, with the given time, and an unsigned one stays unsigned', () => {
  const sent = { ts: '20200101000000', coupon_code: 'A1', sign: '' };
  expect(resign(sent, { key: 'shoubei-mock-demo-key', ts: '20261123120000' })).toEqual({
    ts: '20261123120000',
    coupon_code: 'A1',
    sign: 'cbcac8854ec127bb07066f6b2f6e99db',
  });
  const signing = { algorithm: 'sha256' } as const;
  expect(resign(sent, { key: 'k', ts: '20261123120000', signing })).toHaveProperty(
    'sign',
    '4554d438e2b6808a47f83b519746bc403b63730f17aaaa703265f840f0b75b08',
  );
  expect(resign({ ts: '1', coupon_code: 'A1' }, { key: 'k' })).toEqual({ ts: '1', coupon_code: 'A1' });
});

test('without a given time, ts is the current time in Asia/Shanghai', () => {
  const shanghai = (): string =>
    new Date().toLocaleString('sv', { timeZone: 'Asia/Shanghai' }).replaceAll(/\D/gu, '');
  const before = shanghai();
  const { ts } = resign({ ts: '', sign: '' }, { key: 'k' });
  const texts = [before, String(ts), shanghai()];
  expect(ts).toMatch(/^\d{14}$/u);
  expect(texts.toSorted()).toEqual(texts);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Verifier } from '@pact-foundation/pact';
import { startMockServer } from '@shoubei-kit/mock-server';
import {
  adminStates,
  fitPact,
  type Plan,
  providerOptions,
  type ProviderState,
  type ProviderStates,
  resign,
} from '@shoubei-kit/mock-server/pact';
import { afterAll, beforeAll, expect, test } from 'vitest';

const kept: unknown = JSON.parse(
  await readFile(
    fileURLToPath(new URL('../../contracts/pacts/sdk-lite-shoubei-dialect-example.json', import.meta.url)),
    'utf8',
  ),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-own-provider-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A provider whose coupons have the codes that they have: two of them fit the pact. */
function ownCoupons(settleAmount: number): ProviderStates {
  const caller = { inst_no: '900024', merchant_no: '851811130002', shop_no: '862010110001' };
  const plan = async (states: readonly ProviderState[]): Promise<Plan> => {
    const params = states[0]?.params ?? {};
    if (params['state'] === 'refunded') return { values: { coupon_code: '679533922928' } };
    if (params['channel_type'] === '10001') {
      return {
        values: {
          coupon_code: 'REAL77',
          face_amount: 2500,
          settle_amount: settleAmount,
          wf_trace_no: 'run-7',
        },
      };
    }
    return { obstacle: { en: 'no such coupon at hand', zh: '没有这样的券' } };
  };
  return {
    plan,
    bringAbout: async ({ params }) => {
      const { coupon_code: code = 'REAL77', wf_trace_no: trace = 'run-7' } = params;
      const values = { ...caller, coupon_code: String(code), wf_trace_no: String(trace) };
      return { values, key: 'shoubei-mock-demo-key' };
    },
    leave: async () => {},
  };
}

test('a provider that cannot name its coupons plays what it can, and is held to its own codes and amounts', async () => {
  await using server = await startMockServer({
    coupons: [{ couponCode: 'REAL77', faceAmount: 2500, settleAmount: 2485, channelType: '10001' }],
  });
  const verify = async (settleAmount: number): Promise<unknown> => {
    const states = ownCoupons(settleAmount);
    const { pact, leftOut } = await fitPact(kept, states);
    expect(leftOut).toHaveLength(18);
    expect(leftOut).toContainEqual({
      description: 'a write-off that is refused: frozen',
      why: { en: 'no such coupon at hand', zh: '没有这样的券' },
    });
    const file = join(folder, 'fitted.json');
    await writeFile(file, JSON.stringify(pact));
    const options = providerOptions({ baseUrl: server.url, states });
    const verifier = new Verifier({ ...options, pactUrls: [file], logLevel: 'error' });
    return verifier.verifyProvider().catch((error: Error) => error.message);
  };
  // The first play spends the coupon; the second gets the same answer, under the same trace number.
  expect(JSON.parse(String(await verify(2485)))).toMatchObject({ result: true });
  expect(await verify(2484)).toContain("Expected '2485' (String) to be equal to '2484' (String)");
  const [order, ...more] = await server.orders();
  expect([order?.couponCode, order?.wfTraceNo, more]).toEqual(['REAL77', 'run-7', []]);
});

test('a pact is fitted to an emulator by name, and what is left out says what to do', async () => {
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
      why: {
        en: expect.stringMatching(
          /^no such provider state: "the moon is full"; known are "a coupon is in state", /u,
        ),
        zh: expect.stringContaining('the moon is full'),
      },
    },
    {
      description: 'three',
      why: {
        en: 'the emulator does not look at the freshness of ts: start it with --ts-window 300',
        zh: '模拟器未检查 ts 时效：请以 --ts-window 300 启动',
      },
    },
  ]);
  await expect(fitPact({}, adminStates({ baseUrl: server.url }))).rejects.toThrow('a pact with interactions');
});

test('an emulator that is not there is named, in one line', async () => {
  const states = adminStates({ baseUrl: 'http://127.0.0.1:9' });
  const state = { name: 'a coupon is in state', params: { coupon_code: 'A1', face_amount: 1 } };
  await expect(states.bringAbout(state)).rejects.toThrow(
    /^POST http:\/\/127\.0\.0\.1:9\/__admin\/tenants: no answer; does the emulator run there\? \/ .+$/u,
  );
});

// Expected signs: python3's hashlib over the sorted pairs and the key.
test('a request is signed anew, with the time that is given, and one without sign stays without', () => {
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

test('ts is the time of now in Asia/Shanghai, where none is given', () => {
  const { ts } = resign({ ts: '', sign: '' }, { key: 'k' });
  const shanghai = new Date().toLocaleString('sv', { timeZone: 'Asia/Shanghai' }).replaceAll(/\D/gu, '');
  expect(String(ts)).toMatch(/^\d{14}$/u);
  expect(Math.abs(Number(shanghai) - Number(ts))).toBeLessThan(100);
});

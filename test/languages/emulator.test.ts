import { beforeAll, describe, expect, test } from 'vitest';
import { type OwnTenant, startMockServer } from '@shoubei-kit/mock-server';
import { endsAsMagic, magic } from './magic.js';
import { clients, demoAt, environment, type LanguageClient, type Ran, titleOf } from './clients.js';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();

const traceLine = /^wf_trace_no (\S+)\n/u;

/** A tenant of the emulator, and the environment of a client that calls as it. */
async function caller(): Promise<{ tenant: OwnTenant; env: Record<string, string> }> {
  const tenant = await server.tenant();
  const { instNo, key, merchantNo, shopNo } = tenant;
  return { tenant, env: environment({ url: server.url, instNo, key, merchantNo, shopNo }) };
}

/** How a client ends when no response comes, and after how long. */
async function inSilence(client: LanguageClient): Promise<Ran & { readonly ms: number }> {
  await client.prepare();
  const { tenant, env } = await caller();
  await tenant.fault({ kind: 'silence', when: 'after', ms: 110_000 });
  const from = performance.now();
  const ran = await client.run(['9900010000000001'], env);
  return { ...ran, ms: performance.now() - from };
}

// All wait for the silent emulator at once, while the other tests run.
const silent = new Map<string, ReturnType<typeof inSilence>>();
beforeAll(() => {
  for (const client of clients.filter(({ missing }) => missing.length === 0))
    silent.set(client.name, inSilence(client));
});

// Clients with a slow process get one magic coupon for each exit code. answers.test.ts has them all.
const someMagic: readonly string[] = ['00', '01', '84'];

// These start processes, on a machine that may be busy.
describe.each(clients)('$name', (client) => {
  const check = client.missing.length > 0 ? test.skip : test.concurrent;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(`${titleOf(client)} writes off a coupon, and prints the trace number first`, async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon({ faceAmount: 2500 });
    const { code, stdout, stderr } = await client.run([couponCode, 'amount=3000', 'real_amount=500'], env);
    const [order, ...more] = await tenant.orders();
    const [request] = await tenant.requests();
    const [, trace] = traceLine.exec(stdout) ?? [];
    expect(trace).toMatch(/^[0-9a-f]{32}$/u);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `wf_trace_no ${trace}\nwritten_off order_no=${order?.orderNo} settle_amount=2485\n`,
      stderr: '',
    });
    expect(more).toEqual([]);
    expect(order).toMatchObject({ couponCode, wfTraceNo: trace });
    expect(request).toMatchObject({
      signature: 'valid',
      request: { fields: { amount: '3000', real_amount: '500' } },
    });
  });

  check('its ts is the time in Shanghai, in any time zone of the machine', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon();
    await client.run([couponCode], { ...env, TZ: 'America/New_York' });
    const [request] = await tenant.requests();
    const digits = String(request?.request.fields?.['ts']);
    const iso = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u, '$1-$2-$3T$4:$5:$6+08:00');
    expect(Math.abs(Date.now() - Date.parse(iso))).toBeLessThan(600_000); // zones are half an hour apart
  });

  check('a repeated trace number returns the same write-off', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon();
    const first = await client.run([couponCode, 'wf_trace_no=order-1'], env);
    const second = await client.run([couponCode, 'wf_trace_no=order-1'], env);
    expect(first.code).toBe(0);
    expect(second).toEqual(first);
    expect(await tenant.orders()).toHaveLength(1);
  });

  check('a refunded coupon is rejected, with the code and the message', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon({ state: 'refunded' });
    const { code, stdout, stderr } = await client.run([couponCode, 'wf_trace_no=r'], env);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: 'wf_trace_no r\nrejected return_code=0205 return_msg=券码已退款\n',
      stderr: '',
    });
  });

  check('with a wrong key, not even a rejection is trusted, and nothing is written off', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon();
    const { code, stdout } = await client.run([couponCode], { ...env, SHOUBEI_KEY: 'not-the-key' });
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /\noutcome_unknown: the response's signature does not verify .*签名错误.*不可信; retry/u,
    );
    expect(await tenant.orders()).toEqual([]);
  });

  check(
    'a lost response is an unknown outcome and not retried; the same trace number returns the write-off',
    async () => {
      const { tenant, env } = await caller();
      const { couponCode } = await tenant.coupon();
      await tenant.fault({ kind: 'reset', when: 'after' });
      const lost = await client.run([couponCode], env);
      expect(lost.code).toBe(3);
      expect(lost.stdout).toMatch(/\noutcome_unknown: no response: .*没有响应; retry with wf_trace_no=/u);
      expect(await tenant.countRequests()).toBe(1);
      const [, trace] = traceLine.exec(lost.stdout) ?? [];
      const again = await client.run([couponCode, `wf_trace_no=${trace}`], env);
      expect(again.code).toBe(0);
      expect(await tenant.orders()).toMatchObject([{ couponCode, wfTraceNo: trace }]);
    },
  );

  check('a success with a wrong signature is not trusted', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon();
    await tenant.fault({ kind: 'wrong_sign', when: 'after' });
    const { code, stdout } = await client.run([couponCode, 'wf_trace_no=w'], env);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^wf_trace_no w\noutcome_unknown: the response's signature does not verify /u);
    expect((await client.run([couponCode, 'wf_trace_no=w'], env)).code).toBe(0);
  });

  check('Chinese and other characters are sent and signed unchanged', async () => {
    const { tenant, env } = await caller();
    const { couponCode } = await tenant.coupon();
    const trace = '流水 1&a=b"\\/%2B+😀é';
    const { code, stdout } = await client.run([couponCode, `wf_trace_no=${trace}`], env);
    expect({ code, lines: stdout.split('\n')[0] }).toEqual({ code: 0, lines: `wf_trace_no ${trace}` });
    expect(await tenant.orders()).toMatchObject([{ wfTraceNo: trace }]);
  });

  check('a key with Chinese and symbols signs and verifies', async () => {
    await using own = await startMockServer({
      profile: { institutions: [{ inst_no: '12345678', keys: ['密钥&=+ 1'] }] },
    });
    const { couponCode } = await own.coupon();
    const env = { ...demoAt(own.url), SHOUBEI_INST_NO: '12345678', SHOUBEI_KEY: '密钥&=+ 1' };
    expect((await client.run([couponCode], env)).code).toBe(0);
  });

  check('in the table dialect, a rejection is recognized without a code', async () => {
    await using own = await startMockServer({ profile: { dialect: 'table' } });
    const refused = await client.run(['679533922928', 'wf_trace_no=t'], demoAt(own.url));
    expect(refused).toMatchObject({
      code: 1,
      stdout: 'wf_trace_no t\nrejected return_code=SUCCESS return_msg=券码已退款\n',
    });
    expect((await client.run(['9900010000000001'], demoAt(own.url))).code).toBe(0);
  });

  check('a magic coupon is written off, rejected or unknown, by its code', async () => {
    const { env } = await caller();
    await endsAsMagic(client, env, client.isSlow ? someMagic : Object.keys(magic));
  });

  check('silence is an unknown outcome after ten seconds', async () => {
    const { code, stdout, ms } = await (silent.get(client.name) ?? inSilence(client));
    expect(code).toBe(3);
    expect(stdout).toContain('\noutcome_unknown: ');
    expect(ms).toBeGreaterThan(9_500);
    expect(ms, 'before the silence ends').toBeLessThan(100_000);
  });
});

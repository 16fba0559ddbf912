import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { post } from '../support/wire.js';

const server = await sharedServer();

interface Loaded {
  readonly name: string;
  readonly needs_profile?: object;
  readonly dialects?: readonly string[];
  readonly note?: { readonly en: string };
  readonly steps: readonly {
    readonly curl?: string;
    readonly done?: boolean;
    readonly left_out?: { readonly en: string };
    readonly request?: { readonly body?: string };
    readonly admin?: { readonly method: string; readonly path: string; readonly body: object };
    readonly expect?: { readonly outcome: string };
  }[];
}

async function load(
  path: string,
  url: string = server.url,
): Promise<{ readonly status: number; readonly body: Loaded }> {
  const response = await fetch(`${url}/__admin/scenarios/${path}`, { method: 'POST' });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('the scenarios are listed by name, with their sentences', async () => {
  const { scenarios }: { scenarios: { name: string; about: { zh: string } }[] } = JSON.parse(
    await (await fetch(`${server.url}/__admin/scenarios`)).text(),
  );
  expect(scenarios.length).toBeGreaterThanOrEqual(250);
  expect(scenarios.find(({ name }) => name === 'frozen')?.about.zh).toBe('已冻结的券。');
});

test("the list gives each scenario's topic, whether a till can play it, and its missing setting", async () => {
  interface Listed {
    readonly name: string;
    readonly subject: string;
    readonly for_till: boolean;
    readonly setting?: string;
  }
  const { scenarios }: { scenarios: Listed[] } = JSON.parse(
    await (await fetch(`${server.url}/__admin/scenarios`)).text(),
  );
  const of = (wanted: string): Listed | undefined => scenarios.find(({ name }) => name === wanted);
  expect(of('frozen')).toMatchObject({ subject: 'coupon', for_till: true });
  expect(of('frozen')).not.toHaveProperty('setting');
  expect(of('sign-missing')).toMatchObject({ subject: 'signature', for_till: false });
  expect(of('strict-names')).toMatchObject({ subject: 'field', setting: 'strict' });
});

async function show(path: string): Promise<{ readonly status: number; readonly body: Loaded }> {
  const response = await fetch(`${server.url}/__admin/scenarios/${path}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('a scenario is shown without being loaded, with freshly signed requests', async () => {
  const mine = JSON.stringify({ coupon_code: 'MINE3', face_amount: 500 });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/__admin/coupons`, { method: 'PUT', headers, body: mine });
  const { status, body } = await show('frozen');
  expect(status).toBe(200);
  expect(body.steps).toEqual([
    expect.objectContaining({
      endpoint: '/openpay/coupon/wf',
      sets: ['coupon_code', 'wf_trace_no'],
      till: expect.objectContaining({
        expect: expect.objectContaining({ zh: expect.stringContaining('核销失败') }),
      }),
    }),
  ]);
  expect((await fetch(`${server.url}/__admin/coupons/MINE3`)).status).toBe(200);
  expect((await show('no-such')).status).toBe(404);
});

test('a request that contains an order number is signed once the number is given', async () => {
  await using own = await startMockServer({ endpoints: drafts });
  const shown = async (query: string): Promise<string> =>
    JSON.stringify(
      await (await fetch(`${own.url}/__admin/scenarios/call-without-needed-fields${query}`)).json(),
    );
  expect(await shown('')).toContain('sign_later');
  const signed = await shown('?orders=1:512345678901234567890123');
  expect(signed).not.toContain('sign_later');
  expect(signed).toContain(String.raw`\"order_no\":\"512345678901234567890123\"`);
  for (const orders of ['1', '1:', '0:5', '1:5,', '1:x', '1:5,,2:5'])
    expect((await fetch(`${own.url}/__admin/scenarios/frozen?orders=${orders}`)).status).toBe(400);
});

test('a scenario is loaded for the demo institution, and its requests play it', async () => {
  const { status, body } = await load('becomes-valid-between-two-calls/load?inst_no=900024');
  expect(status).toBe(200);
  const outcomes: unknown[] = [];
  for (const { request, admin } of body.steps) {
    if (admin) {
      const { method, path, body: sent } = admin;
      const headers = { 'content-type': 'application/json' };
      await fetch(`${server.url}/__admin${path}`, { method, headers, body: JSON.stringify(sent) });
    }
    if (request) outcomes.push((await post(server.url, request.body ?? '')).outcome);
  }
  expect(outcomes).toEqual(['not_yet_valid', 'written_off']);
  expect(body.steps.flatMap(({ expect: e }) => e?.outcome ?? [])).toEqual(outcomes);
});

test('requests for a tenant carry its numbers, and are signed with its key', async () => {
  const made = await fetch(`${server.url}/__admin/tenants`, { method: 'POST' });
  const tenant: { inst_no: string; key: string; shop_no: string } = JSON.parse(await made.text());
  const { body } = await load(`shop-among-several/load?inst_no=${tenant.inst_no}`);
  const sent = body.steps[2]?.request?.body ?? '';
  const { sign, ...fields }: Record<string, string> = JSON.parse(sent);
  expect(fields).toMatchObject({ inst_no: tenant.inst_no, shop_no: tenant.shop_no });
  expect(sign).toBe(md5Sign(fields, tenant.key));
  expect((await post(server.url, sent)).outcome).toBe('written_off');
});

test('earlier traces, orders, faults and clock changes do not disturb a scenario', async () => {
  for (const name of ['replay', 'fault-always', 'clock-goes-back', 'trace-conflict', 'replay']) {
    const { body } = await load(`${name}/load`);
    const first = body.steps.find(({ request }) => request);
    if (name === 'replay' || name === 'trace-conflict')
      expect((await post(server.url, first?.request?.body ?? '')).outcome).toBe('written_off');
    const fault = body.steps.find(({ admin }) => admin?.path.startsWith('/faults'))?.admin;
    if (fault) {
      const headers = { 'content-type': 'application/json' };
      const sent = JSON.stringify(fault.body);
      await fetch(`${server.url}/__admin/faults`, { method: 'POST', headers, body: sent });
    }
  }
  await load('replay/load');
  const faults = await fetch(`${server.url}/__admin/faults`);
  expect(await faults.json()).toEqual({ faults: [] });
  const clock = await fetch(`${server.url}/__admin/clock`);
  expect(await clock.json()).toMatchObject({ frozen: false, offset_ms: 0 });
});

test('its curl lines use the host of the request, whatever the port', async () => {
  const { body } = await load('refunded-after-used/load');
  for (const { curl } of body.steps) expect(curl).toContain(`'${server.url}/`);
});

test('a step that loading has done keeps its call of the admin API', async () => {
  const { body } = await load('fault-of-one-coupon/load?inst_no=900024');
  expect(body.steps.filter(({ done }) => done)).toEqual([
    {
      number: 1,
      what: expect.anything(),
      done: true,
      admin: {
        method: 'POST',
        path: '/faults?inst_no=900024',
        body: { kind: 'system_error', when: 'before', match: { coupon_code: 'TEA10' } },
      },
    },
  ]);
});

test("without the key of a profile's institution, signed requests are left out, with the reason", async () => {
  await using own = await startMockServer({
    profile: { institutions: [{ inst_no: '7', keys: ['secret-of-7'] }] },
  });
  const { body } = await load('sign-missing/load', own.url);
  const shown = body.steps.map(({ request, left_out }) => left_out?.en ?? request?.body);
  expect(shown).toContainEqual(expect.stringContaining('the emulator did not generate'));
  expect(shown).toContainEqual(expect.stringContaining('"inst_no":"7"'));
  expect(JSON.stringify(body)).not.toContain('secret-of-7');
  expect(body.steps.find(({ left_out }) => left_out)).not.toHaveProperty('curl');
});

test('what a scenario cannot do before its first call is left out, with the reason', async () => {
  await using own = await startMockServer({ profile: { magic: false } });
  const { body } = await load('magic-fault-on-a-refusal/load', own.url);
  expect(body.steps[0]).toEqual({
    number: 1,
    what: expect.objectContaining({ en: expect.stringContaining('998201000001') }),
    left_out: { en: 'Not done: unknown coupon 998201000001.', zh: '未执行：没有券 998201000001' },
  });
  const there = await load('magic-fault-on-a-refusal/load');
  expect(there.body.steps[0]).toMatchObject({ number: 1, done: true });
  expect(there.body.steps[0]).not.toHaveProperty('left_out');
});

test('the other demo institution is the second one; a tenant has none, and the response says so', async () => {
  const demo = await load('trace-of-another-institution/load');
  expect(demo.body.note?.en).toContain('the other demo institution');
  expect(JSON.stringify(demo.body.steps)).toContain(String.raw`\"inst_no\":\"60000001\"`);
  const made = await fetch(`${server.url}/__admin/tenants`, { method: 'POST' });
  const tenant: { inst_no: string } = JSON.parse(await made.text());
  const { body } = await load(`trace-of-another-institution/load?inst_no=${tenant.inst_no}`);
  const left = body.steps.flatMap(({ left_out }) => left_out?.en ?? []);
  expect(left[0]).toContain('second institution');
});

test('the response lists the dialects in which a scenario holds', async () => {
  const { body } = await load('own-codes-of-parameter-faults/load');
  expect(body.dialects).toEqual(['example']);
});

test('a scenario names the profile that it needs; an unknown scenario is 404', async () => {
  expect((await load('strict-names/load')).body.needs_profile).toEqual({ strict: true });
  expect((await load('no-such/load')).status).toBe(404);
  expect((await load('frozen/load?inst_no=0')).status).toBe(404);
});

test('a scenario whose coupons need institutions of another profile is rejected before any reset', async () => {
  const coupon = JSON.stringify({ coupon_code: 'KEEP2', face_amount: 500 });
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${server.url}/__admin/tenants`, { method: 'POST' });
  const tenant: { inst_no: string } = JSON.parse(await made.text());
  for (const query of ['', '?inst_no=900024', `?inst_no=${tenant.inst_no}`]) {
    await fetch(`${server.url}/__admin/coupons${query}`, { method: 'PUT', headers, body: coupon });
    const { status, body } = await load(`institutions-of-one-profile/load${query}`);
    expect([status, body]).toEqual([
      409,
      {
        error: {
          code: 'needs_profile',
          message: expect.stringMatching(/^Nothing was changed: .* its own profile names/u),
          message_zh: expect.stringContaining('未作任何更改'),
          needs_profile: {
            institutions: [
              { inst_no: '900031', keys: ['key-of-900031'] },
              { inst_no: '900032', keys: ['key-of-900032'] },
            ],
          },
        },
      },
    ]);
    expect((await fetch(`${server.url}/__admin/coupons/KEEP2${query}`)).status).toBe(200);
  }
});

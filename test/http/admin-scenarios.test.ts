import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { post } from '../support/wire.js';

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

interface Loaded {
  readonly name: string;
  readonly needs_profile?: object;
  readonly steps: readonly {
    readonly request?: { readonly body?: string };
    readonly admin?: { readonly method: string; readonly path: string; readonly body: object };
    readonly expect?: { readonly outcome: string };
  }[];
}

async function load(path: string): Promise<{ readonly status: number; readonly body: Loaded }> {
  const response = await fetch(`${server.url}/__admin/scenarios/${path}`, { method: 'POST' });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('the scenarios are listed by name, with their sentences', async () => {
  const { scenarios }: { scenarios: { name: string; about: { zh: string } }[] } = JSON.parse(
    await (await fetch(`${server.url}/__admin/scenarios`)).text(),
  );
  expect(scenarios.length).toBeGreaterThanOrEqual(250);
  expect(scenarios.find(({ name }) => name === 'frozen')?.about.zh).toBe('已冻结的券。');
});

test('a scenario is put in place for the demo institution, and its requests play it', async () => {
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

test("requests for a tenant carry its own numbers, and no sign, since its key is the tenant's", async () => {
  const made = await fetch(`${server.url}/__admin/tenants`, { method: 'POST' });
  const tenant: { inst_no: string; key: string; shop_no: string } = JSON.parse(await made.text());
  const { body } = await load(`shop-among-several/load?inst_no=${tenant.inst_no}`);
  const fields: Record<string, string> = JSON.parse(body.steps[2]?.request?.body ?? '{}');
  expect(fields).toMatchObject({ inst_no: tenant.inst_no, shop_no: tenant.shop_no });
  expect(fields['sign']).toBeUndefined();
  const text = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}=${fields[name]}`);
  const sign = createHash('md5')
    .update([...text, `key=${tenant.key}`].join('&'))
    .digest('hex');
  expect((await post(server.url, JSON.stringify({ ...fields, sign }))).outcome).toBe('written_off');
});

test('a scenario says which profile it needs; one that there is not is 404', async () => {
  expect((await load('strict-names/load')).body.needs_profile).toEqual({ strict: true });
  expect((await load('no-such/load')).status).toBe(404);
  expect((await load('frozen/load?inst_no=0')).status).toBe(404);
});

import { afterEach, expect, test } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { admin } from '../support/wire.js';

let server: MockServer;
afterEach(() => server.close());

interface Ran {
  readonly status: string;
  readonly setting?: string;
  readonly steps: readonly {
    readonly what: { readonly en: string };
    readonly status: string;
    readonly seen?: { readonly kind: string; readonly outcome?: string };
    readonly differences: readonly object[];
  }[];
}

async function run(
  name: string,
  options: MockServerOptions = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: Ran }> {
  server = await startMockServer(options);
  const response = await fetch(
    `${server.url.replace('0.0.0.0', '127.0.0.1')}/__admin/scenarios/${name}/run`,
    { method: 'POST', headers },
  );
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('a scenario runs to its end, and each step reports what its caller saw', async () => {
  const { status, body } = await run('becomes-valid-between-two-calls');
  expect([status, body.status]).toEqual([200, 'passed']);
  expect(body.steps.map((step) => [step.what.en, step.status, step.seen?.outcome])).toEqual([
    ['Write off COFFEE10', 'held', 'not_yet_valid'],
    ['Advance the clock by 1 ms', 'held', undefined],
    ['Write off COFFEE10', 'held', 'written_off'],
  ]);
});

test('a scenario run leaves nothing behind, and does not change other tenants', async () => {
  const options = { coupons: [{ couponCode: 'COFFEE10', faceAmount: 500 }] };
  expect((await run('becomes-valid-between-two-calls', options)).body.status).toBe('passed');
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
  expect((await admin(server.url, 'GET', '/coupons/COFFEE10')).body).toMatchObject({
    face_amount: 500,
    state: 'issued',
  });
  expect((await admin(server.url, 'GET', '/clock')).body.frozen).toBe(false);
  expect((await admin(server.url, 'GET', '/orders')).body.orders).toEqual([]);
});

test('a step reports a connection that the scenario reset', async () => {
  const { body } = await run('fault-on-a-replay');
  expect(body.status).toBe('passed');
  expect(body.steps.map(({ seen }) => seen?.kind)).toContain('reset');
});

test('a scenario that contradicts a setting of the emulator is skipped', async () => {
  const { body } = await run('bad-signature', { profile: { signatureCheck: 'off' } });
  expect(body).toMatchObject({ status: 'skipped', setting: 'signatureCheck', steps: [] });
});

test('only a caller with the token may run scenarios, also beyond loopback', async () => {
  const options = { adminToken: 'a-token-of-this-test', host: '0.0.0.0' };
  const right = await run('refunded', options, { authorization: 'Bearer a-token-of-this-test' });
  expect([right.status, right.body.status]).toEqual([200, 'passed']);
  await server.close();
  expect((await run('refunded', options)).status).toBe(401);
});

test('an unknown scenario name and a query are rejected', async () => {
  expect((await run('no-such-thing')).status).toBe(404);
  await server.close();
  expect((await run('refunded', {}, {})).status).toBe(200);
  const asked = await fetch(`${server.url}/__admin/scenarios/refunded/run?inst_no=900024`, {
    method: 'POST',
  });
  expect(asked.status).toBe(400);
});

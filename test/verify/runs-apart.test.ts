import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '@shoubei-kit/mock-server';
import { reach, verifyEndpoint } from '../../mock-server/src/verify/running-endpoint.js';
import { cli, start } from '../support/cli.js';
import { admin, base, writeOff } from '../support/wire.js';

const path = '/openpay/coupon/wf';

/** A body that nobody can read, so that no institution is known. */
async function unreadable(url: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  await fetch(`${url}${path}`, { method: 'POST', headers, body: 'no JSON' });
}

const only =
  'body-that-is-not-json,unknown-institution,refunded,not-found-at-another-institution,lost-response-then-retry';

test('requests of verify are counted separately, including rejections before an institution is known', async () => {
  await using server = await startMockServer();
  const { code, stdout } = await cli(['verify', '--base-url', server.url, '--only', only]);
  expect([code, stdout]).toEqual([0, '5 passed, 0 failed, 0 skipped\n']);
  // Steps of the five: 6, 2, 2, 3 and 3.
  expect((await admin(server.url, 'GET', '/requests/count')).body).toEqual({
    count: 0,
    evicted: 0,
    of_runs: 16,
  });
  expect((await admin(server.url, 'GET', '/requests/count?assumptions=A13')).body).toMatchObject({
    count: 0,
  });
  expect((await admin(server.url, 'GET', '/requests')).body).toEqual({ requests: [], evicted: 0 });
  expect((await admin(server.url, 'GET', '/requests/assumptions')).body).toMatchObject({
    responses: 0,
    undecided: 0,
    no_response: 0,
    of_runs: 16,
  });
  expect(await server.countRequests()).toBe(0);
  const metrics = await (await fetch(`${server.url}/__admin/metrics`)).text();
  expect(metrics).toContain('shoubei_mock_run_requests_total 16\n');
  expect(metrics).toContain(
    'shoubei_mock_requests_total{endpoint="/openpay/coupon/wf",outcome="illegal_parameter"} 0\n',
  );
  await unreadable(server.url);
  expect((await admin(server.url, 'GET', '/requests/count')).body).toEqual({
    count: 1,
    evicted: 0,
    of_runs: 16,
  });
});

test('a scenario that the page runs is counted separately, and the live view does not show it', async () => {
  await using server = await startMockServer();
  const stop = new AbortController();
  const events = await fetch(`${server.url}/__admin/events`, { signal: stop.signal });
  for (const name of ['body-that-is-not-json', 'refunded']) {
    expect((await admin(server.url, 'POST', `/scenarios/${name}/run`)).body).toMatchObject({
      status: 'passed',
    });
  }
  await writeOff(server.url, '990001000001');
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  while (!seen.includes('990001000001')) seen += (await reader?.read())?.value ?? '';
  stop.abort();
  expect(seen.match(/^event: exchange$/gmu)).toHaveLength(1);
  expect((await admin(server.url, 'GET', '/requests/count')).body).toMatchObject({ count: 1, of_runs: 8 });
});

test("a run's exchanges belong to its tenant while that exists, and are deleted with it", async () => {
  await using server = await startMockServer();
  const made = await admin(server.url, 'POST', '/tenants', { run: true });
  const inst_no = made.body.inst_no;
  await unreadable(server.url, { 'x-shoubei-mock-run': inst_no });
  await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shoubei-mock-run': inst_no },
    body: JSON.stringify({ ...base, inst_no, coupon_code: 'A1', sign: 'wrong' }),
  });
  const own = `/requests/count?inst_no=${inst_no}`;
  expect((await admin(server.url, 'GET', own)).body).toMatchObject({ count: 2, of_runs: 2 });
  expect((await admin(server.url, 'GET', '/requests/count')).body).toMatchObject({ count: 0, of_runs: 2 });
  await admin(server.url, 'DELETE', `/tenants/${inst_no}`);
  const metrics = await (await fetch(`${server.url}/__admin/metrics`)).text();
  expect(metrics).toContain('shoubei_mock_journal_exchanges 0\n');
  expect((await admin(server.url, 'GET', '/requests/count')).body).toMatchObject({ count: 0, of_runs: 2 });
});

test('the header alone hides nothing: only what belongs to a tenant that was made for a run', async () => {
  await using server = await startMockServer();
  const tenant = await admin(server.url, 'POST', '/tenants', {});
  const run = await admin(server.url, 'POST', '/tenants', { run: true });
  const [usual, ofRun] = [tenant.body.inst_no, run.body.inst_no];
  await unreadable(server.url, { 'x-shoubei-mock-run': usual });
  await unreadable(server.url, { 'x-shoubei-mock-run': '900024' });
  await unreadable(server.url, { 'x-shoubei-mock-run': '70000000' });
  await unreadable(server.url, { 'x-shoubei-mock-run': '' });
  // Of a known institution outside the run, with the header.
  await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shoubei-mock-run': ofRun },
    body: JSON.stringify({ ...base, coupon_code: 'A1', sign: 'wrong' }),
  });
  // Of the run's tenant, without the header: nothing marks it as a run's.
  await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...base, inst_no: ofRun, coupon_code: 'A1', sign: 'wrong' }),
  });
  expect((await admin(server.url, 'GET', '/requests/count')).body).toEqual({
    count: 6,
    evicted: 0,
    of_runs: 0,
  });
  expect((await admin(server.url, 'GET', '/requests/count?inst_no=900024')).body).toMatchObject({ count: 1 });
});

test('every emulator that shares the store knows a run', async () => {
  const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'state.db')}`;
  await using one = await startMockServer({ store });
  await using other = await startMockServer({ store });
  const { inst_no } = (await admin(one.url, 'POST', '/tenants', { run: true })).body;
  await unreadable(other.url, { 'x-shoubei-mock-run': inst_no });
  await unreadable(other.url);
  expect((await admin(other.url, 'GET', '/requests/count')).body).toEqual({
    count: 1,
    evicted: 0,
    of_runs: 1,
  });
});

async function tenantsAt(url: string): Promise<unknown[]> {
  const { tenants }: { tenants: unknown[] } = JSON.parse(
    await (await fetch(`${url}/__admin/tenants`)).text(),
  );
  return tenants;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('verify that is stopped by %s leaves no tenant behind', async (signal, code) => {
  await using server = await startMockServer();
  const child = start(['verify', '--base-url', server.url]);
  const closed = once(child, 'close');
  while ((await tenantsAt(server.url)).length === 0);
  child.kill(signal);
  expect((await closed)[0]).toBe(code);
  expect(await tenantsAt(server.url)).toEqual([]);
});

test('a scenario whose coupons the store rejects leaves no tenant behind', async () => {
  await using server = await startMockServer();
  const reached = await reach(server.url, undefined);
  const read = await readScenarios();
  if ('problem' in reached || 'problems' in read) throw new Error('cannot begin');
  const { admin: own } = reached.endpoint;
  const full: typeof own = {
    call: (method, at, ...more) =>
      at === '/coupons' ? Promise.reject(new Error('full')) : own.call(method, at, ...more),
  };
  const scenarios = read.scenarios.filter(({ name }) => name === 'not-found-at-another-institution');
  const [result] = await verifyEndpoint(scenarios, { ...reached.endpoint, admin: full });
  expect(result?.differences).toMatchObject([{ step: 0, seen: 'Error: full' }]);
  expect(await tenantsAt(server.url)).toEqual([]);
});

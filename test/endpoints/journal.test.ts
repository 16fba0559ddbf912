import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';
import { cli, serve } from '../support/cli.js';
import { call, declared, drafts } from '../support/declared.js';
import { sharedFolder } from '../support/shared.js';
import { admin } from '../support/wire.js';

const folder = sharedFolder();
const quary = '/openpay/coupon/quary';
const cancel = '/openpay/coupon/cancel';
const coupon = { coupon_code: '990000000041' };

test('the journal shows where each request was sent, and filters and counts by endpoint', async () => {
  await using server = await startMockServer({ endpoints: drafts, journal: { size: 3 } });
  const { url } = server;
  await call(server, 'quary', coupon);
  await call(server, 'wf', coupon);
  await call(server, 'quary', coupon);
  await call(server, 'cancel', coupon);
  await call(server, 'quary', coupon);
  const list = async (query: string): Promise<unknown> =>
    (await admin(url, 'GET', `/requests${query}`)).body.requests.map((one) => [
      one['seq'],
      one['endpoint'],
      one['outcome'],
    ]);
  expect(await list('')).toEqual([
    [3, quary, 'found'],
    [4, cancel, 'done'],
    [5, quary, 'found'],
  ]);
  expect(await list(`?endpoint=${quary}`)).toEqual([
    [3, quary, 'found'],
    [5, quary, 'found'],
  ]);
  expect(await list('?outcome=done')).toEqual([[4, cancel, 'done']]);
  const count = async (query: string): Promise<number> =>
    (await admin(url, 'GET', `/requests/count?${query}`)).body.count;
  // Two of them are no longer kept.
  expect(await count(`endpoint=${quary}`)).toBe(3);
  expect(await count(`endpoint=${quary}&outcome=not_found`)).toBe(1);
  expect(await count('endpoint=/openpay/coupon/wf&outcome=not_found')).toBe(0);
  expect(await count('endpoint=/openpay/coupon/wf')).toBe(1);
  const refused = await admin(url, 'GET', '/requests?endpoint=/openpay/coupon/query');
  expect([refused.status, refused.body.error]).toMatchObject([
    400,
    {
      code: 'bad_query',
      message:
        'endpoint: since is a seq, replayed true or false; endpoint is a path that is served; outcome, assumptions, fault, magic and signature are known names.',
    },
  ]);
});

test('a test requests the journal of one endpoint, and an error lists the endpoints', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', coupon);
  await call(emulator, 'cancel', coupon);
  const [only, ...others] = await emulator.requests({ endpoint: cancel });
  expect(only).toMatchObject({ endpoint: cancel, outcome: 'done', couponCode: '990000000041' });
  expect(others).toEqual([]);
  expect(await emulator.countRequests({ endpoint: cancel, outcome: 'done' })).toBe(1);
  await expect(emulator.requests({ endpoint: '/openpay/coupon/query' })).rejects.toThrow(
    'requests: endpoint: there is no /openpay/coupon/query; there are /openpay/coupon/wf, /openpay/coupon/quary, /openpay/coupon/cancel',
  );
});

test('responses that depend on the same assumptions share one list, so that counts stay small', async () => {
  const lists = new Set<unknown>();
  await using emulator = await startInProcess({
    endpoints: drafts,
    onExchange: ({ assumptions }) => lists.add(assumptions),
  });
  await call(emulator, 'wf', coupon);
  for (let i = 0; i < 5; i += 1) await call(emulator, 'quary', coupon);
  expect(lists.size).toBe(2);
});

test('log lines name the endpoint if it is not the write-off, for people and for programs', async () => {
  const files = [
    '--endpoint',
    'fixtures/endpoints/quary.yaml',
    '--endpoint',
    'fixtures/endpoints/cancel.yaml',
  ];
  const lines = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const serving = await serve([...files, ...flags]);
    await call(serving, 'wf', coupon);
    await admin(serving.url, 'POST', '/faults', { kind: 'latency', when: 'after', ms: 0, endpoint: quary });
    await call(serving, 'quary', coupon);
    const { stdout } = await serving.stop();
    return stdout.split('\n').filter((line) => /written_off|found/u.test(line));
  };
  const [first, second] = await lines();
  expect(first).toMatch(/^written_off {2}990000000041 {2}order \d{24} {2}settle 994 fen {2}magic 00 \(/u);
  expect(second).toMatch(
    /^found {2}\/openpay\/coupon\/quary {2}990000000041 {2}order \d{24} {2}settle 994 fen {2}fault latency after it \(/u,
  );
  const [a = '', b = ''] = await lines('--json');
  expect(JSON.parse(a)).not.toHaveProperty('endpoint');
  expect(JSON.parse(b)).toMatchObject({ endpoint: quary, outcome: 'found', msg: 'found' });
});

const detail = declared(`
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
documented:
  - { page: page 12 of the contract, date: '2026-11-29', lines: [path, request.instNo, request.ts, request.sign, request.couponCode, responses.found] }
request: { required: [instNo, ts, sign], names: { instNo: inst_no }, finds: { couponCode: coupon_code } }
act: none
responses:
  found: { code: '0', couponCode: { order: coupon_code } }
  not_found: { code: '1' }
`);

test('counts show the declared lines behind responses, and count no declared response as a code of the table', async () => {
  await using server = await startMockServer({ endpoints: [detail] });
  await call(server, 'wf', coupon);
  const asked = { instNo: '900024', couponCode: '990000000041' };
  await call(server, 'detail', asked);
  await call(server, 'detail', asked);
  await call(server, 'detail', { ...asked, couponCode: '1' });
  await call(server, 'detail', { ...asked, ts: 'now' });
  const { responses, assumptions, codes, declared: lines } = await server.assumptions();
  expect(responses).toBe(5);
  expect(codes.filter(({ count }) => count > 0).map(({ outcome, count }) => [outcome, count])).toEqual([
    ['written_off', 1],
    ['illegal_parameter', 1],
  ]);
  // The act and the text of not_found are guesses. No page of the endpoint lists the rejection of the
  // parameters.
  expect(assumptions.find(({ id }) => id === 'A18')?.count).toBe(4);
  const endpoint = '/openpay/coupon/detail';
  const page = { page: 'page 12 of the contract', date: '2026-11-29' };
  const known = (line: string, count: number): object => ({
    endpoint,
    line,
    provenance: 'documented',
    page,
    count,
  });
  const guess = (line: string, count: number): object => ({ endpoint, line, provenance: 'assumed', count });
  expect(lines).toEqual([
    known('path', 4),
    guess('act', 3),
    known('request.instNo', 4),
    known('request.ts', 4),
    known('request.sign', 4),
    known('request.couponCode', 4),
    known('responses.found.code', 2),
    known('responses.found.couponCode', 2),
    guess('responses.not_found.code', 1),
  ]);
  const { declared: shown } = JSON.parse(await (await fetch(`${server.url}/__admin/profile`)).text());
  expect(shown).toHaveLength(9);
  expect(shown[1]).toEqual({ endpoint, line: 'act', provenance: 'assumed' });
});

test('the table of assumptions and the profile list each declared line with its page or as assumed', async () => {
  await using server = await startMockServer({ endpoints: [detail] });
  await call(server, 'detail', { instNo: '900024', couponCode: '1' });
  const table = `\
/openpay/coupon/detail
       1  path                                  documented [1]
`;
  const counted = await cli(['assumptions', '--base-url', server.url]);
  expect([counted.code, counted.stdout]).toEqual([0, expect.stringContaining(table)]);
  expect(counted.stdout).toContain('       1  responses.not_found.code              assumed\n');
  expect(counted.stdout).toContain('\n\n[1] page 12 of the contract, 2026-11-29\n');
  expect(counted.stdout).not.toContain('responses.found');

  await writeFile(join(folder, 'profile.json'), JSON.stringify({ endpoints: [detail] }));
  const shown = await cli(['profile', 'show', join(folder, 'profile.json'), '--lang', 'zh']);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain(`\
/openpay/coupon/detail
path                                      有文档      [1]
act                                       假设
`);
  const { stdout } = await cli(['profile', 'show', join(folder, 'profile.json'), '--json']);
  const { declared: lines } = JSON.parse(stdout);
  expect(lines.at(-1)).toEqual({
    endpoint: '/openpay/coupon/detail',
    line: 'responses.not_found.code',
    provenance: 'assumed',
  });
});

test('metrics count each endpoint that is served, and no other path', async () => {
  await using server = await startMockServer({ endpoints: drafts });
  await call(server, 'wf', coupon);
  await call(server, 'quary', coupon);
  await call(server, 'quary', { coupon_code: '1' });
  await fetch(`${server.url}/openpay/coupon/other`, { method: 'POST' });
  const text = await (await fetch(`${server.url}/__admin/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => /^shoubei_mock_request(?:s_total|_duration_seconds_count)/u.test(line));
  expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([
    'shoubei_mock_requests_total{endpoint="/openpay/coupon/wf",outcome="written_off"} 1',
    'shoubei_mock_requests_total{endpoint="/openpay/coupon/quary",outcome="found"} 1',
    'shoubei_mock_requests_total{endpoint="/openpay/coupon/quary",outcome="not_found"} 1',
    'shoubei_mock_request_duration_seconds_count{endpoint="/openpay/coupon/wf"} 1',
    'shoubei_mock_request_duration_seconds_count{endpoint="/openpay/coupon/quary"} 2',
  ]);
  expect(lines).toContain('shoubei_mock_requests_total{endpoint="/openpay/coupon/cancel",outcome="done"} 0');
  expect(text).not.toContain('other');
});

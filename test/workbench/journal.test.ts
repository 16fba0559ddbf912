import { beforeEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { postRaw } from '../support/raw.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, post, writeOff } from '../support/wire.js';

const server = await sharedServer();
beforeEach(() => server.reset());

const get = async (path: string): Promise<Awaited<ReturnType<typeof admin>>['body']> =>
  (await admin(server.url, 'GET', path)).body;

test('an exchange is kept with request, response, outcome, reason, timing and its assumptions', async () => {
  const { headers } = await writeOff(server.url, '990501000001', { wf_trace_no: 'T', amount: 1000 });
  const id = headers.get('x-shoubei-mock-request-id');
  expect(await get(`/requests/${id}`)).toMatchObject({
    id,
    seq: expect.any(Number),
    at: expect.stringMatching(/^20\d\d-\d\d-\d\dT/u),
    inst_no: '900024',
    coupon_code: '990501000001',
    wf_trace_no: 'T',
    outcome: 'refunded',
    provenance: 'documented',
    assumptions: expect.arrayContaining(['C1', 'A1', 'A11']),
    reason: { field: 'coupon_code', en: 'refunded', zh: '已退款' },
    signature: 'valid',
    // python3: len('amount=1000&coupon_code=990501000001&inst_no=900024&merchant_no=851811130002&shop_no=862010110001&ts=20261123120000&wf_trace_no=T&key=shoubei-mock-demo-key')
    canonical_length: 155,
    replayed: false,
    magic: '05',
    faults: [],
    ms: expect.any(Number),
    delivery: { how: 'sent', ms: expect.any(Number) },
    request: {
      content_type: 'application/json',
      fields: {
        ...base,
        coupon_code: '990501000001',
        wf_trace_no: 'T',
        amount: 1000,
        sign: expect.any(String),
      },
    },
    response: { kind: 'response', status: 200, body: expect.stringContaining('"return_code":"0205"') },
  });
});

test.each([
  [{ amount: 'x' }, false, '应为整数分，最多 16 位，无前导零，实为 "x"'],
  [{ amount: 1000 }, true, '应为整数分，最多 16 位，无前导零，且须为文本，实为 1000'],
])('the reason why %j was rejected (strict: %s) is in Chinese as well', async (fields, strict, zh) => {
  await using own = await startMockServer({ profile: { strict } });
  await writeOff(own.url, '990001000001', fields);
  const { requests } = (await admin(own.url, 'GET', '/requests')).body;
  expect(requests[0]).toMatchObject({ outcome: 'illegal_parameter', reason: { field: 'amount', zh } });
});

test('neither a key nor a usable signature is shown, wherever it was sent', async () => {
  const key = 'shoubei-mock-demo-key';
  const sent = signed({ ...base, coupon_code: '990001000001', note: `my key is ${key}` });
  const answers = [
    await post(server.url, JSON.stringify(sent)),
    await post(server.url, JSON.stringify({ ...sent, sign: md5Sign(sent).toUpperCase() })),
    await post(server.url, JSON.stringify({ ...sent, [key]: 1 })),
    await post(server.url, `{"inst_no":"900024","sign":"${md5Sign(sent)}"`),
    await post(server.url, JSON.stringify({ ...sent, couponCode: 'other' })),
    await writeOff(server.url, '998501000001'),
  ];
  // Its response is cut, signature included.
  await postRaw(server.url, JSON.stringify(signed({ ...base, coupon_code: '998401000001' })));
  await post(server.url, `not json, but here is my key: ${key}`);
  const told = `${JSON.stringify(await get('/requests'))}${await (await fetch(`${server.url}/__admin/requests?format=ndjson`)).text()}`;
  expect((await get('/requests')).requests).toHaveLength(8);
  expect(told).not.toContain(key);
  for (const digest of [md5Sign(sent), ...answers.map(({ body }) => String(body['sign']))]) {
    if (digest !== 'undefined') expect(told.toLowerCase()).not.toContain(digest.toLowerCase());
  }
  expect(told).not.toMatch(/"sign\\?":\\?"[0-9a-f]{7}/iu);
});

test('exchanges that are not write-offs are kept too: unreadable bodies, unknown institutions, faults before any decision', async () => {
  await post(server.url, 'not json');
  await writeOff(server.url, 'A', { inst_no: 'nobody' });
  await writeOff(server.url, '998701000001');
  const { requests } = await get('/requests');
  expect(requests).toMatchObject([
    { outcome: 'illegal_parameter', request: { text: 'not json' } },
    { outcome: 'unknown_institution', inst_no: 'nobody' },
    { faults: [{ kind: 'empty_body', when: 'before' }], response: { status: 200, body: '' } },
  ]);
  expect(requests[2]).not.toHaveProperty('outcome');
  expect(await get('/requests/count?outcome=fault')).toEqual({ count: 1, evicted: 0, of_runs: 0 });
  expect(await get('/requests/count?inst_no=900024')).toEqual({ count: 1, evicted: 0, of_runs: 0 });
});

test('one call checks “was it called exactly once with this?”', async () => {
  await writeOff(server.url, '990001000001', { wf_trace_no: 'A', shop_no: 'S1' });
  await writeOff(server.url, '990001000001', { wf_trace_no: 'A', shop_no: 'S1' });
  await writeOff(server.url, '990001000002', { wf_trace_no: 'B', amount: '100' });
  const counts = await Promise.all(
    [
      'coupon_code=990001000001&wf_trace_no=A',
      'coupon_code=990001000001&wf_trace_no=A&replayed=false',
      'coupon_code=990001000002&amount=100&outcome=written_off',
      'shop_no=S1&merchant_no=851811130002',
      'amount=1',
      'magic=00&signature=valid',
      'outcome=already_used',
      '',
    ].map(async (query) => (await get(`/requests/count?${query}`)).count),
  );
  expect(counts).toEqual([2, 1, 1, 2, 0, 3, 0, 3]);
});

test.each([
  'coupon=1',
  'outcome=refunded&outcome=expired',
  'outcome=refundd',
  'assumptions=A99',
  'fault=late',
  'since=x',
  'replayed=maybe',
  'limit=1',
])('a count by %s is an error, not the number of all', async (query) => {
  const { status, body } = await admin(server.url, 'GET', `/requests/count?${query}`);
  expect([status, body.error.code]).toEqual([400, 'bad_query']);
});

test('older exchanges are evicted, and counts stay correct or say that they cannot be', async () => {
  await using small = await startMockServer({ journal: { size: 10 } });
  for (let i = 0; i < 25; i += 1) await writeOff(small.url, `99000100${String(i).padStart(4, '0')}`);
  const ask = async (query: string): Promise<unknown[]> => {
    const { status, body } = await admin(small.url, 'GET', `/requests/count?${query}`);
    return [status, body.count ?? body.error.code, body.evicted];
  };
  expect(await ask('')).toEqual([200, 25, 15]);
  expect(await ask('outcome=written_off&inst_no=900024')).toEqual([200, 25, 15]);
  expect(await ask('outcome=refunded')).toEqual([200, 0, 15]);
  expect(await ask('coupon_code=990001000024')).toEqual([409, 'count_not_known', undefined]);
  expect(await ask('coupon_code=990001000024&since=15')).toEqual([200, 1, 15]);
  expect(await ask('coupon_code=990001000024&since=14')).toEqual([409, 'count_not_known', undefined]);
  const list = (await admin(small.url, 'GET', '/requests')).body;
  expect([list.requests.length, list.requests[0]?.['seq'], list.evicted]).toEqual([10, 16, 15]);
});

test('a busy institution does not evict the exchanges of another', async () => {
  await using small = await startMockServer({ journal: { size: 10 } });
  await using quiet = await small.tenant();
  await quiet.client().writeOff({ couponCode: '990001000001', wfTraceNo: 'Q' });
  for (let i = 0; i < 50; i += 1) await writeOff(small.url, '990501000001');
  expect(await quiet.countRequests({ wfTraceNo: 'Q' })).toBe(1);
});

test('bytes are limited too, and the largest user is evicted first', async () => {
  await using small = await startMockServer({ journal: { bytes: 200_000 } });
  await using quiet = await small.tenant();
  await quiet.client().writeOff({ couponCode: '990001000001', wfTraceNo: 'Q' });
  for (let i = 0; i < 40; i += 1) await writeOff(small.url, '990501000001', { note: 'x'.repeat(20_000) });
  const kept = await small.requests();
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(12);
  expect(await quiet.countRequests({ wfTraceNo: 'Q' })).toBe(1);
  expect((await admin(small.url, 'GET', '/requests/count?outcome=refunded')).body.count).toBe(40);
});

test('exchanges come in pages, by since, and as NDJSON', async () => {
  for (let i = 0; i < 5; i += 1) await writeOff(server.url, `99050100000${i}`);
  const all = (await get('/requests')).requests;
  const first = Number(all[0]?.['seq']);
  const codes = (rows: readonly Record<string, unknown>[]): unknown[] =>
    rows.map((row) => row['coupon_code']);
  expect(codes((await get('/requests?limit=2')).requests)).toEqual(['990501000003', '990501000004']);
  expect(codes((await get(`/requests?limit=2&since=${first}`)).requests)).toEqual([
    '990501000001',
    '990501000002',
  ]);
  const response = await fetch(`${server.url}/__admin/requests?format=ndjson&coupon_code=990501000002`);
  expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/u);
  const lines = (await response.text()).split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ coupon_code: '990501000002', outcome: 'refunded' });
});

test('deleting removes exchanges and counts, of one institution or of all', async () => {
  await using tenant = await server.tenant();
  await tenant.client().writeOff({ couponCode: '990001000001' });
  await writeOff(server.url, '990001000001');
  expect((await admin(server.url, 'DELETE', `/requests?inst_no=${tenant.instNo}`)).status).toBe(204);
  expect([await tenant.countRequests(), (await get('/requests/count')).count]).toEqual([0, 1]);
  await admin(server.url, 'DELETE', '/requests');
  expect((await get('/requests/count')).count).toBe(0);
});

test('an exchange is visible only to its institution', async () => {
  await using tenant = await server.tenant();
  await tenant.client().writeOff({ couponCode: '990001000001' });
  const [request] = await tenant.requests();
  expect((await admin(server.url, 'GET', `/requests/${request?.id}?inst_no=900024`)).status).toBe(404);
  expect((await admin(server.url, 'GET', '/requests/none')).status).toBe(404);
});

interface Event {
  readonly id: string;
  readonly entry: Record<string, unknown>;
}

/** Listens to server-sent events. */
async function listening(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`${server.url}/__admin/events${path}`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return response;
}

/** Reads server-sent events until there are `count` of them. */
async function readEvents(response: Response, count: number): Promise<Event[]> {
  const events: Event[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id = '', data = '{}'] = /^id: (\d+)\nevent: exchange\ndata: (.+)$/u.exec(part) ?? [];
      if (id !== '') events.push({ id, entry: JSON.parse(data) });
    }
    if (events.length >= count) break;
  }
  return events;
}

test("exchanges are sent live, for one institution if it is named, and resume after a reader's last event", async () => {
  await using tenant = await server.tenant();
  const paths = ['', `?inst_no=${tenant.instNo}`, '?outcome=refunded'];
  const live = await Promise.all(paths.map((path) => listening(path)));
  await writeOff(server.url, '990501000001');
  await tenant.client().writeOff({ couponCode: '990001000001' });
  const seen = await Promise.all(live.map((response, at) => readEvents(response, at === 0 ? 2 : 1)));
  const outcomes = seen.map((events) => events.map(({ entry }) => entry['outcome']));
  expect(outcomes).toEqual([['refunded', 'written_off'], ['written_off'], ['refunded']]);
  const [first] = seen[0] ?? [];
  const resumed = await readEvents(await listening('', { 'last-event-id': first?.id ?? '' }), 1);
  expect(resumed.map(({ entry }) => entry['coupon_code'])).toEqual(['990001000001']);
});

test('a client that disconnected is reported as such', async () => {
  await server.fault({ kind: 'latency', when: 'after', ms: 400 });
  const body = JSON.stringify(signed({ ...base, coupon_code: '990001000001' }));
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(150);
  await fetch(`${server.url}/openpay/coupon/wf`, { method: 'POST', headers, body, signal }).catch(() => {});
  await expect.poll(async () => (await server.requests())[0]?.delivery?.how).toBe('client_gone');
});

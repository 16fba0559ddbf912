import { beforeEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { admin, post, writeOff } from '../support/wire.js';
import { type Counts, countsOf, expectExactCounts, leanedOn } from './row-counts.js';

const server = await sharedServer();
beforeEach(() => server.reset());

const assumptions = (query = '', url = server.url): Promise<Counts> => countsOf(url, query);

/** Three write-offs with a trace number, two rejections without. */
async function playFive(url: string): Promise<void> {
  for (const n of [1, 2, 3]) await writeOff(url, `99000100000${n}`, { wf_trace_no: `T${n}` });
  await writeOff(url, '990501000001');
  await writeOff(url, '990601000001');
}

test('three write-offs with a trace number and two rejections depend on exactly these assumptions and codes', async () => {
  await playFive(server.url);
  const counts = await assumptions();
  expect(counts).toMatchObject({ responses: 5, undecided: 0, no_response: 0 });
  expect(leanedOn(counts)).toBe(
    'C1 2, C2 2, C3 5, C6 5, C8 2, C9 2, A1 5, A2 5, A3 1, A4 5, A5 3, A6 5, A7 3, A8 3, A9 2, A10 3, A14 5, A16 3, written_off 3, refunded 1, frozen 1',
  );
  expect(counts.by_provenance).toEqual({
    documented: { assumptions: 0, codes: 2, responses: 4 },
    conflicting: { assumptions: 6, codes: 0, responses: 5 },
    sibling: { assumptions: 1, codes: 0, responses: 5 },
    assumed: { assumptions: 11, codes: 1, responses: 5 },
    observed: { assumptions: 0, codes: 0, responses: 0 },
  });
});

test('every assumption and outcome is listed in order, with its question and the setting that changes it', async () => {
  const { assumptions: rows, codes } = await assumptions();
  expect(rows.map(({ id }) => id).join(' ')).toBe(
    'C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22',
  );
  expect(rows[16]).toEqual({
    id: 'A5',
    provenance: 'assumed',
    question: 'What happens to a repeated wf_trace_no',
    question_zh: '重复的 wf_trace_no 如何处理',
    switch: 'idempotency',
    count: 0,
  });
  expect(codes).toHaveLength(17);
  expect(codes[8]).toEqual({
    outcome: 'already_used',
    code: '0203',
    message: '券码已核销',
    provenance: 'assumed',
    count: 0,
  });
});

test('what the profile saw is listed as observed, with day and source, and its own code as assumed', async () => {
  await using own = await startMockServer({
    profile: {
      codes: { refunded: { code: '0299' } },
      observed: { A1: { day: '2026-11-24', from: 'calibrate capture.json' }, frozen: '2026-11-20' },
    },
  });
  await playFive(own.url);
  const { assumptions: rows, codes, by_provenance } = await assumptions('', own.url);
  expect(rows[12]).toMatchObject({
    id: 'A1',
    provenance: 'observed',
    observed: { day: '2026-11-24', from: 'calibrate capture.json' },
    count: 5,
  });
  expect(codes.find(({ outcome }) => outcome === 'frozen')).toMatchObject({
    provenance: 'observed',
    observed: { day: '2026-11-20' },
    count: 1,
  });
  expect(codes.find(({ outcome }) => outcome === 'refunded')).toMatchObject({
    code: '0299',
    provenance: 'assumed',
    count: 1,
  });
  expect(by_provenance).toMatchObject({
    sibling: { assumptions: 0, codes: 0, responses: 0 },
    observed: { assumptions: 1, codes: 1, responses: 5 },
  });
});

test('a response that was lost, or that a fault sent before any decision, depends on nothing and is counted separately', async () => {
  const lost = async (code: string): Promise<void> =>
    expect(writeOff(server.url, code)).rejects.toThrow(/fetch failed/u);
  await lost('998101000001'); // reset, nothing written off
  await lost('998201000001'); // written off, then reset
  await server.fault({ kind: 'silence', when: 'after', ms: 20 });
  await lost('990001000001');
  await writeOff(server.url, '998301000001'); // HTTP 500 with HTML, nothing written off
  await writeOff(server.url, '998701000001'); // HTTP 200, empty, nothing written off
  await writeOff(server.url, '999201000001'); // written off, then HTTP 504 with HTML: its headers list its assumptions
  const counts = await assumptions();
  expect(counts).toMatchObject({ responses: 1, undecided: 2, no_response: 3 });
  expect(leanedOn(counts)).toBe(
    'C3 1, C6 1, A1 1, A2 1, A4 1, A6 1, A7 1, A8 1, A9 1, A10 1, A14 1, A16 1, written_off 1',
  );
});

test('the counts are exact after two hundred requests in a journal of ten', () => expectExactCounts(200));

test('two tenants do not mix, and requests without an institution are only in the sum', async () => {
  await using one = await server.tenant();
  await using other = await server.tenant();
  await one.client().writeOff({ couponCode: '990001000001', wfTraceNo: 'T' });
  await one.client().writeOff({ couponCode: '990001000001', wfTraceNo: 'T' });
  await other.client().writeOff({ couponCode: '990501000001' });
  await post(server.url, 'not json');
  const row = async (id: string): Promise<unknown[]> => {
    const all = await Promise.all(
      [`?inst_no=${one.instNo}`, `?inst_no=${other.instNo}`, ''].map((query) => assumptions(query)),
    );
    return all.map(({ assumptions: rows }) => rows.find((found) => found.id === id)?.count);
  };
  expect(await row('A5')).toEqual([2, 1, 3]);
  expect(await row('C1')).toEqual([0, 1, 1]);
  expect(await row('A13')).toEqual([0, 0, 1]);
  await admin(server.url, 'DELETE', `/requests?inst_no=${one.instNo}`);
  expect(await row('A5')).toEqual([0, 1, 1]);
  await admin(server.url, 'POST', `/reset?inst_no=${other.instNo}`);
  expect(await row('A13')).toEqual([0, 0, 1]);
  expect(await row('C1')).toEqual([0, 0, 0]);
  await admin(server.url, 'DELETE', '/requests');
  expect(leanedOn(await assumptions())).toBe('');
});

test('exchanges are found by an assumption that they depend on, once and as they happen', async () => {
  const live = fetch(`${server.url}/__admin/events?assumptions=A3`);
  const reader = (await live).body?.getReader();
  await reader?.read();
  await playFive(server.url);
  const codes = async (query: string): Promise<unknown[]> =>
    (await admin(server.url, 'GET', `/requests?${query}`)).body.requests.map((row) => row['coupon_code']);
  expect(await codes('assumptions=A3')).toEqual(['990601000001']);
  expect(await codes('assumptions=A9')).toEqual(['990501000001', '990601000001']);
  expect(await codes('assumptions=A5&coupon_code=990001000002')).toEqual(['990001000002']);
  expect(await codes('assumptions=A17')).toEqual([]);
  const told = Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(/"coupon_code":"(\d+)"/u.exec(told)?.[1]).toBe('990601000001');
  await reader?.cancel();
});

test('a tenant in this process lists the assumptions behind its responses', async () => {
  await using tenant = await server.tenant();
  await tenant.client().writeOff({ couponCode: '990001000001', wfTraceNo: 'T' });
  const { responses, assumptions: rows, codes, byProvenance } = await tenant.assumptions();
  expect([responses, rows[16], codes[0]?.count, byProvenance.sibling]).toEqual([
    1,
    {
      id: 'A5',
      provenance: 'assumed',
      question: 'What happens to a repeated wf_trace_no',
      questionZh: '重复的 wf_trace_no 如何处理',
      switch: 'idempotency',
      count: 1,
    },
    1,
    { assumptions: 1, codes: 0, responses: 1 },
  ]);
  await writeOff(server.url, '990501000001');
  expect((await server.assumptions()).responses).toBe(2);
  expect(await tenant.countRequests({ assumptions: 'A5' })).toBe(1);
  expect(await server.requests({ assumptions: 'C1' })).toMatchObject([{ couponCode: '990501000001' }]);
  // @ts-expect-error -- there is no such row
  await expect(tenant.requests({ assumptions: 'A99' })).rejects.toThrow('assumptions: there is no A99');
});

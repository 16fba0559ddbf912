import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { startMockServer } from '@shoubei-kit/mock-server';
import { endRedis, kinds } from '../store/kinds.js';
import { read as readText } from '../support/pages.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base } from '../support/wire.js';

afterAll(endRedis);

function draft(name: string): EndpointDeclaration {
  const read = readEndpoint(readText(`fixtures/endpoints/${name}.yaml`));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.declaration;
}

const endpoints = [draft('quary'), draft('cancel')];

interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: string | null;
  readonly provenance: string | null;
  readonly assumptions: readonly string[];
  readonly replayed: boolean;
}

/** A signed call. A separate signer of the tests checks every signature in a response. */
async function call(url: string, path: string, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
  const response = await fetch(`${url}/openpay/coupon/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, ...fields })),
  });
  const { sign, ...body }: Record<string, unknown> = JSON.parse(await response.text());
  expect(sign).toBe(md5Sign(body));
  const said = (name: string): string | null => response.headers.get(`x-shoubei-mock-${name}`);
  return {
    body,
    outcome: said('outcome'),
    provenance: said('provenance'),
    assumptions: said('assumptions')?.split(',') ?? [],
    replayed: said('replayed') === 'true',
  };
}

describe.each(kinds)('$name', ({ place: makePlace, lacks }) => {
  beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));

  test('a lost write-off is queried by its trace, cancelled, queried, and written off again with a new trace', async () => {
    const place = await makePlace();
    const server = await startMockServer({ endpoints, store: place.url });
    const { url } = server;
    await admin(url, 'POST', '/faults', { kind: 'reset', when: 'after' });
    await expect(call(url, 'wf', { coupon_code: '990000000001', wf_trace_no: 'T1' })).rejects.toThrow(
      'fetch failed',
    );

    const found = await call(url, 'quary', { wf_trace_no: 'T1' });
    const { order_no, time } = found.body;
    expect(order_no).toMatch(/^5\d{23}$/u);
    expect(time).toMatch(/^20\d{12}$/u);
    expect(found).toEqual({
      body: {
        return_code: 'SUCCESS',
        return_msg: '操作成功（草稿，未见文档）',
        result_code: 'SUCCESS',
        order_no,
        wf_trace_no: 'T1',
        codes: '990000000001',
        amount: '1000',
        settle_amount: '994',
        time,
        status: 'DRAFT_WRITTEN_OFF',
      },
      outcome: 'found',
      provenance: 'assumed',
      assumptions: ['C6', 'A1', 'A2', 'A4', 'A6', 'A7', 'A10', 'A18'],
      replayed: false,
    });

    const done = await call(url, 'cancel', { order_no });
    expect(done.body).toMatchObject({ return_code: 'SUCCESS', order_no, status: 'DRAFT_CANCELLED' });
    expect([done.outcome, done.replayed, done.assumptions.includes('A19')]).toEqual(['done', false, true]);
    expect((await call(url, 'quary', { coupon_code: '990000000001' })).body).toEqual({
      ...found.body,
      status: 'DRAFT_CANCELLED',
    });

    const again = await call(url, 'cancel', { wf_trace_no: 'T1', order_no, coupon_code: '990000000001' });
    expect([again.body, again.outcome, again.replayed]).toEqual([done.body, 'done', true]);
    expect(again.assumptions).toContain('A21');

    const repeated = await call(url, 'wf', { coupon_code: '990000000001', wf_trace_no: 'T1' });
    expect([repeated.outcome, repeated.body['return_code']]).toEqual(['trace_conflict', '0211']);
    expect(repeated.assumptions).toContain('A20');

    const anew = await call(url, 'wf', { coupon_code: '990000000001', wf_trace_no: 'T2' });
    expect([anew.outcome, anew.body['return_code']]).toEqual(['written_off', 'SUCCESS']);
    expect(anew.assumptions).toContain('A19');
    expect(anew.body['order_no']).not.toBe(order_no);
    const last = await call(url, 'quary', { coupon_code: '990000000001' });
    expect(last.body).toMatchObject({ order_no: anew.body['order_no'], status: 'DRAFT_WRITTEN_OFF' });
    const first = await call(url, 'quary', { order_no });
    expect(first.body).toMatchObject({ order_no, status: 'DRAFT_CANCELLED' });

    await server.close();
    await place.remove();
  });
});

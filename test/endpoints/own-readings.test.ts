import { expect, test } from 'vitest';
import { type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { type Answer, call, declared } from '../support/declared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

/** A cancel of which every line is documented. */
const cancel = declared(`
path: /openpay/coupon/cancel
about: { en: Cancel, zh: 撤销 }
documented:
  - page: a page that was made up
    date: '2026-11-29'
    lines: [path, act, request.inst_no, request.ts, request.sign, request.merchant_no, request.coupon_code, request.wf_trace_no, request.order_no, responses.done, responses.not_found, responses.already_cancelled]
request:
  required: [inst_no, merchant_no, ts, sign]
  finds: { coupon_code: coupon_code, wf_trace_no: wf_trace_no, order_no: order_no }
act: cancel
responses:
  done: { code: '0' }
  not_found: { code: '1' }
  already_cancelled: { code: '2' }
`);
/** The times that the requests contain. */
const now = Date.UTC(2026, 10, 23, 4);
const coupon_code = '990000000021';

/** The outcome, its provenance, and the assumptions about cancelling that it depends on. */
function known({ outcome, headers }: Pick<Answer, 'outcome' | 'headers'>): readonly unknown[] {
  const rows = headers.get('x-shoubei-mock-assumptions')?.split(',') ?? [];
  return [
    outcome,
    headers.get('x-shoubei-mock-provenance'),
    ...rows.filter((row) => row === 'A18' || row === 'A19'),
  ];
}

async function start(): Promise<InProcessEmulator> {
  return startInProcess({ endpoints: [cancel], nowMs: () => now, profile: { tsWindowSeconds: 300 } });
}

test.each([
  ['sent in another form', { coupon_code, ts: '1764000000' }, 'illegal_parameter'],
  ['of an unknown institution', { coupon_code, inst_no: '11111111' }, 'unknown_institution'],
  ['with an old timestamp', { coupon_code, ts: '20200101000000' }, 'stale_timestamp'],
] as const)(
  'the rejection of a request %s is assumed, as no page of the endpoint lists it',
  async (_, sent, outcome) => {
    await using emulator = await start();
    const response = await emulator.fetch(`${emulator.url}${cancel.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signed({ ...base, ...sent })),
    });
    const { headers } = response;
    expect(known({ outcome: headers.get('x-shoubei-mock-outcome'), headers })).toEqual([
      outcome,
      'assumed',
      'A18',
    ]);
  },
);

test.each([
  ["another merchant's write-off", { merchant_no: '999999999999999' }],
  ['a write-off whose numbers disagree', { wf_trace_no: 'T9' }],
] as const)('the rejection because %s is not found is assumed', async (_, other) => {
  await using emulator = await start();
  const { order_no } = (await call(emulator, 'wf', { coupon_code, wf_trace_no: 'T1' })).body;
  expect(known(await call(emulator, 'cancel', { order_no, ...other }))).toEqual([
    'not_found',
    'assumed',
    'A18',
  ]);
  expect(known(await call(emulator, 'cancel', { order_no: '1' }))).toEqual(['not_found', 'documented']);
});

test('a coupon that was written off again finds its last write-off, which is assumed', async () => {
  await using emulator = await start();
  await call(emulator, 'wf', { coupon_code });
  expect(known(await call(emulator, 'cancel', { coupon_code }))).toEqual(['done', 'documented', 'A19']);
  await call(emulator, 'wf', { coupon_code });
  expect(known(await call(emulator, 'cancel', { coupon_code }))).toEqual(['done', 'assumed', 'A18', 'A19']);
});

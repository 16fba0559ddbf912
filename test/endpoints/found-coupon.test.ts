import { expect, test } from 'vitest';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';
import { call, declared, drafts } from '../support/declared.js';
import { admin } from '../support/wire.js';

const quary = '/openpay/coupon/quary';
const cancel = '/openpay/coupon/cancel';
const coupon = { coupon_code: '990000000051' };
const traced = { ...coupon, wf_trace_no: 'T1' };

test('the journal has the coupon of a write-off found by another number, and can be filtered by it', async () => {
  await using server = await startMockServer({ endpoints: drafts });
  const { order_no } = (await call(server, 'wf', traced)).body;
  await call(server, 'quary', { order_no });
  await call(server, 'quary', { wf_trace_no: 'T1' });
  await call(server, 'quary', { wf_trace_no: 'T2' });
  await call(server, 'quary', { order_no, coupon_code: '990000000052' });
  await call(server, 'quary', { order_no, merchant_no: '1' });
  await call(server, 'quary', { order_no, inst_no: '60000001' });
  await call(server, 'cancel', { order_no });
  const seqs = async (query: string): Promise<unknown> =>
    (await admin(server.url, 'GET', `/requests?${query}`)).body.requests.map((one) => one['seq']);
  expect(await seqs('coupon_code=990000000051')).toEqual([1, 2, 3, 8]);
  expect(await seqs('coupon_code=990000000052')).toEqual([5]);
  const { requests } = (await admin(server.url, 'GET', '/requests')).body;
  expect(requests.map((one) => one['coupon_code'])).toEqual([
    '990000000051',
    '990000000051',
    '990000000051',
    undefined,
    '990000000052',
    undefined,
    undefined,
    '990000000051',
  ]);
  expect(await server.countRequests({ couponCode: '990000000051', endpoint: cancel })).toBe(1);
});

test('a fault that names a coupon waits for its write-off, found by any number', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  const { order_no } = (await call(emulator, 'wf', traced)).body;
  await call(emulator, 'wf', { coupon_code: '990000000052', wf_trace_no: 'T2' });
  const match = { couponCode: '990000000051' };
  await emulator.fault({ kind: 'system_error', when: 'before', endpoint: cancel, times: 3, match });
  const outcomes = [];
  for (const fields of [
    { wf_trace_no: 'T2' },
    { order_no: '1' },
    { order_no, wf_trace_no: 'T2' },
    { order_no, merchant_no: '1' },
    { order_no, inst_no: '60000001' },
    { order_no },
    { wf_trace_no: 'T1' },
    coupon,
    { order_no },
  ]) {
    outcomes.push((await call(emulator, 'cancel', fields)).outcome);
  }
  expect(outcomes).toEqual([
    'done',
    'not_found',
    'not_found',
    'not_found',
    'not_found',
    'system_error',
    'system_error',
    'system_error',
    'done',
  ]);
  expect(await emulator.faults()).toMatchObject([{ seen: 3, triggered: 3, left: 0 }]);
  const struck = await emulator.requests({ fault: 'system_error' });
  expect(struck.map(({ couponCode }) => couponCode)).toEqual([
    '990000000051',
    '990000000051',
    '990000000051',
  ]);
});

test('a latency before a query, and what it waits for, have the coupon as well', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', traced);
  const match = { couponCode: '990000000051' };
  await emulator.fault({ kind: 'latency', when: 'before', ms: 1, endpoint: quary, match });
  expect((await call(emulator, 'quary', { wf_trace_no: 'T1' })).outcome).toBe('found');
  const [late] = await emulator.requests({ fault: 'latency' });
  expect(late).toMatchObject({ couponCode: '990000000051', outcome: 'found' });
});

test("the journal is filtered by merchant and shop under a page's own names", async () => {
  const detail = declared(`
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
request:
  required: [instNo, mchNo, storeNo, time, sign]
  names: { instNo: inst_no, mchNo: merchant_no, storeNo: shop_no, time: ts }
  finds: { traceNo: wf_trace_no }
act: none
responses: { found: { code: '0' }, not_found: { code: '1' } }
`);
  await using emulator = await startInProcess({ endpoints: [detail] });
  const names = { instNo: '900024', mchNo: 'M1', storeNo: 'S1', time: '20261123120000', traceNo: 'T1' };
  await call(emulator, 'detail', names);
  for (const filter of [{ merchantNo: 'M1' }, { shopNo: 'S1' }, { wfTraceNo: 'T1' }]) {
    expect(await emulator.countRequests({ ...filter, endpoint: '/openpay/coupon/detail' })).toBe(1);
  }
});

import { expect, test } from 'vitest';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';
import { call, declared, drafts } from '../support/declared.js';
import { admin } from '../support/wire.js';

const quary = '/openpay/coupon/quary';
const cancel = '/openpay/coupon/cancel';
const coupon = { coupon_code: '990000000021' };

test('a fault that names no endpoint waits for the write-off, and ignores other calls before it', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', { ...coupon, wf_trace_no: 'T1' });
  const { id } = await emulator.fault({ kind: 'system_error', when: 'before' });
  expect((await call(emulator, 'quary', coupon)).outcome).toBe('found');
  expect((await call(emulator, 'cancel', coupon)).outcome).toBe('done');
  expect(await emulator.faults()).toMatchObject([{ id, seen: 0, triggered: 0, left: 1 }]);
  expect((await call(emulator, 'wf', { ...coupon, wf_trace_no: 'T2' })).outcome).toBe('system_error');
  expect(await emulator.faults()).toMatchObject([{ id, seen: 1, triggered: 1, left: 0 }]);
});

test('a fault of the cancellation applies only to it: after it, the write-off is cancelled; before it, it stays', async () => {
  await using emulator = await startInProcess({ endpoints: drafts });
  await call(emulator, 'wf', coupon);
  await emulator.fault({ kind: 'system_error', when: 'before', endpoint: cancel });
  const armed = await emulator.fault({ kind: 'reset', when: 'after', endpoint: cancel });
  expect(armed).toMatchObject({ kind: 'reset', endpoint: '/openpay/coupon/cancel' });
  expect((await call(emulator, 'quary', coupon)).body['status']).toBe('DRAFT_WRITTEN_OFF');
  expect((await call(emulator, 'cancel', coupon)).body).toEqual({
    return_code: 'FAIL',
    return_msg: '系统繁忙',
  });
  expect((await call(emulator, 'quary', coupon)).body['status']).toBe('DRAFT_WRITTEN_OFF');
  await expect(call(emulator, 'cancel', coupon)).rejects.toThrow('fetch failed');
  expect((await call(emulator, 'quary', coupon)).body['status']).toBe('DRAFT_CANCELLED');
  expect((await emulator.faults()).map(({ triggered, left }) => [triggered, left])).toEqual([
    [1, 0],
    [1, 0],
  ]);
});

test("a response about another coupon uses the page's own names", async () => {
  const detail = declared(`
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
request:
  required: [instNo, ts, sign]
  names: { instNo: inst_no }
  finds: { couponCode: coupon_code }
act: none
responses:
  found: { code: '0', couponCode: { order: coupon_code }, faceAmount: { order: face_amount }, settle: { order: settle_amount } }
  not_found: { code: '1', sought: { request: couponCode }, by: { request: instNo } }
`);
  await using emulator = await startInProcess({ endpoints: [detail] });
  await call(emulator, 'wf', coupon);
  const asked = { instNo: '900024', couponCode: '990000000021' };
  const found = { code: '0', couponCode: '990000000021', faceAmount: '1000', settle: '994' };
  expect((await call(emulator, 'detail', asked)).body).toEqual(found);
  const endpoint = '/openpay/coupon/detail';
  await emulator.fault({ kind: 'other_response', when: 'after', endpoint, times: 2 });
  expect((await call(emulator, 'detail', asked)).body).toEqual({
    ...found,
    couponCode: '990000000020',
    faceAmount: '1100',
  });
  expect((await call(emulator, 'detail', { ...asked, couponCode: '990000000022' })).body).toEqual({
    code: '1',
    sought: '990000000020',
    by: '900024',
  });
});

test('if the write-off has another path, a fault applies to it there, and may name the path', async () => {
  const profile = { paths: { write_off: '/gateway/coupon/wf' } };
  await using emulator = await startInProcess({ endpoints: drafts, profile });
  await emulator.fault({ kind: 'reset', when: 'before' });
  await emulator.fault({ kind: 'lost_then_already_used', when: 'after', endpoint: '/gateway/coupon/wf' });
  await expect(
    emulator.fault({ kind: 'reset', when: 'after', endpoint: '/openpay/coupon/wf' }),
  ).rejects.toThrow(
    'bad fault: endpoint is not served here; known endpoints: /gateway/coupon/wf, /openpay/coupon/quary, /openpay/coupon/cancel / endpoint 此处未提供，可用：/gateway/coupon/wf、/openpay/coupon/quary、/openpay/coupon/cancel',
  );
});

test('a fault that its endpoint cannot have is rejected in one line that lists the possible ones', async () => {
  await using server = await startMockServer({ endpoints: drafts });
  const refused = async (fault: object): Promise<unknown> => {
    const { status, body } = await admin(server.url, 'POST', '/faults', { when: 'after', ...fault });
    return [status, body.error.problems];
  };
  expect(await refused({ kind: 'reset', endpoint: '/openpay/coupon/query' })).toEqual([
    400,
    [
      {
        field: 'endpoint',
        message:
          'is not served here; known endpoints: /openpay/coupon/wf, /openpay/coupon/quary, /openpay/coupon/cancel',
        message_zh: '此处未提供，可用：/openpay/coupon/wf、/openpay/coupon/quary、/openpay/coupon/cancel',
      },
    ],
  ]);
  expect(await refused({ kind: 'lost_then_already_used', endpoint: quary })).toEqual([
    400,
    [
      {
        field: 'endpoint',
        message: 'lost_then_already_used is for the write-off only: leave endpoint out',
        message_zh: 'lost_then_already_used 仅用于核销：请省略 endpoint',
      },
    ],
  ]);
  expect(await refused({ kind: 'reset', endpoint: 'quary' })).toEqual([
    400,
    [
      {
        field: 'endpoint',
        message: 'must be the path of an endpoint, such as /openpay/coupon/wf',
        message_zh: '应为接口的路径，如 /openpay/coupon/wf',
      },
    ],
  ]);
});

import { expect, test } from 'vitest';
import { refuseStale } from '../../mock-server/src/core/authenticate.js';
import { type ArmedFault, noFaults } from '../../mock-server/src/core/fault.js';
import { parseText } from '../../mock-server/src/core/parse.js';
import { check } from '../../mock-server/src/endpoints/write-off/check.js';
import { toExchange } from '../../mock-server/src/core/response.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import {
  outsideTenants,
  runTransaction,
  type TransactionInput,
} from '../../mock-server/src/core/transaction.js';
import { withHeaders } from '../../mock-server/src/core/headers.js';
import type { TransactionResult } from '../../mock-server/src/core/outcome.js';
import type { Exchange } from '../../mock-server/src/core/reply.js';
import type { Held } from '../../mock-server/src/core/store.js';
import { writeOff } from '../../mock-server/src/endpoints/write-off/write-off.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

const settings = toSettings();
const key = 'shoubei-mock-demo-key';
const coupon = { coupon_code: 'A1', face_amount: 1000, state: 'issued' } as const;
const latency = { kind: 'latency', when: 'before', ms: 5, seed: 1 } as const;
const waited = {
  beforeMs: 5,
  afterMs: 0,
  fault: undefined,
  list: [{ kind: 'latency', when: 'before', id: 'L' }],
} as const;
const armed = [{ id: 'L', fault: latency, seen: 0, struck: 0 }];
const order = {
  order_no: 'N1',
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  coupon_code: 'A1',
  wf_trace_no: undefined,
  amount: undefined,
  real_amount: undefined,
  channel_type: undefined,
  exc_discount_flag: '0',
  face_amount: 1000,
  settle_amount: 994,
  settled_by_fee: true,
  written_off_at: '2026-11-23T04:00:00.000Z',
} as const;

function input(more: Partial<TransactionInput> = {}, fields: object = {}): TransactionInput {
  const sent = signed({ ...base, coupon_code: 'A1', ...fields });
  return {
    endpoint: writeOff,
    checked: check(parseText(JSON.stringify(sent)), settings),
    inst_no: '900024',
    settings,
    machineMs: Date.UTC(2026, 10, 23, 4),
    orderNo: 'N1',
    ...more,
  };
}

/** The fields of every result, unless a case changes them. */
const plain = { isPretended: false, applied: noFaults, isCut: false };

function run(given: TransactionInput, held: Partial<Held>): ReturnType<typeof runTransaction> {
  return runTransaction(given, { tenant: undefined, coupon: undefined, order: undefined, ...held });
}

test('a write-off uses the coupon and keeps the order', () => {
  expect(run(input(), { coupon })).toEqual({
    result: {
      isKnown: true,
      key,
      signature: 'valid',
      outcome: { name: 'written_off', order, replayed: false },
      isPretended: false,
      order,
      applied: noFaults,
      coupon,
      magic: undefined,
      isCut: false,
    },
    write: { coupon: { ...coupon, state: 'used', order_no: 'N1' }, order },
  });
});

test('a request with invalid parameters belongs to its institution, and is rejected for them', () => {
  const outcome = {
    name: 'illegal_parameter',
    reason: {
      field: 'shop_no',
      text: { en: 'required, but missing or empty', zh: '必填，但缺失或为空' },
      assumptions: [],
    },
  };
  expect(run(input({}, { shop_no: '' }), {})).toEqual({
    result: { ...plain, isKnown: true, key, outcome },
    write: {},
  });
  expect(run(input({ inst_no: 'x' }, { shop_no: '' }), {})).toEqual({
    result: { ...plain, isKnown: false, key: undefined, outcome },
    write: {},
  });
});

test('a latency before the write-off decides nothing, counts the fault and notes the resets', () => {
  const { result, write } = run(input(), { coupon, tenant: { faults: armed, resets: 2 } });
  expect(result).toEqual({
    isKnown: true,
    key,
    signature: 'valid',
    isPretended: false,
    applied: waited,
    coupon,
    waits: 2,
    isCut: false,
  });
  expect(write).toEqual({ tenant: { resets: 2, faults: [{ id: 'L', fault: latency, seen: 1, struck: 1 }] } });
  expect(run(input(), { coupon, tenant: { faults: armed } }).result.waits).toBe(0);
});

test('a latency of one millisecond waits, and one of zero does not', () => {
  const faults = (ms: number): readonly ArmedFault[] => [
    { id: 'L', fault: { ...latency, ms }, seen: 0, struck: 0 },
  ];
  expect(run(input(), { coupon, tenant: { faults: faults(1) } }).result.waits).toBe(0);
  const none = run(input(), { coupon, tenant: { faults: faults(0) } });
  expect([none.result.waits, none.result.outcome?.name]).toEqual([undefined, 'written_off']);
});

test('after its wait, a request is decided with the faults that it waited for', () => {
  const { result, write } = run(input({ waited: { applied: waited, resets: 0 } }), { coupon });
  expect([result.applied, result.outcome?.name, result.waits]).toEqual([waited, 'written_off', undefined]);
  expect(write).toEqual({ coupon: { ...coupon, state: 'used', order_no: 'N1' }, order });
  const again = run(input({ waited: { applied: waited, resets: 3 } }), {
    coupon,
    tenant: { resets: 3 },
  });
  expect(again.result.outcome?.name).toBe('written_off');
});

test.each([
  ['its tenant was reset', '900024', 1, { isKnown: true, key }],
  ['its tenant is gone', 'x', 0, { isKnown: false, key: undefined }],
])('a request that has waited is cut if %s', (_, inst_no, resets, who) => {
  const found = run(input({ inst_no, waited: { applied: waited, resets: 0 } }), {
    coupon,
    tenant: { resets },
  });
  expect(found.result).toMatchObject({ ...who, isCut: true });
  expect([found.result.outcome, found.result.order, found.write]).toEqual([undefined, undefined, {}]);
});

test('a fault before the write-off keeps its count, even if its response is simulated', () => {
  const held = (kind: 'html' | 'cut_json'): Partial<Held> => ({
    coupon,
    tenant: {
      resets: 4,
      faults: [{ id: 'H', fault: { kind, when: 'before', seed: 1 }, seen: 0, struck: 0 }],
    },
  });
  for (const kind of ['html', 'cut_json'] as const) {
    const { result, write } = run(input(), held(kind));
    expect(write).toEqual({
      tenant: {
        resets: 4,
        faults: [{ id: 'H', fault: { kind, when: 'before', seed: 1 }, seen: 1, struck: 1 }],
      },
    });
    expect([result.order, result.isPretended, result.outcome?.name]).toEqual([
      undefined,
      kind === 'cut_json',
      kind === 'html' ? undefined : 'written_off',
    ]);
    const { outcome, assumptions, reply } = exchangeOf(input(), result);
    expect([outcome, assumptions]).toEqual([undefined, undefined]);
    expect(reply).toMatchObject({ status: kind === 'html' ? 500 : 200 });
  }
});

test('a magic fault that applies once is noted with its coupon, and one that always applies is not', () => {
  const once = run(input({}, { coupon_code: '998301000001' }), {});
  expect(once.write).toEqual({
    coupon: { coupon_code: '998301000001', state: 'issued', face_amount: 1000, magic: '83', struck: true },
  });
  const always = run(input({}, { coupon_code: '998001000001' }), {});
  expect([once.result.magic, always.result.magic]).toEqual(['83', '80']);
  expect(always.result.applied).toEqual({
    beforeMs: 0,
    afterMs: 3000,
    fault: undefined,
    list: [{ kind: 'latency', when: 'after' }],
  });
  expect(always.write?.coupon).toEqual({
    coupon_code: '998001000001',
    state: 'used',
    face_amount: 1000,
    magic: '80',
    order_no: 'N1',
  });
});

test("an armed fault precedes that of a magic coupon, but the coupon's latency is added", () => {
  const faults = [{ id: 'H', fault: { kind: 'html', when: 'after', seed: 1 } as const, seen: 0, struck: 0 }];
  const first = run(input({}, { coupon_code: '998301000001' }), { tenant: { faults } });
  expect(first.result.applied.list).toEqual([{ kind: 'html', when: 'after', id: 'H' }]);
  const both = run(input({}, { coupon_code: '998001000001' }), { tenant: { faults } });
  expect(both.result.applied.list).toEqual([
    { kind: 'html', when: 'after', id: 'H' },
    { kind: 'latency', when: 'after' },
  ]);
  expect([first.result.magic, both.result.magic]).toEqual(['83', '80']);
});

test('an armed latency and the fault of a magic coupon are both noted', () => {
  const given = input({}, { coupon_code: '998301000001' });
  const { result, write } = run(given, { tenant: { faults: armed } });
  const struck = {
    coupon_code: '998301000001',
    state: 'issued',
    face_amount: 1000,
    magic: '83',
    struck: true,
  };
  expect(write).toEqual({
    tenant: { faults: [{ id: 'L', fault: latency, seen: 1, struck: 1 }] },
    coupon: struck,
  });
  const { applied } = result;
  const after = run(
    { ...given, waited: { applied, resets: 0 } },
    { tenant: {}, coupon: { ...struck, state: 'issued' } },
  );
  expect([after.result.magic, after.result.applied, after.result.outcome?.name]).toEqual([
    '83',
    applied,
    undefined,
  ]);
});

test('a lost replay is never replayed again, and any other replay writes nothing', () => {
  const bound = { ...order, wf_trace_no: 'T1' };
  const fields = { wf_trace_no: 'T1' };
  const faults = [
    {
      id: 'L',
      fault: { kind: 'lost_then_already_used', when: 'after', seed: 1 } as const,
      seen: 0,
      struck: 0,
    },
  ];
  const lost = run(input({}, fields), { coupon, order: bound, tenant: { faults } });
  expect(lost.write?.order).toEqual({ ...bound, never_replayed: true });
  expect(lost.write?.tenant).toBeDefined();
  expect(run(input({}, fields), { coupon, order: bound }).write).toEqual({});
});

test('the window of the timestamp is exact to the millisecond', () => {
  const request = { texts: { ts: '19700101080000' }, tsMs: 0 };
  const window = toSettings({ tsWindowSeconds: 600 });
  expect(refuseStale(request, window, 600_000, 'ts')).toBeUndefined();
  expect(refuseStale(request, window, 600_001, 'ts')?.name).toBe('stale_timestamp');
  expect(refuseStale(request, window, -600_001, 'ts')?.name).toBe('stale_timestamp');
  expect(refuseStale(request, settings, 1e12, 'ts')).toBeUndefined();
});

function exchangeOf(given: TransactionInput, result: TransactionResult): Exchange {
  return toExchange('ID', given.checked, result, writeOff, settings);
}

test('an exchange contains all that the journal keeps of a write-off', () => {
  const given = input({}, { wf_trace_no: 'T1' });
  const { result } = run(given, { coupon });
  const bound = { ...order, wf_trace_no: 'T1' };
  const { reply, ...rest } = exchangeOf(given, result);
  expect(rest).toEqual({
    requestId: 'ID',
    endpoint: '/openpay/coupon/wf',
    outcome: 'written_off',
    provenance: 'documented',
    assumptions: ['C3', 'C6', 'A1', 'A2', 'A4', 'A5', 'A6', 'A7', 'A8', 'A10', 'A14', 'A16'],
    reason: undefined,
    instNo: '900024',
    merchantNo: '851811130002',
    shopNo: '862010110001',
    couponCode: 'A1',
    wfTraceNo: 'T1',
    order: bound,
    replayed: false,
    signature: 'valid',
    magic: undefined,
    faults: [],
    sent: given.checked.sent,
    isCut: false,
    isKnown: true,
    key,
  });
  expect(reply).toMatchObject({ kind: 'response', status: 200, delayMs: 0 });
});

test('an exchange with a fault before the write-off has an empty body, and a cut one is a reset', () => {
  const two = [
    { kind: 'latency', when: 'after', id: 'L' },
    { kind: 'html', when: 'before' },
  ] as const;
  const applied = { beforeMs: 0, afterMs: 7, fault: undefined, list: two };
  const made = exchangeOf(input(), { ...outsideTenants(undefined), magic: '83', applied });
  expect(made.reply).toEqual({
    kind: 'response',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: '',
    delayMs: 7,
  });
  expect(withHeaders(made, settings)).toEqual({
    kind: 'response',
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-shoubei-mock-request-id': 'ID',
      'x-shoubei-mock-magic': '83',
      'x-shoubei-mock-fault': 'latency,html',
    },
    body: '',
    delayMs: 7,
  });
  expect([made.outcome, made.assumptions, made.isKnown, made.isCut, made.magic, made.faults]).toEqual([
    undefined,
    undefined,
    false,
    false,
    '83',
    two,
  ]);
  const cut = exchangeOf(input(), {
    ...outsideTenants(undefined),
    isKnown: true,
    key,
    applied,
    isCut: true,
  });
  expect([cut.reply, cut.isCut, cut.isKnown]).toEqual([{ kind: 'reset', delayMs: 0 }, true, true]);
});

test('an exchange with an unreadable body has the reason and nothing of the request', () => {
  const checked = check(parseText('no'), settings);
  const { reply, ...rest } = exchangeOf({ ...input(), checked }, outsideTenants(checked.refusal));
  expect(rest).toEqual({
    requestId: 'ID',
    endpoint: '/openpay/coupon/wf',
    outcome: 'illegal_parameter',
    provenance: 'documented',
    assumptions: ['C11', 'C12', 'A2', 'A6', 'A13'],
    reason: { field: 'body', text: { en: 'not valid JSON', zh: '不是合法的 JSON' }, assumptions: [] },
    replayed: false,
    faults: [],
    isCut: false,
    isKnown: false,
  });
  expect(reply).toMatchObject({ body: '{"return_code":"FAIL","return_msg":"参数不合法"}' });
});

test('a system error has its reason in both languages, and hides the write-off', () => {
  const fault = { kind: 'system_error', when: 'after', seed: 1 } as const;
  const { result } = run(input(), {
    coupon,
    tenant: { faults: [{ id: 'S', fault, seen: 0, struck: 0 }] },
  });
  expect(result.outcome?.reason?.text).toEqual({ en: 'a simulated fault', zh: '按要求模拟的故障' });
  expect([result.order, result.isPretended]).toEqual([order, false]);
});

test('a trace number that the request charset lacks has its reason in both languages, and depends on A1', () => {
  const gbk = toSettings({ signing: { charset: 'gbk' } });
  const { result } = run(input({ settings: gbk }, { wf_trace_no: '😀' }), { coupon });
  expect(result.outcome).toEqual({
    name: 'illegal_parameter',
    reason: {
      field: 'wf_trace_no',
      text: {
        en: "cannot be signed: the rule's charset lacks one of its characters",
        zh: '无法签名：签名规则的字符集缺少其中的字符',
      },
      assumptions: ['A1'],
    },
  });
});

test('a trace number that the response charset lacks depends on A2', () => {
  const gbk = toSettings({ signing: { response: { charset: 'gbk' } } });
  const { result } = run(input({ settings: gbk }, { wf_trace_no: '😀' }), { coupon });
  expect(result.outcome).toEqual({
    name: 'illegal_parameter',
    reason: {
      field: 'wf_trace_no',
      text: { en: 'the response, in gbk, cannot repeat it', zh: '响应（gbk）无法回显' },
      assumptions: ['A2'],
    },
  });
});

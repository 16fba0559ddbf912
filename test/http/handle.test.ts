import { expect, test } from 'vitest';
import { type Deps, handle } from '../../mock-server/src/core/emulator.js';
import type { WriteOffHttpRequest } from '../../mock-server/src/core/parse.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import type { Held, Key, Store } from '../../mock-server/src/core/store.js';
import { writeOff } from '../../mock-server/src/endpoints/write-off/write-off.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

const request = (body: string): WriteOffHttpRequest => ({
  contentType: 'application/json',
  contentEncoding: undefined,
  body: Buffer.from(body),
});
const good = signed({ ...base, coupon_code: 'A1' });

/** Handles a request with this transact as the only working part of the store, and returns the result. */
async function answer(
  given: WriteOffHttpRequest,
  transact: Store['transact'],
): Promise<{ readonly exchange: unknown; readonly errors: unknown[]; readonly waits: unknown[] }> {
  const [errors, waits]: [unknown[], unknown[]] = [[], []];
  const deps: Deps = {
    settings: toSettings(),
    store: { ...memoryStore(), transact },
    nowMs: () => Date.UTC(2026, 10, 23, 4),
    maxTenants: 10,
    newOrderNo: () => 'N1',
    newRequestId: () => 'R1',
    cutWaiting: () => undefined,
    onError: (...told: unknown[]) => errors.push(told),
  };
  const exchange = await handle(given, writeOff, deps, async (...told) => {
    waits.push(told);
  });
  return { exchange, errors, waits };
}

const nothing: Held = { tenant: undefined, coupon: undefined, order: undefined };
const broken = new Error('the disk is full');
const failure = {
  requestId: 'R1',
  reply: { kind: 'response', status: 200, body: '{"return_code":"FAIL","return_msg":"系统繁忙"}' },
  outcome: 'system_error',
  reason: {
    field: 'emulator',
    text: { en: 'the emulator itself failed, see its log', zh: '模拟器自身故障，见日志' },
  },
  isKnown: false,
};

test('if the store fails, the caller gets 系统繁忙 and the operator gets the error', async () => {
  const { exchange, errors } = await answer(request(JSON.stringify(good)), () => Promise.reject(broken));
  expect(exchange).toMatchObject({ ...failure, instNo: '900024', couponCode: 'A1' });
  expect(errors).toEqual([[broken, 'R1']]);
});

test('an error before the request is read is also 系统繁忙', async () => {
  const unreadable = {
    ...request(''),
    get body(): never {
      throw broken;
    },
  };
  const { exchange, errors } = await answer(unreadable, () =>
    Promise.reject(new Error('the store was called')),
  );
  expect(exchange).toMatchObject({ ...failure, instNo: undefined, assumptions: ['C11', 'A2', 'A3', 'A6'] });
  expect(errors).toEqual([[broken, 'R1']]);
});

test('a request without an institution is rejected without the store', async () => {
  const { exchange, errors } = await answer(request('{}'), () => Promise.reject(broken));
  expect(exchange).toMatchObject({ outcome: 'illegal_parameter', reason: { field: 'inst_no' } });
  expect(errors).toEqual([]);
});

test('a rejected request reads its tenant from the store, and no coupon', async () => {
  const keys: Key[] = [];
  const { exchange } = await answer(request('{"inst_no":"60000009"}'), async (key, decide) => {
    keys.push(key);
    return decide(nothing).result;
  });
  expect(exchange).toMatchObject({ outcome: 'illegal_parameter', reason: { field: 'merchant_no' } });
  expect(keys).toEqual([{ tenant: '60000009' }]);
});

test.each([
  [{}, { tenant: 'of-the-profile', code: 'A1' }],
  [
    { wf_trace_no: 'T1' },
    {
      tenant: 'of-the-profile',
      code: 'A1',
      trace: { inst_no: '900024', merchant_no: '851811130002', wf_trace_no: 'T1' },
    },
  ],
])('a write-off with %j requests %j from the store', async (fields, expected) => {
  const keys: Key[] = [];
  const sent = signed({ ...base, coupon_code: 'A1', ...fields });
  await answer(request(JSON.stringify(sent)), async (key, decide) => {
    keys.push(key);
    return decide(nothing).result;
  });
  expect(keys).toEqual([expected]);
});

test('a latency before the write-off waits on behalf of the tenant, then the write-off is decided', async () => {
  const fault = { kind: 'latency', when: 'before', ms: 5, seed: 1 } as const;
  const held: Held = {
    ...nothing,
    tenant: { faults: [{ id: 'L', fault, seen: 0, struck: 0 }] },
    coupon: { coupon_code: 'A1', face_amount: 1000, state: 'issued' },
  };
  const { exchange, waits } = await answer(
    request(JSON.stringify(good)),
    async (_, decide) => decide(held).result,
  );
  expect(exchange).toMatchObject({ outcome: 'written_off', faults: [{ kind: 'latency', id: 'L' }] });
  expect(waits).toEqual([[5, 'of-the-profile']]);
});

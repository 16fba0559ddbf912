import type { PlainFault } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { applyFault } from '../../mock-server/src/core/apply-fault.js';
import type { ResponseFields } from '../../mock-server/src/core/endpoint.js';
import {
  addFault,
  type ArmedFault,
  applyArmed,
  type Fault,
  noFaults,
  simulatesWriteOff,
  timesLeft,
} from '../../mock-server/src/core/fault.js';

const request = {
  inst_no: '1',
  merchant_no: '2',
  shop_no: '3',
  ts: '20261123120000',
  coupon_code: '4',
  wf_trace_no: '5',
  channel_type: undefined,
  amount: undefined,
  real_amount: undefined,
  exc_discount_flag: '0',
} as const;

const names = { codes: ['codes'], amounts: ['amount'] };
const paths = { asked: '/openpay/coupon/wf', writeOff: '/openpay/coupon/wf' };

function armed(fault: Fault, more: Partial<ArmedFault> = {}): ArmedFault {
  return { id: 'F', fault: { seed: 1, ...fault }, seen: 0, struck: 0, ...more };
}

test('a fault applies once, a given number of times, or always', () => {
  expect(timesLeft(armed({ kind: 'reset', when: 'after' }))).toBe(1);
  expect(timesLeft(armed({ kind: 'reset', when: 'after', times: 3 }, { struck: 2 }))).toBe(1);
  expect(timesLeft(armed({ kind: 'reset', when: 'after', times: 'always' }, { struck: 9 }))).toBe(Infinity);
});

test('the first fault other than a latency applies, and later ones do not count the request', () => {
  const faults = [
    armed({ kind: 'latency', when: 'before', ms: 5 }, { id: 'L' }),
    armed({ kind: 'html', when: 'after' }, { id: 'H' }),
    armed({ kind: 'reset', when: 'before' }, { id: 'R' }),
    armed({ kind: 'latency', when: 'after', ms: 7 }, { id: 'M' }),
  ];
  const { applied, armed: after } = applyArmed(faults, request, paths);
  expect(applied).toEqual({
    beforeMs: 5,
    afterMs: 7,
    fault: { kind: 'html', when: 'after', seed: 1 },
    list: [
      { kind: 'latency', when: 'before', id: 'L' },
      { kind: 'html', when: 'after', id: 'H' },
      { kind: 'latency', when: 'after', id: 'M' },
    ],
  });
  expect(after.map(({ seen, struck }) => [seen, struck])).toEqual([
    [1, 1],
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
});

test('a fault that is used up does not count the request', () => {
  const faults = [armed({ kind: 'reset', when: 'after' }, { seen: 1, struck: 1 })];
  const { applied, armed: after } = applyArmed(faults, request, paths);
  expect(applied).toEqual({ beforeMs: 0, afterMs: 0, fault: undefined, list: [] });
  expect(after).toBe(faults);
});

test('a fault with probability 0 counts the request and does not apply', () => {
  const { applied, armed: after } = applyArmed(
    [armed({ kind: 'reset', when: 'after', probability: 0 })],
    request,
    paths,
  );
  expect(applied.list).toEqual([]);
  expect(after).toMatchObject([{ seen: 1, struck: 0 }]);
});

// Numbers of splitmix32, computed without this code.
test('a seed gives the same choices everywhere', () => {
  let faults: readonly ArmedFault[] = [
    armed({ kind: 'reset', when: 'after', times: 'always', probability: 0.5, seed: 42 }),
  ];
  const applies: boolean[] = [];
  for (let i = 0; i < 16; i += 1) {
    const { applied, armed: after } = applyArmed(faults, request, paths);
    applies.push(applied.fault !== undefined);
    faults = after;
  }
  expect(applies.map(Number).join('')).toBe('1111010010110111');
});

// chance(42, 0) is 551831576 / 2 ** 32: the drawn number itself, then the next possible number.
test.each([
  [0.12848330102860928, 0],
  [0.12848330126143992, 1],
])('with a probability of %d, a draw of 0.12848330102860928 applies %d faults', (probability, count) => {
  const fault = armed({ kind: 'reset', when: 'after', probability, seed: 42 });
  expect(applyArmed([fault], request, paths).applied.list).toHaveLength(count);
});

test('a seed gives the same latencies everywhere', () => {
  let faults: readonly ArmedFault[] = [
    armed({ kind: 'latency', when: 'before', times: 'always', ms: 0, max_ms: 999_999_999, seed: 42 }),
  ];
  const waits: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const { applied, armed: after } = applyArmed(faults, request, paths);
    waits.push(applied.beforeMs);
    faults = after;
  }
  expect(waits).toEqual([33_533_640, 706_596_618, 616_635_191, 434_122_824]);
});

test.each([
  [{ inst_no: '1', merchant_no: '2', shop_no: '3', coupon_code: '4', wf_trace_no: '5' }, 1],
  [{}, 1],
  [{ inst_no: 'x' }, 0],
  [{ merchant_no: 'x' }, 0],
  [{ shop_no: 'x' }, 0],
  [{ coupon_code: 'x' }, 0],
  [{ wf_trace_no: 'x' }, 0],
])('a fault for %j applies to %d of one request', (match, count) => {
  const { applied } = applyArmed([armed({ kind: 'html', when: 'after', match })], request, paths);
  expect(applied.list).toHaveLength(count);
});

test('a latency lies between its limits, both included, and latencies add up', () => {
  const fault = { kind: 'latency', when: 'before', ms: 10, max_ms: 12 } as const;
  expect([0, 0.34, 0.67, 0.99].map((portion) => addFault(noFaults, fault, portion).beforeMs)).toEqual([
    10, 11, 12, 12,
  ]);
  expect(addFault({ ...noFaults, beforeMs: 3 }, { kind: 'latency', when: 'before', ms: 10 }, 0.99)).toEqual({
    beforeMs: 13,
    afterMs: 0,
    fault: undefined,
    list: [{ kind: 'latency', when: 'before' }],
  });
  expect(addFault({ ...noFaults, afterMs: 3 }, { kind: 'latency', when: 'after', ms: 0 }, 0.5).afterMs).toBe(
    3,
  );
});

const reply = { kind: 'response', status: 418, headers: { a: 'b' }, body: '123456', delayMs: 7 } as const;

test.each<[Fault, object]>([
  [{ kind: 'latency', when: 'after', ms: 5 }, reply],
  [
    { kind: 'reset', when: 'after' },
    { kind: 'reset', delayMs: 7 },
  ],
  [
    { kind: 'lost_then_already_used', when: 'after' },
    { kind: 'reset', delayMs: 7 },
  ],
  [
    { kind: 'silence', when: 'after' },
    { kind: 'silence', ms: 30_007 },
  ],
  [
    { kind: 'silence', when: 'after', ms: 5 },
    { kind: 'silence', ms: 12 },
  ],
  [
    { kind: 'cut_json', when: 'after' },
    { ...reply, body: '123' },
  ],
  [
    { kind: 'empty_body', when: 'after' },
    { ...reply, status: 200, body: '' },
  ],
  [
    { kind: 'http_status', when: 'after' },
    { ...reply, status: 500, headers: { a: 'b', 'content-type': 'text/plain' }, body: '' },
  ],
  [
    { kind: 'http_status', when: 'after', status: 503, headers: { A: 'c', D: 'e' } },
    { ...reply, status: 503, headers: { a: 'c', d: 'e', 'content-type': 'text/plain' }, body: '' },
  ],
  [
    { kind: 'html', when: 'after' },
    {
      ...reply,
      status: 500,
      headers: { a: 'b', 'content-type': 'text/html; charset=utf-8' },
      body: '<html><head><title>500</title></head><body><h1>500</h1></body></html>\n',
    },
  ],
])('with the fault %j the reply is %j', (fault, expected) => {
  expect(applyFault(fault, reply, {}, names, (fields) => fields)).toEqual(expected);
});

/** Returns the fields that are sent for these, signed with 0aa or unsigned. */
function falsified(kind: PlainFault['kind'], fields: ResponseFields, sign?: string): unknown {
  const signed = (own: ResponseFields): ResponseFields => (sign === undefined ? own : { ...own, sign });
  const body = JSON.stringify(signed(fields));
  const sent = applyFault({ kind, when: 'after' }, { ...reply, body }, fields, names, signed);
  return 'body' in sent && JSON.parse(sent.body);
}

test('other_response changes the code, adds 100 fen, and is signed like the original', () => {
  const another = (fields: ResponseFields): unknown => falsified('other_response', fields, 'S');
  expect(another({ codes: '120', amount: '5' })).toEqual({ codes: '121', amount: '105', sign: 'S' });
  expect(another({ codes: '121', amount: null })).toEqual({ codes: '120', amount: null, sign: 'S' });
  expect(another({ codes: null })).toEqual({ codes: null, sign: 'S' });
  expect(falsified('system_error', { codes: '120' }, 'S')).toEqual({ codes: '120', sign: 'S' });
});

test('wrong_sign changes the first digit of the sign', () => {
  expect(falsified('wrong_sign', { a: 'b' }, '0aa')).toEqual({ a: 'b', sign: '1aa' });
  expect(falsified('wrong_sign', {}, 'faa')).toEqual({ sign: '0aa' });
  expect(falsified('wrong_sign', { a: 'b' })).toEqual({ a: 'b' });
  expect(falsified('system_error', {}, 'faa')).toEqual({ sign: 'faa' });
});

test('a fault that spoils a response gets a simulated one if it applies before the write-off', () => {
  const kinds = ['cut_json', 'wrong_sign', 'other_response', 'html', 'reset'] as const;
  expect(kinds.map((kind) => simulatesWriteOff({ kind, when: 'before' }))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

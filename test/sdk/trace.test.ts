import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ClientSigning, ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import { demoKey, signed } from '../support/sign.js';
import { beyond, clientOf, couponCode, failureAt, failureOf, getting, thrownBy, trace } from './client.js';
import { refused, writtenOff } from './hostile-server.js';

const args = { couponCode, wfTraceNo: trace };
const lacking = { code: 'bad_response', mayHaveHappened: true, wfTraceNo: trace, couponCode };

/** Whether a success without the trace number is accepted from there. */
async function acceptsFrom(baseUrl: string, more: Partial<ShoubeiClientOptions> = {}): Promise<boolean> {
  const client = clientOf(baseUrl, { ...getting(writtenOff({ wf_trace_no: undefined })), ...more });
  return client.writeOff(args).then(
    ({ status, traceConfirmed }) => {
      expect([status, traceConfirmed]).toEqual(['written_off', false]);
      return true;
    },
    (error: unknown) => {
      expect(error).toMatchObject(lacking);
      return false;
    },
  );
}

test.each([
  ['http://127.0.0.1:4051', true],
  ['http://127.9.8.7', true],
  ['http://localhost:4051', true],
  ['http://LOCALHOST', true],
  ['http://[::1]:4051', true],
  ['https://coupons.example', true],
  ['https://192.0.2.1:8443', true],
  ['http://192.0.2.1', false],
  ['http://coupons.example:4051', false],
  ['http://localhost.coupons.example', false],
  ['http://localhost.', false],
  ['http://emulator.localhost', false],
  ['http://127.0.0.1.coupons.example', false],
  ['http://[::2]', false],
  ['http://1270', false],
  ['http://0.0.0.0:4051', false],
])('from %s a success without the trace number is accepted: %s', async (baseUrl, expected) => {
  expect(await acceptsFrom(baseUrl)).toBe(expected);
  expect(await acceptsFrom(baseUrl, { requireTrace: undefined })).toBe(expected);
  expect(await acceptsFrom(baseUrl, { requireTrace: true })).toBe(false);
  expect(await acceptsFrom(baseUrl, { requireTrace: false })).toBe(true);
});

test('the message names what is missing, and the option for it', async () => {
  const failure = await failureAt(beyond, getting(writtenOff({ wf_trace_no: null })));
  expect(failure).toMatchObject(lacking);
  expect(failure.message).toBe('the response lacks the trace number (requireTrace) / 响应不符合协议');
});

test.each([1, 'true', 0, ''])('requireTrace %j is neither true nor false', (requireTrace) => {
  const error = thrownBy(() => Reflect.apply(clientOf, undefined, [beyond, { requireTrace }]));
  expect(error.message).toBe('requireTrace: true or false is needed / 参数不正确，未发送');
});

test.each([
  ['a success', writtenOff(), { traceConfirmed: true }],
  ['a success without it', writtenOff({ wf_trace_no: undefined }), { traceConfirmed: false }],
  ['a success where it is null', writtenOff({ wf_trace_no: null }), { traceConfirmed: false }],
  ['a rejection', refused(), { traceConfirmed: true }],
  ['a rejection without it', refused({ wf_trace_no: undefined }), { traceConfirmed: false }],
])('%s reports whether it repeats the trace number', async (_, response, expected) => {
  expect(await clientOf('http://127.0.0.1:4051', getting(response)).writeOff(args)).toMatchObject(expected);
});

const query = '/openpay/coupon/quary';
const found = (more: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  signed({ return_code: 'SUCCESS', return_msg: '操作成功', ...more });

test.each([
  ['repeats it', { wf_trace_no: trace }, { wf_trace_no: trace }, true],
  ['repeats a number as text', { wf_trace_no: 17 }, { wf_trace_no: '17' }, true],
  ['repeats it, and says FAIL', { wf_trace_no: trace }, { wf_trace_no: trace, result_code: 'FAIL' }, true],
  ['lacks it, and says FAIL', { wf_trace_no: trace }, { result_code: 'FAIL' }, false],
  ['lacks it, and has a code', { wf_trace_no: trace }, { return_code: '0301' }, false],
  ['has one, and none was sent', {}, { wf_trace_no: 'undefined' }, false],
  ['has none, and none was sent', {}, {}, false],
])('a response to a call that %s reports this', async (_, sent, more, traceConfirmed) => {
  expect(await clientOf(beyond, getting(found(more))).call(query, sent)).toMatchObject({ traceConfirmed });
});

test.each([
  ['lacks it', {}],
  ['has another', { wf_trace_no: 'T2' }],
  ['has a number', { wf_trace_no: 17 }],
])('a success of a call that %s is bad_response if it must repeat it', async (_, more) => {
  const { fetch } = getting(found(more));
  const sent = { wf_trace_no: '17' };
  expect(await failureOf(clientOf(beyond, { fetch }).call(query, sent))).toMatchObject({
    code: 'bad_response',
    mayHaveHappened: true,
    wfTraceNo: '17',
  });
  expect(await clientOf('https://coupons.example', { fetch }).call(query, sent)).toMatchObject({
    traceConfirmed: false,
  });
});

const digest = (text: string): string => createHash('md5').update(text).digest('hex');
const { sign: _, ...fields } = writtenOff({ wf_trace_no: undefined });
const sorted = Object.entries(fields)
  .filter(([, value]) => value !== undefined)
  .toSorted(([a], [b]) => (a < b ? -1 : 1));
const joinedBy = (
  pairOf: (name: string, value: unknown) => string,
  joiner: string,
): Record<string, unknown> => {
  const pairs = sorted.map(([name, value]) => pairOf(name, value));
  return { ...fields, sign: digest(`${pairs.join(joiner)}&key=${demoKey}`) };
};

test.each([
  ['an empty joiner', { joiner: '' }, joinedBy((name, value) => `${name}=${String(value)}`, '')],
  ['kv', { pair: 'kv' }, joinedBy((name, value) => `${name}${String(value)}`, '&')],
  ['v', { pair: 'v' }, joinedBy((_name, value) => String(value), '&')],
  ['v for responses', { response: { pair: 'v' } }, joinedBy((_name, value) => String(value), '&')],
] satisfies readonly (readonly [string, ClientSigning, object])[])(
  'under a rule that cannot separate fields (%s) the trace number is required everywhere',
  async (_name, signing, response) => {
    const { fetch } = getting(response);
    for (const baseUrl of [beyond, 'http://127.0.0.1:4051', 'https://coupons.example']) {
      expect(await acceptsFrom(baseUrl, { signing, fetch })).toBe(false);
      expect(await acceptsFrom(baseUrl, { signing, fetch, requireTrace: false })).toBe(true);
    }
  },
);

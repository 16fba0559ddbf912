import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { md5Sign } from '../support/sign.js';
import { base, post } from '../support/wire.js';

const half = String.fromCharCode(0xd83d);

test.each([
  ['a trace number with half a character', { coupon_code: 'A1', wf_trace_no: half }, { codes: 'A1' }],
  [
    'a coupon code with half a character',
    { coupon_code: `A${half}`, wf_trace_no: 'T1' },
    { wf_trace_no: 'T1', codes: null },
  ],
  ['both', { coupon_code: half, wf_trace_no: half }, { codes: null }],
])('%s is rejected and not repeated, since it cannot be signed', async (_, sent, repeated) => {
  const failures: unknown[] = [];
  await using server = await startMockServer({
    profile: { failShape: 'full' },
    onError: (error) => failures.push(error),
  });
  const { body, outcome } = await post(server.url, JSON.stringify({ ...base, ...sent, sign: 'x' }));
  const fields = { return_code: 'FAIL', return_msg: '参数不合法', order_no: null, ...repeated, amount: null };
  expect([outcome, failures]).toEqual(['illegal_parameter', []]);
  expect(body).toEqual({ ...fields, sign: md5Sign(fields) });
});

test('a trace number that a response in GBK cannot carry is rejected and not repeated', async () => {
  const codes = { illegal_parameter: { code: '0101' } };
  await using server = await startMockServer({
    profile: { codes, signatureCheck: 'off', signing: { response: { charset: 'gbk' } } },
  });
  const { body, outcome } = await post(
    server.url,
    JSON.stringify({ ...base, coupon_code: 'A1', wf_trace_no: '订单😀' }),
  );
  expect([outcome, 'wf_trace_no' in body, body['codes']]).toEqual(['illegal_parameter', false, 'A1']);
});

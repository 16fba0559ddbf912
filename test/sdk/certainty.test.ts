import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import { demoKey, signed } from '../support/sign.js';
import { beyond, clientOf, couponCode, failureAt, getting, trace } from './client.js';
import { refused, writtenOff } from './hostile-server.js';

const args = { couponCode, wfTraceNo: trace };
const here = 'http://127.0.0.1:4051';
const tls = 'https://coupons.example';
const gone = undefined;

/** Whether the client considers it certain that nothing was written off. */
async function isCertain(
  response: Record<string, unknown>,
  baseUrl: string,
  more: Partial<ShoubeiClientOptions> = {},
): Promise<boolean> {
  return clientOf(baseUrl, { ...getting(response), ...more })
    .writeOff(args)
    .then(
      ({ status }) => {
        expect(status).toBe('refused');
        return true;
      },
      (error: { mayHaveHappened: boolean }) => !error.mayHaveHappened,
    );
}

const fail = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  signed({ return_code: 'FAIL', return_msg: '参数不合法', ...more });
const nameless = { codes: gone, wf_trace_no: gone };

test.each([
  ['a bare FAIL', fail(), false],
  // Anyone can provoke these, with an unsigned request.
  ['a FAIL that names the coupon', fail({ codes: couponCode }), false],
  ['a FAIL that names the trace number', fail({ wf_trace_no: trace }), false],
  ['a FAIL that names both', fail({ codes: couponCode, wf_trace_no: trace }), false],
  ['a FAIL that names nothing, by null', fail({ codes: null, wf_trace_no: null }), false],
  ['a rejection without coupon and trace number', refused(nameless), false],
  [
    'a rejection without coupon and trace number, in the table dialect',
    refused({ ...nameless, return_code: 'SUCCESS' }),
    false,
  ],
  ['a rejection that names the coupon', refused({ wf_trace_no: gone }), true],
  ['a rejection that names the trace number', refused({ codes: gone }), true],
  ['a rejection that names both', refused(), true],
])('$0, signed, is certain over plain HTTP: $2', async (_, response, expected) => {
  expect(await isCertain(response, beyond)).toBe(expected);
  expect(await isCertain(response, beyond, { requireTrace: false })).toBe(expected);
  expect(await isCertain(response, here)).toBe(true);
  expect(await isCertain(response, tls)).toBe(true);
  // requireTrace: the caller knows of a tunnel or proxy that continues over plain HTTP.
  expect(await isCertain(response, here, { requireTrace: true })).toBe(expected);
  expect(await isCertain(response, tls, { requireTrace: true })).toBe(expected);
});

test('a rejection that fits every request keeps its reason, and may be a copy', async () => {
  expect(await failureAt(beyond, getting(fail()))).toMatchObject({
    code: 'rejected',
    reason: 'illegal_parameter',
    reasonProvenance: 'documented',
    signatureVerified: true,
    mayHaveHappened: true,
  });
  const raw = JSON.parse(JSON.stringify(refused(nameless)));
  expect(await failureAt(beyond, getting(raw))).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
    raw,
  });
});

test.each([
  ['an unknown code', refused({ return_code: '9999', return_msg: '不可用' })],
  ['an unknown code, and no message', refused({ return_code: '9999', return_msg: '' })],
  ['no code, and an unknown message', refused({ return_code: 'SUCCESS', return_msg: '不可用' })],
  ['操作成功', refused({ return_code: 'SUCCESS', return_msg: '操作成功' })],
  ['操作成功 and an unknown code', refused({ return_code: '9999', return_msg: '操作成功' })],
  ['操作成功 and the code of a rejection', refused({ return_code: '0205', return_msg: '操作成功' })],
  ['an assumed code, and an unknown message', refused({ return_code: '0203', return_msg: '操作成功。' })],
  ['系统繁忙 and the code of a rejection', refused({ return_code: '0205', return_msg: '系统繁忙' })],
  ['操作成功, as return_code FAIL', fail({ return_msg: '操作成功', codes: couponCode })],
  ['an unknown message, as return_code FAIL', fail({ return_msg: '处理中', codes: couponCode })],
  ['a rejection beside a success', writtenOff({ return_code: 'FAIL', return_msg: '参数不合法' })],
])('a signed rejection with %s is certain nowhere', async (_, response) => {
  for (const baseUrl of [beyond, here, tls]) expect(await isCertain(response, baseUrl)).toBe(false);
  expect(await failureAt(tls, getting(response))).toMatchObject({
    code: 'outcome_unknown',
    wfTraceNo: trace,
  });
});

test.each([beyond, here, tls])('an unsigned rejection from %s is not certain', async (baseUrl) => {
  const { sign: _, ...unsigned } = fail({ codes: couponCode, wf_trace_no: trace });
  expect(await isCertain(unsigned, baseUrl)).toBe(false);
});

test('under a rule that cannot separate fields, only the trace number makes a rejection certain', async () => {
  const signing = { pair: 'v' } as const;
  const md5 = (text: string): string => createHash('md5').update(`${text}&key=${demoKey}`).digest('hex');
  const named = { codes: couponCode, result_code: 'FAIL', return_code: '0205', return_msg: '券码已退款' };
  const values = `${couponCode}&FAIL&0205&券码已退款`;
  const byCoupon = { ...named, sign: md5(values) };
  const byTrace = { ...named, wf_trace_no: trace, sign: md5(`${values}&${trace}`) };
  for (const baseUrl of [beyond, here, tls]) {
    expect(await isCertain(byCoupon, baseUrl, { signing })).toBe(false);
    expect(await isCertain(byTrace, baseUrl, { signing })).toBe(true);
  }
});

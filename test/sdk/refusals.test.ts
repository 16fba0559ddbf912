import { expect, test } from 'vitest';
import { signed } from '../support/sign.js';
import { clientOf, couponCode, failureAt, trace } from './client.js';
import { answering, refused, writtenOff } from './hostile-server.js';

test.each([
  ['0205', '券码已退款', 'refunded', 'documented'],
  ['0205', 'an unknown message', 'refunded', 'assumed'],
  ['9999', '券码已退款', 'refunded', 'assumed'],
  ['0203', '券码已核销', 'already_used', 'assumed'],
  ['0205', '', 'refunded', 'assumed'],
  // The code is assumed by this project, the message is documented by the provider: neither overrules the other.
  ['0203', '券码已过期', 'unknown', undefined],
  ['0205', '券码已过期', 'unknown', undefined],
  ['0201', '签名错误', 'unknown', undefined],
])('a rejection with code %j and message %j is %s, which is %s', async (code, message, reason, how) => {
  const answer = refused({ return_code: code, return_msg: message });
  await using server = await answering(answer);
  const result = await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace });
  expect(result).toEqual({
    status: 'refused',
    code,
    message,
    reason,
    ...(how !== undefined && { reasonProvenance: how }),
    wfTraceNo: trace,
    traceConfirmed: true,
    raw: JSON.parse(JSON.stringify(answer)),
  });
  expect('reasonProvenance' in result).toBe(how !== undefined);
});

test.each([
  ['券码已冻结', 'frozen'],
  ['券码已退款', 'refunded'],
  ['核销流水号重复', 'trace_conflict'],
])(
  'a rejection of the dialect without codes is identified by its exact message: %s is %s',
  async (message, reason) => {
    await using server = await answering(refused({ return_code: 'SUCCESS', return_msg: message }));
    const result = await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace });
    expect(result).toEqual({
      status: 'refused',
      message,
      reason,
      reasonProvenance: 'assumed',
      wfTraceNo: trace,
      traceConfirmed: true,
      raw: expect.anything(),
    });
  },
);

test.each([
  ['no coupon', refused({ codes: undefined })],
  ['a null coupon', refused({ codes: null })],
  ['no trace number', refused({ wf_trace_no: undefined })],
])('a rejection that names %s is accepted', async (_, answer) => {
  await using server = await answering(answer);
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    reason: 'refunded',
  });
});

test.each([
  ['参数不合法', 'illegal_parameter', 'documented'],
  ['签名错误', 'bad_signature', 'assumed'],
  ['机构不存在', 'unknown_institution', 'assumed'],
  ['时间戳已失效', 'stale_timestamp', 'assumed'],
  ['券码已退款', 'refunded', 'assumed'],
])('a signed FAIL %s is rejected, and certain', async (return_msg, reason, reasonProvenance) => {
  await using server = await answering(signed({ return_code: 'FAIL', return_msg }));
  const failure = await failureAt(server.url);
  expect(failure).toMatchObject({
    code: 'rejected',
    reason,
    reasonProvenance,
    responseMessage: return_msg,
    signatureVerified: true,
    mayHaveHappened: false,
    wfTraceNo: trace,
    couponCode,
    httpStatus: 200,
  });
  expect(failure.message).toContain(reason);
});

test.each([
  ['unsigned', {}],
  ['signed with another key', { sign: '00000000000000000000000000000000' }],
  ['about another coupon, unsigned', { codes: '1' }],
])('a FAIL %s is rejected, and may come from anyone', async (_, more) => {
  await using server = await answering({ return_code: 'FAIL', return_msg: '签名错误', ...more });
  expect(await failureAt(server.url)).toMatchObject({
    code: 'rejected',
    reason: 'bad_signature',
    responseMessage: '签名错误',
    signatureVerified: false,
    mayHaveHappened: true,
    wfTraceNo: trace,
  });
});

test.each([
  ['another coupon', { codes: '679533922929' }],
  ['another trace number', { wf_trace_no: 'trace-0002' }],
  ['another coupon, with an unknown message', { codes: '679533922929', return_msg: '未知' }],
])('a signed FAIL about %s is bad_response', async (_, more) => {
  await using server = await answering(signed({ return_code: 'FAIL', return_msg: '签名错误', ...more }));
  expect(await failureAt(server.url)).toMatchObject({
    code: 'bad_response',
    mayHaveHappened: true,
    wfTraceNo: trace,
  });
});

test.each([
  ['an unknown message, signed', signed({ return_code: 'FAIL', return_msg: '未知错误' })],
  ['an unknown message, unsigned', { return_code: 'FAIL', return_msg: '未知错误' }],
  ['a message that is nearly known', signed({ return_code: 'FAIL', return_msg: '签名错误!' })],
  ['系统繁忙, signed', signed({ return_code: 'FAIL', return_msg: '系统繁忙' })],
  ['系统繁忙, unsigned', { return_code: 'FAIL', return_msg: '系统繁忙' }],
  ['操作成功', signed({ return_code: 'FAIL', return_msg: '操作成功' })],
  ['a known message beside a success', writtenOff({ return_code: 'FAIL', return_msg: '参数不合法' })],
  ['系统繁忙 as a rejection without codes', refused({ return_code: 'SUCCESS', return_msg: '系统繁忙' })],
  ['系统繁忙 as a rejection with a code', refused({ return_code: '9999', return_msg: '系统繁忙' })],
  ['系统繁忙 and the code of a rejection', refused({ return_code: '0203', return_msg: '系统繁忙' })],
  ['an unknown code and message', refused({ return_code: '9999', return_msg: '不可用' })],
  // Only code 0205 of a rejection is on the provider's page: any other is assumed, and may mean a success.
  [
    'a guessed code and a message that is nearly 操作成功',
    refused({ return_code: '0203', return_msg: '操作成功。' }),
  ],
  ['a guessed code and no message', refused({ return_code: '0211', return_msg: '' })],
  [
    'a guessed code and a message that is nearly its own',
    refused({ return_code: '0203', return_msg: '已核销' }),
  ],
  ['a message that is nearly known', refused({ return_code: '9999', return_msg: '券码已退款。' })],
  ['a code that is nearly known', refused({ return_code: '205', return_msg: 'refunded' })],
  ['an empty code and message', refused({ return_code: '', return_msg: '' })],
  ['no code and an unknown message', refused({ return_code: 'SUCCESS', return_msg: '不可用' })],
])('FAIL with %s is outcome_unknown', async (_, answer) => {
  await using server = await answering(answer);
  expect(await failureAt(server.url)).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
    wfTraceNo: trace,
    couponCode,
    raw: JSON.parse(JSON.stringify(answer)),
  });
  expect(server.received.length).toBe(1);
});

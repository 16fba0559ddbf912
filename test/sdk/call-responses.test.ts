import { expect, test } from 'vitest';
import { md5Sign, signed } from '../support/sign.js';
import { clientOf, failureOf } from './client.js';
import { answering, closedPort, hostileServer } from './hostile-server.js';

const path = '/openpay/coupon/cancel';
const fields = { order_no: '516375643352141195430506', wf_trace_no: 'T1' };
const unknown = { code: 'outcome_unknown', mayHaveHappened: true, wfTraceNo: 'T1', httpStatus: 200 };

/** A signed response with these fields changed. */
const found = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  signed({ return_code: 'SUCCESS', return_msg: '操作成功', result_code: 'SUCCESS', ...more });

const failureAt = (baseUrl: string): ReturnType<typeof failureOf> =>
  failureOf(clientOf(baseUrl, { timeoutMs: 5_000 }).call(path, fields));

test.each([
  ['a success', found({ order_no: fields.order_no }), {}],
  [
    'a rejection with a code',
    found({ return_code: '0301', result_code: 'FAIL' }),
    { returnCode: '0301', resultCode: 'FAIL' },
  ],
  [
    'a FAIL',
    found({ return_code: 'FAIL', return_msg: '参数不合法' }),
    { returnCode: 'FAIL', returnMsg: '参数不合法' },
  ],
  [
    'an unknown FAIL',
    found({ return_code: 'FAIL', return_msg: '未知' }),
    { returnCode: 'FAIL', returnMsg: '未知' },
  ],
  [
    '系统繁忙',
    found({ return_code: 'FAIL', return_msg: '系统繁忙' }),
    { returnCode: 'FAIL', returnMsg: '系统繁忙' },
  ],
  ['another order and trace number', found({ order_no: '1', wf_trace_no: 'T2' }), {}],
  ['empty texts', found({ return_code: '', return_msg: '' }), { returnCode: '', returnMsg: '' }],
  ['unknown fields', found({ status: 'x', 附加: '', flag: true, count: 3, none: null }), {}],
])('%s that is signed is a result, with all its fields', async (_, response, more) => {
  await using server = await answering(response);
  expect(await clientOf(server.url).call(path, fields)).toEqual({
    fields: JSON.parse(JSON.stringify(response)),
    returnCode: 'SUCCESS',
    returnMsg: '操作成功',
    resultCode: 'SUCCESS',
    traceConfirmed: false,
    ...more,
  });
});

test.each([
  ['left out', found({ return_msg: undefined, result_code: undefined })],
  ['null', found({ return_msg: null, result_code: null })],
])('message and result are left out of the result if they are %s', async (_, response) => {
  await using server = await answering(response);
  expect(Object.keys(await clientOf(server.url).call(path, fields))).toEqual([
    'fields',
    'returnCode',
    'traceConfirmed',
  ]);
});

test.each([
  ['no return code', found({ return_code: undefined })],
  ['a null return code', found({ return_code: null })],
  ['a number as return code', found({ return_code: 0 })],
  ['a number as message', found({ return_msg: 0 })],
  ['a boolean as result', found({ result_code: true })],
])('a signed response with %s is bad_response', async (_, response) => {
  await using server = await answering(response);
  expect(await failureAt(server.url)).toMatchObject({
    ...unknown,
    code: 'bad_response',
    raw: JSON.parse(JSON.stringify(response)),
  });
});

test.each([
  ['no sign', { ...found(), sign: undefined }],
  ['the sign of another key', signed({ ...found(), sign: undefined }, 'another key')],
  ['a changed field', { ...found(), return_code: '0301' }],
  ['a field added', { ...found(), more: '1' }],
  ['a nested field', { ...found(), list: [] }],
  ['nothing in it', {}],
  ['FAIL and no message', { return_code: 'FAIL' }],
])('a response with %s is bad_response_signature', async (_, response) => {
  await using server = await answering(response);
  expect(await failureAt(server.url)).toMatchObject({ ...unknown, code: 'bad_response_signature' });
  expect(server.received.length).toBe(1);
});

test.each([
  ['签名错误', 'rejected', 'bad_signature'],
  ['机构不存在', 'rejected', 'unknown_institution'],
  ['系统繁忙', 'outcome_unknown', undefined],
  ['未知', 'outcome_unknown', undefined],
])('an unsigned FAIL %s is %s, and may come from anyone', async (return_msg, code, reason) => {
  await using server = await answering({ return_code: 'FAIL', return_msg });
  const failure = await failureAt(server.url);
  expect(failure).toMatchObject({ ...unknown, code, raw: { return_code: 'FAIL', return_msg } });
  expect(failure.reason).toBe(reason);
  expect(failure.signatureVerified).toBe(reason && false);
});

test.each([
  ['HTML', '<html>'],
  ['nothing', ''],
  ['a list', JSON.stringify([found()])],
  ['JSON that is cut', JSON.stringify(found()).slice(0, 40)],
  ['invalid UTF-8', Buffer.from(JSON.stringify(found({ return_msg: 'é' })), 'latin1')],
  ['a number that JavaScript cannot hold', JSON.stringify(found()).replace('}', ',"n":9007199254740993}')],
])('a response of %s leaves the outcome unknown', async (_, body) => {
  await using server = await answering(body);
  expect(await failureAt(server.url)).toMatchObject({
    mayHaveHappened: true,
    code: expect.stringMatching(/^(?:outcome_unknown|bad_response_signature)$/u),
  });
});

test('a __proto__ in a response is a field like any other', async () => {
  const text = '{"return_code":"SUCCESS","__proto__":"x"}';
  const own: unknown = JSON.parse(text);
  const sign = md5Sign(Object.fromEntries(Object.entries(own ?? {})));
  await using server = await answering(text.replace('}', `,"sign":"${sign}"}`));
  const { fields: given } = await clientOf(server.url).call(path, fields);
  expect(Object.entries(given)).toEqual([
    ['return_code', 'SUCCESS'],
    ['__proto__', 'x'],
    ['sign', sign],
  ]);
  expect('toString' in given).toBe(false);
});

test.each([301, 307, 404, 421, 500, 503])('HTTP %i is unknown, and is not sent again', async (status) => {
  await using server = await hostileServer((response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(JSON.stringify(found())),
  );
  expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: status });
  expect(server.received.length).toBe(1);
});

test('a call that is cut off, aborted or late may have happened', async () => {
  const controller = new AbortController();
  await using cut = await hostileServer((response) => response.socket?.resetAndDestroy());
  await using silent = await hostileServer(() => controller.abort());
  await using late = await hostileServer(() => {});
  expect(await failureAt(cut.url)).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true });
  const aborted = clientOf(silent.url).call(path, fields, { signal: controller.signal });
  expect(await failureOf(aborted)).toMatchObject({ code: 'aborted', mayHaveHappened: true, wfTraceNo: 'T1' });
  const waiting = clientOf(late.url, { timeoutMs: 300 }).call(path, fields);
  expect(await failureOf(waiting)).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true });
});

test('a call that is aborted before it is sent, or cannot connect, certainly did not happen', async () => {
  await using server = await answering(found());
  const aborted = clientOf(server.url).call(path, fields, { signal: AbortSignal.abort() });
  expect(await failureOf(aborted)).toMatchObject({ code: 'aborted', mayHaveHappened: false });
  expect(server.received.length).toBe(0);
  expect(await failureAt(`http://127.0.0.1:${await closedPort()}`)).toMatchObject({
    code: 'unreachable',
    mayHaveHappened: false,
    wfTraceNo: 'T1',
  });
});

test('neither the key nor the request’s sign shows in an error of a call', async () => {
  await using server = await answering('<html>');
  const failure = await failureAt(server.url);
  const shown = JSON.stringify([failure, failure.message, failure.stack, String(failure.cause)]);
  expect(shown).not.toContain('shoubei-mock-demo-key');
  expect(server.received[0]?.fields['sign']).toMatch(/^[0-9a-f]{32}$/u);
  expect(shown).not.toContain(String(server.received[0]?.fields['sign']));
});

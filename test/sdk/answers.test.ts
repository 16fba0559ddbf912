import { expect, test } from 'vitest';
import { md5Sign, signed } from '../support/sign.js';
import { clientOf, couponCode, failureAt, trace } from './client.js';
import { answering, hostileServer, refused, writtenOff } from './hostile-server.js';

const unknown = {
  code: 'outcome_unknown',
  mayHaveHappened: true,
  wfTraceNo: trace,
  couponCode,
  httpStatus: 200,
};
const badResponse = { ...unknown, code: 'bad_response' };
const badSignature = { ...unknown, code: 'bad_response_signature' };

test.each([
  ['amount and settle_amount', {}, { faceAmount: 1000, settleAmount: 994 }],
  [
    'settleAmount',
    { settle_amount: undefined, settleAmount: '994' },
    { faceAmount: 1000, settleAmount: 994 },
  ],
  ['both, equal', { settleAmount: '994' }, { faceAmount: 1000, settleAmount: 994 }],
  ['one of them null', { settleAmount: null }, { faceAmount: 1000, settleAmount: 994 }],
  ['no amounts', { amount: undefined, settle_amount: undefined }, {}],
  ['null amounts', { amount: null, settle_amount: null, settleAmount: null }, {}],
  ['zero', { amount: '0', settle_amount: '0' }, { faceAmount: 0, settleAmount: 0 }],
  [
    'the greatest exact amount',
    { amount: '9007199254740991', settle_amount: '9007199254740990' },
    { faceAmount: 9007199254740991, settleAmount: 9007199254740990 },
  ],
])('a written-off response with %s', async (_, more, amounts) => {
  await using server = await answering(writtenOff(more));
  const result = await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace });
  expect(result).toEqual({
    status: 'written_off',
    orderNo: '516375643352141195430506',
    couponCode,
    ...amounts,
    wfTraceNo: trace,
    traceConfirmed: true,
    raw: JSON.parse(JSON.stringify(writtenOff(more))),
  });
});

test.each([
  ['no trace number', writtenOff({ wf_trace_no: undefined })],
  ['a null trace number', writtenOff({ wf_trace_no: null })],
  ['unknown fields', writtenOff({ more: '1', 附加: '信息', flag: true, count: 3 })],
  ['another message', writtenOff({ return_msg: 'OK' })],
])('a written-off response with %s is accepted', async (_, answer) => {
  await using server = await answering(answer);
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    status: 'written_off',
    orderNo: '516375643352141195430506',
    wfTraceNo: trace,
  });
});

test.each([
  ['another coupon', writtenOff({ codes: '679533922929' })],
  ['no coupon', writtenOff({ codes: undefined })],
  ['a null coupon', writtenOff({ codes: null })],
  ['the coupon as a number', writtenOff({ codes: 679533922928 })],
  ['another trace number', writtenOff({ wf_trace_no: 'trace-0002' })],
  ['an empty trace number', writtenOff({ wf_trace_no: '' })],
  ['a trace number in another case', writtenOff({ wf_trace_no: 'TRACE-0001' })],
  ['no order number', writtenOff({ order_no: undefined })],
  ['a null order number', writtenOff({ order_no: null })],
  ['an empty order number', writtenOff({ order_no: '' })],
  ['a number as order number', writtenOff({ order_no: 5163756433521 })],
  ['no return code', writtenOff({ return_code: undefined })],
  ['a number as return code', writtenOff({ return_code: 0 })],
  ['no message', writtenOff({ return_msg: undefined })],
  ['a boolean as message', writtenOff({ return_msg: true })],
  ['no result', writtenOff({ result_code: undefined })],
  ['a result in lower case', writtenOff({ result_code: 'success' })],
  ['a boolean as result', writtenOff({ result_code: true })],
  ['the code of a rejection', writtenOff({ return_code: '0205' })],
  ['an amount as a number', writtenOff({ amount: 1000 })],
  ['yuan', writtenOff({ amount: '10.00' })],
  ['yuan to settle', writtenOff({ settle_amount: '9.94' })],
  ['a negative amount', writtenOff({ amount: '-1000' })],
  ['a negative amount to settle', writtenOff({ settle_amount: '-1' })],
  ['a signed amount', writtenOff({ amount: '+1000' })],
  ['leading zeros', writtenOff({ amount: '01000' })],
  ['an exponent', writtenOff({ amount: '1e3' })],
  ['a hexadecimal amount', writtenOff({ amount: '0x3e8' })],
  ['an amount with a space', writtenOff({ amount: ' 1000' })],
  ['an amount with a newline', writtenOff({ amount: '1000\n' })],
  ['an empty amount', writtenOff({ amount: '' })],
  ['full-width digits', writtenOff({ amount: '１０００' })],
  ['an amount beyond 2^53', writtenOff({ amount: '9007199254740993' })],
  ['an amount of NaN', writtenOff({ amount: 'NaN' })],
  ['an infinite amount', writtenOff({ settle_amount: 'Infinity' })],
  ['two amounts to settle', writtenOff({ settleAmount: '995' })],
  ['an amount to settle and nonsense', writtenOff({ settleAmount: 'x' })],
  ['the same nonsense twice', writtenOff({ settle_amount: 'x', settleAmount: 'x' })],
])('a correctly signed response with %s is bad_response', async (_, answer) => {
  await using server = await answering(answer);
  expect(await failureAt(server.url)).toMatchObject({
    ...badResponse,
    raw: JSON.parse(JSON.stringify(answer)),
  });
  expect(server.received.length).toBe(1);
});

const { sign: goodSign, ...unsigned } = writtenOff();
test.each([
  ['no sign', unsigned],
  ['a null sign', { ...unsigned, sign: null }],
  ['an empty sign', { ...unsigned, sign: '' }],
  ['a number as sign', { ...unsigned, sign: 0 }],
  ['a sign in upper case', { ...unsigned, sign: String(goodSign).toUpperCase() }],
  ['a sign cut short', { ...unsigned, sign: String(goodSign).slice(0, 31) }],
  ['a sign in a list', { ...unsigned, sign: [goodSign] }],
  ['the sign of another key', signed(unsigned, 'another key')],
  ['a changed amount', { ...writtenOff(), settle_amount: '1' }],
  ['a field added', { ...writtenOff(), more: '1' }],
  ['a nested field', { ...writtenOff(), more: {} }],
  ['an object without the protocol’s fields', {}],
  ['a list as field', { ...writtenOff(), codes: [couponCode] }],
  ['a rejection without a signature', { ...refused(), sign: undefined }],
  ['a rejection signed with another key', signed(refused(), 'another key')],
  [
    'a signed rejection turned into a success',
    { ...refused(), return_code: 'SUCCESS', result_code: 'SUCCESS' },
  ],
  ['a FAIL without a message or sign', { return_code: 'FAIL' }],
])('%s is bad_response_signature', async (_, answer) => {
  await using server = await answering(answer);
  expect(await failureAt(server.url)).toMatchObject(badSignature);
  expect(server.received.length).toBe(1);
});

test('a number in a response that JavaScript cannot represent is bad_response_signature', async () => {
  await using server = await answering(JSON.stringify(writtenOff()).replace('}', ',"n":9007199254740993}'));
  expect(await failureAt(server.url)).toMatchObject(badSignature);
});

test('a __proto__ in a response is a field like any other', async () => {
  const text = JSON.stringify({ ...unsigned, zz: 'x', sign: '' }).replace(
    '"zz":"x"',
    '"__proto__":{"codes":"1"}',
  );
  await using nested = await answering(text);
  expect(await failureAt(nested.url)).toMatchObject(badSignature);
  const fields: unknown = JSON.parse(text.replace('{"codes":"1"}', '"x"'));
  const sign = md5Sign(Object.fromEntries(Object.entries(fields ?? {})));
  await using plain = await answering(
    JSON.stringify({ ...unsigned, zz: 'x', sign }).replace('"zz":"x"', '"__proto__":"x"'),
  );
  expect(await clientOf(plain.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    status: 'written_off',
  });
});

test.each([
  ['HTML', '<html><body>502 Bad Gateway</body></html>'],
  ['nothing', ''],
  ['blanks', ' \r\n'],
  ['a JSON list', JSON.stringify([writtenOff()])],
  ['JSON text', '"SUCCESS"'],
  ['null', 'null'],
  ['a number', '1'],
  ['JSON cut in the middle', JSON.stringify(writtenOff()).slice(0, 60)],
  ['two JSON objects', JSON.stringify(writtenOff()).repeat(2)],
  ['JSON in single quotes', JSON.stringify(writtenOff()).replaceAll('"', "'")],
  ['JSON after a byte order mark', `\uFEFF${JSON.stringify(writtenOff())}`],
  ['JSONP', `callback(${JSON.stringify(writtenOff())})`],
  ['a form', 'return_code=SUCCESS&result_code=SUCCESS'],
  ['invalid UTF-8', Buffer.from(JSON.stringify(writtenOff({ return_msg: 'é' })), 'latin1')],
  ['UTF-16', Buffer.from(JSON.stringify(writtenOff()), 'utf16le')],
  ['random bytes', Buffer.from('00ff8081fefd', 'hex')],
])('HTTP 200 with %s is outcome_unknown', async (_, body) => {
  await using server = await answering(body);
  expect(await failureAt(server.url)).toMatchObject(unknown);
  expect(server.received.length).toBe(1);
});

test('a byte order mark before a response is named, as the emulator names it before a request (A13)', async () => {
  await using server = await answering(`\uFEFF${JSON.stringify(writtenOff())}`);
  expect((await failureAt(server.url)).message).toBe(
    'the response begins with a BOM / 结果未知，只能用同一流水号查询或重试',
  );
});

test.each([201, 202, 203, 299])('HTTP %i is also success', async (status) => {
  await using server = await hostileServer((response) =>
    response.writeHead(status).end(JSON.stringify(writtenOff())),
  );
  const result = await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace });
  expect(result.status).toBe('written_off');
});

test('the media type of a response does not matter', async () => {
  await using server = await hostileServer((response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=gbk' }).end(JSON.stringify(refused())),
  );
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    reason: 'refunded',
  });
});

test.each([
  ['another trace number', refused({ wf_trace_no: 'trace-0002' })],
  ['another coupon', refused({ codes: '1' })],
])('a signed rejection that names %s is bad_response', async (_, answer) => {
  await using server = await answering(answer);
  expect(await failureAt(server.url)).toMatchObject(badResponse);
});

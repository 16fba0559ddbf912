import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ClientSigning, ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import { demoKey, signed } from '../support/sign.js';
import { beyond, clientOf, couponCode, failureAt, failureOf, getting, trace } from './client.js';
import { refused, writtenOff } from './hostile-server.js';

const args = { couponCode, wfTraceNo: trace };
const badSignature = { code: 'bad_response_signature', mayHaveHappened: true, wfTraceNo: trace, couponCode };
const gone = undefined;

/** An overheard response to another write-off of this coupon, with fields moved; it keeps its original sign. */
const moved = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...writtenOff({ wf_trace_no: 'T1' }),
  ...fields,
});

test.each([
  [
    'settle_amount and wf_trace_no in return_msg',
    'T1',
    { return_msg: '操作成功&settle_amount=994&wf_trace_no=T1', settle_amount: gone },
  ],
  ['wf_trace_no in settle_amount', 'T1', { settle_amount: '994&wf_trace_no=T1' }],
  ['two names in one', 'T1', { settle_amount: gone, 'settle_amount=994&wf_trace_no': 'T1' }],
  ['a value in a name', 'T=1', { 'wf_trace_no=T': '1' }],
])('an overheard response with %s still verifies, and is trusted nowhere', async (_, wf_trace_no, fields) => {
  const lie = { ...writtenOff({ wf_trace_no }), wf_trace_no: gone, ...fields };
  for (const baseUrl of [beyond, 'http://127.0.0.1:4051', 'https://coupons.example'])
    expect(await failureAt(baseUrl, getting(lie))).toMatchObject({
      ...badSignature,
      message: expect.stringMatching(
        /^the response hides (?:settle_amount|wf_trace_no) in another field \//u,
      ),
    });
});

test.each([
  ['a rejection', refused({ return_msg: '券码已退款&settle_amount=1' })],
  ['a FAIL', signed({ return_code: 'FAIL', return_msg: '参数不合法&wf_trace_no=T1' })],
  [
    'a success that hides a name among others',
    writtenOff({ return_msg: '操作成功&a=1&settleAmount=994&b=2' }),
  ],
  [
    'a success that hides two names',
    moved({ codes: `${couponCode}&order_no=516375643352141195430506`, order_no: gone }),
  ],
])('%s is bad_response_signature, of a call as well', async (_, response) => {
  expect(await failureAt(beyond, getting(response))).toMatchObject(badSignature);
  const call = clientOf(beyond, getting(response)).call('/openpay/coupon/quary', { wf_trace_no: trace });
  expect(await failureOf(call)).toMatchObject({
    code: 'bad_response_signature',
    mayHaveHappened: true,
    raw: JSON.parse(JSON.stringify(response)),
  });
});

test.each([
  ['满100减20&第二件=半价'],
  ['参数不合法&字段=ts'],
  ['https://example.com/?id=1&type=2'],
  ['https://example.com/cb?a=1&shop=2'],
  ['names that sort before: &amount=1&codes=2&order_no=3'],
  ['names that are there: &wf_trace_no=T1&settle_amount=1'],
  ['names without a value: &settleAmount&'],
  ['no joiner: settleAmount=994'],
  ['another case: &SettleAmount=994'],
  ['a longer name: &settleAmount2=994'],
])('a legitimate text passes: %s', async (return_msg) => {
  const { fetch } = getting(writtenOff({ return_msg }));
  expect(await clientOf(beyond, { fetch }).writeOff(args)).toMatchObject({
    status: 'written_off',
    traceConfirmed: true,
  });
  const refusal = getting(refused({ return_msg: '券码已退款', 备注: return_msg }));
  expect(await clientOf(beyond, refusal).writeOff(args)).toMatchObject({ reason: 'refunded' });
});

const digest = (text: string): string => createHash('md5').update(text).digest('hex');
const percent = (value: string): string => encodeURIComponent(value);
const same = (value: string): string => value;

/** A response signed by another rule, written out here: the order of names, the joiner, and the escaping of values. */
function signedBy(
  fields: Readonly<Record<string, string>>,
  names: string,
  joiner = '&',
  escape = same,
  end = `&key=${demoKey}`,
): Record<string, unknown> {
  const pairs = names.split(' ').map((name) => `${name}=${escape(fields[name] ?? demoKey)}`);
  return { ...fields, sign: digest(pairs.join(joiner) + end) };
}

const written = {
  return_code: 'SUCCESS',
  result_code: 'SUCCESS',
  codes: couponCode,
  order_no: '1',
  wf_trace_no: trace,
};
const inOrder = 'codes order_no result_code return_code return_msg wf_trace_no';

/** The client's verdict: the result's status, or the error's code. */
async function outcome(response: Record<string, unknown>, signing: ClientSigning): Promise<string> {
  const options: Partial<ShoubeiClientOptions> = { signing, ...getting(response) };
  const client = clientOf(beyond, options);
  return client.writeOff(args).then(
    ({ status }) => status,
    (error: { code: string }) => error.code,
  );
}

const success = (return_msg: string): Readonly<Record<string, string>> => ({ ...written, return_msg });

test.each([
  ['percent', percent],
  ['form', percent],
] as const)('a rule that escapes (%s) keeps a value from hiding a field', async (urlencode, escape) => {
  const response = signedBy(success('OK&settle_amount=994'), inOrder, '&', escape);
  expect(await outcome(response, { urlencode })).toBe('written_off');
});

test('a rule that escapes values does not keep a name from hiding a field', async () => {
  const { wf_trace_no: _, ...others } = success('OK');
  const lie = { ...others, 'settle_amount=994&wf_trace_no': 'T1' };
  const names = 'codes order_no result_code return_code return_msg settle_amount=994&wf_trace_no';
  expect(await outcome(signedBy(lie, names, '&', percent), { urlencode: 'percent' })).toBe(
    'bad_response_signature',
  );
});

test.each([
  ['|', 'OK&settle_amount=994', 'written_off'],
  ['|', 'OK|settle_amount=994', 'bad_response_signature'],
  ['_', 'OK_settle_amount=994', 'bad_response_signature'],
  ['=', 'OK=settle_amount=994', 'bad_response_signature'],
  ['&&', 'OK&settle_amount=994', 'written_off'],
  ['&&', 'OK&&settle_amount=994', 'bad_response_signature'],
])('with the joiner %j the text %j is %s', async (joiner, text, expected) => {
  expect(await outcome(signedBy(success(text), inOrder, joiner), { joiner })).toBe(expected);
});

test('if fields are signed in the given order, a value may hide a field at any place', async () => {
  const given = 'return_code result_code codes order_no wf_trace_no return_msg';
  const order = 'given';
  expect(await outcome(signedBy(success('OK&type=2'), given), { order })).toBe('written_off');
  expect(await outcome(signedBy(success('OK&amount=994'), given), { order })).toBe('bad_response_signature');
});

test('if the order ignores case, the search for hidden fields does too', async () => {
  const order = 'name-ignore-case';
  const fields = { ...success('OK'), Remark: 'a&return_msg=1&settle_amount=1' };
  const names = 'codes order_no Remark result_code return_code return_msg wf_trace_no';
  expect(await outcome(signedBy(fields, names), { order })).toBe('written_off');
  const late = { ...success('OK'), Sale: 'a&settle_amount=1' };
  const after = 'codes order_no result_code return_code return_msg Sale wf_trace_no';
  expect(await outcome(signedBy(late, after), { order })).toBe('bad_response_signature');
});

test('a key that is sorted among the fields keeps its place', async () => {
  const bySecret = 'codes order_no result_code return_code return_msg secret wf_trace_no';
  const byWhat = 'codes order_no result_code return_code return_msg what wf_trace_no';
  const text = success('OK&settle_amount=994');
  const placement = 'sorted';
  // settle_amount sorts after secret, so it cannot have been before it.
  const apart = signedBy(text, bySecret, '&', same, '');
  expect(await outcome(apart, { placement, keyName: 'secret' })).toBe('written_off');
  const beside = signedBy(text, byWhat, '&', same, '');
  expect(await outcome(beside, { placement, keyName: 'what' })).toBe('bad_response_signature');
});

test('if empty fields are not signed, an empty field counts as missing', async () => {
  const fields = { ...success('OK&settle_amount=994'), settle_amount: '' };
  expect(await outcome(signedBy(fields, inOrder), { empties: false })).toBe('bad_response_signature');
});

import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { clientOf, failureOf } from './client.js';

const example = await sharedServer();
const table = await sharedServer({ profile: { dialect: 'table' } });

const dialects = ['example', 'table'] as const;
const settleFields = ['auto', 'settle_amount', 'settleAmount', 'both'] as const;
const urlOf = (dialect: 'example' | 'table'): string => (dialect === 'example' ? example : table).url;

test.each(dialects.flatMap((dialect) => settleFields.map((settleField) => ({ dialect, settleField }))))(
  'in the $dialect dialect, with settleField $settleField, a coupon is written off and then rejected',
  async ({ dialect, settleField }) => {
    await using server = await startMockServer({ profile: { dialect, settleField } });
    const client = clientOf(server.url);
    const result = await client.writeOff({ couponCode: '990001000001', amount: 1000, wfTraceNo: 'T1' });
    expect(result).toEqual({
      status: 'written_off',
      orderNo: expect.stringMatching(/^5\d{23}$/u),
      couponCode: '990001000001',
      faceAmount: 1000,
      settleAmount: 994,
      wfTraceNo: 'T1',
      traceConfirmed: true,
      raw: expect.objectContaining({ return_code: 'SUCCESS', codes: '990001000001' }),
    });
    expect(await client.writeOff({ couponCode: '990001000001', wfTraceNo: 'T2' })).toMatchObject({
      status: 'refused',
      message: '券码已核销',
      reason: 'already_used',
      wfTraceNo: 'T2',
    });
  },
);

const refusals = [
  ['990100000001', {}, '0201', '券码不存在', 'not_found'],
  ['990200000001', {}, '0202', '券码未生效', 'not_yet_valid'],
  ['990300000001', {}, '0203', '券码已核销', 'already_used'],
  ['990400000001', {}, '0204', '券码已过期', 'expired'],
  ['990500000001', {}, '0205', '券码已退款', 'refunded'],
  ['990600000001', {}, '0206', '券码已冻结', 'frozen'],
  ['990700000001', {}, '0207', '券码不适用于该门店', 'wrong_shop'],
  ['990800000001', { channelType: '10001' }, '0208', '券码与通道类型不符', 'wrong_channel'],
  ['990900000001', { excDiscountFlag: true }, '0209', '已享受独立优惠，该券不可核销', 'exclusive_discount'],
  ['991000000001', { amount: 4999 }, '0210', '订单金额未达使用门槛', 'below_minimum'],
] as const;

test.each(refusals)(
  '%s is rejected with its code: %j %s %s %s',
  async (couponCode, more, code, message, reason) => {
    const result = await clientOf(example.url).writeOff({ couponCode, ...more, wfTraceNo: 'T3' });
    expect(result).toEqual({
      status: 'refused',
      code,
      message,
      reason,
      reasonProvenance: code === '0205' ? 'documented' : 'assumed',
      wfTraceNo: 'T3',
      traceConfirmed: true,
      raw: expect.anything(),
    });
  },
);

test.each(refusals)(
  '%s is rejected without a code in the table dialect',
  async (couponCode, more, _, message, reason) => {
    const result = await clientOf(table.url).writeOff({ couponCode, ...more, wfTraceNo: 'T3' });
    expect(result).toEqual({
      status: 'refused',
      message,
      reason,
      reasonProvenance: 'assumed',
      wfTraceNo: 'T3',
      traceConfirmed: true,
      raw: expect.anything(),
    });
  },
);

test.each(dialects)(
  'in the %s dialect, a trace number bound to another coupon is trace_conflict',
  async (dialect) => {
    const client = clientOf(urlOf(dialect));
    await client.writeOff({ couponCode: '990001000031', wfTraceNo: 'T31' });
    expect(await client.writeOff({ couponCode: '990001000032', wfTraceNo: 'T31' })).toMatchObject({
      status: 'refused',
      message: '核销流水号重复',
      reason: 'trace_conflict',
    });
  },
);

test('the provider’s example coupon is refunded', async () => {
  const result = await clientOf(example.url, { instNo: '60000001' }).writeOff({ couponCode: '679533922928' });
  expect(result).toMatchObject({
    status: 'refused',
    code: '0205',
    message: '券码已退款',
    reason: 'refunded',
  });
});

test.each(dialects)(
  'in the %s dialect, the same trace number gets the first response again',
  async (dialect) => {
    const client = clientOf(urlOf(dialect));
    const first = await client.writeOff({ couponCode: '990002500041', amount: 3000, wfTraceNo: 'T41' });
    const again = await client.writeOff({ couponCode: '990002500041', amount: 3000, wfTraceNo: 'T41' });
    expect(first).toMatchObject({ status: 'written_off', faceAmount: 2500, settleAmount: 2485 });
    expect(again).toEqual(first);
  },
);

const lostResponses = [
  ['81, reset before the write-off', '998101000001', 'outcome_unknown', undefined],
  ['82, reset after the write-off', '998201000001', 'outcome_unknown', undefined],
  ['83, HTTP 500', '998301000001', 'outcome_unknown', 500],
  ['84, JSON cut in the middle', '998401000001', 'outcome_unknown', 200],
  ['85, wrong signature', '998501000001', 'bad_response_signature', 200],
  ['86, system_error before the write-off', '998601000001', 'outcome_unknown', 200],
  ['87, HTTP 200 with nothing in it', '998701000001', 'outcome_unknown', 200],
  ['89, HTTP 429', '998901000001', 'outcome_unknown', 429],
  ['90, another coupon', '999001000001', 'bad_response', 200],
  ['92, HTTP 504 after the write-off', '999201000001', 'outcome_unknown', 504],
  ['93, system_error after the write-off', '999301000001', 'outcome_unknown', 200],
] as const;

test.each(lostResponses)(
  '%s: unknown, and the same trace number settles it',
  async (_, couponCode, code, httpStatus) => {
    const client = clientOf(example.url);
    const wfTraceNo = `T${couponCode}`;
    const failure = await failureOf(client.writeOff({ couponCode, wfTraceNo }));
    expect(failure).toMatchObject({ code, mayHaveHappened: true, wfTraceNo, couponCode });
    expect(failure.httpStatus).toBe(httpStatus);
    const settled = await client.writeOff({ couponCode, wfTraceNo });
    expect(settled).toMatchObject({ status: 'written_off', couponCode, faceAmount: 1000, wfTraceNo });
    expect(await client.writeOff({ couponCode })).toMatchObject({
      status: 'refused',
      reason: 'already_used',
    });
  },
);

test('88, silence after the write-off: unknown once timeoutMs is over, and the same trace number settles it', async () => {
  const args = { couponCode: '998801000001', wfTraceNo: 'T88' };
  expect(await failureOf(clientOf(example.url, { timeoutMs: 500 }).writeOff(args))).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
    wfTraceNo: 'T88',
  });
  expect(await clientOf(example.url).writeOff(args)).toMatchObject({
    status: 'written_off',
    wfTraceNo: 'T88',
  });
});

test('91: the response is lost, and a rejected retry does not say that nothing happened', async () => {
  const client = clientOf(example.url);
  const args = { couponCode: '999101000001', wfTraceNo: 'T91' };
  expect(await failureOf(client.writeOff(args))).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
  });
  expect(await client.writeOff(args)).toMatchObject({
    status: 'refused',
    reason: 'already_used',
    wfTraceNo: 'T91',
  });
});

test('the generated trace number of a lost response settles it', async () => {
  const client = clientOf(example.url);
  const { wfTraceNo } = await failureOf(client.writeOff({ couponCode: '998201000002' }));
  expect(wfTraceNo).toMatch(/^[0-9a-f]{32}$/u);
  expect(await client.writeOff({ couponCode: '998201000002', wfTraceNo })).toMatchObject({
    status: 'written_off',
  });
});

test.each(['bare', 'full'] as const)(
  'a %s FAIL under the wrong key is rejected, unverified',
  async (failShape) => {
    await using server = await startMockServer({ profile: { failShape } });
    const call = clientOf(server.url, { key: 'another key' }).writeOff({
      couponCode: '990001000001',
      wfTraceNo: 'T',
    });
    expect(await failureOf(call)).toMatchObject({
      code: 'rejected',
      reason: 'bad_signature',
      responseMessage: '签名错误',
      signatureVerified: false,
      mayHaveHappened: true,
      wfTraceNo: 'T',
      httpStatus: 200,
    });
  },
);

test('an unknown institution has no key to sign with: rejected, unverified', async () => {
  const call = clientOf(example.url, { instNo: '99999999' }).writeOff({
    couponCode: '990001000001',
    wfTraceNo: 'T',
  });
  expect(await failureOf(call)).toMatchObject({
    code: 'rejected',
    reason: 'unknown_institution',
    signatureVerified: false,
    mayHaveHappened: true,
    wfTraceNo: 'T',
  });
});

test.each(['bare', 'full'] as const)(
  'a signed %s FAIL is certain: nothing was written off',
  async (failShape) => {
    await using server = await startMockServer({ profile: { failShape, tsWindowSeconds: 60 } });
    const late = clientOf(server.url, { now: () => Date.now() - 3600_000 });
    expect(await failureOf(late.writeOff({ couponCode: '990001000001', wfTraceNo: 'T' }))).toMatchObject({
      code: 'rejected',
      reason: 'stale_timestamp',
      responseMessage: '时间戳已失效',
      signatureVerified: true,
      mayHaveHappened: false,
      wfTraceNo: 'T',
    });
  },
);

test('another signing rule, and a different one for responses, need only configuration', async () => {
  const signing = {
    algorithm: 'hmac-sha256',
    placement: 'none',
    case: 'upper',
    response: { algorithm: 'sha1', placement: 'wrap', joiner: '' },
  } as const;
  await using server = await startMockServer({ profile: { signing } });
  const args = { couponCode: '990001000001', wfTraceNo: 'T' };
  expect(await clientOf(server.url, { signing }).writeOff(args)).toMatchObject({ status: 'written_off' });
  const { response: _, ...forBoth } = signing;
  expect(await failureOf(clientOf(server.url, { signing: forBoth }).writeOff(args))).toMatchObject({
    code: 'bad_response_signature',
    mayHaveHappened: true,
  });
});

test('many calls at once on one client: one writes off, the others are rejected', async () => {
  const client = clientOf(example.url);
  const results = await Promise.all(
    Array.from({ length: 40 }, () => client.writeOff({ couponCode: '990001000077' })),
  );
  expect(results.filter(({ status }) => status === 'written_off').length).toBe(1);
  expect(new Set(results.map(({ wfTraceNo }) => wfTraceNo)).size).toBe(40);
});

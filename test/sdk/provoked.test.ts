import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ClientSigning } from '@shoubei-kit/sdk-lite';
import { demoKey } from '../support/sign.js';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { post } from '../support/wire.js';
import { beyond, clientOf, couponCode, failureAt, getting, trace } from './client.js';

const server = await sharedServer({ profile: { failShape: 'full' } });

/** The signed response to a request without a signature. Anyone can get it, and it repeats what they sent. */
async function provoked(
  coupon: string,
  wf_trace_no: string = trace,
  { url } = server,
): Promise<Record<string, unknown>> {
  const fields = { inst_no: '900024', coupon_code: coupon, wf_trace_no };
  const { body } = await post(url, JSON.stringify(fields));
  expect(body).toMatchObject({ return_code: 'FAIL', codes: coupon, wf_trace_no, amount: null });
  return body;
}

const hiddenCode = {
  code: 'bad_response_signature',
  message: expect.stringContaining('the response hides return_code in another field'),
  mayHaveHappened: true,
};

test('no success can be made of the response to an unsigned request', async () => {
  const hidden = 'order_no=5&result_code=SUCCESS&return_code=SUCCESS&return_codz=';
  const { sign, return_msg } = await provoked(`${couponCode}&${hidden}`);
  const lie = {
    codes: couponCode,
    order_no: '5',
    result_code: 'SUCCESS',
    return_code: 'SUCCESS',
    return_codz: '&return_code=FAIL',
    return_msg,
    wf_trace_no: trace,
    sign,
  };
  for (const baseUrl of [beyond, 'http://127.0.0.1:4051', 'https://coupons.example'])
    expect(await failureAt(baseUrl, getting(lie))).toMatchObject(hiddenCode);
});

test('no rejection can be made of it, by a code that takes what follows it', async () => {
  const texts = [`${couponCode}&result_code=FAIL`, `x&return_msg=券码已核销&wf_trace_no=${trace}`] as const;
  const { sign } = await provoked(...texts);
  const lie = {
    codes: couponCode,
    result_code: 'FAIL',
    return_code: 'FAIL&return_msg=参数不合法&wf_trace_no=x',
    return_msg: '券码已核销',
    wf_trace_no: trace,
    sign,
  };
  expect(await failureAt(beyond, getting(lie))).toMatchObject(hiddenCode);
});

test('no success can be made of it, by a name that takes its code, if fields are signed in the given order', async () => {
  const signing = { order: 'given' } as const;
  await using given = await startMockServer({ profile: { failShape: 'full', signing } });
  const hidden = 'return_code=SUCCESS&result_code=SUCCESS&return_msg=操作成功&order_no=5';
  const { sign } = await provoked(`${couponCode}&${hidden}`, trace, given);
  const lie = {
    'return_code=FAIL&return_msg': '参数不合法',
    wf_trace_no: trace,
    codes: couponCode,
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    return_msg: '操作成功',
    order_no: '5',
    sign,
  };
  expect(await failureAt(beyond, { signing, ...getting(lie) })).toMatchObject(hiddenCode);
});

// What an attacker adds to the coupon code and the trace number of an unsigned request.
const toCode = ['', '&result_code=FAIL', '&return_code=SUCCESS&x='];
const toTrace = [
  '',
  `&return_msg=券码已核销&wf_trace_no=${trace}`,
  `&return_msg=操作成功&settle_amount=1&wf_trace_no=${trace}`,
  `&x=1&wf_trace_no=${trace}`,
];

type Fields = readonly (readonly [name: string, value: string])[];

/**
 * All fields whose canonical string is these parts, joined: each field begins at a part, and its name ends at the first
 * `=` or at a later one.
 */
function readings(parts: readonly string[], isSorted: boolean): readonly Fields[] {
  return parts.reduce<readonly Fields[]>(
    (all, part) => {
      const [name = '', value = ''] = part.split(/=(.*)/su);
      return all.flatMap((fields) => {
        const [last] = fields.slice(-1);
        if (!last) return [[[name, value]]];
        const others = fields.slice(0, -1);
        const longer: Fields = [...others, [last[0], `${last[1]}&${part}`]];
        const longerName: Fields = [...others, [`${last[0]}=${last[1]}&${name}`, value]];
        const isNext = isSorted ? name > last[0] : fields.every(([other]) => other !== name);
        return [longer, longerName, ...(isNext ? [[...fields, [name, value] as const]] : [])];
      });
    },
    [[]],
  );
}

test.each<[ClientSigning['order'], readonly string[]]>([
  ['name', ['codes', 'return_code', 'return_msg', 'wf_trace_no']],
  ['given', ['return_code', 'return_msg', 'wf_trace_no', 'codes']],
])('no reading of it is a success or a certain rejection, in the order %s', async (order = 'name', names) => {
  const isSorted = order === 'name';
  let count = 0;
  for (const [code, end] of toCode.flatMap((one) => toTrace.map((other) => [one, other] as const))) {
    const values = new Map([
      ['codes', couponCode + code],
      ['return_code', 'FAIL'],
      ['return_msg', '参数不合法'],
      ['wf_trace_no', `${end === '' ? trace : 'x'}${end}`],
    ]);
    const text = names.map((name) => `${name}=${values.get(name)}`).join('&');
    const sign = createHash('md5').update(`${text}&key=${demoKey}`).digest('hex');
    for (const fields of readings(text.split('&'), isSorted)) {
      const response = getting({ ...Object.fromEntries(fields), sign });
      const error = await failureAt(beyond, { signing: { order }, ...response });
      expect(error, JSON.stringify(fields)).toMatchObject({ mayHaveHappened: true });
      if (!error.message.includes('is not signed with the key')) count += 1;
    }
  }
  expect(count, 'readings that are signed correctly').toBeGreaterThan(1_000);
});

test('over plain HTTP, a FAIL is not certain even if it names coupon and trace number', async () => {
  const response = await provoked(couponCode);
  const seen = { code: 'rejected', reason: 'illegal_parameter', signatureVerified: true };
  expect(await failureAt(beyond, getting(response))).toMatchObject({ ...seen, mayHaveHappened: true });
  expect(await failureAt(server.url, getting(response))).toMatchObject({ ...seen, mayHaveHappened: false });
  const client = clientOf(server.url);
  expect(await client.writeOff({ couponCode: '9900010000000001' })).toMatchObject({ status: 'written_off' });
});

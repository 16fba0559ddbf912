import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { post } from '../support/wire.js';
import { beyond, clientOf, couponCode, failureAt, getting, trace } from './client.js';

const server = await sharedServer({ profile: { failShape: 'full' } });

/** The signed response to a request without a signature. Anyone can get it, and it repeats what they sent. */
async function provoked(coupon: string): Promise<Record<string, unknown>> {
  const fields = { inst_no: '900024', coupon_code: coupon, wf_trace_no: trace };
  const { body } = await post(server.url, JSON.stringify(fields));
  expect(body).toMatchObject({ return_code: 'FAIL', codes: coupon, wf_trace_no: trace, amount: null });
  return body;
}

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
    expect(await failureAt(baseUrl, getting(lie))).toMatchObject({
      code: 'bad_response_signature',
      message: expect.stringContaining('the response hides return_code in another field'),
      mayHaveHappened: true,
    });
});

test('over plain HTTP, a FAIL is not certain even if it names coupon and trace number', async () => {
  const response = await provoked(couponCode);
  const seen = { code: 'rejected', reason: 'illegal_parameter', signatureVerified: true };
  expect(await failureAt(beyond, getting(response))).toMatchObject({ ...seen, mayHaveHappened: true });
  expect(await failureAt(server.url, getting(response))).toMatchObject({ ...seen, mayHaveHappened: false });
  const client = clientOf(server.url);
  expect(await client.writeOff({ couponCode: '9900010000000001' })).toMatchObject({ status: 'written_off' });
});

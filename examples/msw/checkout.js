import { createHash } from 'node:crypto';

// The address is fixed in the code, and so is the client: nothing here knows of a test.
const endpoint = 'https://open.51shoubei.com/openpay/coupon/wf';

/** A write-off after which nobody knows whether the coupon is spent. Only the same trace number may be sent again. */
export class UnknownOutcome extends Error {}

/**
 * Writes off a coupon at a shop.
 *
 * @returns what the merchant receives, in whole fen; or why the coupon was rejected
 * @throws UnknownOutcome if no response came, or none that can be trusted
 */
export async function writeOff(shop, couponCode, wfTraceNo) {
  const fields = {
    coupon_code: couponCode,
    inst_no: shop.instNo,
    merchant_no: shop.merchantNo,
    shop_no: shop.shopNo,
    ts: beijingTime(),
    wf_trace_no: wfTraceNo,
  };
  const answer = await send({ ...fields, sign: sign(fields, shop.key) });
  if (answer.sign !== sign(answer, shop.key))
    throw new UnknownOutcome('the signature of the response is wrong');
  if (answer.result_code === 'SUCCESS') return { settleAmount: Number(answer.settle_amount) };
  return { refused: answer.return_msg };
}

async function send(body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new UnknownOutcome('no response', { cause });
  }
}

function beijingTime() {
  const text = new Date(Date.now() + 8 * 3_600_000).toISOString();
  return text.replace(/\D/g, '').slice(0, 14);
}

function sign(fields, key) {
  const pairs = Object.keys(fields)
    .filter((name) => name !== 'sign' && fields[name] !== null)
    .toSorted()
    .map((name) => `${name}=${fields[name]}&`);
  return createHash('md5')
    .update(`${pairs.join('')}key=${key}`)
    .digest('hex');
}

// The requests of the bench, made and signed beforehand, and the coupons that they write off.
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const key = 'shoubei-mock-demo-key';

/** The code of the nth coupon; text is a code already. */
export const couponCode = (index) =>
  typeof index === 'string' ? index : `B${String(index).padStart(11, '0')}`;

/** Eleven fields, all that are documented; signed by the default rule, written here once more. */
export function bodyOf(index, trace = 'T') {
  const fields = {
    amount: '1000',
    channel_type: '10003',
    coupon_code: couponCode(index),
    exc_discount_flag: '0',
    inst_no: '900024',
    merchant_no: '851811130002',
    real_amount: '900',
    shop_no: '862010110001',
    ts: '20261123120000',
    wf_trace_no: `${trace}${index}`,
  };
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`); // in order as written
  return JSON.stringify({ ...fields, sign: hash('md5', [...pairs, `key=${key}`].join('&')) });
}

/** A whole HTTP request as bytes. */
export function requestOf(index, trace) {
  const body = bodyOf(index, trace);
  const head = [
    'POST /openpay/coupon/wf HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** Writes coupons 0 to count - 1 as NDJSON. */
export async function writeCoupons(path, count) {
  const file = createWriteStream(path);
  const block = 10_000;
  for (let from = 0; from < count; from += block) {
    const lines = Array.from({ length: Math.min(block, count - from) }, (_, i) =>
      JSON.stringify({ coupon_code: couponCode(from + i), face_amount: 1000 }),
    );
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return path;
}

import type { ServerResponse } from 'node:http';
import { type Fields, sign, type SigningRule, verify } from '@shoubei-kit/sdk-lite/signing';
import { jsonObject, tsOf } from '../scenario/wire-text.js';

/** How requests are signed and answers verified; what it leaves out is as in `defaultRule` (A1). */
export interface PactSigning extends Partial<SigningRule> {
  /** The rule of the answers, where it is another one. */
  readonly response?: Partial<SigningRule>;
}

/** With what a request is signed anew. */
export interface ResignOptions {
  readonly key: string;
  /** 14 digits, Asia/Shanghai; the time of now when left out. */
  readonly ts?: string | undefined;
  readonly signing?: PactSigning | undefined;
}

/**
 * The fields of a request with a fresh `ts` and the sign that fits them. A pact holds example values and a sign that was
 * right for others: once Pact has filled in a provider's own values, or the time has passed, it no longer is.
 *
 * A field that is not there is not added: a request without `sign` stays without.
 *
 * @throws SigningError for fields that the rule cannot sign
 * @example
 * resign({ ts: '20200101000000', coupon_code: 'A1', sign: '' }, { key: 'shoubei-mock-demo-key', ts: '20261123120000' });
 * // { ts: '20261123120000', coupon_code: 'A1', sign: 'cbcac8854ec127bb07066f6b2f6e99db' }
 */
export function resign(fields: Fields, { key, ts, signing = {} }: ResignOptions): Record<string, unknown> {
  if (!Object.hasOwn(fields, 'sign')) return { ...fields };
  const { sign: _, ...unsigned }: Record<string, unknown> = fields;
  if (Object.hasOwn(unsigned, 'ts')) unsigned['ts'] = ts ?? tsOf(Date.now());
  const { response: _answers, ...rule } = signing;
  return { ...unsigned, sign: sign(unsigned, rule, key) };
}

/**
 * Makes Pact report a wrong signature. A pact can only require 32 digits in a response; checking them takes the key. A
 * signature that does not fit is replaced by words, which Pact's report shows at `$.sign`.
 */
export function showWrongSign(response: ServerResponse, key: string, signing: PactSigning): void {
  const { response: responseRule, ...rule } = signing;
  const chunks: Buffer[] = [];
  const end = response.end.bind(response);
  response.write = (chunk: Uint8Array | string): boolean => {
    chunks.push(Buffer.from(chunk));
    return true;
  };
  response.end = (chunk?: unknown): ServerResponse => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    const sent = Buffer.concat(chunks);
    const checked = withSignChecked(sent, { ...rule, ...responseRule }, key);
    if (checked !== sent && !response.headersSent) response.setHeader('content-length', checked.length);
    return end(checked);
  };
}

function withSignChecked(body: Buffer, rule: PactSigning, key: string): Buffer {
  const fields = jsonObject(body.toString());
  if (typeof fields?.['sign'] !== 'string' || verifies(fields, rule, key)) return body;
  const words = `${fields['sign']} does not fit this answer, by the signing rule and the key / 签名与响应不符`;
  return Buffer.from(JSON.stringify({ ...fields, sign: words }));
}

function verifies(fields: Readonly<Record<string, unknown>>, rule: PactSigning, key: string): boolean {
  try {
    return verify(fields, rule, key);
  } catch {
    return false; // it holds what cannot be signed, so nobody signed it
  }
}

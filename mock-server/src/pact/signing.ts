import type { ServerResponse } from 'node:http';
import { type Fields, sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { isSignedBy } from '../scenario/caller.js';
import { jsonObject, tsOf } from '../scenario/wire-text.js';

/** How requests are signed and responses verified; omitted properties are as in `defaultRule` (A1). */
export interface PactSigning extends Partial<SigningRule> {
  /** The rule for responses, if it differs. */
  readonly response?: Partial<SigningRule>;
}

/** Options for signing a request again. */
export interface ResignOptions {
  readonly key: string;
  /** 14 digits, Asia/Shanghai; the current time by default. */
  readonly ts?: string | undefined;
  readonly signing?: PactSigning | undefined;
}

/**
 * Returns the fields of a request with a fresh `ts` and a matching `sign`. The `sign` in a pact belongs to its example
 * values: it is wrong once Pact fills in a provider's own values, or once its time has passed.
 *
 * Missing fields are not added: a request without `sign` stays without it.
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

/** Bytes of a response, as elsewhere. A provider that sends without end is cut off. */
const mostBytes = 2 ** 20;

/**
 * Makes Pact report a wrong signature. A pact can only require 32 digits in a response; checking them needs the key. A
 * wrong signature is replaced by a text, which Pact's report shows at `$.sign`.
 */
export function showWrongSign(response: ServerResponse, key: string, signing: PactSigning): void {
  const { response: responseRule, ...rule } = signing;
  const chunks: Buffer[] = [];
  let size = 0;
  const end = response.end.bind(response);
  const keep = (chunk: Uint8Array | string): void => {
    size += chunk.length;
    if (size > mostBytes) response.destroy();
    else chunks.push(Buffer.from(chunk));
  };
  response.write = (chunk: Uint8Array | string): boolean => {
    keep(chunk);
    return true;
  };
  response.end = (chunk?: unknown): ServerResponse => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) keep(chunk);
    if (response.destroyed) return response;
    const sent = Buffer.concat(chunks);
    const checked = withSignChecked(sent, { ...rule, ...responseRule }, key);
    if (checked !== sent && !response.headersSent) response.setHeader('content-length', checked.length);
    return end(checked);
  };
}

function withSignChecked(body: Buffer, rule: PactSigning, key: string): Buffer {
  const fields = jsonObject(body.toString());
  if (typeof fields?.['sign'] !== 'string' || isSignedBy(fields, rule, key)) return body;
  const words = `${fields['sign']} does not verify for this response with the signing rule and the key / 响应的签名与签名规则及密钥不符`;
  return Buffer.from(JSON.stringify({ ...fields, sign: words }));
}

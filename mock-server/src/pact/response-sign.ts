import type { ServerResponse } from 'node:http';
import { verify } from '@shoubei-kit/sdk-lite/signing';
import { isRecord } from './is-record.js';
import type { PactSigning } from './resign.js';

/**
 * Has Pact see a wrong sign. A pact can only ask for 32 digits of an answer; whether they fit the answer takes the key. A
 * sign that does not fit is replaced by words, which then stand in the report at `$.sign`.
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
    const judged = judge(sent, { ...rule, ...responseRule }, key);
    if (judged !== sent && !response.headersSent) response.setHeader('content-length', judged.length);
    return end(judged);
  };
}

function judge(body: Buffer, rule: PactSigning, key: string): Buffer {
  const answer = parsed(body);
  if (typeof answer?.['sign'] !== 'string' || verifies(answer, rule, key)) return body;
  const sign = `${answer['sign']} does not fit this answer, by the signing rule and the key / 签名与应答不符`;
  return Buffer.from(JSON.stringify({ ...answer, sign }));
}

function verifies(answer: Readonly<Record<string, unknown>>, rule: PactSigning, key: string): boolean {
  try {
    return verify(answer, rule, key);
  } catch {
    return false; // it holds what cannot be signed, so nobody signed it
  }
}

function parsed(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

import { expect } from 'vitest';
import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { read as readText } from './pages.js';
import { md5Sign, signed } from './sign.js';
import { base } from './wire.js';

/** A declaration, from a file of the kit or from text. */
export function declared(text: string): EndpointDeclaration {
  const read = readEndpoint(text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.declaration;
}

/** The drafts of query and cancel. */
export const drafts: readonly EndpointDeclaration[] = ['quary', 'cancel'].map((name) =>
  declared(readText(`fixtures/endpoints/${name}.yaml`)),
);

/** The response to a signed call, without its signature. */
export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: string | null;
  readonly headers: Headers;
}

interface Emulator {
  readonly url: string;
  readonly fetch?: typeof fetch;
}

/**
 * A signed call of `/openpay/coupon/NAME`. A separate signer of the tests checks every signature in a
 * response.
 */
export async function call(
  { url, fetch: send = fetch }: Emulator,
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const response = await send(`${url}/openpay/coupon/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, ...fields })),
  });
  const { sign, ...body }: Record<string, unknown> = JSON.parse(await response.text());
  expect(sign).toBe(md5Sign(body));
  return { body, outcome: response.headers.get('x-shoubei-mock-outcome'), headers: response.headers };
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Coupon, Profile } from '@shoubei-kit/contracts';
import { type FaultSeed, type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { pythonLines } from '../support/python.js';

/** One case of `oracle.py`, which does not use the emulator's code; `<name>` marks a value that an emulator draws. */
interface Case {
  readonly given: string;
  readonly sent: string;
  readonly profile: Profile;
  readonly fault: FaultSeed | null;
  /** Request bodies; only the response to the last one is checked. */
  readonly requests: readonly string[];
  readonly answer: Answer | 'reset';
  readonly orders: readonly object[];
}

interface Answer {
  readonly status: number;
  /** Only the field of a reason: reasons.test.ts checks the words. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Texts that an HTML page contains, instead of a body. */
  readonly page?: string;
  /** The bytes whose MD5 is its sign, as Latin-1. */
  readonly signed?: string;
  /** The bytes whose MD5 its sign must not be. */
  readonly wrong?: string;
  /** Texts that it must not contain. */
  readonly not?: Readonly<Record<string, string | null>>;
}

const lines = readFileSync(new URL('responses.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const [{ coupons }]: [{ coupons: readonly Coupon[] }] = [JSON.parse(lines[0] ?? '')];
const cases = lines.slice(1).map((line): Case => JSON.parse(line));
const now = Date.UTC(2026, 10, 23, 4);

async function lastAnswer(
  emulator: InProcessEmulator,
  requests: readonly string[],
): Promise<Response | undefined> {
  let last: Response | undefined;
  for (const body of requests) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    last = await emulator.fetch(`${emulator.url}/openpay/coupon/wf`, init).catch(() => undefined);
  }
  return last;
}

const drawnForms: Readonly<Record<string, RegExp>> = {
  order_no: /"order_no":"(5\d{23})"/u,
  sign: /"sign":"([0-9a-f]{32})"/u,
  codes: /"codes":"(\w+)"/u,
  amount: /"amount":"(\d+)"/u,
};

/** Replaces each placeholder of the text with the value that this body has. */
function filled(text: string, body: string): string {
  return text.replaceAll(/<(\w+)>/gu, (name, drawn: string) => drawnForms[drawn]?.exec(body)?.[1] ?? name);
}

const md5 = (latin1: string): string => createHash('md5').update(Buffer.from(latin1, 'latin1')).digest('hex');

function expectBody(text: string, { body, page, signed, wrong, not }: Answer): void {
  if (body === undefined) expect(text).toMatch(new RegExp(`^<html>.*${page}.*</html>\n$`, 'u'));
  else expect(text).toBe(filled(body, text));
  if (signed !== undefined) expect(text).toContain(`"sign":"${md5(filled(signed, text))}"`);
  if (wrong !== undefined) expect(text).not.toContain(md5(filled(wrong, text)));
  for (const [name, value] of Object.entries(not ?? {}))
    if (value !== null) expect(text).not.toContain(`"${name}":"${value}"`);
}

test.each(cases)('with $given, $sent gets its response', async (given) => {
  const { profile, fault, requests, answer, orders } = given;
  await using emulator = await startInProcess({ profile, nowMs: () => now, coupons });
  if (fault) await emulator.fault(fault);
  const response = await lastAnswer(emulator, requests);
  if (answer === 'reset') expect(response).toBeUndefined();
  else {
    const headers = Object.fromEntries(response?.headers ?? []);
    const { 'x-shoubei-mock-request-id': _, 'content-length': __, ...rest } = headers;
    const reason = rest['x-shoubei-mock-reason']?.replace(/: .*/u, '');
    const seen = { ...rest, ...(reason !== undefined && { 'x-shoubei-mock-reason': reason }) };
    expect([response?.status, seen]).toEqual([answer.status, answer.headers]);
    expectBody((await response?.text()) ?? '', answer);
  }
  expect((await emulator.orders()).map(({ orderNo: _, ...order }) => order)).toEqual(orders);
});

const missing = missingTools(['python3']);

test.skipIf(missing.length > 0)(
  `142 responses equal those of the oracle${missing.length > 0 ? ' (skipped: python3 not installed)' : ''}`,
  () => {
    expect(cases).toHaveLength(142);
    expect(lines).toEqual(pythonLines('http/oracle.py'));
  },
);

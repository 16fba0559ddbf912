import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { base, post } from '../support/wire.js';
import { randomFrom } from '../support/random.js';

export const good: typeof base & { readonly coupon_code: string } = { ...base, coupon_code: '990001000001' };

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter(
    (n) =>
      n.isWellFormed() &&
      !(n in good) &&
      n !== 'couponCode' &&
      n !== 'sign' &&
      !['wf_trace_no', 'amount', 'real_amount', 'channel_type', 'exc_discount_flag'].includes(n),
  );
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((t) => t.isWellFormed());
const value = fc.oneof(
  text,
  fc.constant(''),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
);
const extras = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });

/** Expects that random signed requests verify, and that each is rejected after any single change. */
export async function expectChangesRefused(numRuns: number): Promise<void> {
  await using server = await startMockServer();
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(extras, fc.nat(), fc.nat(), async (more, pick, how) => {
      serial += 1;
      const code = `990000000${String(serial).padStart(7, '0')}`;
      const fields = signed({ ...good, coupon_code: code, ...more });
      const changed = change(fields, pick, how);
      const refused = await post(server.url, JSON.stringify(changed));
      expect(refused.outcome).not.toBe('written_off');
      const answer = await post(server.url, JSON.stringify(fields));
      expect(answer.outcome).toBe('written_off');
      expect(answer.body['sign']).toBe(md5Sign(answer.body));
    }),
    { numRuns },
  );
}

/** One change that is visible in the canonical string. */
function change(fields: Record<string, unknown>, pick: number, how: number): Record<string, unknown> {
  const names = Object.keys(fields);
  const at = names[pick % names.length] ?? 'ts';
  const old = fields[at];
  if (how % 3 === 0) return { ...fields, [`${at}x`]: 'added' };
  if (how % 3 === 1 && old !== null)
    return Object.fromEntries(Object.entries(fields).filter(([n]) => n !== at));
  return { ...fields, [at]: typeof old === 'string' ? `${old}1` : 'other' };
}

/** Sends this many batches of fifty damaged bodies: no 5xx, no write-off, and each rejection names a field. */
export async function expectDamageRefused(batches: number): Promise<void> {
  const fields: string[] = [];
  await using server = await startMockServer({
    onExchange: ({ reason }) => fields.push(reason?.field ?? ''),
  });
  const random = randomFrom(42);
  const plain = Buffer.from(
    JSON.stringify(signed({ ...good, coupon_code: '990001009999', amount: '1000', remark: '满减券' })),
  );
  for (let batch = 0; batch < batches; batch += 1) {
    const bodies = Array.from({ length: 50 }, () => mutate(plain, random)).filter(
      (body) => !isSame(body, plain),
    );
    const answers = await Promise.all(bodies.map((body) => post(server.url, new Uint8Array(body))));
    for (const [i, { status, outcome }] of answers.entries()) {
      expect(status, String(bodies[i])).toBe(200);
      expect(outcome, String(bodies[i])).not.toBe('written_off');
    }
  }
  expect(fields.length).toBeGreaterThan(batches * 45);
  expect(fields.filter((field) => field === '')).toEqual([]);
}

/** White space and escapes may change the bytes without changing the meaning. */
function isSame(body: Buffer, plain: Buffer): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(String(body)), JSON.parse(String(plain)));
  } catch {
    return false;
  }
}

function mutate(plain: Buffer, random: () => number): Buffer {
  const body = Buffer.from(plain);
  const at = Math.floor(random() * body.length);
  const kind = Math.floor(random() * 4);
  if (kind === 0) body[at] = Math.floor(random() * 256);
  if (kind === 1)
    return Buffer.concat([body.subarray(0, at), body.subarray(at + 1 + Math.floor(random() * 8))]);
  if (kind === 2) return Buffer.concat([body.subarray(0, at), body.subarray(Math.max(0, at - 9))]);
  if (kind === 3) body[at] = (body[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return body;
}

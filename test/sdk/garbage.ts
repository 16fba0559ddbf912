import fc from 'fast-check';
import { expect } from 'vitest';
import { type ShoubeiClient, ShoubeiError } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { clientOf, couponCode, trace } from './client.js';
import { refused, tcpServer, writtenOff } from './hostile-server.js';

const codes = new Set(['outcome_unknown', 'bad_response', 'bad_response_signature', 'rejected']);
const args = { couponCode, wfTraceNo: trace };

type Ask = (client: ShoubeiClient) => Promise<unknown>;
const writeOff: Ask = (client) => client.writeOff(args);
const call: Ask = (client) =>
  client.call('/openpay/coupon/wf', { coupon_code: couponCode, wf_trace_no: trace });

/** The client's result for this response. */
async function judged(
  body: string | Uint8Array<ArrayBuffer>,
  status = 200,
  ask: Ask = writeOff,
): Promise<unknown> {
  const hollow = status === 204 || status === 205 || status === 304;
  const client = clientOf('http://127.0.0.1:4051', {
    fetch: () => Promise.resolve(new Response(hollow ? null : body, { status })),
  });
  return ask(client).catch((error: unknown) => error);
}

function expectDoubt(outcome: unknown): void {
  if (!(outcome instanceof ShoubeiError)) throw new Error(`no ShoubeiError: ${JSON.stringify(outcome)}`);
  expect(codes).toContain(outcome.code);
  expect(outcome).toMatchObject({ mayHaveHappened: true, wfTraceNo: trace, couponCode });
}

const names = [
  'return_code',
  'return_msg',
  'result_code',
  'order_no',
  'wf_trace_no',
  'codes',
  'amount',
  'settle_amount',
  'sign',
];
const value = fc.oneof(
  fc.constantFrom(
    'SUCCESS',
    'FAIL',
    '0205',
    '操作成功',
    '券码已退款',
    '系统繁忙',
    trace,
    couponCode,
    '1000',
    '',
    null,
  ),
  fc.string(),
  fc.jsonValue(),
);
const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value);
const withoutKey = fc.oneof(
  fields.map((some) => ({ ...some, sign: '00000000000000000000000000000000' })),
  fields.map((some) => ({ ...writtenOff(), ...some, sign: 'x' })),
  fields.map((some) => ({ ...refused(), ...some, sign: null })),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  withoutKey.map((some) => JSON.stringify(some)),
  fc.nat(200).map((end) => JSON.stringify(writtenOff()).slice(0, end)),
);

/** The client trusts no response that was not signed with the key, whatever it contains. */
export async function expectUnsignedDoubted(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 })),
      fc.constantFrom(writeOff, call),
      async (text, status, ask) => {
        expectDoubt(await judged(text, status, ask));
      },
    ),
    { numRuns },
  );
}

/** A signed response is written_off only if it names this coupon and trace. */
export async function expectSignedJudged(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fields, async (some) => {
      const flat = Object.fromEntries(
        Object.entries(some).filter(([, one]) => typeof one !== 'object' || one === null),
      );
      const answer = signed({ ...writtenOff(), ...flat });
      const outcome: unknown = await judged(JSON.stringify(answer));
      if (outcome instanceof ShoubeiError) return;
      const { status, ...rest } = Object.fromEntries(Object.entries(outcome ?? {}));
      expect(['written_off', 'refused']).toContain(status);
      expect(rest).toMatchObject({ wfTraceNo: trace });
      const { return_code, result_code, codes: coupon, wf_trace_no } = answer;
      expect(result_code).toBe(status === 'refused' ? 'FAIL' : 'SUCCESS');
      expect([trace, null]).toContain(wf_trace_no);
      expect(status === 'refused' ? [couponCode, null] : [couponCode]).toContain(coupon);
      if (status === 'written_off') expect(return_code).toBe('SUCCESS');
    }),
    { numRuns },
  );
}

/** A call returns all signed fields unchanged; it fails only if a code is no text, or could hide a field. */
export async function expectCallsHandedOver(numRuns: number): Promise<void> {
  const flat = fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger(), fc.constant(null));
  const some = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), flat);
  await fc.assert(
    fc.asyncProperty(some, async (given) => {
      const response = signed({ return_code: 'SUCCESS', ...given, more: '1' });
      const outcome: unknown = await judged(JSON.stringify(response), 200, call);
      const { return_code, return_msg, result_code } = response;
      const isText = [return_msg ?? '', result_code ?? ''].every((one) => typeof one === 'string');
      if (typeof return_code === 'string' && return_code.includes('=')) {
        expect(outcome).toMatchObject({ code: 'bad_response_signature', mayHaveHappened: true });
        return;
      }
      if (typeof return_code !== 'string' || !isText) {
        expect(outcome).toMatchObject({ code: 'bad_response', mayHaveHappened: true });
        return;
      }
      expect(outcome).toEqual({
        fields: response,
        returnCode: return_code,
        ...(typeof return_msg === 'string' && { returnMsg: return_msg }),
        ...(typeof result_code === 'string' && { resultCode: result_code }),
        traceConfirmed: response['wf_trace_no'] === trace,
      });
    }),
    { numRuns },
  );
}

/** No bytes on the wire cause anything but a ShoubeiError. */
export async function expectBytesDoubted(numRuns: number): Promise<void> {
  let next: Uint8Array = Buffer.alloc(0);
  await using server = await tcpServer((socket) => socket.once('data', () => socket.end(next)));
  const client = clientOf(server.url);
  const head = fc.constantFrom(
    '',
    'HTTP/1.1 ',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n',
    'HTTP/1.1 204 No Content\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.string().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(head, bytes, async (start, rest) => {
      next = Buffer.concat([Buffer.from(start), rest]);
      expectDoubt(await client.writeOff(args).catch((error: unknown) => error));
    }),
    { numRuns },
  );
}

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type ClientSigning, ShoubeiError } from '@shoubei-kit/sdk-lite';
import { demoKey } from '../support/sign.js';
import { beyond, clientOf, couponCode, getting, trace } from './client.js';

type Field = readonly [name: string, value: string];
type Response = readonly Field[];

/** A signing rule, implemented again without the code under test. */
interface Rule {
  readonly signing: ClientSigning;
  readonly joiner: string;
  readonly pairOf: (name: string, value: string) => string;
  /** Changes the fields of a response but keeps its canonical string. */
  readonly moves: readonly Move[];
}

/** Changes the fields from this place on, in the order of signing. */
type Move = (fields: Response, at: number, rule: Rule) => Response;

const [kept, percent] = [(value: string): string => value, encodeURIComponent];
const named =
  (escape: (value: string) => string) =>
  (name: string, value: string): string =>
    `${name}=${escape(value)}`;

/** The next field becomes text of this one. */
const intoValue: Move = (fields, at, { joiner, pairOf }) => {
  const [[name, value] = ['', ''], next] = fields.slice(at, at + 2);
  return next ? fields.toSpliced(at, 2, [name, value + joiner + pairOf(...next)]) : fields;
};

/** This field becomes part of the next one's name. */
const intoName: Move = (fields, at, { joiner, pairOf }) => {
  const [own, next] = fields.slice(at, at + 2);
  return own && next ? fields.toSpliced(at, 2, [pairOf(...own) + joiner + next[0], next[1]]) : fields;
};

/** A field's name takes the first character of its value: `kv` does not show this. */
const longerName: Move = (fields, at) => {
  const [name, value] = fields[at] ?? ['', ''];
  return fields.toSpliced(at, 1, [name + value.slice(0, 1), value.slice(1)]);
};

/** A field gets another name that sorts alike: `v` does not show this. */
const renamed: Move = (fields, at) => {
  const [name, value] = fields[at] ?? ['', ''];
  return fields.toSpliced(at, 1, [`${name}_`, value]);
};

const escaped = named(percent);
const bare = named(kept);
const rules: readonly Rule[] = [
  { signing: {}, joiner: '&', pairOf: bare, moves: [intoValue, intoName] },
  { signing: { joiner: '|' }, joiner: '|', pairOf: bare, moves: [intoValue, intoName] },
  { signing: { joiner: '_' }, joiner: '_', pairOf: bare, moves: [intoValue, intoName] },
  { signing: { urlencode: 'percent' }, joiner: '&', pairOf: escaped, moves: [intoName] },
  { signing: { joiner: '' }, joiner: '', pairOf: bare, moves: [intoValue, intoName] },
  {
    signing: { pair: 'kv' },
    joiner: '&',
    pairOf: (name, value) => name + value,
    moves: [intoValue, intoName, longerName],
  },
  { signing: { pair: 'v' }, joiner: '&', pairOf: (_, value) => value, moves: [intoValue, renamed] },
];
const isSplit = ({ signing: { pair, joiner } }: Rule): boolean => pair === undefined && joiner !== '';

/** In the order of signing: sorted by name. */
const success = (codes: string, wf_trace_no: string): Response => [
  ['amount', '1000'],
  ['codes', codes],
  ['order_no', '516375643352141195430506'],
  ['result_code', 'SUCCESS'],
  ['return_code', 'SUCCESS'],
  ['return_msg', '操作成功'],
  ['settle_amount', '994'],
  ['wf_trace_no', wf_trace_no],
];
const refusal = (code: string, message: string, codes: string, wf_trace_no: string): Response => [
  ['codes', codes],
  ['result_code', 'FAIL'],
  ['return_code', code],
  ['return_msg', message],
  ['wf_trace_no', wf_trace_no],
];
const without = (response: Response, ...names: readonly string[]): Response =>
  response.filter(([name]) => !names.includes(name));

// Overheard responses of the provider. The write-off under test happened, so every rejection of it is false.
const own = success(couponCode, trace);
const ofOthers: readonly Response[] = [
  success(couponCode, 'T1'),
  success('679533922929', 'T1'),
  refusal('0202', '券码未生效', couponCode, 'T1'),
  refusal('0205', '券码已退款', '679533922929', 'T2'),
];
const notCertain: readonly Response[] = [
  refusal('9999', '不可用', couponCode, trace),
  refusal('SUCCESS', '操作成功', couponCode, trace),
  refusal('0203', '操作成功', couponCode, trace),
  refusal('0203', '系统繁忙', couponCode, trace),
];
const fitsEvery: readonly Response[] = [
  [
    ['return_code', 'FAIL'],
    ['return_msg', '参数不合法'],
  ],
  // Anyone can provoke this one, with an unsigned request.
  without(refusal('FAIL', '签名错误', couponCode, trace), 'result_code'),
  without(refusal('0205', '券码已退款', '', ''), 'codes', 'wf_trace_no'),
  without(success(couponCode, ''), 'wf_trace_no'),
];
// The client trusts a rejection that names the coupon, also an old one, unless fields cannot be separated.
const ofTheCoupon = without(refusal('0202', '券码未生效', couponCode, ''), 'wf_trace_no');

interface Place {
  readonly baseUrl: string;
  /** Nobody is in between, so only the provider itself could confuse its responses. */
  readonly isPrivate: boolean;
}

const places: readonly Place[] = [
  { baseUrl: beyond, isPrivate: false },
  { baseUrl: 'https://coupons.example', isPrivate: true },
  { baseUrl: 'http://127.0.0.1:4051', isPrivate: true },
];

function overheard(rule: Rule, { isPrivate }: Place): readonly Response[] {
  if (isPrivate) return [own, ...ofOthers, ...notCertain];
  return [own, ...ofOthers, ...notCertain, ...fitsEvery, ...(isSplit(rule) ? [] : [ofTheCoupon])];
}

const signOf = (fields: Response, { joiner, pairOf }: Rule): string => {
  const sorted = fields.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = sorted.map(([name, value]) => pairOf(name, value)).join(joiner);
  return createHash('md5').update(`${text}&key=${demoKey}`).digest('hex');
};

/** Changes of a hostile server besides moving fields: they make the sign invalid. */
const damages: readonly ((fields: Response, at: number) => Response)[] = [
  (fields, at) => fields.toSpliced(at, 1),
  (fields, at) => fields.map(([name, value], index) => [name, index === at ? '' : value]),
  (fields) => [...without(fields, 'wf_trace_no'), ['wf_trace_no', trace]],
  (fields) => [...without(fields, 'codes'), ['codes', couponCode]],
  (fields, at) => [...fields, fields[at] ?? ['', '']],
  (fields, at) => [['wf_trace_no', trace], ...fields, fields[at] ?? ['', '']],
  (fields) => [...fields, ['wf_trace_no', trace]],
];

/** JSON as it is written, so that it may contain a name twice. */
const json = (fields: Response): string =>
  `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;

const hostile = fc.record({
  rule: fc.constantFrom(...rules),
  place: fc.constantFrom(...places),
  base: fc.nat(),
  moves: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
  damage: fc.option(fc.tuple(fc.nat(), fc.nat()), { freq: 3 }),
});

const pick = <One>(list: readonly One[], at: number): One => {
  const one = list[at % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
};

/**
 * Simulates servers that have overheard signed responses, and move, join, double, drop and replay their fields. A write-off
 * is `written_off` only if it was, with its own amounts. It is never certainly rejected, since it did happen.
 *
 * @returns how many of them were signed with the key as they arrived
 */
export async function expectNotLiedTo(numRuns: number): Promise<number> {
  let verified = 0;
  const property = fc.asyncProperty(hostile, async ({ rule, place, base, moves, damage }) => {
    const original = pick(overheard(rule, place), base);
    let fields = original;
    for (const [move, at] of moves) fields = pick(rule.moves, move)(fields, at % fields.length, rule);
    if (damage) fields = pick(damages, damage[0])(fields, damage[1] % fields.length);
    const sign = signOf(original, rule);
    if (signOf([...new Map(fields)], rule) === sign) verified += 1;
    const { fetch } = getting(json([...fields, ['sign', sign]]));
    const client = clientOf(place.baseUrl, { signing: rule.signing, fetch });
    const outcome: unknown = await client
      .writeOff({ couponCode, wfTraceNo: trace })
      .catch((error: unknown) => error);
    if (outcome instanceof ShoubeiError) {
      expect(outcome).toMatchObject({ mayHaveHappened: true, wfTraceNo: trace });
      return;
    }
    expect(outcome).toMatchObject({
      status: 'written_off',
      orderNo: expect.any(String),
      traceConfirmed: true,
    });
    expect(original).toBe(own);
    if (isSplit(rule)) expect(outcome).toMatchObject({ faceAmount: 1000, settleAmount: 994 });
  });
  await fc.assert(property, { numRuns });
  return verified;
}

/** Expects that the provider's unchanged responses are trusted, so that the client does not pass by trusting nothing. */
export async function expectHonestBelieved(): Promise<void> {
  for (const rule of rules) {
    for (const { baseUrl } of places) {
      for (const [response, status] of [
        [own, 'written_off'],
        [refusal('0205', '券码已退款', couponCode, trace), 'refused'],
      ] as const) {
        const { fetch } = getting(json([...response, ['sign', signOf(response, rule)]]));
        const client = clientOf(baseUrl, { signing: rule.signing, fetch });
        expect(await client.writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({ status });
      }
    }
  }
}

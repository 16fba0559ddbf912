import { readScenario } from '@shoubei-kit/fixtures/scenarios';
import type { CouponFormat } from '../../mock-server/src/coupon-data/coupon-format.js';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { copies } from '../signature/copied.js';

/** A reader of text that people write or other tools generate. */
export interface Reader {
  readonly name: string;
  /** Whole texts, with marks of 16 hexadecimal digits in them. */
  readonly texts: readonly string[];
  /** A line without one of these names is not recognized as part of a message. */
  readonly names?: RegExp;
  /** Whether # begins a comment, which is not read. */
  readonly hasComments?: true;
  readonly read: (text: string) => Promise<ReadText> | ReadText;
}

export interface ReadText {
  /** Everything found, as text. */
  readonly found: string;
  /** Whether the reader reported that it skipped something. */
  readonly isSaid: boolean;
}

const mark = (index: number): string => `${index}`.padStart(2, '0') + 'c0ffee'.repeat(2) + 'ff';
const request = (index: number): string =>
  JSON.stringify({
    inst_no: '900024',
    coupon_code: '679533922928',
    remark: '满减 "5" 元',
    sign: mark(index),
  });
const response = (index: number): string =>
  JSON.stringify({ return_code: 'FAIL', return_msg: '券已使用', result_code: 'FAIL', sign: mark(index) });

function captures(text: string): ReadText {
  const { messages, problems, notes, others, strangers } = readCaptures(text);
  const isSaid = problems.length + notes.length + others.length + strangers > 0 || messages.length === 0;
  return { found: messages.map((one) => one.text).join('\n'), isSaid };
}

const url = 'https://pos.example/openpay/coupon/wf';
const har = {
  log: {
    version: '1.2',
    entries: [1, 3].map((index) => ({
      startedDateTime: '2026-11-24T02:00:00.000Z',
      request: {
        method: 'POST',
        url,
        headers: [],
        postData: { mimeType: 'application/json', text: request(index) },
      },
      response: {
        status: 200,
        content: { size: 9, mimeType: 'application/json', text: response(index + 1) },
      },
      cache: {},
      timings: { send: 1, wait: 2 },
    })),
  },
};

const names = /\b(?:sign|return_code|inst_no|coupon_code)\b/u;

const commands = copies
  .filter(([name]) => !name.includes('2019'))
  .map(([name, copy]): Reader => ({ name, texts: [copy({ url, body: request(1) })], names, read: captures }));

const coupons =
  (format: CouponFormat) =>
  async (text: string): Promise<ReadText> => {
    const data = await readCouponData(text, format);
    return 'problems' in data
      ? { found: '', isSaid: data.problems.length > 0 }
      : { found: data.coupons.map((coupon) => coupon.coupon_code).join('\n'), isSaid: false };
  };

const profile = `# ours
dialect: table
institutions:
  - inst_no: "900024"
    keys: [${mark(1)}, "${mark(2)}"]
  - { inst_no: '60000001', keys: ['${mark(3)}'] }
signing:
  algorithm: sha256
  joiner: "${mark(4)}"
  response: { case: upper }
`;

const scenario = `about:
  en: A latency that was set comes on top.
  zh: 延迟同时作用。
given:
  coupons: [{ coupon_code: '${mark(1)}', face_amount: 1000 }]
steps:
  - fault: { kind: latency, when: before, ms: 300 }
  - write_off: { coupon_code: '${mark(2)}', wf_trace_no: T1, remark: "a '1' b" }
    expect: { outcome: written_off, amount: 1000, settle_amount: 994, headers: { x-a: '${mark(3)}' } }
`;

export const readers: readonly Reader[] = [
  { name: 'HAR', texts: [JSON.stringify(har), JSON.stringify(har, null, 2)], names, read: captures },
  ...commands,
  {
    name: 'log lines',
    texts: [
      `10:00 INFO send ${request(1)}\n10:00 DEBUG {} [x] {a=1}\n10:01 INFO got ${response(2)} in 3 ms\nbody=${JSON.stringify(request(3))}`,
      `POST /openpay/coupon/wf HTTP/1.1\r\nHost: h\r\n\r\n${request(1)}\r\nHTTP/1.1 200 OK\r\n\r\n${response(2)}`,
    ],
    names,
    read: captures,
  },
  {
    name: 'NDJSON of exchanges, and of logs',
    texts: [
      [1, 3]
        .map((n) =>
          JSON.stringify({ request: { body: request(n) }, response: { status: 200, body: response(n + 1) } }),
        )
        .join('\n'),
      [1, 2].map((n) => JSON.stringify({ level: 30, msg: 'sent', body: request(n) })).join('\n'),
    ],
    names,
    read: captures,
  },
  {
    name: 'coupons as CSV',
    texts: [
      `coupon_code,state,face_amount,title,shop_nos\n${mark(1)},issued,1000,"满减, 5 元",a|b\n${mark(2)},used,500,,\n${mark(3)},issued,1,x,c\n`,
    ],
    read: coupons('csv'),
  },
  {
    name: 'coupons as NDJSON',
    texts: [
      [1, 2, 3]
        .map((n) =>
          JSON.stringify({ coupon_code: mark(n), state: 'issued', face_amount: 1000, title: '满减' }),
        )
        .join('\n'),
    ],
    read: coupons('ndjson'),
  },
  {
    name: 'coupons as JSON',
    texts: [
      JSON.stringify(
        [1, 2, 3].map((n) => ({ coupon_code: mark(n), face_amount: 1000, shop_nos: ['a'] })),
        null,
        1,
      ),
    ],
    read: coupons('json'),
  },
  {
    name: 'a profile',
    texts: [profile],
    hasComments: true,
    read: (text) => {
      const found = readProfile(text);
      return 'profile' in found
        ? { found: JSON.stringify(found.profile), isSaid: false }
        : { found: '', isSaid: found.problems.length > 0 };
    },
  },
  {
    name: 'a scenario',
    texts: [scenario],
    hasComments: true,
    read: (text) => {
      const found = readScenario(text);
      return 'scenario' in found
        ? { found: JSON.stringify(found.scenario), isSaid: false }
        : { found: '', isSaid: found.problems.length > 0 };
    },
  },
];

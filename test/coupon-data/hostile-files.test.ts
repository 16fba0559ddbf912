import { expect, test, vi } from 'vitest';
import type { CouponFormat } from '../../mock-server/src/coupon-data/coupon-format.js';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';
import { problemsOf } from './problems.js';

test.each(['A,1,"x"y,', 'A,1,x"y"z,'])('the quotes of %s are rejected', async (row) => {
  const [problem, ...others] = await problemsOf(
    `coupon_code,face_amount,title,shop_nos\r\nB,1,"\r\n",\r\n${row}\r\n`,
    'csv',
  );
  expect([problem?.line, others]).toEqual([4, []]);
  expect(problem?.text.en).toContain('quotes go around a whole cell, and are doubled within');
  expect(problem?.text.zh).toContain('其中的引号须双写');
});

test.each<[string, CouponFormat, Uint8Array]>([
  [
    'GBK',
    'csv',
    Buffer.from('636f75706f6e5f636f64652c666163655f616d6f756e742c7469746c650a412c312cb4fabdf0c8af', 'hex'),
  ],
  [
    'half a character at the end',
    'ndjson',
    Buffer.concat([Buffer.from('\n'), Buffer.from('券').subarray(0, 2)]),
  ],
  [
    'a byte after good Chinese',
    'json',
    Buffer.concat([Buffer.from('[{"title":"券券",\n"'), Buffer.of(0xff)]),
  ],
])('%s is not UTF-8, and the error names the line', async (_, format, bytes) => {
  expect(await problemsOf(bytes, format)).toEqual([
    {
      line: 2,
      field: '',
      text: {
        en: 'is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)',
        zh: '不是 UTF-8，请另存为 UTF-8（Excel 中选“CSV UTF-8”）',
      },
    },
  ]);
});

const noEnd = { en: 'is longer than 64 KiB, so its end is lost', zh: '长度超过 64 KiB，可能缺少结尾' };
const tooDeep = { en: 'is nested deeper than any coupon', zh: '嵌套层数过多' };
const noQuote = { en: 'is not JSON: text without a closing quote', zh: '不是 JSON：文本缺少结尾引号' };

test.each<[CouponFormat, string, object]>([
  ['json', '[\n{"title":"', { line: 2, column: 10, field: '', text: noQuote }],
  ['json', '[\n', { line: 2, column: 1, field: '', text: tooDeep }],
  ['ndjson', '\n{"title":"', { line: 2, field: '', text: noEnd }],
  ['csv', 'coupon_code,face_amount,title\nA,1,', { line: 2, field: '', text: noEnd }],
])(
  'a row of %s that continues after %j is rejected before it fills the memory',
  async (format, beginning, problem) => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(beginning);
      for (; sent < 64; sent += 1) yield Buffer.alloc(2 ** 18, '[');
    }
    expect(await readCouponData(endless(), format)).toEqual({ problems: [problem], more: 0 });
    expect(sent).toBeLessThan(3);
  },
);

test('blanks without end are rejected before they fill the memory, also where no format is named', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; sent < 64; sent += 1) yield Buffer.alloc(2 ** 18, ' ');
  }
  const problem = { line: 1, field: '', text: noEnd };
  expect(await readCouponData(endless())).toEqual({ problems: [problem], more: 0 });
  expect(sent).toBeLessThan(3);
});

test.each([
  ['json', `[\n{"coupon_code":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`],
  ['ndjson', `\n{"coupon_code":"A","face_amount":1,"x":${'{"x":'.repeat(9_000)}1${'}'.repeat(9_000)}}`],
])('deeply nested brackets in %s are rejected', async (_, text) => {
  const data = await readCouponData(text);
  expect(data).toEqual({ problems: [{ line: 2, column: 1, field: '', text: tooDeep }], more: 0 });
});

test('brackets inside strings are not nesting', async () => {
  const shops = Array.from({ length: 200 }, () => '[[{{\\"[[');
  const row = JSON.stringify({ coupon_code: 'A', face_amount: 1, shop_nos: shops });
  expect(await readCouponData(`${row}\n`)).toHaveProperty('coupons.0.shop_nos.length', 200);
});

test('a missing brace is reported where it is missing, although the reader notices it 64 KiB later', async () => {
  const row = '{"coupon_code":"A","face_amount":1},\n';
  const text = `[\n{"coupon_code":"B","face_amount":1,\n${row.repeat(40_000)}]`;
  expect(await readCouponData(text, 'json')).toMatchObject({
    problems: [{ line: 3, column: 1, text: { en: 'is not JSON: a name in double quotes is expected' } }],
  });
});

test('all problems are reported, up to a hundred, and then how many more there are', async () => {
  const rows = Array.from({ length: 150 }, (_, at) => `C${at},x`);
  const data = await readCouponData(['coupon_code,face_amount', 'A,1', ...rows].join('\n'));
  expect('problems' in data && [data.problems.length, data.problems[99]?.line, data.more]).toEqual([
    100, 102, 50,
  ]);
});

test('rows that are shorter or longer than the header create no Error with a stack each', async () => {
  const stacks = vi.spyOn(Error, 'captureStackTrace');
  const data = await readCouponData(
    `coupon_code,face_amount\nA,1\n${'B\n'.repeat(50)}${',,,\n'.repeat(50)}`,
    'csv',
  );
  const made = stacks.mock.calls.filter(([error]) => error instanceof Error);
  stacks.mockRestore();
  expect(['problems' in data && data.problems.length, made]).toEqual([100, []]);
});

test('an error of the source is thrown unchanged', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('[');
    throw new Error('gone');
  };
  await expect(readCouponData(broken())).rejects.toThrow('gone');
});

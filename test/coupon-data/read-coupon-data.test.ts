import { expect, test } from 'vitest';
import { type CouponFormat, formatOfName } from '../../mock-server/src/coupon-data/coupon-format.js';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';
import { inPieces, problemsOf } from './problems.js';

const a = { coupon_code: 'A', state: 'issued', face_amount: 1000 };
const b = { coupon_code: 'B', state: 'used', face_amount: 2000, shop_nos: ['S1', 'S|2'], title: '"券", 一' };
const ab = {
  json: '\n[ {"coupon_code":"A","face_amount":1000},\r\n{"coupon_code":"B","state":"used","face_amount":2000,"shop_nos":["S1","S|2"],"title":"\\"券\\", 一"}\n]\n',
  ndjson:
    '{"coupon_code":"A","face_amount":1000}\r\n\n  \n{"coupon_code":"B","state":"used","face_amount":2000,"shop_nos":["S1","S|2"],"title":"\\"券\\", 一"}',
  csv: 'face_amount,coupon_code,state,shop_nos,title\r\n1000,A,,,\r\n\r\n2000,B,used,S1|S\\|2,"""券"", 一"\r\n',
};

test.each<[CouponFormat, string, number[]]>([
  ['json', ab.json, [2, 3]],
  ['ndjson', ab.ndjson, [1, 4]],
  ['csv', ab.csv, [2, 4]],
])(
  '%s is read with or without a byte order mark, named or detected, and with its lines',
  async (format, text, lines) => {
    const expected = { coupons: [a, b], lines };
    expect(await readCouponData(text, format)).toEqual(expected);
    expect(await readCouponData(text)).toEqual(expected);
    expect(await readCouponData(`\u{feff}${text}`)).toEqual(expected);
    for (const size of [1, 2, 5, 64]) {
      const bytes = Buffer.from(`\u{feff}${text}`);
      expect(await readCouponData(inPieces(bytes, size), format)).toEqual(expected);
      expect(await readCouponData(inPieces(bytes, size))).toEqual(expected);
    }
  },
);

test('text may look like names, and spaces may precede a colon', async () => {
  const rows = '{"coupon_code" :"A","face_amount": 1,"title":"\\"x\\": \\"x\\":"}';
  expect(await readCouponData(rows, 'ndjson')).toHaveProperty('coupons.0.title', '"x": "x":');
});

test('one coupon is JSON over several lines, or a line of NDJSON', async () => {
  const one = '{\n  "coupon_code": "A",\n  "face_amount": 1000\n}\n';
  expect(await readCouponData(one)).toEqual({ coupons: [a], lines: [1], isSingle: true });
  expect(await readCouponData('{"coupon_code":"A","face_amount":1000}')).toEqual({
    coupons: [a],
    lines: [1],
  });
  expect(await readCouponData('[]', 'json')).toEqual({ coupons: [], lines: [] });
  expect(await readCouponData('', 'ndjson')).toEqual({ coupons: [], lines: [] });
});

test.each([
  ['a.json', 'json'],
  ['dir.csv/a.NDJSON', 'ndjson'],
  ['a.jsonl', 'ndjson'],
  [String.raw`C:\x\a.csv`, 'csv'],
  ['a.txt', undefined],
  ['csv', undefined],
  ['a.json/b', undefined],
])('the file name %s means the form %s', (name, format) => {
  expect(formatOfName(name)).toBe(format);
});

const fen = 'whole fen, 0 to 9007199254740991';
const header = 'coupon_code,face_amount,title,shop_nos';

test.each<[string, CouponFormat, string, number, string, string, string]>([
  ['a missing field', 'json', '[\n{"coupon_code":"A"}]', 2, 'face_amount', 'is required', '必填'],
  [
    'a bad field, on its own line',
    'json',
    '[\n{"coupon_code":"A",\n"face_amount":"1"}]',
    3,
    'face_amount',
    `must be ${fen}, got "1"`,
    '应为整数分，0 至 9007199254740991，实为 "1"',
  ],
  [
    'a bad item of a list',
    'json',
    '{"coupon_code":"A","face_amount":1,"shop_nos":[\n"S1",\n""]}',
    3,
    'shop_nos/1',
    'must be 1 to 32 characters, got ""',
    '应为 1 至 32 个字符，实为 ""',
  ],
  [
    'an unknown field',
    'json',
    '{"coupon_code":"A","face_amount":1,\n"colour":1}',
    2,
    'colour',
    'is not a field of a coupon',
    '不是券的字段',
  ],
  [
    'a prototype',
    'json',
    '[{"coupon_code":"A","face_amount":1,"__proto__":{}}]',
    1,
    '__proto__',
    'is not a field of a coupon',
    '不是券的字段',
  ],
  ['a number in the array', 'json', '[\n5]', 2, '', 'must be an object, got 5', '应为对象，实为 5'],
  ['an array in a line', 'ndjson', '\n[]', 2, '', 'must be an object, got a list', '应为对象，实为 列表'],
  [
    'a code that is a number',
    'ndjson',
    '\n\n{"coupon_code":679533922928,"face_amount":1}',
    3,
    'coupon_code',
    'must be 1 to 16 letters or digits, as text, got 679533922928',
    '应为 1 至 16 位字母或数字的文本，实为 679533922928',
  ],
  [
    'a code of full-width digits',
    'ndjson',
    '{"coupon_code":"１２","face_amount":1}',
    1,
    'coupon_code',
    'must be 1 to 16 letters or digits, as text, got "１２"',
    '应为 1 至 16 位字母或数字的文本，实为 "１２"',
  ],
  [
    'a prototype as a field',
    'ndjson',
    '{"coupon_code":"A","face_amount":1,"constructor":1}',
    1,
    'constructor',
    'is not a field of a coupon',
    '不是券的字段',
  ],
  [
    'a code twice',
    'json',
    '[{"coupon_code":"A","face_amount":1},\n\n{"face_amount":2,\n"coupon_code":"A"}]',
    4,
    'coupon_code',
    'is that of line 1 too',
    '与第 1 行相同',
  ],
  [
    'a code twice in CSV',
    'csv',
    `${header}\nA,1,"two\r\nlines",\nB,1,,\nA,1,,`,
    5,
    'coupon_code',
    'is that of line 2 too',
    '与第 2 行相同',
  ],
  [
    'an impossible day',
    'ndjson',
    '{"coupon_code":"A","face_amount":1,"valid_from":"2026-02-29T00:00+08:00"}',
    1,
    'valid_from',
    'is not a real date and time',
    '不是真实的日期时间',
  ],
  [
    'an end before the beginning',
    'csv',
    'coupon_code,face_amount,valid_from,valid_until\nA,1,2026-01-02T00:00Z,2026-01-01T23:59:59Z',
    2,
    'valid_until',
    'is before valid_from',
    '早于 valid_from',
  ],
  [
    'an amount in yuan',
    'csv',
    `${header}\n"A",1,"\n\n",\nB,12.50,,`,
    5,
    'face_amount',
    `must be ${fen}, got "12.50"`,
    '应为整数分，0 至 9007199254740991，实为 "12.50"',
  ],
  [
    'an amount beyond what a number holds',
    'csv',
    `${header}\nA,9007199254740993,,`,
    2,
    'face_amount',
    `must be ${fen}, got 9007199254740992`,
    '应为整数分，0 至 9007199254740991，实为 9007199254740992',
  ],
  ['an empty cell', 'csv', `${header}\nA,,,`, 2, 'face_amount', 'is required', '必填'],
  [
    'an empty number in a list',
    'csv',
    `${header}\nA,1,,S1|`,
    2,
    'shop_nos/1',
    'must be 1 to 32 characters, got ""',
    '应为 1 至 32 个字符，实为 ""',
  ],
  [
    'too few cells',
    'csv',
    `${header}\r\nA,1`,
    2,
    '',
    'the row has 2 cells, the header 4',
    '该行有 2 个单元格，表头有 4 个',
  ],
  [
    'an unknown column',
    'csv',
    '\ncoupon_code,face amount\nA,1',
    2,
    '',
    'column "face amount" is not a field of a coupon; there are coupon_code, title, state, face_amount, settle_amount, channel_type, valid_from, valid_until, merchant_nos, shop_nos, min_amount, inst_no',
    '列 "face amount" 不是券的字段；可用字段：coupon_code, title, state, face_amount, settle_amount, channel_type, valid_from, valid_until, merchant_nos, shop_nos, min_amount, inst_no',
  ],
  [
    'a column twice',
    'csv',
    'coupon_code,coupon_code\n',
    1,
    '',
    'column "coupon_code" comes twice',
    '列 "coupon_code" 重复',
  ],
  [
    'a missing column',
    'csv',
    'coupon_code\nA',
    1,
    '',
    'the column face_amount is required',
    '缺少必需的列 face_amount',
  ],
  ['no header', 'csv', '\n\n', 1, '', 'has no header row', '缺少表头行'],
  [
    'an open quote',
    'csv',
    `${header}\nA,1,,\nB,1,"x\n\n`,
    3,
    '',
    'a quote in this row is not closed',
    '该行的引号没有结束',
  ],
])(
  '%s: the error for %s names line, field and what is expected',
  async (_, format, text, line, field, en, zh) => {
    expect(await problemsOf(text, format)).toEqual([{ line, field, text: { en, zh } }]);
  },
);

test.each(['__proto__', 'constructor', 'hasOwnProperty'])('the column %s is unknown', async (name) => {
  const [problem] = await problemsOf(`coupon_code,face_amount,${name}\nA,1,x`, 'csv');
  expect(problem?.text.en).toMatch(`column "${name}" is not a field of a coupon`);
});

test.each<[string, CouponFormat, string, number, number, string, string]>([
  [
    'a comma too many',
    'json',
    '[{"coupon_code":"A","face_amount":1},\n ]',
    2,
    2,
    'a coupon is expected',
    '缺少券',
  ],
  [
    'a comma missing',
    'json',
    '[{"coupon_code":"A","face_amount":1}\n {}]',
    2,
    2,
    'a comma or ] is expected',
    '缺少逗号或 ]',
  ],
  [
    'a comma missing within',
    'json',
    '[\n{"coupon_code":"A"\n "face_amount":1}]',
    3,
    2,
    'a comma is expected',
    '缺少逗号',
  ],
  [
    'a name without quotes',
    'json',
    '  {coupon_code:"A"}',
    1,
    4,
    'a value, or a name in double quotes, is expected',
    '应为值，或双引号括起的名称',
  ],
  ['text after the end', 'json', '[]\n\n x', 3, 2, 'nothing more is expected', '此处不应再有内容'],
  [
    'a lost end',
    'json',
    '[{"coupon_code":"A","face_amount":1}\n',
    2,
    1,
    'a comma or ] is expected',
    '缺少逗号或 ]',
  ],
  [
    'an end in the middle',
    'json',
    '[\n{"coupon_code":"A","face_amount":1',
    2,
    35,
    'a } is expected',
    '缺少 }',
  ],
  [
    'an open text',
    'json',
    '[\n{"coupon_code":"A,\n"face_amount":1}]',
    2,
    16,
    'text without a closing quote',
    '文本缺少结尾引号',
  ],
  [
    'a comment',
    'json',
    '[\n/* */ {"coupon_code":"A","face_amount":1}]',
    2,
    1,
    'comments are not allowed',
    '不允许注释',
  ],
  ['a broken line', 'ndjson', '\n{"coupon_code":"A","face_amount":}', 2, 34, 'a value is expected', '缺少值'],
])('%s: the error for %s names line and column', async (_, format, text, line, column, en, zh) => {
  const what = { en: `is not JSON: ${en}`, zh: `不是 JSON：${zh}` };
  expect(await problemsOf(text, format)).toEqual([{ line, column, field: '', text: what }]);
});

test.each<[string, CouponFormat, string, string, number, number]>([
  ['a field', 'json', '[{"face_amount":1,\n"coupon_code":"A",\n"face_amount" : 2}]', 'face_amount', 3, 1],
  [
    'an escaped field',
    'ndjson',
    '{"face_amount":1,"coupon_code":"A","face\\u005famount":2}',
    'face_amount',
    1,
    36,
  ],
  ['an inner field', 'ndjson', '{"coupon_code":"A","x":[{"a":1,"a":1}]}', 'x/0/a', 1, 32],
  ['the list of a page', 'json', '{"coupons":[],\n"coupons":[]}', 'coupons', 2, 1],
])('%s that comes twice is reported with line and column', async (_, format, text, field, line, column) => {
  const what = { en: 'comes twice', zh: '重复' };
  expect(await problemsOf(text, format)).toEqual([{ line, column, field, text: what }]);
});

test.each(['', 'nothing', '"A"', '5'])('JSON of %j is not a coupon', async (text) => {
  const what = { en: 'must be a coupon, or an array of coupons', zh: '应为一张券或券的数组' };
  expect(await problemsOf(text, 'json')).toEqual([{ line: 1, column: 1, field: '', text: what }]);
});

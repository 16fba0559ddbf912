import { expect, test } from 'vitest';
import { type Redact, redactor } from '../../mock-server/src/record/redact.js';

const secret = Buffer.from('a secret that is the same in each of these tests');
const sign = 'be7e74eef4015f9e87a3e5c480dc0c12';
const code = '679533922928';

const hiding = (more: { keepSigns?: boolean; key?: string } = {}): Redact =>
  redactor({ secret, keepSigns: false, key: undefined, ...more });

/** The bodies of one exchange, redacted. */
function bodies(asked: string, answered = '', redact = hiding()): readonly [string, string] {
  const { request, response } = redact({ request: { body: asked }, response: { body: answered } });
  return [request.body, response?.body ?? ''];
}

/** What became of the usual code. */
const pseudonymIn = (text: string): string => /\d{12}/u.exec(text)?.[0] ?? '';

test('signatures and codes are hidden in both directions, and all else stays as sent', () => {
  const [asked, answered] = bodies(
    `{ "couponCode" :"${code}","amount": 1.00e3,\t"merchant_no":"851811130002","wf_trace_no":"T-1","x":"\\u4e2d\\/", "x": null,"sign":"${sign}" }\n`,
    `{"codes":"${code}","return_msg":"券码已退款","order_no":null,"sign":"${sign.toUpperCase()}"}`,
  );
  const pseudonym = pseudonymIn(asked);
  expect(pseudonym).not.toBe(code);
  expect(asked).toBe(
    `{ "couponCode" :"${pseudonym}","amount": 1.00e3,\t"merchant_no":"851811130002","wf_trace_no":"T-1","x":"\\u4e2d\\/", "x": null,"sign":"(redacted)" }\n`,
  );
  expect(answered).toBe(
    `{"codes":"${pseudonym}","return_msg":"券码已退款","order_no":null,"sign":"(redacted)"}`,
  );
});

test('a code has the same pseudonym in every place', () => {
  const redact = hiding();
  const [first] = bodies(`{"coupon_code":"${code}"}`, '', redact);
  const pseudonym = pseudonymIn(first);
  const [asked, answered] = bodies(
    `{"coupon_code":${code},"wf_trace_no":"order-${code}-1","attach":"${code}"}`,
    `{"codes":["${code}"],"return_msg":"券 ${code} 已核销","n":1${code}}`,
    redact,
  );
  expect(asked).toBe(
    `{"coupon_code":${pseudonym},"wf_trace_no":"order-${pseudonym}-1","attach":"${pseudonym}"}`,
  );
  expect(answered).toBe(`{"codes":["${pseudonym}"],"return_msg":"券 ${pseudonym} 已核销","n":1${pseudonym}}`);
  const other = redactor({ secret: Buffer.from('another'), keepSigns: false, key: undefined });
  expect(bodies(`{"coupon_code":"${code}"}`, '', other)[0]).not.toBe(first);
});

test('a code of an earlier exchange is recognized in a later one', () => {
  const redact = hiding();
  const pseudonym = pseudonymIn(bodies(`{"coupon_code":"${code}"}`, '', redact)[0]);
  expect(bodies(`{"coupon_code":"B7","wf_trace_no":"${code}-2"}`, '', redact)[0]).toContain(
    `"wf_trace_no":"${pseudonym}-2"`,
  );
});

test('a list of codes becomes a list of their pseudonyms', () => {
  const redact = hiding();
  const [one, other] = [
    bodies(`{"codes":"${code}"}`, '', redact),
    bodies('{"codes":"AB12cd34"}', '', redact),
  ];
  const [list] = bodies(`{"codes":"${code},AB12cd34"}`, '', redact);
  expect(list).toBe(`{"codes":"${JSON.parse(one[0]).codes},${JSON.parse(other[0]).codes}"}`);
});

test('a short code is not searched within text or in fields of another meaning', () => {
  const [asked, answered] = bodies(
    '{"coupon_code":"1000","amount":"1000","wf_trace_no":"1000","x":"a1000"}',
    '{"codes":"1000","amount":"1000","return_code":"0205"}',
  );
  const { coupon_code: pseudonym } = JSON.parse(asked);
  expect(pseudonym).toMatch(/^[1-9]\d{3}$/u);
  expect(pseudonym).not.toBe('1000');
  expect(asked).toBe(
    `{"coupon_code":"${pseudonym}","amount":"1000","wf_trace_no":"${pseudonym}","x":"a1000"}`,
  );
  expect(answered).toBe(`{"codes":"${pseudonym}","amount":"1000","return_code":"0205"}`);
});

test('the value of a secret field is hidden, also with --keep-signs', () => {
  const asked =
    '{"key":"k","APP_SECRET":1234,"appSecret":{"a":["x",true]},"access_token":"","mchKey":null,"si\\u0067n":"s","monkeyTail":"m","sign_type":"MD5"}';
  const hidden =
    '{"key":"(redacted)","APP_SECRET":"(redacted)","appSecret":{"(redacted)":["(redacted)",true]},"access_token":"","mchKey":null,"si\\u0067n":"SIGN","monkeyTail":"m","sign_type":"MD5"}';
  expect(bodies(asked)[0]).toBe(hidden.replace('SIGN', '(redacted)'));
  expect(bodies(asked, '', hiding({ keepSigns: true }))[0]).toBe(hidden.replace('SIGN', 's'));
});

test('--keep-signs changes nothing else', () => {
  const asked = `{"coupon_code":"${code}","sign":"${sign}","note":"sign=${sign}"}`;
  const answered = `codes=${code}&sign=${sign}&x=%41`;
  expect(bodies(asked, answered, hiding({ keepSigns: true }))).toEqual([asked, answered]);
});

test('a given key is hidden wherever it occurs', () => {
  const key = 'a "key" \\ of/银 %41&';
  for (const keepSigns of [false, true]) {
    const [asked, answered] = bodies(
      JSON.stringify({ note: `x${key}y`, [key]: 1, deep: [JSON.stringify({ a: key })] }),
      `a=1&n=${encodeURIComponent(key)}&m=${new URLSearchParams({ k: key }).toString().slice(2)}`,
      hiding({ keepSigns, key }),
    );
    expect(JSON.parse(asked)).toEqual({ note: 'x***y', '***': 1, deep: ['{"a":"***"}'] });
    expect(answered).toBe('a=1&n=***&m=***');
  }
});

test.each([
  [
    'a form',
    `coupon_code=${code}&amount=1000&sign=${sign}&key=k1`,
    'coupon_code=CODE&amount=1000&sign=(redacted)&key=(redacted)',
  ],
  [
    'a form that is escaped',
    `coupon%5fcode=%36${code.slice(1)}&x=${code}&si%67n=%62${sign.slice(1)}`,
    'coupon%5fcode=CODE&x=CODE&si%67n=(redacted)',
  ],
  [
    'a form with nested names, and values that end early for others',
    `order[coupon_code]=${code}&order%5Bkey%5D=a,b;c&app_secret=a)b&sign=s1,2&x=${code}&`,
    'order[coupon_code]=CODE&order%5Bkey%5D=(redacted)&app_secret=(redacted)&sign=(redacted)&x=CODE&',
  ],
  [
    'JSON in JSON',
    JSON.stringify({ data: `{"coupon_code":"${code}","sign":"s1","n":"x"}` }),
    String.raw`{"data":"{\"coupon_code\":\"CODE\",\"sign\":\"(redacted)\",\"n\":\"x\"}"}`,
  ],
  [
    'a message that quotes what should have been',
    `{"coupon_code":"${code}","return_msg":"expected ${sign}; a=1&key=k1"}`,
    '{"coupon_code":"CODE","return_msg":"expected (redacted); a=1&key=(redacted)"}',
  ],
  [
    'a sign under another name',
    `{"coupon_code":"${code}","mac":"${sign}"}`,
    '{"coupon_code":"CODE","mac":"(redacted)"}',
  ],
  [
    'a trace number that looks like a sign',
    `{"coupon_code":"${code}","wf_trace_no":"${sign}"}`,
    `{"coupon_code":"CODE","wf_trace_no":"${sign}"}`,
  ],
  [
    'a sign as trace number',
    `{"coupon_code":"${code}","wf_trace_no":"${sign}","sign":"${sign}"}`,
    '{"coupon_code":"CODE","wf_trace_no":"(redacted)","sign":"(redacted)"}',
  ],
])('%s does not leak', (_, asked, expected) => {
  const [hidden] = bodies(asked);
  expect(hidden.replaceAll(pseudonymIn(hidden), 'CODE')).toBe(expected);
  expect(pseudonymIn(hidden)).not.toBe(code);
});

test('the path is redacted, and its query is not recorded', () => {
  const { request } = hiding()({
    request: { method: 'GET', path: `/coupons/${code}/${sign}`, body: `coupon_code=${code}` },
    response: null,
  });
  expect(request.path).toMatch(/^\/coupons\/\d{12}\/\(redacted\)$/u);
  expect(request.path).not.toContain(code);
});

test('pseudonyms keep the form of the code, are unique, and never look like magic codes', () => {
  const redact = hiding();
  const codes = [
    ...Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')),
    ...Array.from({ length: 10 }, (_, n) => String(n)),
    ...Array.from({ length: 400 }, (_, n) => `99000100000${String(n).padStart(5, '0')}`),
    ...Array.from({ length: 400 }, (_, n) => `1${String(n).padStart(15, '0')}`),
    'aB3',
    '００12',
    'a-b_1',
  ];
  const form = (text: string): string =>
    text
      .replaceAll(/[a-z]/gu, 'a')
      .replaceAll(/[A-Z]/gu, 'A')
      .replaceAll(/[0-9]/gu, '0')
      .replaceAll(/[０-９]/gu, '０');
  const pseudonyms = codes.map((one): string => {
    const [hidden] = bodies(JSON.stringify({ coupon_code: one }), '', redact);
    return JSON.parse(hidden).coupon_code;
  });
  expect(new Set(pseudonyms).size).toBe(codes.length);
  expect(pseudonyms.map(form)).toEqual(codes.map(form));
  expect(pseudonyms.filter((one) => one.length === 16 && one.startsWith('99'))).toEqual([]);
  // As numbers, one that is safe stays safe, and the others do not become so.
  const unsafe = (all: readonly string[]): number => all.filter((one) => Number(one) > 2 ** 53).length;
  expect(unsafe(pseudonyms)).toBe(unsafe(codes));
});

test('numbers in JSON stay numbers', () => {
  const [asked] = bodies('{"coupon_code":6.79533922928e11,"couponCode":-1.5,"codes":[0,1e400,10]}');
  expect(asked).toMatch(
    /^\{"coupon_code":[1-9]\d{11},"couponCode":-\d\.\d,"codes":\[\d,\d(?:e\d00|e[1-9]\d\d),[1-9]\d\]\}$/u,
  );
});

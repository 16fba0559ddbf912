import { expect, test } from 'vitest';
import { type Redact, redactor } from '../../mock-server/src/record/redact.js';

const code = '679533922928';
const phone = '13800138000';
const key = 'Zm9vYmFyLXByb2R1Y3Rpb24';

const hiding = (keepSigns = false): Redact =>
  redactor({ secret: Buffer.alloc(32, 7), keepSigns, key: undefined });
const form = 'application/x-www-form-urlencoded';

test.each([
  [
    'a multipart form',
    'multipart/form-data; boundary=b1',
    `--b1\r\nContent-Disposition: form-data; name="coupon_code"\r\n\r\n${code}\r\n--b1--\r\n`,
  ],
  ['CSV', 'text/csv', `coupon_code,phone\r\n${code},${phone}\r\n`],
  ['plain text', 'text/plain', `券码 ${code} 电话 ${phone} key ${key}`],
  ['plain text like a form', 'text/plain', `coupon_code=${code}&phone=${phone}`],
  ['XML', 'application/xml', `<xml><tel>${phone}</tel><no>${code}</no><key>${key}</key></xml>`],
  ['JSON of another charset', 'application/json; charset=utf-7', `{"x":"+ADY-${code}"}`],
  ['UTF-16', 'application/json; charset=utf-16le', `{"no":"${code}"}`.split('').join('\0')],
  ['UTF-16 that does not say so', 'application/json', `{"no":"${code}"}`.split('').join('\0')],
  ['JSON that is cut', 'application/json', `{"coupon_code":"${code}","x":"${phone}`],
  ['two JSON texts', 'application/json', `{"a":1}{"no":"${code}"}`],
  ['JSON with something before it', 'application/json', `${code}\n{"a":1}`],
  ['JSON with a byte order mark', 'application/json', `\ufeff{"no":"${code}"}`],
  ['a list of values', 'application/json', `["${code}",["${phone}"],{"a":1}]`],
  ['a text in JSON', 'application/json', `"${code}"`],
  ['a number in JSON', 'application/json', phone],
  ['a value without a name in a form', form, `a=1&${code}`],
  ['text of several lines that claims to be a form', form, `a=1\n${code}`],
])('a body without readable fields is hidden completely, except its length: %s', (_, type, body) => {
  for (const keepSigns of [false, true]) {
    const { request, response } = hiding(keepSigns)({
      request: { body, content_type: type },
      response: { body, content_type: type },
    });
    const bytes = Buffer.byteLength(body);
    const hidden = `(redacted: ${bytes} bytes, no fields of JSON or of a form in UTF-8 / 已隐去：${bytes} 字节，不是 UTF-8 的 JSON 或表单字段)`;
    expect(request).toEqual({ body: hidden, content_type: type });
    expect(response).toEqual(request);
  }
});

test.each([
  ['JSON', 'text/plain;charset=UTF-8', '{"amount":"1000","n":[1,"x",{"a":[["b"]]}]}'],
  ['a list of objects', 'application/json', '[{"amount":"1000"},{"amount":1}]'],
  ['an empty list', 'application/json', '[]'],
  ['a form', `${form}; charset=utf-8`, 'amount=1000&x=a+b%26&y=%E4%B8%AD&z=a=='],
  ['a form without a media type', '', 'amount=1000'],
  ['no body', 'text/plain', ''],
])('a body with readable fields stays: %s', (_, type, body) => {
  expect(hiding()({ request: { body, content_type: type }, response: null }).request.body).toBe(body);
});

test.each([
  ['of the request', `{"coupon_code":"${code}"}`, '', '', `/coupons/${code}/x`],
  ['of the response', '{}', `{"codes":"${code}"}`, '', `/coupons/${code}/x`],
  ['of the query', '{}', '', `?a=1&coupon_code=${code}`, `/coupons/${code}/x`],
  ['that is escaped', `{"coupon_code":"${code}"}`, '', '', `/coupons/%36${code.slice(1)}/x`],
])('a code %s is hidden in the path and in other values', (_, asked, answered, query, path) => {
  const { request, response } = hiding()({
    request: { method: 'GET', path: path + query, body: asked },
    response: { body: answered === '' ? `{"no":"${code}","note":"${code} ok"}` : answered },
  });
  const [, pseudonym = ''] = /^\/coupons\/(\d{12})\/x$/u.exec(request.path ?? '') ?? [];
  expect(pseudonym).toMatch(/^\d{12}$/u);
  expect(JSON.stringify([request, response])).not.toContain(code);
  expect(response?.body).toContain(pseudonym);
});

test('a short code is hidden where it is a whole part of a path', () => {
  const { request } = hiding()({
    request: { method: 'GET', path: '/v1234/1234', body: '{"coupon_code":"1234"}' },
    response: null,
  });
  const { coupon_code: pseudonym }: { coupon_code: string } = JSON.parse(request.body);
  expect(pseudonym).not.toBe('1234');
  expect(request.path).toBe(`/v1234/${pseudonym}`);
});

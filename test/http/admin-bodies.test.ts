import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { admin } from '../support/wire.js';

const server = await sharedServer({
  profile: { institutions: [{ inst_no: '1', keys: ['a-key-of-this-test'] }] },
});

async function send(
  method: string,
  path: string,
  body: string,
): Promise<readonly [status: number, en: string | undefined, zh: string | undefined]> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/__admin${path}`, { method, headers, body });
  const { error }: { error?: { message: string; message_zh: string } } = JSON.parse(await response.text());
  return [response.status, error?.message, error?.message_zh];
}

test.each([
  ['PATCH', '/coupons/679533922928', '{"state":"used","state":"issued"}', 'state', 17],
  ['PUT', '/clock', '{"now":"2026-01-01T00:00:00Z","n\\u006fw":"2027-01-01T00:00:00Z"}', 'now', 31],
  ['POST', '/faults', '{"kind":"reset","times":1,"times":2}', 'times', 27],
  [
    'POST',
    '/tenants',
    '{"coupons":[{"coupon_code":"A","face_amount":1},{"state":"used","state":"issued"}]}',
    'coupons.1.state',
    65,
  ],
  ['POST', '/sign', '{"fields":{"amount":"1","amount":"2"}}', 'fields.amount', 25],
  ['POST', '/sign', '{"fields":{"a":{"b":1},"a":"2"}}', 'fields.a', 24],
  ['POST', '/sign', '{"fields":{"":1,"":2}}', 'fields.""', 17],
  ['POST', '/sign/explain', '{"fields":{"a\\nb":1,"a\\nb":":\\":"}}', 'fields."a\\nb"', 21],
  ['POST', '/sign/explain', '{"request_id":"1","request_id":"2"}', 'request_id', 19],
])(
  'a body with a name twice is rejected with its place: %s %s %s',
  async (method, path, body, name, column) => {
    expect(await send(method, path, body)).toEqual([
      400,
      `${name} comes twice in one object (line 1, column ${column}): give it once.`,
      `${name} 在同一对象中重复（第 1 行第 ${column} 列），只应出现一次`,
    ]);
  },
);

test('the line of a repeated name is reported', async () => {
  expect(await send('POST', '/sign', '{\n  "fields": {\n    "a": "1",\n    "a": "1"\n  }\n}')).toEqual([
    400,
    'fields.a comes twice in one object (line 4, column 5): give it once.',
    'fields.a 在同一对象中重复（第 4 行第 5 列），只应出现一次',
  ]);
});

test('a key that is a repeated name is hidden', async () => {
  const [, en] = await send('POST', '/sign', '{"a-key-of-this-test":1,"a-key-of-this-test":2}');
  expect(en).toBe('*** comes twice in one object (line 1, column 25): give it once.');
});

test('colons in texts, and equal names of different objects, are accepted', async () => {
  const fields = { inst_no: '1', a: 'x":', b: '"a":1', 'c":': '\\":' };
  const [status] = await send('POST', '/sign', JSON.stringify({ fields }));
  expect(status).toBe(403); // the key of a person
  const coupons = [
    { coupon_code: 'A', face_amount: 1 },
    { coupon_code: 'B', face_amount: 1 },
  ];
  expect((await admin(server.url, 'POST', '/tenants', { coupons })).status).toBe(201);
});

test.each([
  ['{"coupon_code":"A","face_amount":1,"face_amount":2}', 'face_amount'],
  [
    '[{"coupon_code":"A","face_amount":1},{"coupon_code":"B","face_amount":1,"state":"used","state":"issued"}]',
    'state',
  ],
  [
    '{"coupons":[{"coupon_code":"A","face_amount":1}],"coupons":[{"coupon_code":"B","face_amount":1}]}',
    'coupons',
  ],
  ['{"coupon_code":"A","face_amount":1,"shop_nos":[{"a":1,"a":2}]}', 'shop_nos/0/a'],
])('no coupons are loaded from a body with a name twice: %s', async (body, field) => {
  for (const method of ['POST', 'PUT']) {
    expect(await send(method, '/coupons', body)).toEqual([
      400,
      `Nothing was changed: line 1: ${field} comes twice.`,
      `未作任何更改：第 1 行：${field} 重复`,
    ]);
  }
});

test.each([
  ['/sign', '{"fields":{"inst_no":"900024","amount":1e400}}'],
  ['/sign', '{"fields":{"inst_no":"900024","amount":-1e400}}'],
  ['/sign/explain', '{"fields":{"inst_no":"900024","amount":1e400,"sign":"x"}}'],
])('%s rejects a number that would be null: %s', async (path, body) => {
  expect(await send('POST', path, body)).toEqual([
    400,
    'amount: a number beyond 2^53: send it as text.',
    'amount：数字超出 2^53，请改用字符串',
  ]);
});

test('a number that is too large is not reported as null', async () => {
  expect(await send('POST', '/coupons', '{"coupon_code":"A","face_amount":1e400}')).toEqual([
    400,
    'Nothing was changed: face_amount must be whole fen, 0 to 9007199254740991, got Infinity.',
    '未作任何更改：face_amount 应为整数分，0 至 9007199254740991，实为 Infinity',
  ]);
});

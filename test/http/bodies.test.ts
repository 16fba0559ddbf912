import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { responseExample } from '@shoubei-kit/contracts';
import { startMockServer } from '@shoubei-kit/mock-server';
import { longestBlock } from '../support/longest-block.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, post, writeOff } from '../support/wire.js';

const errors: unknown[] = [];
const server = await sharedServer({ onError: (error) => errors.push(error) });

const rowsOf = (headers: Headers): readonly string[] =>
  headers.get('x-shoubei-mock-assumptions')?.split(',') ?? [];

test('64 KiB of escaped quotes are rejected at once: the search for duplicate names was quadratic', async () => {
  const block = await longestBlock(async () => {
    const answer = await post(server.url, `{"z":"${String.raw`\"`.repeat(32_000)}"}`);
    expect(answer.outcome).toBe('illegal_parameter');
  });
  expect(block).toBeLessThan(1_000);
});

test('a value that looks like a name, and a name that contains colons, are not duplicate names', async () => {
  const fields = signed({ ...base, coupon_code: '990001000001', ':x': ':y', 'a":b': '"c": "d":', e: '\\' });
  for (const body of [JSON.stringify(fields, null, 2), JSON.stringify(fields)]) {
    expect((await post(server.url, body)).outcome).toMatch(/written_off|already_used/u);
  }
  const twice = JSON.stringify(fields, null, 2).replace('{', '{ ":x": "z",');
  expect((await post(server.url, twice)).headers.get('x-shoubei-mock-reason')).toBe(
    '":x": the name comes twice',
  );
  expect(errors).toEqual([]);
});

test.each([
  ['an object', '{"b":1}'],
  ['a number beyond 2^53', '9007199254740993'],
  ['a number beyond all', '1e400'],
])('%s is rejected with a sign, the echo and A1, since the body was readable', async (_, value) => {
  await using full = await startMockServer({ profile: { failShape: 'full' } });
  const text = JSON.stringify({ ...base, coupon_code: '990001000002', wf_trace_no: 'T', sign: 'x' });
  const { body, outcome, headers } = await post(full.url, text.replace('{', `{"x":${value},`));
  expect(outcome).toBe('illegal_parameter');
  expect(body).toMatchObject({ codes: '990001000002', wf_trace_no: 'T', sign: md5Sign(body) });
  expect(rowsOf(headers)).toContain('A1');
  expect(rowsOf(headers)).not.toContain('A13');
});

test('a request whose response could not be signed is rejected before anything is written off', async () => {
  await using gbk = await startMockServer({ profile: { signing: { response: { charset: 'gbk' } } } });
  expect((await writeOff(gbk.url, '990001000003', { wf_trace_no: '😀' })).outcome).toBe('illegal_parameter');
  expect((await admin(gbk.url, 'GET', '/coupons/990001000003')).body.state).toBe('issued');
  expect((await writeOff(gbk.url, '990001000003', { wf_trace_no: '流水' })).outcome).toBe('written_off');
});

test('an onExchange listener that throws does not prevent the response', async () => {
  const told: unknown[] = [];
  await using careless = await startMockServer({
    onExchange: () => {
      throw new Error('boom');
    },
    onError: (error) => told.push(error),
  });
  expect((await writeOff(careless.url, '990001000004')).outcome).toBe('written_off');
  expect(String(told)).toBe('Error: boom');
});

test('custom codes keep responses within their schema, whatever the request', async () => {
  const codes = { illegal_parameter: { code: '0101' }, unknown_institution: { code: '0102' } };
  await using own = await startMockServer({ profile: { codes } });
  for (const fields of [
    { coupon_code: '!!' },
    { coupon_code: '1', inst_no: 'none' },
    { wf_trace_no: 'x'.repeat(40) },
  ]) {
    const { body } = await post(own.url, JSON.stringify(signed({ ...base, ...fields })));
    expect([body, responseExample(body)]).toEqual([body, true]);
  }
  await using table = await startMockServer({ profile: { codes, dialect: 'table' } });
  expect((await writeOff(table.url, '!!')).body).toMatchObject({
    return_code: 'FAIL',
    return_msg: '参数不合法',
  });
});

test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
  ['a wrong digest of the right form', { sign: '0'.repeat(32) }, ['A1', 'A4'], ['A15']],
  ['a sign of another length', { sign: '0'.repeat(31) }, ['A1', 'A15'], []],
  ['a missing coupon code', signed({ coupon_code: '' }), ['C12', 'A12'], ['A14']],
  ['a coupon code of another form', signed({ coupon_code: 'a b' }), ['A14'], ['A15']],
  ['no institution', signed({ inst_no: 'nobody' }), ['A4', 'A14'], ['C6']],
  ['a null alias', { couponCode: null, sign: '0'.repeat(32) }, ['A12'], ['C4']],
])('a rejection for %s lists exactly the assumptions that it depends on', async (_, fields, some, none) => {
  const { headers } = await post(
    server.url,
    JSON.stringify({ ...base, coupon_code: '990001000005', ...fields }),
  );
  expect(rowsOf(headers)).toEqual(expect.arrayContaining([...some]));
  for (const row of none) expect(rowsOf(headers)).not.toContain(row);
});

test('magic 93 returns system_error, which depends on no settle amount', async () => {
  expect(rowsOf((await writeOff(server.url, '999301000001')).headers)).not.toContain('A7');
});

test('assumptions observed at the real endpoint are listed separately', async () => {
  await using seen = await startMockServer({ profile: { observed: { A1: '2026-11-01', C1: '2026-11-01' } } });
  const { headers } = await writeOff(seen.url, '990001000006');
  expect(headers.get('x-shoubei-mock-observed')).toBe('A1');
});

test("already_used for a repeated trace does not depend on the coupon's later state", async () => {
  await using strict = await startMockServer({ profile: { idempotency: 'already_used' } });
  await writeOff(strict.url, '990001000007', { wf_trace_no: 'T' });
  await admin(strict.url, 'PATCH', '/coupons/990001000007', { state: 'refunded' });
  expect((await writeOff(strict.url, '990001000007', { wf_trace_no: 'T' })).outcome).toBe('already_used');
});

test('an empty minimum counts as no minimum', async () => {
  await admin(server.url, 'POST', '/coupons', { coupon_code: 'MIN0', face_amount: 1, min_amount: 0 });
  expect((await writeOff(server.url, 'MIN0')).outcome).toBe('written_off');
});

test.each(['2026-02-30T00:00:00Z', '2026-04-31T10:00:00+08:00'])(
  'a coupon valid from %s is rejected',
  async (valid_from) => {
    const { status, body } = await admin(server.url, 'POST', '/coupons', {
      coupon_code: 'D',
      face_amount: 1,
      valid_from,
    });
    expect([status, body.error.problems[0]]).toEqual([400, expect.objectContaining({ field: 'valid_from' })]);
  },
);

test('a coupon belongs to the institution that the query names, and an unknown institution is rejected', async () => {
  const coupon = { coupon_code: 'Q1', face_amount: 1 };
  await admin(server.url, 'POST', '/coupons?inst_no=60000001', coupon);
  expect((await writeOff(server.url, 'Q1')).outcome).toBe('not_found');
  expect((await writeOff(server.url, 'Q1', { inst_no: '60000001' })).outcome).toBe('written_off');
  const other = await admin(server.url, 'POST', '/coupons?inst_no=60000001', {
    ...coupon,
    inst_no: '900024',
  });
  const nobody = await admin(server.url, 'POST', '/coupons', { ...coupon, inst_no: 'nobody' });
  expect([other.status, nobody.status]).toEqual([400, 400]);
});

test("a patch with an unknown property is rejected by the property's name", async () => {
  const { body } = await admin(server.url, 'PATCH', '/coupons/679533922928', '{"__proto__":1}');
  expect(body.error.problems[0]).toMatchObject({ field: '__proto__', message: 'is not a field of a coupon' });
});

test('the demo coupon can be replaced, a bad profile prevents the start, and a bad coupon is located', async () => {
  await using own = await startMockServer({ coupons: [{ coupon_code: '679533922928', face_amount: 1 }] });
  expect((await writeOff(own.url, '679533922928')).outcome).toBe('written_off');
  await expect(startMockServer({ profile: JSON.parse('{"dialect":"tabel"}') })).rejects.toThrow(
    /bad profile/u,
  );
  const bad: { coupon_code: string; face_amount: number }[] = [{ coupon_code: '-', face_amount: 1 }];
  await expect(startMockServer({ coupons: bad })).rejects.toThrow(
    /^startMockServer: coupons\[0\]\.coupon_code must be /u,
  );
});

test.each([
  ['{"signing":{"joiner":"\\ud800"}}', 'signing.joiner', 'utf-8'],
  [
    '{"signing":{"charset":"gbk"},"institutions":[{"inst_no":"1","keys":["😀"]}]}',
    'institutions[0].keys[0]',
    'gbk',
  ],
  ['{"codes":{"refunded":{"message":"\\ud83d"}}}', 'codes.refunded.message', 'utf-8'],
])('with the profile %s, which can sign nothing, no emulator starts', async (profile, path, charset) => {
  await expect(startMockServer({ profile: JSON.parse(profile) })).rejects.toThrow(
    new RangeError(
      `bad profile: ${path} has a character that ${charset} cannot carry: change it, or the charset under signing / ${path} 含有 ${charset} 无法表示的字符：请修改，或更换 signing 的 charset`,
    ),
  );
});

// python3: hashlib.md5('codes=990001000003&return_code=FAIL&return_msg=参数不合法&key=shoubei-mock-demo-key'.encode(charset)),
// and without the codes.
test.each([
  ['utf-8', { wf_trace_no: '\uD83D' }, '990001000003', '518cdda501567a34ef6cef0933282ee9'],
  ['utf-8', { coupon_code: '券\uDE00' }, null, '96679cd05fb81a0ee641d8f9889d4fac'],
  ['gbk', { wf_trace_no: '😀' }, '990001000003', '90175c952e792a1da3a3535f013634c4'],
  ['gbk', { coupon_code: '券😀' }, null, '705852164d6e010fe2b7034636d714f5'],
] as const)(
  'a full rejection in %s is signed without the fields of %j that cannot be signed',
  async (charset, more, codes, sign) => {
    const profile = { failShape: 'full', signing: { response: { charset } } } as const;
    await using own = await startMockServer({ profile });
    const { outcome, body } = await writeOff(own.url, '990001000003', more);
    expect(outcome).toBe('illegal_parameter');
    const expected = {
      return_code: 'FAIL',
      return_msg: '参数不合法',
      order_no: null,
      codes,
      amount: null,
      sign,
    };
    expect(body).toEqual(expected);
  },
);

test('87 is HTTP 200 under any profile, and a status that allows no body is rejected', async () => {
  await using own = await startMockServer({ profile: { httpStatus: 503 } });
  expect((await writeOff(own.url, '998701000001')).status).toBe(200);
  await expect(startMockServer({ profile: { httpStatus: 204 } })).rejects.toThrow(/bad profile/u);
});

test('a page on another port of this machine is another origin, and host names ignore case', async () => {
  await using named = await startMockServer({ allowedHosts: ['Till.Example'] });
  const status = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(`${named.url}/__admin/profile`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
  expect(await status({ origin: 'http://127.0.0.1:9' })).toBe(403);
  expect(await status({ origin: named.url })).toBe(200);
  expect(await status({ host: 'tILL.example' })).toBe(200);
});

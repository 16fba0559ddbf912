// What may arrive at a socket: valid requests, and damaged ones. A seed determines all of it.
import { sign } from '@shoubei-kit/sdk-lite/signing';

/** Mulberry32: small, and the same everywhere. */
export function drawing(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, one: (list) => list[below(list.length)], chance: (p) => next() < p };
}

const key = 'shoubei-mock-demo-key';
// Without magic codes whose response is late, lost or 5xx: those faults are intended.
const coupons = [
  '679533922928',
  'A',
  '0',
  'zz',
  ...['00', '01', '02', '03', '05', '09', '10', '85', '90', '11', '79'].map((ss) => `99${ss}0100000001`),
];
const odd = [
  '',
  ' ',
  '\0',
  '0',
  '-1',
  '1e400',
  '9'.repeat(400),
  '\u{1f4a9}',
  '\ud800',
  '\u202e',
  '\u001b[2J',
  'é',
  '漢字',
  '\ufeff',
  '..%2f',
  "' or 1=1--",
  '${x}',
  '__proto__',
  'x'.repeat(5_000),
  'null',
  'true',
  '\r\nX: y',
];
export const names = [
  'coupon_code',
  'couponCode',
  'inst_no',
  'merchant_no',
  'shop_no',
  'ts',
  'wf_trace_no',
  'channel_type',
  'amount',
  'real_amount',
  'exc_discount_flag',
  'sign',
  '__proto__',
  'constructor',
  'toString',
  'order_no',
  'note',
  '',
];
export const values = [null, true, false, 0, -0, 1.5, 1e308, 2 ** 53 + 2, [], {}, [[]], { a: 1 }, ...odd];

function validFields(draw) {
  const fields = {
    inst_no: draw.one(['900024', '60000001']),
    merchant_no: '851811130002',
    shop_no: '862010110001',
    ts: '20261123120000',
    coupon_code: draw.one(coupons),
    ...(draw.chance(0.5) && { wf_trace_no: `T${draw.below(5_000)}` }),
    ...(draw.chance(0.3) && { amount: String(draw.below(10_000)) }),
    ...(draw.chance(0.2) && { channel_type: draw.one(['10001', '10005', '10009']) }),
  };
  return { ...fields, sign: sign(fields, {}, key) };
}

/** What identifies the write-off of a query or cancel, as in the drafts. */
function declaredFields(draw) {
  const { sign: _, coupon_code, ...fields } = validFields(draw);
  const asked = {
    ...fields,
    ...(draw.chance(0.7) && { coupon_code }),
    ...(draw.chance(0.3) && {
      order_no: draw.one(['516375643352141195430506', '1', ...odd.filter((text) => text.isWellFormed())]),
    }),
  };
  return { ...asked, sign: sign(asked, {}, key) };
}

/** The body of a request with these fields, valid or damaged. */
export function bodyOf(fields, draw) {
  const text = JSON.stringify(fields);
  switch (draw.below(12)) {
    case 0:
      return JSON.stringify({ ...fields, [draw.one(names)]: draw.one(values) });
    case 1:
      return `${text.slice(0, -1)},${JSON.stringify(draw.one(names))}:${JSON.stringify(draw.one(values))}}`;
    case 2:
      return text.slice(0, draw.below(text.length));
    case 3:
      return flipped(text, draw);
    case 4: {
      const [open, close] = draw.one([
        ['[', ']'],
        ['{"a":', '}'],
        ['[', ''],
        ['{"":[', ']}'],
      ]);
      const levels = draw.below(3_000);
      return `{"coupon_code":${open.repeat(levels)}1${close.repeat(levels)}}`;
    }
    case 5:
      return draw.one([
        '',
        'null',
        '[]',
        '{}',
        '"',
        '0',
        '{"a":1}{}',
        `[${text}]`,
        `${text}${text}`,
        '\ufeff{}',
        odd.join(','),
      ]);
    case 6:
      return Buffer.from(text, draw.one(['utf16le', 'latin1', 'base64']));
    case 7:
      return JSON.stringify({ ...fields, note: 'n'.repeat(draw.below(70_000)) });
    default:
      return text;
  }
}

function flipped(text, draw) {
  const bytes = Buffer.from(text);
  for (let i = draw.below(5); i >= 0; i -= 1) bytes[draw.below(bytes.length)] ^= 1 << draw.below(8);
  return bytes;
}

const routes = [
  '/health',
  '/reset',
  '/coupons',
  '/coupons/679533922928',
  '/coupons/A',
  '/orders',
  '/orders/totals',
  '/tenants',
  '/tenants/900024',
  '/clock',
  '/faults',
  '/requests',
  '/requests/count',
  '/requests/assumptions',
  '/requests/x',
  '/profile',
  '/openapi.json',
  '/sign',
  '/sign/explain',
  '/scenarios',
  '/scenarios/refunded/load',
  '/scenarios/..%2f/load',
  '/events',
  '/%ff',
  '/',
  '//',
  '/nowhere',
];
const queries = [
  '',
  '',
  '',
  '?inst_no=900024',
  '?inst_no=x',
  '?limit=1',
  '?limit=-1',
  '?limit=1&limit=2',
  '?state=used',
  '?outcome=refunded',
  '?format=csv',
  '?format=ndjson',
  '?__proto__=1',
  '?a[b][c]=1',
  '?date=2026-02-30',
  '?cursor=%00',
  '?since=9',
];
const rows = [
  'coupon_code,face_amount\nA,1\n',
  'coupon_code,face_amount\n"A,1',
  '{"coupon_code":"B","face_amount":2}\n',
  '{"coupon_code":"B"\n{',
  '\0\0\0',
  'a,b\n1,2\n',
  '__proto__,coupon_code,face_amount\n1,2,3\n',
];

function adminBody(draw) {
  const coupon = {
    coupon_code: draw.one(['A', 'B', 'zz', '', 'no good']),
    face_amount: draw.one([1, 100, -1, 1.5, '1', null]),
  };
  // Without faults whose response is 5xx or missing: those are intended.
  const fault = {
    kind: draw.one(['wrong_sign', 'other_response', 'nonsense']),
    when: draw.one(['after', 'before', 1]),
    times: draw.one([1, 0, 'always']),
  };
  const clock = draw.one([
    { now: '2026-11-23T12:00:00Z', frozen: true },
    { advance_ms: 1 },
    { offset_ms: 1e300 },
    { now: 'x' },
  ]);
  const text = JSON.stringify(
    draw.one([
      coupon,
      [coupon, coupon],
      { coupons: [coupon] },
      fault,
      clock,
      { state: 'issued' },
      { fields: validFields(draw) },
      { body: JSON.stringify(validFields(draw)) },
      { request_id: 'x' },
      {},
    ]),
  );
  switch (draw.below(8)) {
    case 0:
      return text.slice(0, draw.below(text.length));
    case 1:
      return flipped(text, draw);
    case 2:
      return '['.repeat(draw.below(3_000));
    case 3:
      return `{"__proto__":${text},"${draw.one(names)}":1}`;
    default:
      return text;
  }
}

function providerBody(path, draw) {
  const isDeclared = path.endsWith('/quary') || path.endsWith('/cancel');
  return bodyOf(isDeclared ? declaredFields(draw) : validFields(draw), draw);
}

/** One request as bytes, and whether its connection can be used for another one after it. */
export function request(draw) {
  const isAdmin = draw.chance(0.3);
  const method = isAdmin
    ? draw.one(['GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
    : draw.chance(0.97)
      ? 'POST'
      : draw.one(['GET', 'PUT', 'TRACE', 'HEAD']);
  const path = isAdmin
    ? `/__admin${draw.one(routes)}${draw.one(queries)}`
    : draw.chance(0.97)
      ? draw.one(['/openpay/coupon/wf', '/openpay/coupon/quary', '/openpay/coupon/cancel'])
      : draw.one([
          '/',
          '/openpay/coupon/query',
          '/openpay/coupon/wf/',
          '/openpay/coupon/cancel/',
          '/OPENPAY/coupon/wf',
          '/%00',
          '/__adminx',
          '*',
        ]);
  const isEvents = path.includes('/events');
  const isRows = isAdmin && draw.chance(0.1);
  const body = Buffer.from(isRows ? draw.one(rows) : isAdmin ? adminBody(draw) : providerBody(path, draw));
  const types = [
    'application/json; charset=utf-8',
    'application/json; charset=gbk',
    'text/plain',
    'application/x-www-form-urlencoded',
    '',
    'application/json;;;',
    'APPLICATION/JSON',
    'text/csv',
    'application/x-ndjson',
  ];
  const type = isRows
    ? draw.one(['text/csv', 'application/x-ndjson'])
    : draw.chance(0.9)
      ? 'application/json'
      : draw.one(types);
  const headers = [
    `Host: ${draw.chance(0.98) ? '127.0.0.1' : draw.one(['evil.example', '', 'a b', '127.0.0.1, x'])}`,
  ];
  if (type !== '') headers.push(`Content-Type: ${type}`);
  if (draw.chance(0.02)) headers.push(`Content-Encoding: ${draw.one(['gzip', 'br', 'identity', 'x'])}`);
  if (draw.chance(0.02))
    headers.push(`Origin: ${draw.one(['null', 'https://evil.example', 'http://127.0.0.1'])}`);
  if (draw.chance(0.02)) headers.push(`X-${'h'.repeat(draw.below(100))}: ${'v'.repeat(draw.below(20_000))}`);
  if (draw.chance(0.01)) headers.push(`Expect: ${draw.one(['100-continue', 'x'])}`);
  if (draw.chance(0.01)) headers.push('Connection: Upgrade', 'Upgrade: websocket');
  const head = `${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n`;
  return { ...framed(head, body, draw), isEvents };
}

/** With its length, in chunks, or without a defined end. */
function framed(head, body, draw) {
  if (draw.chance(0.9))
    return {
      bytes: Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]),
      isWhole: true,
    };
  const chunked = Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`);
  const size = body.length.toString(16);
  const extension = draw.one(['', ';a', ';a=b', `;${'e'.repeat(100)}`, ' ;x="y"']);
  const end = draw.one(['0\r\n\r\n', '0;x=y\r\n\r\n', '0\r\nTrailer: x\r\n\r\n']);
  if (draw.chance(0.7) && body.length > 0)
    return {
      bytes: Buffer.concat([
        chunked,
        Buffer.from(`${size}${extension}\r\n`),
        body,
        Buffer.from(`\r\n${end}`),
      ]),
      isWhole: false,
    };
  const wrong = draw.one([
    Buffer.concat([Buffer.from(`${head}Content-Length: ${Math.max(0, body.length - 3)}\r\n\r\n`), body]),
    Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length + 3}\r\n\r\n`), body]),
    Buffer.from(`${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
    Buffer.from(`${head}Content-Length: -1\r\n\r\n`),
    Buffer.concat([chunked, Buffer.from('zz\r\n'), body]),
    Buffer.concat([chunked, Buffer.from('ffffffffffffffff\r\n'), body]),
    Buffer.from(head.slice(0, draw.below(head.length))),
    flipped(`${head}\r\n`, draw),
  ]);
  return { bytes: wrong, isWhole: false };
}

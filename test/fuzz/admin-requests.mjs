// Requests to the admin API, generated from its own document: each route, its parameters and its examples,
// and bodies from empty up to the bound of the route. A seed determines all of it.
import { names, values } from './requests.mjs';

/** Uploads have no bound that is worth reaching in many requests. */
const mostUploaded = 2 ** 18;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const types = [
  'application/json',
  'application/x-ndjson',
  'text/csv',
  'text/plain',
  'application/json; charset=gbk',
];
const odd = [
  '',
  '%20',
  '0',
  '-1',
  '1e400',
  '%00',
  '%ff',
  '..%2f',
  '__proto__',
  '9'.repeat(400),
  '%F0%9F%92%A9',
];

/** The operations of the document as a list. */
export function operationsOf(document) {
  const resolved = (one) =>
    one.$ref === undefined
      ? one
      : one.$ref
          .slice(2)
          .split('/')
          .reduce((at, name) => at[name], document);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method.toUpperCase()))
      .map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved),
        most: operation['x-shoubei-max-body-bytes'] ?? 1_024,
        examples: Object.values(operation.requestBody?.content ?? {}).flatMap(({ examples = {} }) =>
          Object.values(examples).map(({ value }) => value),
        ),
      })),
  );
}

/** One request: its route, and what is sent. */
export function adminRequest(operations, draw) {
  const operation = draw.one(operations);
  const route = `${operation.method} ${operation.path}`;
  const method = draw.chance(0.95) ? operation.method : draw.one(methods);
  const { body, type, how } = bodyFor(operation, draw);
  return { route, how, method, path: pathOf(operation, draw), type, body };
}

function pathOf({ path, parameters }, draw) {
  const named = path.replace(/\{(\w+)\}/gu, (_, name) =>
    draw.one([...(pathValues[name] ?? []), ...odd.slice(1)]),
  );
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && draw.chance(0.25))
    .flatMap((parameter) => {
      const text = `${parameter.name}=${draw.chance(0.8) ? queryValue(parameter, draw) : draw.one(odd)}`;
      return draw.chance(0.03) ? [text, text] : [text];
    });
  return `/__admin${named}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

const pathValues = {
  inst_no: ['71234567', '71234568', '900024'],
  coupon_code: ['679533922928', 'A1', '9900010000000101', '9910010000000101'],
  name: ['refunded', 'first-write-off', 'duplicate'],
  id: ['1', 'x'],
};

function queryValue({ name, schema }, draw) {
  if (name === 'inst_no') return draw.one(['900024', '60000001', '71234567']);
  if (schema.enum) return encodeURIComponent(draw.one(schema.enum));
  if (schema.type === 'boolean') return draw.one(['true', 'false']);
  if (schema.type === 'integer')
    return draw.one([schema.minimum ?? 0, schema.maximum ?? 1, 7, (schema.maximum ?? 0) + 1]);
  return draw.one(['A5', '2026-11-23', '/openpay/coupon/wf', 'written_off', '03', '679533922928']);
}

function bodyFor({ most, examples }, draw) {
  const isUpload = most > mostUploaded;
  const example = examples.length > 0 ? draw.one(examples) : {};
  const text = typeof example === 'string' ? example : JSON.stringify(example);
  const ownType =
    typeof example === 'string' ? draw.one(['application/x-ndjson', 'text/csv']) : 'application/json';
  const type = draw.chance(0.9) ? ownType : draw.one(types);
  if (draw.chance(examples.length > 0 ? 0.05 : 0.5)) return { body: '', type: undefined, how: 'empty' };
  if (draw.chance(0.35)) return { body: text, type, how: 'example' };
  if (draw.chance(0.3)) return { body: damaged(text, draw), type, how: 'damaged' };
  const size = sizeUpTo(Math.min(most, mostUploaded), draw);
  const [how, made, madeType = type] = draw.one(isUpload ? [...large, ...rows] : large);
  return { body: made(size, example, draw).subarray(0, size), type: madeType, how: `${how} of ${size}` };
}

/** Each order of magnitude is equally likely. Some bodies have the bound itself, or one byte more. */
function sizeUpTo(most, draw) {
  if (draw.chance(0.1)) return most + draw.below(2);
  return Math.floor(2 ** (draw.below(Math.floor(Math.log2(most) * 64)) / 64)) + 1;
}

function damaged(text, draw) {
  const bytes = Buffer.from(text);
  switch (draw.below(4)) {
    case 0:
      return bytes.subarray(0, draw.below(bytes.length + 1));
    case 1:
      return Buffer.from(
        `${text.slice(0, -1)},${JSON.stringify(draw.one(names))}:${JSON.stringify(draw.one(values))}}`,
      );
    case 2:
      return Buffer.concat([bytes, bytes]);
    default:
      for (let left = draw.below(5); left >= 0 && bytes.length > 0; left -= 1)
        bytes[draw.below(bytes.length)] ^= 1 << draw.below(8);
      return bytes;
  }
}

/** `head`, as many `part` as fit, then `tail`: this many bytes. */
function filled(size, head, part, tail) {
  const count = Math.max(0, Math.floor((size - head.length - tail.length) / Buffer.byteLength(part)));
  return Buffer.from(`${head}${part.repeat(count)}${tail}`);
}

/** The example with one of its values replaced by text that it does not contain yet. */
function around(example, draw) {
  const known = typeof example === 'object' && example !== null && !Array.isArray(example) ? example : {};
  const name = draw.one([...Object.keys(known), draw.one(names)]);
  const [head, tail] = JSON.stringify({ ...known, [name]: '\u0001' }).split('"\\u0001"');
  return [head, tail];
}

/** How a large body is made: its name, its bytes, and its own type if it has one. */
const large = [
  ['spaces', (size, example) => filled(size, JSON.stringify(example), ' ', '')],
  [
    'a long text',
    (size, example, draw) => {
      const [head, tail] = around(example, draw);
      return filled(
        size,
        `${head}"`,
        draw.one(['x', '\\u0001', '券', '&a=', '1', '"\\"'.slice(1)]),
        `"${tail}`,
      );
    },
  ],
  [
    'a long list',
    (size, example, draw) => {
      const [head, tail] = around(example, draw);
      const item = draw.one(['{}', '[]', '0', 'null', '""', '{"a":1}', '1e999']);
      return filled(size, `${head}[`, `${item},`, `${item}]${tail}`);
    },
  ],
  [
    'many names',
    (size) => {
      const parts = [];
      for (let at = 0; at * 14 < size; at += 1) parts.push(`"f${String(at).padStart(6, '0')}":"1"`);
      return Buffer.from(`{${parts.join(',')}}`);
    },
  ],
  [
    'many names within a field',
    (size, example, draw) => {
      const [head, tail] = around(example, draw);
      const parts = [];
      for (let at = 0; at * 14 + head.length + tail.length + 20 < size; at += 1)
        parts.push(`"f${String(at).padStart(6, '0')}":1`);
      return Buffer.from(`${head}{${parts.join(',')}}${tail}`);
    },
  ],
  [
    'a list',
    (size, example) => filled(size, '[', `${JSON.stringify(example)},`, `${JSON.stringify(example)}]`),
  ],
  ['deep', (size, _, draw) => filled(size, '', draw.one(['[', '{"a":', '[{"":']), '')],
  [
    'a closed deep one',
    (size, _, draw) => {
      const levels = Math.min(draw.one([60, 70, 3_000]), Math.max(1, Math.floor(size / 2)));
      return Buffer.from('['.repeat(levels) + ']'.repeat(levels));
    },
  ],
  [
    'bytes',
    (size, _, draw) => Buffer.alloc(size, draw.one(['\0', '\xff\x80', '\x01\x02{"', '\ufeff']), 'latin1'),
  ],
];

const csv = 'text/csv';
const ndjson = 'application/x-ndjson';
/** Valid and invalid rows. */
const rows = [
  [
    'rows of coupons',
    (size, _, draw) => numbered(size, '', draw, (code) => `{"coupon_code":"${code}","face_amount":5}\n`),
    ndjson,
  ],
  [
    'lines of coupons',
    (size, _, draw) => numbered(size, 'coupon_code,face_amount\n', draw, (code) => `${code},5\n`),
    csv,
  ],
  [
    'rows of nothing',
    (size, _, draw) => filled(size, '', draw.one(['{}\n', '[]\n', '\n', '0\n', '{"a":1}\n']), ''),
    ndjson,
  ],
  [
    'lines of nothing',
    (size, _, draw) =>
      filled(size, 'coupon_code,face_amount\n', draw.one([',\n', '"",\n', '\n', 'a\n', ',,,,\n']), ''),
    csv,
  ],
  [
    'one long row',
    (size, _, draw) =>
      filled(size, draw.one(['{"coupon_code":"', '{"shop_nos":[', '"']), draw.one(['x', '{},', '""']), ''),
    ndjson,
  ],
  [
    'one long line',
    (size, _, draw) =>
      filled(size, draw.one(['coupon_code\n"', 'coupon_code,', '"']), draw.one(['x', ',', '""', 'a,']), ''),
    csv,
  ],
];

function numbered(size, head, draw, toRow) {
  const first = draw.below(900_000);
  const parts = [head];
  for (let at = 0, bytes = head.length; bytes < size; at += 1) {
    const row = toRow(`Z${first + at}`);
    parts.push(row);
    bytes += row.length;
  }
  return Buffer.from(parts.join(''));
}

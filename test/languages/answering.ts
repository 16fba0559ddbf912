import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect } from 'vitest';
import { signed } from '../support/sign.js';
import { demoAt, type LanguageClient } from './clients.js';

export type Answer = readonly [name: string, code: number, body: string | Uint8Array, status?: number];

export const success = {
  return_code: 'SUCCESS',
  return_msg: '操作成功',
  result_code: 'SUCCESS',
  order_no: '516375643352141195430506',
  wf_trace_no: 'order-1',
  codes: 'A1',
  amount: '1000',
  settle_amount: '994',
};
const rejection = {
  return_code: '0203',
  return_msg: '券码已核销',
  result_code: 'FAIL',
  order_no: null,
  wf_trace_no: 'order-1',
  codes: 'A1',
  amount: null,
};
const fail = (message: string): object => ({ return_code: 'FAIL', return_msg: message });
export const json = (fields: object): string => JSON.stringify(signed({ ...fields }));

// 0 written off, 1 rejected, 3 outcome unknown. All are signed with the key, except the cases about
// signatures.
const answersByKind: Readonly<Record<string, readonly Answer[]>> = {
  success: [
    ['a success', 0, json(success)],
    ['a success in escapes', 0, json(success).replace('操作', '\\u64cd\\u4f5C').replace('A1', '\\u00411')],
    ['a success with numbers for amounts', 0, json({ ...success, amount: 1000, settle_amount: 994 })],
    ['a success with an unknown field', 0, json({ ...success, _Z: '', 备注: '😀' })],
  ],
  'about something else': [
    ['a success for another coupon', 3, json({ ...success, codes: 'A2' })],
    ['a rejection of another coupon', 3, json({ ...rejection, codes: 'A2' })],
  ],
  'about another trace': [
    ['a success for another trace number', 3, json({ ...success, wf_trace_no: 'order-2' })],
  ],
  'not whole': [
    ['a success without an order number', 3, json({ ...success, order_no: '' })],
    ['a success for no coupon', 3, json({ ...success, codes: null })],
    ['a success by return_code only', 3, json({ ...success, result_code: undefined })],
  ],
  rejection: [
    ['a rejection', 1, json(rejection)],
    // The code is a guess of the kit. The message is the provider's.
    ['a rejection with the code of another outcome', 1, json({ ...rejection, return_msg: '券码已过期' })],
  ],
  'an unknown rejection': [
    ['an unknown message', 3, json({ ...rejection, return_code: '0999', return_msg: '?' })],
    ['an unknown message with a code that is assumed', 3, json({ ...rejection, return_msg: '?' })],
    ['操作成功 as a rejection', 3, json({ ...rejection, return_msg: '操作成功' })],
  ],
  'not a rejection': [['a busy system by a code', 3, json({ ...rejection, return_msg: '系统繁忙' })]],
  'FAIL that is certain': [
    ['FAIL, parameter', 1, json(fail('参数不合法'))],
    ['FAIL, signature', 1, json(fail('签名错误'))],
    ['FAIL, institution', 1, json(fail('机构不存在'))],
    ['FAIL, timestamp', 1, json(fail('时间戳已失效'))],
  ],
  'FAIL that is uncertain': [['FAIL, something else', 3, json(fail('参数不合法。'))]],
  'FAIL and success': [
    ['FAIL and also a success', 3, json({ ...success, return_code: 'FAIL', return_msg: '参数不合法' })],
  ],
  'a wrong signature': [
    ['changed after it was signed', 3, json(success).replace('"994"', '"995"')],
    ['unsigned', 3, JSON.stringify(success)],
    ['a sign in upper case', 3, json(success).replace(/(?<="sign":")\w+/u, (sign) => sign.toUpperCase())],
  ],
  'an echo': [
    // Made of the response to an unsigned request, whose coupon was A1&order_no=…&return_code=SUCCESS&return_codz=.
    ['a success that hides a FAIL', 3, json({ ...success, return_codz: '&return_code=FAIL' })],
  ],
  'a provoked rejection': [
    // Made of the FAIL to an unsigned request with the coupon A1&result_code=FAIL and the trace number
    // x&return_msg=券码已核销&wf_trace_no=order-1.
    [
      'a FAIL whose text is divided otherwise',
      3,
      json({
        codes: 'A1',
        result_code: 'FAIL',
        return_code: 'FAIL&return_msg=参数不合法&wf_trace_no=x',
        return_msg: '券码已核销',
        wf_trace_no: 'order-1',
      }),
    ],
    ['a return_code with a field in it', 3, json({ ...rejection, return_code: '0203&x' })],
    ['a return_code with an equals sign', 3, json({ ...rejection, return_code: '0203=x' })],
    ['a return_code in a name', 3, json({ ...success, 'return_code=FAIL&return_msg': '参数不合法' })],
    ...['amount', 'codes', 'order_no', 'result_code'].map((name): Answer => [
      `a second ${name}`,
      3,
      json({ ...success, aa: `&${name}=1` }),
    ]),
    ...['return_code', 'return_msg', 'settleAmount', 'settle_amount', 'wf_trace_no'].map((name): Answer => [
      `a second ${name}`,
      3,
      json({ ...success, zz: `&${name}=1` }),
    ]),
    ['an amount that it lacks', 3, json({ ...success, amount: null, aa: '&amount=1' })],
  ],
  'text with joiners': [
    [
      'a message with an address that has fields',
      0,
      json({ ...success, return_msg: '操作成功 https://a/b?id=1&type=2&amount=5&codes=A2' }),
    ],
    ['a message about a field', 0, json({ ...success, return_msg: '参数不合法&字段=ts' })],
    ['a message about a discount', 0, json({ ...success, return_msg: '满100减20&第二件=半价' })],
    ['a remark before the code', 0, json({ ...success, aa: '&return_msg=1&wf_trace_no=2&settleAmount=3' })],
  ],
  'not as signed': [
    ['an amount as 1000.0', 3, json({ ...success, amount: 1000 }).replace(':1000,', ':1000.0,')],
    ['an amount as 1e3', 3, json({ ...success, amount: 1000 }).replace(':1000,', ':1e3,')],
    ['a byte order mark', 3, `\uFEFF${json(success)}`],
  ],
  'values that cannot be signed': [
    ['with an object in it', 3, json({ ...success, more: {} })],
    ['with a list in it', 3, json({ ...success, more: ['1'] })],
  ],
  'half a character': [
    [
      'half a character, signed as a question mark',
      3,
      json({ ...success, more: '?' }).replace('"?"', String.raw`"\ud800"`),
    ],
  ],
  'not one JSON object': [
    ['two of them', 3, json(success) + json(success)],
    ['a list', 3, `[${json(success)}]`],
    ['100,000 brackets', 3, '['.repeat(100_000)],
  ],
  charset: [['not UTF-8', 3, Buffer.from(json(success).replace('操作成功', 'é'), 'latin1')]],
  status: [['HTTP 201', 3, json(success), 201]],
  size: [
    ['a success with blanks up to a byte over 1 MiB', 3, json(success).padEnd(1_048_569)],
    ['a success with blanks up to 1 MiB', 0, json(success).padEnd(1_048_568)],
  ],
};

export const answers: readonly Answer[] = Object.values(answersByKind).flat();
/** The first of each kind. */
export const oneOfEachKind: readonly Answer[] = Object.values(answersByKind).flatMap((all) =>
  all.slice(0, 1),
);
/** A client with an expensive process gets the first of each kind in `npm test`, and these in the exhaustive tests. */
export const answersLeft: readonly Answer[] = answers.filter((one) => !oneOfEachKind.includes(one));

export type Use = readonly [string, readonly string[], Readonly<Record<string, string>>];

const wrongUseByKind: Readonly<Record<string, readonly Use[]>> = {
  coupon: [
    ['a coupon of 17 characters', ['12345678901234567'], {}],
    ['a coupon with a space', ['A 1'], {}],
  ],
  'no coupon': [['no coupon', [], {}]],
  field: [['an unknown field', ['A1', 'wf_trace=1'], {}]],
  value: [
    ['a newline', ['A1', 'wf_trace_no=a\nb'], {}],
    ['an empty field', ['A1', 'wf_trace_no='], {}],
    ['a field without a value', ['A1', 'wf_trace_no'], {}],
  ],
  setting: [
    ['no key', ['A1'], { SHOUBEI_KEY: '' }],
    ['no shop', ['A1'], { SHOUBEI_SHOP_NO: '' }],
  ],
  address: [
    ['an address with a path', ['A1'], { SHOUBEI_BASE_URL: 'http://127.0.0.1/wf' }],
    ['an address without a scheme', ['A1'], { SHOUBEI_BASE_URL: '127.0.0.1' }],
  ],
  vectors: [['a missing file of vectors', ['--vectors', '/nowhere.json'], {}]],
};

export const wrongUse: readonly Use[] = Object.values(wrongUseByKind).flat();
export const wrongUseOfEachKind: readonly Use[] = Object.values(wrongUseByKind).flatMap((all) =>
  all.slice(0, 1),
);
export const wrongUseLeft: readonly Use[] = wrongUse.filter((one) => !wrongUseOfEachKind.includes(one));

/**
 * Responses without the trace number, or with it, over plain HTTP to another machine: an overheard one could
 * be a copy. From this machine each of them is trusted.
 */
export const fromAfar: readonly Answer[] = [
  ['a success without the trace number', 3, json({ ...success, wf_trace_no: undefined })],
  ['a success where it is null', 3, json({ ...success, wf_trace_no: null })],
  ['a rejection without it', 3, json({ ...rejection, wf_trace_no: undefined })],
  ['a bare FAIL', 3, json(fail('参数不合法'))],
  // Anyone can provoke it, with an unsigned request.
  ['a FAIL with it', 3, json({ ...fail('参数不合法'), codes: 'A1', wf_trace_no: 'order-1' })],
  ['a success with it', 0, json(success)],
  ['a rejection with it', 1, json(rejection)],
];
export const fromHere: readonly Answer[] = fromAfar.map(([name, , body]) => [
  name,
  /rejection|FAIL/u.test(name) ? 1 : 0,
  body,
]);

/**
 * Expects the right exit code of the client after each response, and nothing on standard error.
 */
export async function believes(
  client: LanguageClient,
  given: readonly Answer[],
  host = '127.0.0.1',
): Promise<void> {
  const ended: [string, number | null, string][] = [];
  for (const [name, , body, status] of given) {
    const { url, close } = await answering(body, status);
    const there = url.replace('127.0.0.1', host);
    const { code, stderr } = await client.run(['A1', 'wf_trace_no=order-1'], demoAt(there));
    ended.push([name, code, stderr]);
    close();
  }
  expect(ended).toEqual(given.map(([name, code]) => [name, code, '']));
}

/** Expects for each wrong use one line in both languages, exit code 2, and no request. */
export async function refuses(client: LanguageClient, uses: readonly Use[]): Promise<void> {
  const { url, asked, close } = await answering(json(success));
  for (const [name, args, env] of uses) {
    const { code, stdout, stderr } = await client.run(args, { ...demoAt(url), ...env });
    expect({ name, code, stdout }).toEqual({ name, code: 2, stdout: '' });
    expect(stderr, name).toMatch(/^[^\n]+ \/ [^\n]*\p{Script=Han}[^\n]*\n$/u);
  }
  expect(asked()).toBe(0);
  close();
}

// What would move the cursor, add a line or end a text: ESC, newline, NUL, C1, line separator.
const control = '\u001b[2J\nwritten_off\u0000\u009b\u2028';

/** Expects that no text of a response can write more than its own line. */
export async function printsOneLine(client: LanguageClient): Promise<void> {
  const bodies = [
    json({ ...success, order_no: `1${control}` }),
    json({ ...success, settle_amount: `1${control}` }),
    json({ ...rejection, return_code: `1${control}` }),
    JSON.stringify({ ...success, return_msg: `1${control}` }),
  ];
  const codes: (number | null)[] = [];
  for (const body of bodies) {
    const { url, close } = await answering(body);
    const { code, stdout, stderr } = await client.run(['A1', 'wf_trace_no=order-1'], demoAt(url));
    codes.push(code);
    expect(stdout).toMatch(/^wf_trace_no order-1\n[^\p{C}\p{Zl}\p{Zp}]+\n$/u);
    expect(stderr).toBe('');
    close();
  }
  expect(codes).toEqual([0, 0, 1, 3]);
}

/** A TCP server that sends this to every connection, and closes it. */
export async function sending(text: string): Promise<{ url: string; close: () => void }> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** An HTTP server that sends this response to every request, and counts requests. */
export async function answering(
  body: string | Uint8Array,
  status = 200,
  headers = {},
): Promise<{ url: string; asked: () => number; close: () => void }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked: () => asked, close: () => server.close() };
}

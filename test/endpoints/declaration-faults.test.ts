import { expect, test } from 'vitest';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { cli } from '../support/cli.js';
import { good } from './good-declaration.js';
import { fileWriter } from '../support/shared.js';

type Fault = readonly [what: string, from: string, to: string, en: string, zh: string];

/** Each fault: the text in the file, its replacement, and the message about it after the file's name. */
const faults: readonly Fault[] = [
  [
    'an empty file',
    good,
    '',
    '1: is not a declaration; `shoubei-mock endpoints draft quary` prints one to begin with',
    '1: 不是接口声明；可用 `shoubei-mock endpoints draft quary` 输出一份草稿再改写',
  ],
  [
    'a bracket that is not closed',
    'about: { en: Query a write-off, zh: 核销记录查询 }',
    'about: { en: Query a write-off, zh: 核销记录查询',
    '3: a { or [ is not closed, or its lines are not indented',
    '3: { 或 [ 没有闭合，或其中的行没有缩进',
  ],
  [
    'a duplicate key',
    'act: none',
    'act: none\nact: cancel',
    '11: duplicate name: remove one of them',
    '11: 名称重复，请删去其一',
  ],
  [
    'no path',
    'path: /openpay/coupon/quary\n',
    '',
    '1: needs path, such as /openpay/coupon/quary',
    '1: 缺少 path，如 /openpay/coupon/quary',
  ],
  [
    'a mistyped key',
    'responses:',
    'response: {}\nresponses:',
    '11: response does not belong here; expected path, about, documented, request, act, within_seconds or responses',
    '11: response 此处没有该名称，应为 path、about、documented、request、act、within_seconds 或 responses',
  ],
  [
    'an address in place of a path',
    'path: /openpay',
    'path: https://open.51shoubei.com/openpay',
    '1: path must be a path, such as /openpay/coupon/quary',
    '1: path 应为路径，如 /openpay/coupon/quary',
  ],
  [
    'a path with a part that is ..',
    'path: /openpay/coupon/quary',
    'path: /openpay/../quary',
    '1: path has a part that is empty, . or ..; write it as it is posted to',
    '1: path 含空段、. 或 ..，请按实际请求路径填写',
  ],
  [
    'the path of the write-off',
    'coupon/quary',
    'coupon/wf',
    "1: path is the write-off's, which the emulator has; declare another endpoint, or set paths.write_off in the profile",
    '1: path 是核销接口的路径，模拟器已内置；请声明其他接口，或在配置中设置 paths.write_off',
  ],
  [
    'a path of the admin API',
    '/openpay/coupon/quary',
    '/__admin/quary',
    "1: path belongs to the admin API; write the provider's path",
    '1: path 属于管理 API，请填写平台的路径',
  ],
  [
    'a path of the admin API in other letters',
    '/openpay/coupon/quary',
    '/__ADMIN/quary',
    "1: path belongs to the admin API; write the provider's path",
    '1: path 属于管理 API，请填写平台的路径',
  ],
  [
    'a field that every request has twice',
    'ts, sign]',
    'ts, sign, ts]',
    '8: request.required.5 ts comes twice',
    '8: request.required.5 ts 重复',
  ],
  [
    'a page that is read in the future',
    '2026-11-30',
    '9000-01-01',
    '5: documented.1.date is in the future; write the day on which you read the page',
    '5: documented.1.date 是将来的日期；请填写查阅文档的日期',
  ],
  [
    'a line that is listed twice',
    'lines: [path]',
    "lines: [path]\n  - { page: P, date: '2026-11-29', lines: [act, path] }",
    '7: documented.2.lines.2 is listed already, in documented.1.lines.1; leave one out',
    '7: documented.2.lines.2 已列在 documented.1.lines.1，请删去其一',
  ],
  [
    'a line after the response that it is in',
    'lines: [path]',
    "lines: [path, responses.found]\n  - { page: P, date: '2026-11-29', lines: [act, responses.found.time] }",
    '7: documented.2.lines.2 is listed already, in documented.1.lines.2; leave one out',
    '7: documented.2.lines.2 已列在 documented.1.lines.2，请删去其一',
  ],
  [
    'a response after one of its lines',
    'lines: [path]',
    "lines: [path, responses.found.time]\n  - { page: P, date: '2026-11-29', lines: [responses.found] }",
    '7: documented.2.lines.1 has responses.found.time, which is listed already, in documented.1.lines.2; leave one out',
    '7: documented.2.lines.1 包含已列在 documented.1.lines.2 的 responses.found.time，请删去其一',
  ],
  [
    'an unknown act',
    'act: none',
    'act: refund',
    '10: act must be one of none, cancel',
    '10: act 应为以下之一：none, cancel',
  ],
  [
    'no field for the institution',
    '[inst_no, ',
    '[',
    '8: request.required needs inst_no, or the field that request.names says has its meaning',
    '8: request.required 缺少 inst_no，或 request.names 中表示它的字段',
  ],
  [
    'a trace number without a merchant',
    'merchant_no, ts',
    'ts',
    "8: request.required needs merchant_no, or the field that request.names says has its meaning: a trace number is a merchant's",
    '8: request.required 缺少 merchant_no，或 request.names 中表示它的字段：流水号归属商户',
  ],
  ['no signature', 'ts, sign]', 'ts]', '8: request.required needs sign', '8: request.required 缺少 sign'],
  [
    'nothing to find a write-off by',
    '{ order_no: order_no, wf_trace_no: wf_trace_no }',
    '{}',
    '9: request.finds must not be empty: name a field, and which of order_no, wf_trace_no, coupon_code it holds',
    '9: request.finds 不能为空：请写明字段名，及其对应 order_no、wf_trace_no、coupon_code 中的哪一个',
  ],
  [
    'a number that no write-off has',
    'order_no: order_no,',
    'order_no: refund_no,',
    '9: request.finds.order_no must be one of order_no, wf_trace_no, coupon_code',
    '9: request.finds.order_no 应为以下之一：order_no, wf_trace_no, coupon_code',
  ],
  [
    'two fields for one number',
    'wf_trace_no: wf_trace_no }',
    'orderNo: order_no }',
    '7: request order_no and orderNo both mean order_no; leave one out',
    '7: request order_no 与 orderNo 都表示 order_no，请删去其一',
  ],
  [
    'a documented name for something else',
    'finds: { order_no: order_no, wf_trace_no: wf_trace_no }',
    'finds: { order_no: order_no, coupon_code: wf_trace_no }',
    "9: request.finds.coupon_code must mean coupon_code itself, or have another name: the write-off's documented field is called so",
    '9: request.finds.coupon_code 须表示 coupon_code 自身，或改用其他名称：这是核销接口文档中的字段名',
  ],
  [
    'a query without a response for a found write-off',
    `  found:
    return_code: SUCCESS
    time: { order: written_off_at, as: yyyyMMddHHmmss }
    status: { state: { written_off: A, cancelled: B } }
`,
    '',
    '11: responses needs found: act none has found, not_found',
    '11: responses 缺少 found：act 为 none 时有 found, not_found',
  ],
  [
    'a response that an act does not have',
    'not_found:\n',
    "done: { return_code: '0000' }\n  not_found:\n",
    '16: responses.done is none of act none, which has found, not_found',
    '16: responses.done act 为 none 时没有此响应，应为 found, not_found',
  ],
  [
    'a code that YAML reads as a number',
    "return_code: '0201'",
    'return_code: 201',
    "17: responses.not_found.return_code must be text (in quotes where it looks like a number: '0000'), null, or one of order, request, state",
    "17: responses.not_found.return_code 应为文本（看似数字时须加引号：'0000'）、null，或 order、request、state 之一",
  ],
  [
    'a value that is an expression',
    'status: { state: { written_off: A, cancelled: B } }',
    "status: { template: '${order.status}' }",
    '15: responses.found.status.template does not belong here; expected order, as, request or state',
    '15: responses.found.status.template 此处没有该名称，应为 order、as、request 或 state',
  ],
  [
    'a value of two sources',
    '{ order: written_off_at,',
    '{ order: written_off_at, request: ts,',
    '14: responses.found.time must have one of order, request, state',
    '14: responses.found.time 应恰有 order、request、state 之一',
  ],
  [
    'a state that has no text',
    '{ written_off: A, cancelled: B }',
    '{ written_off: A }',
    '15: responses.found.status.state needs cancelled',
    '15: responses.found.status.state 缺少 cancelled',
  ],
  [
    'a field that no write-off has',
    'order: written_off_at',
    'order: written_off_on',
    '14: responses.found.time.order must be one of order_no, wf_trace_no, coupon_code, inst_no, merchant_no, shop_no, channel_type, amount, real_amount, face_amount, settle_amount, written_off_at, cancelled_at',
    '14: responses.found.time.order 应为以下之一：order_no, wf_trace_no, coupon_code, inst_no, merchant_no, shop_no, channel_type, amount, real_amount, face_amount, settle_amount, written_off_at, cancelled_at',
  ],
  [
    'a time without its form',
    ', as: yyyyMMddHHmmss',
    '',
    '14: responses.found.time needs as: the form of a time, such as yyyyMMddHHmmss',
    '14: responses.found.time 缺少 as：时间格式，如 yyyyMMddHHmmss',
  ],
  [
    'a form for a value that is not a time',
    'order: written_off_at',
    'order: face_amount',
    '14: responses.found.time.as is only for written_off_at and cancelled_at',
    '14: responses.found.time.as 仅用于 written_off_at 与 cancelled_at',
  ],
  [
    'an echo of a field that is not declared',
    'request: order_no',
    'request: orderNo',
    '18: responses.not_found.order_no.request names no field of the request, which has inst_no, merchant_no, ts, sign, order_no, wf_trace_no',
    '18: responses.not_found.order_no.request 不是请求字段，请求字段为 inst_no, merchant_no, ts, sign, order_no, wf_trace_no',
  ],
  [
    'a write-off in the response for none',
    '{ request: order_no }',
    '{ order: order_no }',
    '18: responses.not_found.order_no cannot take a value from a write-off, since none was found: use text, null or { request: … }',
    '18: responses.not_found.order_no 未找到核销记录，无值可取；请用文本、null 或 { request: … }',
  ],
  [
    'a declared signature',
    "return_code: '0201'",
    "sign: '0201'",
    '17: responses.not_found.sign is added by the emulator; leave it out',
    '17: responses.not_found.sign 由模拟器添加，请删去',
  ],
  [
    'a time limit without a cancellation',
    'act: none',
    'act: none\nwithin_seconds: 600',
    '11: within_seconds needs act: cancel',
    '11: within_seconds 仅用于 act: cancel',
  ],
  [
    'a page for an unknown line',
    'lines: [path]',
    'lines: [path, response.found]',
    '6: documented.1.lines.2 "response.found" is an unknown line: lines are path, act, within_seconds, request.NAME, responses.RESPONSE and responses.RESPONSE.NAME',
    '6: documented.1.lines.2 没有行 "response.found"：可写 path、act、within_seconds、request.字段、responses.响应、responses.响应.字段',
  ],
  [
    'a page with an impossible day',
    '2026-11-30',
    '2026-11-31',
    '5: documented.1.date is not a real date; write the day on which you read the page',
    '5: documented.1.date 不是实际存在的日期；请填写查阅文档的日期',
  ],
  [
    'a page without its date',
    "    date: '2026-11-30'\n",
    '',
    "4: documented.1 needs date, such as '2026-11-30'",
    "4: documented.1 缺少 date，如 '2026-11-30'",
  ],
];

const fileOf = fileWriter();

test('the declaration into which the faults are put is valid', () => {
  expect(readEndpoint(good)).toMatchObject({ declaration: { path: '/openpay/coupon/quary' } });
});

test.each(faults)(
  '%s is reported in one line with file, line and key, and nothing is started',
  async (what, from, to, en, zh) => {
    expect(good.split(from)).toHaveLength(2);
    const file = fileOf(
      `${what.replaceAll(/\W/gu, '-')}.yaml`,
      good.replace(from, () => to),
    );
    const run = (...args: readonly string[]): Promise<object> => cli([...args, '--lang', 'en']);
    expect(await run('endpoints', 'check', file)).toEqual({ code: 2, stdout: '', stderr: `${file}:${en}\n` });
    expect(await cli(['endpoints', 'check', file, '--lang', 'zh'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `${file}:${zh}\n`,
    });
    expect(await run('serve', '--port', '0', '--endpoint', file)).toEqual({
      code: 2,
      stdout: '',
      stderr: `shoubei-mock: ${file}:${en}\n`,
    });
  },
);

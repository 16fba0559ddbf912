import { expect, test } from 'vitest';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli } from '../support/cli.js';
import { answer, request } from './calibrated.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const har = (...entries: readonly unknown[]): unknown => ({ log: { version: '1.2', entries } });
const sent = JSON.stringify(request);
const refusal = '{"return_code":"FAIL","return_msg":"签名错误","sign":"00000000000000000000000000000000"}';
const wf = 'https://pos.example/gateway/openpay/coupon/wf';
const entry = (url: string, text: string, content: unknown): unknown => ({
  request: { method: 'POST', url, headers: [], postData: { mimeType: 'application/json', text } },
  response: { status: 200, content },
});

test('a response in base64 is read: its sign is explained, and a rejected request is not an example of the rule', async () => {
  const path = file('base64.har', har(entry(wf, sent, { encoding: 'base64', text: base64(refusal) })));
  const explained = await cli(['explain', path, '--demo']);
  expect([explained.code, explained.stdout]).toEqual([
    1,
    expect.stringContaining('response: the signature is not valid'),
  ]);
  const { code, stderr } = await cli(['calibrate', path, '--demo']);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('request: not used, because its signature was rejected'),
  ]);
});

test('a request in base64 is read', () => {
  const body = { encoding: 'base64', text: base64(sent) };
  const { messages } = readCaptures(
    JSON.stringify(har({ request: { method: 'POST', url: wf, postData: body } })),
  );
  expect(messages).toMatchObject([{ where: 'entry 0 request', fields: request }]);
});

test.each([
  [{ encoding: 'base64', text: '€' }, 'its base64 is damaged'],
  [{ encoding: 'base64', text: 'abcde' }, 'its base64 is damaged'],
  [{ encoding: 'base64', text: '//8=' }, 'its base64 is not UTF-8'],
  [{ encoding: 'br', text: 'abc' }, 'its encoding is "br"'],
  [{ text: '<html>' }, 'is not a JSON object'],
  [{ size: 300 }, 'has no body in this capture'],
])('a response whose content is not read is reported: %j', async (content, told) => {
  const { stdout, stderr } = await cli(['explain', file('odd.har', har(entry(wf, sent, content))), '--demo']);
  expect(stdout).toContain('entry 0 request: the signature is valid');
  expect(stderr).toContain(`entry 0 response: ${told}`);
});

test.each([{}, { content: {} }])('a response without a body is not a message: %j', async (response) => {
  const path = file(
    'bare.har',
    har({ request: { method: 'POST', url: wf, postData: { text: sent } }, response }),
  );
  const { code, stdout, stderr } = await cli(['explain', path, '--demo', '--lang', 'zh']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('entry 0 request：验签通过')]);
  expect(stdout).not.toContain('entry 0 response');
  expect(stderr).toContain('entry 0 response：抓包中没有响应体');
});

test('entries of other endpoints are passed over, and reported', async () => {
  const others = [
    entry('https://other.example/api', '{"order":"1","sign":"a"}', { text: '{}' }),
    { request: { method: 'GET', url: 'https://pos.example/a.js' }, response: { content: { text: 'x' } } },
    { request: { method: 'OPTIONS', url: wf } },
  ];
  const own = entry(wf, sent, { text: JSON.stringify(answer) });
  const path = file('mixed.har', har(...others, own));
  const { code, stdout, stderr } = await cli(['calibrate', path, '--demo']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Requests (1): 1 rule fits')]);
  expect(stderr).toContain(
    '3 requests to other endpoints skipped (POST /api, GET /a.js, OPTIONS /gateway/openpay/coupon/wf)',
  );
  const explained = await cli(['explain', path, '--demo', '--lang', 'zh']);
  expect(explained.stdout).not.toContain('entry 0');
  expect(explained.stderr).toContain('略过 3 条发往其他接口的请求');
  const none = await cli(['explain', file('others.har', har(...others)), '--demo']);
  expect([none.code, none.stdout, none.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('3 requests to other endpoints'),
  ]);
  const named = await cli(['explain', path, '--demo', '--path', '/api', '--json']);
  expect(JSON.parse(named.stdout).messages).toMatchObject([
    { where: 'entry 0 request' },
    { where: 'entry 0 response' },
  ]);
  expect((await cli(['explain', path, '--demo', '--path', ''])).code).toBe(2);
});

test('lines of a recording for other endpoints are passed over', () => {
  const line = (path: string, body: string): string =>
    JSON.stringify({ request: { method: 'POST', path, body }, response: null });
  const text = [line('/openpay/coupon/wf', sent), line('/openpay/coupon/quary', '{"sign":"y"}')].join('\n');
  const { messages, others } = readCaptures(text);
  expect([messages.length, others]).toEqual([1, ['POST /openpay/coupon/quary']]);
});

test('HTTP dumps and calls of fetch for other endpoints are passed over', () => {
  const dump = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: h\r\n\r\n${sent}\r\n`;
  expect(readCaptures(dump('/login') + dump('/openpay/coupon/wf'))).toMatchObject({
    messages: [{ fields: request }],
    others: ['POST /login'],
  });
});

test('a write-off whose body cannot be read is reported, and the exit code is 1', async () => {
  const path = file(
    'cut.har',
    har(entry(wf, sent, { text: JSON.stringify(answer) }), entry(wf, '{"a":', { text: '{}' })),
  );
  const { code, stderr } = await cli(['explain', path, '--demo']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('entry 1 request: body: not valid JSON')]);
});

test('numbers, names and escapes in a list or an exchange are those of the file', () => {
  const text = String.raw`[{"amount":1000.0,"remark":"a\/b","sign":"x"},{"request":{"amount":1.0e3,"sign":"y"}}]`;
  expect(readCaptures(text).messages.map((one) => one.text)).toEqual([
    String.raw`{"amount":1000.0,"remark":"a\/b","sign":"x"}`,
    '{"amount":1.0e3,"sign":"y"}',
  ]);
  expect(readCaptures('[{"a":1,"a":2,"sign":"x"}]').problems).toMatchObject([
    { where: '[0]', text: { en: 'a: the name comes twice' } },
  ]);
});

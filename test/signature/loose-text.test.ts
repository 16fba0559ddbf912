import { expect, test } from 'vitest';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli } from '../support/cli.js';
import { answer, request } from './calibrated.js';
import { fileWriter } from '../support/shared.js';

const sent = JSON.stringify(request);
const got = JSON.stringify(answer);
const file = fileWriter();
const refusal = '{"return_code":"FAIL","return_msg":"签名错误","sign":"(redacted)"}';

const wrapped: readonly (readonly [string, string, readonly string[]])[] = [
  ['a text in an object', JSON.stringify({ msg: 'sent', body: sent }), ['body']],
  ['an object in an object', JSON.stringify({ level: 30, req: { body: request } }), ['req body']],
  ['a text in a text', JSON.stringify({ line: JSON.stringify({ body: sent }) }), ['line body']],
  ['both of an exchange', JSON.stringify({ in: sent, out: got, inst_no: '900024' }), ['in', 'out']],
  [
    'lines of which some hold none',
    `{"level":30,"msg":"up"}\n${JSON.stringify({ body: sent })}`,
    ['line 2 body'],
  ],
  ['two in a line', `10:00 sent ${sent} got ${got} in 3 ms`, ['line 1', 'line 1']],
  ['escaped, outside of JSON', `time=10:00 body=${JSON.stringify(sent)} ms=3`, ['']],
  ['after words, in a text', JSON.stringify({ level: 30, msg: `POST /openpay/coupon/wf ${sent}` }), ['msg']],
  [
    'between words, beside another',
    `${sent}\n${JSON.stringify({ msg: `sent ${sent} in 3 ms` })}`,
    ['line 1', 'line 2 msg'],
  ],
  ['lines in a text', JSON.stringify({ msg: `sent\n${sent}\ngot\n${got}` }), ['msg line 2', 'msg line 4']],
  ['a list of them', JSON.stringify([{ body: sent }, { body: got }]), ['[0] body', '[1] body']],
];

test.each(wrapped)('the signed object within another one is found: %s', (_, text, places) => {
  const { messages, problems } = readCaptures(text);
  expect(problems).toEqual([]);
  expect(messages.map(({ where }) => where)).toEqual(places);
  expect(messages.every(({ text: own }) => own === sent || own === got)).toBe(true);
});

test('explain checks a message that a log has wrapped', async () => {
  const input = `${JSON.stringify({ msg: 'sent', body: sent })}\n{"msg":"done"}\n`;
  const { code, stdout, stderr } = await cli(['explain', '--demo'], { input });
  expect([code, stdout]).toEqual([0, expect.stringContaining('line 1 body: the signature is valid')]);
  expect(stderr).toContain('1 JSON object skipped');
});

test('a signed object that contains others is rejected as such, and an unsigned request still lacks its sign', async () => {
  const nested = await cli(['explain', '--demo'], { input: '{"sign":"x","a":{"b":1}}' });
  expect([nested.code, nested.stderr]).toEqual([
    2,
    expect.stringContaining('a: an object or array cannot be signed'),
  ]);
  const unsigned = await cli(['explain', '--demo'], {
    input: '{"msg":"x","body":"{\\"inst_no\\":\\"1\\"}"}',
  });
  expect([unsigned.code, unsigned.stdout]).toEqual([1, expect.stringContaining('There is no sign')]);
  const alone = await cli(['explain', '--demo'], { input: '{"a":"1"}' });
  expect([alone.code, alone.stdout]).toEqual([1, expect.stringContaining('There is no sign')]);
});

test.each([
  ['a line that was cut', `${sent.slice(0, 60)}\n${sent}`, 'line 1: JSON that begins here is cut'],
  [
    'a line that was cut after a value',
    `${sent.slice(0, sent.indexOf(',"shop_no"'))}\n${sent}`,
    'line 1: JSON that begins here is cut',
  ],
  [
    'a map that was printed',
    `{inst_no=1, sign=0123456789abcdef}\n${sent}`,
    'fields of a message that are in no JSON object',
  ],
  [
    'a text in JSON that was cut',
    `${sent}\n${JSON.stringify({ body: sent.slice(0, -9) })}`,
    'line 2 body: JSON that begins here is cut',
  ],
  ['a form', `${sent}\ninst_no=1&sign=0123456789abcdef`, 'fields of a message that are in no JSON object'],
])('log text that cannot be read is reported: %s', async (_, input, told) => {
  const { stdout, stderr } = await cli(['explain', '--demo'], { input });
  expect(stdout).toContain('the signature is valid');
  expect(stderr).toContain(told);
});

test.each([
  ['alone', ''],
  ['beside a good line', `${sent}\n`],
])(
  'a message that was cut within a text is reported, and its surrounding object is not checked: %s',
  async (_, others) => {
    const input = others + JSON.stringify({ level: 30, log: sent.slice(0, 60) });
    const { code, stdout, stderr } = await cli(['explain', '--demo'], { input });
    expect([code, stdout]).toEqual([others === '' ? 2 : 1, expect.not.stringContaining('There is no sign')]);
    expect(stderr).toContain('log: JSON that begins here is cut');
  },
);

test('a file that is cut is not read in parts', async () => {
  const entry = { request: { postData: { text: sent } }, response: { content: { text: refusal } } };
  const har = JSON.stringify({ log: { entries: [entry, entry, entry] } }, null, 2);
  for (const text of [har.slice(0, -40), har.replace('"entries": [', '"entries": [,')]) {
    expect(readCaptures(text)).toMatchObject({ messages: [], problems: [{ where: 'line 1' }] });
  }
});

test.each([
  ['lines', `10:00 sent ${sent}\n10:00 got ${refusal}`],
  ['a list', `[${sent},${refusal}]`],
  ['a line of a log with both', JSON.stringify({ sent, got: refusal })],
])('a request that the next message rejects is no example of the rule: %s', async (_, input) => {
  const { code, stderr } = await cli(['calibrate', file('one.log', input), '--demo']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('not used, because its signature was rejected'),
  ]);
});

test('calibrate names masked signs as such', async () => {
  const input = JSON.stringify({ ...request, sign: 'b9d63a…' });
  const { code, stderr } = await cli(['calibrate', file('one.log', input), '--demo']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('not used, because its signature is masked')]);
});

test('of many unreadable texts, twenty lines are printed', async () => {
  const input = `${`${sent.slice(0, 40)}\n`.repeat(50)}${sent}`;
  const { stderr } = await cli(['explain', '--demo'], { input });
  expect(stderr.trim().split('\n')).toHaveLength(21);
  expect(stderr).toContain('and 30 more');
});

test.each([
  ['brackets', '['.repeat(1_000_000)],
  ['objects', '{"a":'.repeat(300_000)],
  ['closed brackets', '[{"a":'.repeat(100_000) + '1' + '}]'.repeat(100_000)],
  ['quotes', '"'.repeat(1_000_000)],
  ['beginnings', '{"'.repeat(500_000)],
  ['blanks', `{${' '.repeat(1_000_000)}`],
  ['blank lines', `${' \n'.repeat(500_000)}curl`],
  ['escapes', `{"a":"${String.raw`\\u0041`.repeat(300_000)}"}`],
  [
    'texts within texts',
    Array.from({ length: 12 }).reduce<string>((text) => JSON.stringify({ a: text }), sent),
  ],
  ['here-documents', 'curl <<a\na\n'.repeat(40_000)],
  ['here-documents that nothing closes', 'curl <<b\na\n'.repeat(40_000)],
  ['many objects', '{"a":1}'.repeat(20_000)],
  ['a long list', `[${'{"sign":"x"},'.repeat(20_000)}{"sign":"x"}]`],
  ['lists in an object', `{"a":[${'{"sign":"x"},'.repeat(20_000)}{"sign":"x"}]}`],
])('a text that is made to be slow or deep is read within seconds, without a stack: %s', (_, text) => {
  const before = process.cpuUsage();
  readCaptures(text);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(5_000_000);
});

test('messages name a capture on disk', async () => {
  const path = file('day.log', `${sent}\n{"a":`);
  const { stderr } = await cli(['explain', path, '--demo', '--lang', 'zh']);
  expect(stderr).toContain(`${path} line 2：此处起的 JSON 被截断或不合法`);
});

test('of thousands of messages, only the first ten are searched for two mistakes, and this is printed', async () => {
  const line = JSON.stringify({ inst_no: '1', sign: '0'.repeat(32) });
  const before = process.cpuUsage();
  const { code, stderr } = await cli(['explain', '--demo', '--json'], { input: `${line}\n`.repeat(60) });
  const { user, system } = process.cpuUsage(before);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('50 more messages were not checked for two mistakes at once'),
  ]);
  expect(user + system).toBeLessThan(30_000_000);
});

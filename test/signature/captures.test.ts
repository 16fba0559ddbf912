import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { answer, profileIn, request } from './calibrated.js';

const folder = sharedFolder();
const file = fileWriter(folder);

const curl = `curl -X POST 'https://pos.example/openpay/coupon/wf' \\
  -H 'Content-Type: application/json' \\
  --data-raw '{"inst_no":"900024","coupon_code":"it'\\''s","sign":"d8b5d540810a231776a0c8581d9cd99f"}'`;
const har = {
  log: {
    entries: [
      { request: { postData: { text: JSON.stringify(request) } }, response: { content: { text: '<html>' } } },
      { request: { method: 'GET' }, response: { content: { text: 'x' } } },
    ],
  },
};
const forms: readonly (readonly [string, string, number])[] = [
  ['one JSON object over several lines', JSON.stringify(request, null, 2), 1],
  ['a list', JSON.stringify([request, answer]), 2],
  ['NDJSON', `${JSON.stringify(request)}\n\n${JSON.stringify(request)}\n`, 2],
  [
    'a recording',
    JSON.stringify({
      request: { body: JSON.stringify(request) },
      response: { status: 200, body: JSON.stringify(answer) },
    }),
    2,
  ],
  ['an exchange of objects', JSON.stringify({ request, response: null }), 1],
  ['a HAR file', JSON.stringify(har), 1],
  ['a curl command', curl, 1],
  ['a curl command with double quotes', `$ curl x -d "{\\"inst_no\\":\\"1\\",\\"sign\\":\\"x\\"}"`, 1],
  ['a curl command of a browser', `curl 'x' --data-raw $'{"inst_no":"it\\'s","sign":"x"}'`, 1],
  [
    'lines of a log',
    `10:00 INFO send ${JSON.stringify(request)}\n10:01 DEBUG nothing\n10:01 INFO got ${JSON.stringify(answer)} in 3 ms`,
    2,
  ],
  [
    'an HTTP dump',
    `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\n\r\n${JSON.stringify(request, null, 2)}`,
    1,
  ],
];

test.each(forms)('captures are read from %s', (_, text, count) => {
  const { messages, problems } = readCaptures(text);
  expect(problems).toEqual([]);
  expect(messages).toHaveLength(count);
});

test('a curl command is calibrated by the body that it sends', async () => {
  const { code, stdout } = await cli(['calibrate', file('call.sh', curl), '--demo']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('&key=KEY')]);
});

test.each([
  ['{"a":{}}', 'a: an object or array cannot be signed'],
  ['{"a":1,"a":2,"sign":"x"}', 'a: the name comes twice'],
  ['curl x -d @body.json', 'its body is in the file body.json: give that file'],
  ['nothing', 'contains no JSON object'],
  ['', 'bad is empty'],
])('what cannot be read is reported: %s', async (text, told) => {
  const found = await cli(['calibrate', file('bad', text), '--demo']);
  expect([found.code, found.stdout, found.stderr]).toEqual([2, '', expect.stringContaining(told)]);
});

test('rejected, redacted and missing signs decide nothing about the rule', async () => {
  const refused = {
    request: { body: JSON.stringify(request) },
    response: { body: '{"return_code":"FAIL","return_msg":"签名错误","sign":"(redacted)"}' },
  };
  const { code, stderr } = await cli(['calibrate', file('refused.json', JSON.stringify(refused)), '--demo']);
  expect(code).toBe(2);
  expect(stderr).toContain('request: not used, because its signature was rejected');
  expect(stderr).toContain('response: not used, because its signature is masked');
  expect(stderr).toContain('no signature to calibrate with');
});

test('a request and response of an emulator are not an observation', async () => {
  const recorded = {
    request: { body: JSON.stringify(request) },
    response: { status: 200, body: JSON.stringify(answer) },
    emulator: true,
  };
  const path = join(folder, 'emulated.yaml');
  await cli([
    'calibrate',
    file('emulated.ndjson', JSON.stringify(recorded)),
    '--demo',
    '--write-profile',
    path,
  ]);
  expect(profileIn(path).observed ?? {}).toEqual({});
});

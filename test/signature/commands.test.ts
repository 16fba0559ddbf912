import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli } from '../support/cli.js';
import { randomFrom } from '../support/random.js';
import { copies, ofLines } from './copied.js';

const url = 'https://pos.example/gateway/openpay/coupon/wf?a=1&b=%25x';
// MD5 by Python's hashlib, with the demo key.
const signed = String.raw`{"inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261124100000","coupon_code":"679533922928","wf_trace_no":"T1","remark":"满减 100% & \"it's\" ^ ${'`'} $x ! <a> \\ 5元","sign":"96eeb6f96ee363bb5d7b838494c573cd"}`;

test.each(ofLines)('a copied request is read as it was sent, and its sign verifies: %s', async (_, copy) => {
  for (const body of [signed, JSON.stringify(JSON.parse(signed), null, 2)]) {
    const { messages, ...rest } = readCaptures(copy({ url, body }));
    expect(messages.map(({ text }) => text)).toEqual([body]);
    expect(rest).toEqual({ problems: [], notes: [], others: [], strangers: 0 });
  }
  const { code, stdout } = await cli(['explain', '--demo'], { input: copy({ url, body: signed }) });
  expect([code, stdout]).toEqual([0, expect.stringContaining('the signature is valid')]);
});

// The text between two requests that are copied at once, as Chrome joins them.
const joiners: readonly (readonly [RegExp, string])[] = [
  [/cmd|Windows/u, ' &\r\n'],
  [/PowerShell/u, ';\r\n'],
  [/./u, ' ;\n'],
];

test.each(ofLines)('any request is read as it was sent, and so are several at once: %s', (name, copy) => {
  const random = randomFrom(20261130);
  const odd = [
    ...Array.from('"\'\\{}[]():,;^`$%&|<>-+*!?=@~#/ aZ0券é'),
    '\n',
    '\u2028',
    '\u{1F4A9}',
    '%PATH%',
    '\\n',
    '$(x)',
    '""',
    "''",
  ];
  const word = (): string =>
    Array.from({ length: 12 }, () => odd[Math.floor(random() * odd.length)] ?? '').join('');
  const [, joiner = ''] = joiners.find(([which]) => which.test(name)) ?? [];
  for (let left = 100; left > 0; left -= 1) {
    const bodies = [0, 2].map((indent) =>
      JSON.stringify({ inst_no: word(), [word()]: word(), sign: word() }, null, indent),
    );
    const text = bodies.map((body) => copy({ url, body })).join(joiner);
    expect(
      readCaptures(text).messages.map((one) => one.text),
      text,
    ).toEqual(bodies);
  }
});

test('a request that Chrome copied years ago is read', () => {
  const body = '{"inst_no":"900024","remark":"100%x","sign":"x"}';
  const [, copy] = copies.find(([name]) => name.includes('2019')) ?? ['', String];
  expect(readCaptures(copy({ url, body })).messages).toMatchObject([{ text: body }]);
});

test.each(copies)(
  'a command to another endpoint is passed over, unless its path is named: %s',
  async (_, copy) => {
    const input = copy({ url: 'https://pos.example/pay/wf', body: '{"inst_no":"900024","sign":"x"}' });
    const { code, stderr } = await cli(['explain', '--demo'], { input });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('1 request to other endpoints skipped (POST /pay/wf)'),
    ]);
    expect(stderr).toContain('or what --path names');
    expect((await cli(['explain', '--demo', '--path', '/pay/wf'], { input })).code).toBe(1);
  },
);

const body = '{"inst_no":"900024","sign":"x"}';
const quotedBody = String.raw`{\"inst_no\":\"900024\",\"sign\":\"x\"}`;
const byHand: readonly (readonly [string, string])[] = [
  ['bash', `$ curl -sS -XPOST localhost:4051/openpay/coupon/wf -d'${body}' | jq .`],
  ['bash, double quotes', `# till 3\n\ncurl -d "${quotedBody}" http://h/openpay/coupon/wf`],
  [
    'bash, --json in two',
    `curl --json '{"inst_no":"900024",' --json '"sign":"x"}' http://h/openpay/coupon/wf`,
  ],
  ['bash, a here-document', `curl http://h/openpay/coupon/wf --data-binary @- <<EOF\n${body}\nEOF\n`],
  ['bash, a quoted one', `curl -d @- http://h/openpay/coupon/wf << 'END' | jq .\n${body}\nEND`],
  ['bash, a here-string', `curl -d@- http://h/openpay/coupon/wf <<<'${body}'`],
  ['cmd', `C:\\pos>curl.exe -H "a: 1^2" -d "${quotedBody}" ^\r\n  http://h/openpay/coupon/wf`],
  ['PowerShell, curl', `PS C:\\> curl.exe -d '${quotedBody}' \`\n  http://h/openpay/coupon/wf`],
  ['PowerShell, backticks', `curl.exe \`\n -d "${body.replaceAll('"', '`"')}" http://h/openpay/coupon/wf`],
  ['PowerShell, curl as an alias', `curl -Uri http://h/openpay/coupon/wf -Method POST -Body '${body}'`],
  [
    'PowerShell, a variable',
    `$body = '${body}'\nInvoke-RestMethod http://h/openpay/coupon/wf -Method Post -Body $body`,
  ],
  [
    'PowerShell, a here-string',
    `$b = @'\n${body}\n'@\nirm -Uri http://h/openpay/coupon/wf -Method Post -Body $b`,
  ],
];

test.each(byHand)('a handwritten command is read: %s', (_, text) => {
  expect(readCaptures(text)).toMatchObject({ messages: [{ text: body }], problems: [], others: [] });
});

test('every command is read, and so is the output in between', () => {
  const answer = '{"return_code":"FAIL","return_msg":"签名错误","sign":"0123"}';
  const commands = [1, 2].map((n) => `curl http://h/openpay/coupon/wf -d '{"inst_no":"${n}","sign":"x"}'`);
  const text = `$ ${commands[0]}\n${answer}\n${commands[1]} ;\ncurl http://h/login -d '{}'\n`;
  const { messages, others } = readCaptures(text);
  expect(messages.map(({ where, fields }) => [where, fields['inst_no'] ?? fields['return_msg']])).toEqual([
    ['curl', '1'],
    ['curl 2', '2'],
    ['', '签名错误'],
  ]);
  expect(others).toEqual(['POST /login']);
});

const unreadable: readonly (readonly [string, string])[] = [
  ["has a ' that is not closed", "curl 'x\n"],
  ['has a " that is not closed', 'curl "x'],
  ['has a " that is not closed', `curl ^"http://h/openpay/coupon/wf^" ^\n  --data-raw ^"^{^\\^"a`],
  ['has a " that is not closed', 'Invoke-WebRequest -Uri "http://h/openpay/coupon/wf" -Body "{`"a'],
  ['has no URL', 'curl ^'],
  ['has no URL', 'curl ^\r\n'],
  ['has no URL', 'curl -sS'],
  ['comes from standard input', 'curl http://h/openpay/coupon/wf -d @- <<EOF\n'],
  ['has no body', 'curl http://h/openpay/coupon/wf -X POST'],
  ['GET /openpay/coupon/wf', 'curl http://h/openpay/coupon/wf'],
  ['-d has no value', 'curl http://h/openpay/coupon/wf -d'],
  ['comes from standard input', 'curl http://h/openpay/coupon/wf -d @-'],
  ['--data-urlencode is not read', 'curl http://h/openpay/coupon/wf --data-urlencode a=b'],
  ['not valid JSON', 'curl http://h/openpay/coupon/wf -d a=1 -d sign=x'],
  ['not valid JSON', 'curl http://h/openpay/coupon/wf -d "{\\"sign\\":\\"$SIGN\\""'],
  ['-Body is not a text here', 'irm http://h/openpay/coupon/wf -Method Post -Body ($b | ConvertTo-Json)'],
  ['more than 1 MiB', `curl x -d '${'x'.repeat(1024 * 1024)}'`],
];

test.each(unreadable)('a command that cannot be read is one line: %s', async (told, input) => {
  const path = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'call.txt');
  writeFileSync(path, input);
  for (const command of ['explain', 'calibrate']) {
    const { code, stdout, stderr } = await cli([command, path, '--demo']);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(told)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});

test('every here-document goes to its command', () => {
  const one = (n: number): string =>
    `curl http://h/openpay/coupon/wf -d @- <<-EOF\n{"inst_no":"${n}",\n"sign":"x"}\n\tEOF\n`;
  expect(readCaptures(`${one(1)}{"return_code":"FAIL","sign":"y"}\n${one(2)}`)).toMatchObject({
    messages: [{ fields: { inst_no: '1' } }, { fields: { inst_no: '2' } }, { where: '', isResponse: true }],
    problems: [],
  });
});

test('a sign that the shell should have filled in is reported, and not taken for a wrong key', async () => {
  const input = `curl http://h/openpay/coupon/wf -d "{\\"inst_no\\":\\"900024\\",\\"sign\\":\\"$SIGN\\"}"`;
  const { stdout } = await cli(['explain', '--demo', '--json'], { input });
  expect(JSON.parse(stdout).messages).toMatchObject([{ causes: [{ code: 'sign_masked' }] }]);
});

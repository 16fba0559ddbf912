import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../mock-server/src/cli/commands.js';
import { nameOf } from '../../mock-server/src/cli/line/command.js';
import { cli, running, serve, type Serving } from '../support/cli.js';
import { post, writeOff } from '../support/wire.js';
import { englishIn } from './english-in.js';
import { sharedFolder } from '../support/shared.js';

const home = process.cwd();
const folder = sharedFolder();
let server: Serving;

// The example from the provider's page, signed with the demo key by another tool.
const request =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';

const files: Readonly<Record<string, string>> = {
  'request.json': request,
  'wrong.json': request.replace('"amount":"1000"', '"amount":"1001"'),
  'unsigned.json': '{"couponCode":"679533922928","inst_no":"60000001"}',
  'two-kinds.json': `{"a":"1"}\n${request}\n`,
  'profile.yaml':
    "dialect: table\nobserved: { C1: 2026-11-20, already_used: { day: 2026-11-20, from: day.ndjson } }\ncodes: { already_used: { code: '0233' } }\nsigning: { case: upper }\n",
  'coupons.yaml':
    "coupons:\n  - { coupon_code: '730000000001', state: used }\n  - { coupon_code: 'A1', state: issued }\n",
  'twice.yaml': 'dialect: table\ndialect: table\n',
  'tab.yaml': 'signing:\n\tcase: upper\n',
  'open.yaml': 'signing: { case: upper\n',
  'quote.yaml': 'name: "till\n',
  'no-colon.yaml': 'dialect table\ndialect: table\n',
  'two-colons.yaml': 'name: till: 7\n',
  'alias.yaml': 'name: *till\n',
  'documents.yaml': '---\nname: a\n---\nname: b\n',
  'wrong.yaml': 'dialect: tabel\nsettle: 1\ncodes: { usd: {} }\n',
  'coupons.csv': 'coupon_code,state\n1,usd\n',
  'recording.ndjson':
    '{"request":{"body":"{\\"inst_no\\":\\"900024\\",\\"merchant_no\\":\\"851811130002\\",\\"shop_no\\":\\"862010110001\\",\\"ts\\":\\"20261124100000\\",\\"coupon_code\\":\\"679533922928\\",\\"sign\\":\\"(redacted)\\"}"},"response":{"body":"{\\"return_code\\":\\"0205\\",\\"return_msg\\":\\"已退\\",\\"result_code\\":\\"FAIL\\",\\"order_no\\":null,\\"codes\\":\\"679533922928\\",\\"amount\\":null,\\"settleAmount\\":null,\\"sign\\":\\"(redacted)\\"}"}}\n',
};

beforeAll(async () => {
  process.chdir(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
  server = await serve(['--lang', 'zh']);
  await writeOff(server.url, '9900010000000001', { wf_trace_no: 'T1' });
});
afterAll(async () => {
  await server.stop();
  process.chdir(home);
});

/** The output of a command in Chinese, on both streams. */
async function shown(line: string): Promise<string> {
  const env = { SHOUBEI_MOCK_LANG: 'zh', PATH: process.env['PATH'] ?? '' };
  const { stdout, stderr } = await cli(line.replaceAll('(url)', server.url).split(' '), { env });
  return stdout + stderr;
}

test.each(['', ...commands.map(nameOf)])('the help of "%s" is Chinese', async (name) => {
  expect(englishIn(await shown(`${name} --help`.trim()))).toEqual([]);
});

test.each([
  'profile show',
  'profile show profile.yaml',
  ...Object.keys(files)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `profile check ${name}`),
  'sign unsigned.json',
  'sign profile.yaml --demo',
  'explain request.json --demo',
  'explain wrong.json --demo',
  'explain unsigned.json --demo',
  'explain two-kinds.json --demo',
  'explain request.json --demo --profile profile.yaml',
  'explain coupons.yaml --demo',
  'calibrate request.json --demo --write-profile found.yaml',
  'profile show found.yaml',
  'calibrate unsigned.json --demo',
  'assumptions --base-url (url)',
  'assumptions --base-url http://127.0.0.1:1',
  'assumptions --questions zh',
  'endpoints list',
  'endpoints check wrong.yaml',
  'endpoints draft x',
  'scenarios list',
  'scenarios export --only expired,replay',
  'scenarios export --for till --only expired,replay',
  'verify --only expired --base-url (url) --dialect table',
  'verify --only expired --base-url (url)',
  'verify --recording recording.ndjson',
  'verify --recording recording.ndjson --discover --write-profile seen.yaml',
  'profile show seen.yaml',
  'verify --base-url (url) --own-coupons coupons.yaml --only expired,already-used --dry-run',
  'verify --base-url (url) --own-coupons coupons.yaml --only expired',
  'verify --only expird',
  'write-off 9900010000000002 --base-url (url)',
  'write-off 9905010000000002 --base-url (url)',
  'write-off 9903010000000002 --base-url (url)',
  'write-off 9900010000000003 --base-url (url) --key-env K --inst-no 900024',
  'write-off 9900010000000004 --base-url http://127.0.0.1:1',
  'write-off 9981010000000004 --base-url (url)',
  'write-off 9982010000000004 --base-url (url)',
  'write-off 9983010000000004 --base-url (url)',
  'write-off 9986010000000004 --base-url (url)',
  'write-off 9987010000000004 --base-url (url)',
  'write-off x:y --base-url (url)',
  'write-off 1 --base-url http://till.example',
  'wait --timeout 0 --base-url http://127.0.0.1:1',
  'doctor --port 0 --profile twice.yaml',
  'doctor --port 0 --store file:x',
  'coupons generate --mix usd=1',
  'coupons magic usd',
  'serve --coupons coupons.csv',
  'serve --port x',
  'serve --config tab.yaml',
  'serve --store sqlit:x',
  'record --target x --out y',
  'exec --report assumptions.json -- node --version',
  'exec -- no-such-command',
  'completion bsh',
  'serv',
])('the output of %s is Chinese', async (line) => {
  expect(englishIn(await shown(line))).toEqual([]);
});

test('the log of serve is Chinese: start, write-offs, rejections, faults, wrong paths', async () => {
  const own = await serve(['--lang', 'zh', '--host', '0.0.0.0']);
  const url = own.url.replace('0.0.0.0', '127.0.0.1');
  await writeOff(url, '9900010000000001', { wf_trace_no: 'T1' });
  await writeOff(url, '9900010000000001', { wf_trace_no: 'T1' });
  await writeOff(url, '9903010000000001');
  await writeOff(url, '9981010000000001').catch(() => {});
  await writeOff(url, '9982010000000001').catch(() => {});
  await post(url, '{');
  await post(url, request.replace('"1000"', '"1001"'));
  await post(url, request.replace(/"sign":"\w+",/u, ''));
  await fetch(`${url}/openpay/coupon/WF`, { method: 'POST' });
  await fetch(`${url}/openpay/coupon/wf`);
  await fetch(`${url}/__admin/coupons`);
  const words = [
    '管理令牌',
    '核销记录号',
    '实收 994 分',
    '流水号 T1',
    '幂等命中',
    '故障 reset',
    '魔法 00',
    'bad_signature',
    'sign: 必填',
    '401  GET /__admin/coupons',
    '405  GET',
  ];
  for (const word of words) await expect.poll(own.output).toContain(word);
  const { stdout, stderr } = await own.stop();
  expect(englishIn(stdout + stderr)).toEqual([]);
});

test('the log of serve says in Chinese that a signature is wrong or missing, if that is only a warning', async () => {
  const own = await serve(['--lang', 'zh', '--signature-check', 'warn']);
  await post(own.url, request.replace('"1000"', '"1001"'));
  await post(own.url, request.replace(/"sign":"\w+",/u, ''));
  for (const word of ['  签名错误 (', '  缺少签名 (']) await expect.poll(own.output).toContain(word);
  expect(englishIn((await own.stop()).stdout)).toEqual([]);
});

test('the log of record is Chinese', async () => {
  const recording = await running(
    `record --port 0 --target ${server.url} --out day.ndjson --lang zh`.split(' '),
  );
  await writeOff(recording.url, '9900010000000005');
  const { stdout, stderr } = await recording.stop();
  expect(englishIn(stdout + stderr)).toEqual([]);
});

test.each([
  ['shoubei-mock: 无法连接：the server cannot be reached', ['the server cannot be reached']],
  ['34 项行为：0 documented, A3 (conflicting)', ['documented', 'conflicting']],
  ['请列入 documented，并加 --no-assumed', []],
  ['可用 shoubei-mock endpoints draft quary 输出草稿', []],
])('the search for English sentences finds them, and no commands: %s', (text, found) => {
  expect(englishIn(text)).toEqual(found);
});

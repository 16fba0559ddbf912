import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.js';

let server: MockServer;
/** An endpoint that rejects every sign, and signs nothing. */
let refusing: Server;
/** A port on which nothing listens. */
let free: number;
beforeAll(async () => {
  server = await startMockServer();
  refusing = createServer((_request, response) =>
    response.end('{"return_code":"FAIL","return_msg":"签名错误"}'),
  );
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  free = await new Promise((resolve) => {
    const other = createTcpServer();
    other.listen(0, '127.0.0.1', () => {
      const { port } = addressOf(other.address());
      other.close(() => resolve(port));
    });
  });
});
afterAll(async () => {
  refusing.close();
  await server.close();
});

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address;
}

test("if nothing listens, write-off names the address and the system's error, and says what to do next", async () => {
  const baseUrl = `http://127.0.0.1:${free}`;
  const args = ['write-off', '9900010000000001', '--base-url', baseUrl, '--trace', 't'];
  expect(await cli(args)).toEqual({
    code: 1,
    stdout: '',
    stderr: `trace t
shoubei-mock: unreachable: the server cannot be reached (${baseUrl}, ECONNREFUSED)
Nothing was written off. Start the emulator with shoubei-mock serve, or give its port with --base-url
`,
  });
  expect((await cli([...args, '--lang', 'zh'])).stderr).toContain(
    '未核销。请用 shoubei-mock serve 启动模拟器；若在其他端口，请用 --base-url 给出\n',
  );
  expect(JSON.parse((await cli([...args, '--json'])).stdout)).toMatchObject({
    code: 'unreachable',
    baseUrl,
    cause: 'ECONNREFUSED',
  });
});

test('for an unsigned 签名错误, write-off lists what to check', async () => {
  const { port } = addressOf(refusing.address());
  const args = ['write-off', '9900010000000001', '--base-url', `http://127.0.0.1:${port}`, '--trace', 't'];
  const { code, stderr } = await cli(args);
  expect([code, stderr.trimEnd().split('\n').slice(2)]).toEqual([
    1,
    [
      'The response is not signed with your key. Check the key and the signing rule: shoubei-mock explain',
      'The write-off may have happened. Retry only with the same trace number: --trace t',
    ],
  ]);
  expect((await cli([...args, '--lang', 'zh'])).stderr).toContain(
    '响应未用您的密钥签名。请检查密钥或签名规则：shoubei-mock explain\n',
  );
});

test('with a wrong key, write-off lists the same for the emulator', async () => {
  const args = ['write-off', '9900010000000001', '--base-url', server.url, '--inst-no', '900024'];
  const { code, stderr } = await cli([...args, '--key-env', 'K'], { env: { K: 'wrong' } });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('Check the key and the signing rule: shoubei-mock explain'),
  ]);
});

test.each([
  ['localhost:4051', 'localhost:4051'],
  ['127.0.0.1:4051', '127.0.0.1:4051'],
  ['http://127.0.0.1:4051/openpay/coupon/wf', 'http://127.0.0.1:4051/openpay/coupon/wf'],
  ['http://user:c4n4ry@127.0.0.1:4051', 'http://***@127.0.0.1:4051'],
  ['https://user:p@c4n4ry@till.example', 'https://***@till.example'],
  ['user:c4n4ry@till.example', '***@till.example'],
  ['http://127.0.0.1:4051/?token=c4n4ry', 'http://127.0.0.1:4051/?***'],
])('every command rejects the base URL %s, and prints no password of it', async (given, shown) => {
  for (const args of [['write-off', '1'], ['verify'], ['assumptions'], ['scenarios', 'export'], ['doctor']]) {
    expect(await cli([...args, '--base-url', given])).toEqual({
      code: 2,
      stdout: '',
      stderr: `shoubei-mock: --base-url: an http origin is needed, such as http://127.0.0.1:4051, not ${shown}\n`,
    });
  }
});

test.each([
  [
    ['--trace', 'x'.repeat(37)],
    '--trace: 1 to 36 characters are needed, no control characters',
    '--trace：应为 1 至 36 个字符，不含控制字符',
  ],
  [['--channel-type', '1'], '--channel-type: 5 digits are needed', '--channel-type：应为 5 位数字'],
  [
    ['--inst-no', '123456789', '--key-env', 'K'],
    '--inst-no: 1 to 8 characters are needed',
    '--inst-no：应为 1 至 8 个字符',
  ],
  [
    ['--shop-no', 'x'.repeat(33)],
    '--shop-no: 1 to 32 characters are needed',
    '--shop-no：应为 1 至 32 个字符',
  ],
  [
    ['--inst-no', '9', '--key-env', 'TAB'],
    '--key-env: characters are needed, no control characters',
    '--key-env：不得为空，不含控制字符',
  ],
])('%j is rejected in one line that names the flag', async (args, en, zh) => {
  const env = { K: 'k', TAB: 'a\u0007b' };
  for (const [lang, line] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    expect(await cli(['write-off', '1', ...args, '--lang', lang], { env })).toEqual({
      code: 2,
      stdout: '',
      stderr: `shoubei-mock: ${line}\n`,
    });
  }
});

test('write-off reports a port that fetch rejects, and says what to do', async () => {
  const args = ['write-off', '9900010000000001', '--base-url', 'http://127.0.0.1:1'];
  const told = {
    en: 'shoubei-mock: --base-url: a port fetch allows is needed\n',
    zh: 'shoubei-mock: --base-url：fetch 与浏览器一样拒绝使用该端口，请换用其他端口\n',
  };
  for (const [lang, stderr] of Object.entries(told))
    expect(await cli([...args, '--lang', lang])).toEqual({ code: 2, stdout: '', stderr });
});

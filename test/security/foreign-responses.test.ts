import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminStates, ownStates } from '@shoubei-kit/mock-server/pact';
import { expect, test } from 'vitest';
import { sendRequest } from '../../mock-server/src/scenario/send-request.js';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { base } from '../support/wire.js';
import { type HostileServer, hostileServer, whole, withoutEnd } from './hostile-server.js';

const folder = sharedFolder();
const own = join(folder, 'own.yaml');
writeFileSync(own, 'coupons: [{ coupon_code: "730000000001", state: refunded }]');
const { inst_no, merchant_no, shop_no } = base;
const identity = [
  '--inst-no',
  inst_no,
  '--merchant-no',
  merchant_no,
  '--shop-no',
  shop_no,
  '--key',
  'a-test-key',
];

/** Every command that reads the responses of another program. */
const readers: readonly (readonly [string, (server: HostileServer) => readonly string[]])[] = [
  ['verify', ({ url }) => ['verify', '--base-url', url, '--only', 'refunded']],
  [
    'verify with own coupons',
    ({ url }) => ['verify', '--base-url', url, '--own-coupons', own, '--only', 'refunded', ...identity],
  ],
  ['assumptions', ({ url }) => ['assumptions', '--base-url', url]],
  ['assumptions --questions', ({ url }) => ['assumptions', '--base-url', url, '--questions', 'zh']],
  ['doctor of a port', ({ port }) => ['doctor', '--port', port]],
  ['doctor of a clock', ({ url }) => ['doctor', '--port', '0', '--base-url', url]],
  ['wait', ({ url }) => ['wait', '--base-url', url, '--timeout', '0']],
  ['write-off', ({ url }) => ['write-off', '9900010000000001', '--base-url', url, '--timeout-ms', '500']],
  [
    'write-off --json',
    ({ url }) => ['write-off', '9900010000000001', '--base-url', url, '--json', '--timeout-ms', '500'],
  ],
];

test('a write-off whose response is not HTTP is reported as one that may have happened', async () => {
  const mine = join(folder, 'mine.yaml');
  writeFileSync(mine, 'coupons: [{ coupon_code: "730000000001", state: issued, face_amount: 500 }]');
  const { url, requests } = await hostileServer((socket) => void socket.end('garbage\r\n\r\n'));
  const { code, stdout } = await cli([
    'verify',
    '--base-url',
    url,
    '--own-coupons',
    mine,
    '--allow-write-off',
    '--yes',
    '--only',
    'replay',
    ...identity,
  ]);
  expect([code, requests.length]).toEqual([1, 1]);
  expect(stdout).toContain('730000000001');
});

const emulator = 'X-Shoubei-Mock-Request-Id: 1\r\nContent-Type: application/json\r\n';
const endless = [
  ['a body', `HTTP/1.1 200 OK\r\n${emulator}\r\n{"status":"`, 'a'],
  [
    'chunks',
    `HTTP/1.1 200 OK\r\n${emulator}Transfer-Encoding: chunked\r\n\r\n`,
    '10;x=y\r\n0123456789abcdef\r\n',
  ],
  ['interim responses', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'],
  [
    'trailers',
    `HTTP/1.1 200 OK\r\n${emulator}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n`,
    'a: b\r\n',
  ],
] as const;

const mib = 2 ** 20;
/** A client's limit, and what the system buffers for one connection. */
const mostSent = 8 * mib;

test.each(readers)('%s reads no more than 1 MiB of a response that never ends', async (name, argsOf) => {
  for (const [what, head, piece] of endless) {
    const server = await hostileServer(withoutEnd(head, piece));
    const { code, stdout, stderr } = await cli(argsOf(server));
    expect([what, code, stderr.split('\n').length <= 4]).toEqual([what, expect.toBeOneOf([0, 1, 2]), true]);
    expect(stdout + stderr).not.toMatch(/internal error|RangeError/u);
    expect([what, server.requests.length > 0]).toEqual([what, true]);
    // Node's fetch has no limit on interim responses: only the client's time limit applies.
    const isTimed = name.startsWith('write-off') && what === 'interim responses';
    expect([what, isTimed || server.sent() / server.requests.length < mostSent]).toEqual([what, true]);
  }
});

test('messages in both languages report a response over 1 MiB as cut', async () => {
  const server = await hostileServer(withoutEnd(`HTTP/1.1 200 OK\r\n${emulator}\r\n`, 'a'));
  const { url, port } = server;
  expect(await cli(['verify', '--base-url', url])).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${url} sends a response over 1 MiB: the rest was not read\n`,
  });
  expect(await cli(['assumptions', '--base-url', url, '--lang', 'zh'])).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${url} 的响应超过 1 MiB，其余未读取\n`,
  });
  const { stdout } = await cli(['doctor', '--port', port, '--json']);
  expect(stdout).toContain('is taken by another server (a response over 1 MiB); give serve another --port');
  const seen = await cli([
    'verify',
    '--base-url',
    url,
    '--own-coupons',
    own,
    '--only',
    'refunded',
    ...identity,
  ]);
  expect([seen.code, seen.stdout]).toEqual([1, expect.stringContaining('too_large')]);
});

const levels = 20_000;
const deep = [
  `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  `${'['.repeat(levels)}${']'.repeat(levels)}`,
  ...['status', 'settings', 'institutions', 'by_provenance', 'return_msg', 'coupon_code', 'sign'].map(
    (name) => `{"status":"ok","${name}":${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}}`,
  ),
];

test.each(readers)('%s reports a deeply nested response, and no internal error', async (_, argsOf) => {
  for (const body of deep) {
    const server = await hostileServer(whole(body, emulator));
    const { code, stdout, stderr } = await cli(argsOf(server));
    expect([code, stderr.split('\n').length <= 4]).toEqual([expect.toBeOneOf([0, 1, 2]), true]);
    expect(stdout + stderr).not.toMatch(/internal error|RangeError/u);
    expect(stdout.length).toBeLessThan(20_000);
  }
});

test('provider states of Pact limit what they read of an emulator and of a provider', async () => {
  for (const [what, head, piece] of endless) {
    const server = await hostileServer(withoutEnd(head, piece));
    const coupon = { name: 'a coupon is in state', params: { coupon_code: 'A1', face_amount: 1 } };
    const written = { coupon_code: '730000000001', wf_trace_no: 'T1' };
    const caller = { inst_no, merchant_no, shop_no, key: 'a-test-key' };
    const states = ownStates({
      baseUrl: server.url,
      identity: caller,
      coupons: [{ coupon_code: '730000000001', state: 'issued', face_amount: 1 }],
      mayBeSpent: ['730000000001'],
    });
    await expect(adminStates({ baseUrl: server.url }).bringAbout(coupon)).rejects.toThrow(Error);
    await expect(
      states.bringAbout({ name: 'a coupon was written off under a trace number', params: written }),
    ).rejects.toThrow('the coupon could not be written off beforehand: ');
    expect([what, server.requests.length]).toEqual([what, 2]);
    expect([what, server.sent() < 2 * mostSent]).toEqual([what, true]);
  }
});

test('a response that arrives byte by byte ends with the time limit', async () => {
  const server = await hostileServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${emulator}Content-Length: 1000000\r\n\r\n`);
    const timer = setInterval(() => socket.write('a'), 5);
    socket.on('close', () => clearInterval(timer));
  });
  const outgoing = { method: 'GET', headers: {}, body: Buffer.alloc(0) };
  expect(await sendRequest(`${server.url}/`, outgoing, 100)).toEqual({ kind: 'no_response' });
});

test('an unrequested change of protocol ends the request', async () => {
  const server = await hostileServer((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  );
  const outgoing = { method: 'GET', headers: {}, body: Buffer.alloc(0) };
  expect(await sendRequest(`${server.url}/`, outgoing, 60_000)).toEqual({ kind: 'reset' });
});

const counts = '{"status":"ok","by_provenance":{},"assumptions":[],"codes":[],"declared":[],"responses":0}';

test('a letter is printed whatever the second response is', async () => {
  const rows =
    '[{"id":"A5","provenance":"assumed","question":"q","question_zh":"q","switch":null,"count":1}]';
  const good = `{"status":"ok","responses":1,"undecided":0,"no_response":0,"of_runs":0,"assumptions":${rows},"codes":[],"declared":[],"by_provenance":{}}`;
  for (const second of [
    '',
    '{',
    '{"profile":{"paths":{"write_off":"' + 'x'.repeat(900_000) + '"}},"behaviours":[]}',
  ]) {
    let count = 0;
    const server = await hostileServer((socket) =>
      whole((count += 1) === 1 ? good : second, emulator)(socket),
    );
    const { code, stdout, stderr } = await cli([
      'assumptions',
      '--base-url',
      server.url,
      '--questions',
      'en',
    ]);
    expect([code, stderr, stdout.length < 20_000, server.requests.length]).toEqual([0, '', true, 2]);
  }
});

const shapes = [
  '{}',
  'null',
  '[]',
  '1',
  '"x"',
  '{"status":"ok"}',
  '{"status":"ok","profile":1,"institutions":{},"settings":1,"info":null,"now":1}',
  '{"status":"ok","profile":"x","institutions":[1],"settings":{},"info":{"version":{}},"now":"x"}',
  '{"status":"ok","profile":"x","settings":{"signing":1,"codes":1,"dialect":{}},"observed":1}',
  '{"status":"ok","by_provenance":null}',
  '{"status":"ok","by_provenance":1}',
  '{"status":"ok","by_provenance":{}}',
  '{"status":"ok","by_provenance":{"a":1},"assumptions":{},"codes":1,"declared":null}',
  counts.replace('"assumptions":[]', '"assumptions":[null]'),
  counts.replace('"assumptions":[]', '"assumptions":[{"count":1}]'),
  counts.replace('"assumptions":[]', '"assumptions":[{"id":"A99","count":1,"provenance":{},"switch":{}}]'),
  counts.replace('"codes":[]', '"codes":[{"count":1,"outcome":{}}]'),
  counts.replace('"declared":[]', '"declared":[{"count":1}]'),
  counts.replace('"by_provenance":{}', '"by_provenance":{"a":1}'),
  `{"status":"ok","profile":"${'p'.repeat(500_000)}","settings":{"dialect":"${'d'.repeat(500_000)}"}}`,
  `{"status":"ready","error":{"message":"${'m'.repeat(900_000)}"}}`,
  '{"status":"ok","error":1}',
  '{"return_code":{},"return_msg":[],"result_code":1,"sign":{}}',
  '\0',
  '',
];

test.each(readers)('%s handles a response of any shape without an internal error', async (_, argsOf) => {
  for (const body of shapes) {
    const server = await hostileServer(whole(body, emulator));
    const { code, stdout, stderr } = await cli(argsOf(server));
    expect([body.slice(0, 120), code, stderr]).toEqual([
      body.slice(0, 120),
      expect.toBeOneOf([0, 1, 2]),
      expect.not.stringMatching(/internal error/u),
    ]);
    expect(stdout.length + stderr.length).toBeLessThan(20_000);
  }
});

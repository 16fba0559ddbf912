import { beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, cliProcess } from '../support/cli.js';
import { sharedServer } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const server = await sharedServer({
  profile: { observed: { A1: { day: '2026-11-24', from: 'calibrate capture.json' } } },
  adminToken: 'secret',
});
beforeAll(async () => {
  for (const n of [1, 2, 3]) await writeOff(server.url, `99000100000${n}`, { wf_trace_no: `T${n}` });
  await writeOff(server.url, '990501000001');
  await writeOff(server.url, '998701000001');
});

const at = (): string[] => ['assumptions', '--base-url', server.url, '--admin-token', 'secret'];

test('assumptions prints the assumptions and codes that responses depended on, most used first, within 80 columns', async () => {
  const { code, stdout, stderr } = await cliProcess(at());
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`\
responses: 4 (not counted: 1 by a fault before any decision, 0 cut off)

       4  C3   conflicting  settle_amount or settleAmount [settleField]
       4  C6   conflicting  inst_no 900024 or 60000001
       4  A1   observed     How sign is computed [signing]
                            2026-11-24 (calibrate capture.json)
       4  A2   assumed      Whether the response is signed the same way
                            [signing.response]
       4  A4   assumed      The time zone and freshness of ts [tsWindowSeconds]
       4  A6   assumed      HTTP status [httpStatus]
       4  A14  assumed      Formats
       3  A5   assumed      What happens to a repeated wf_trace_no [idempotency]
       3  A7   assumed      The settle amount [feeBasisPoints]
       3  A8   assumed      Who may write off a coupon
       3  A10  assumed      The form of order_no
       3  A16  assumed      channel_type absent, or the coupon's channel unknown
       1  C1   conflicting  What return_code contains in a business rejection
                            [dialect]
       1  C2   conflicting  When result_code is returned [dialect]
       1  C8   conflicting  order_no and codes are always returned, yet order_no
                            is null in a rejection
       1  C9   conflicting  The example of a success shows a rejection, with
                            single quotes
       1  A9   assumed      wf_trace_no absent

       3  written_off         SUCCESS  documented   操作成功
       1  refunded            0205     documented   券码已退款

assumptions: 6 conflicting, 10 assumed, 1 observed
codes: 2 documented
`);
});

test('assumptions prints Chinese, with double-width characters aligned', async () => {
  const { stdout } = await cli([...at(), '--lang', 'zh']);
  expect(stdout).toContain('响应：4（未计入：判定之前的故障 1，未响应 0）');
  expect(stdout).toContain('       3  A5   假设         重复的 wf_trace_no 如何处理 [idempotency]\n');
  const wide = stdout.split('\n').map((line) => line.replaceAll(/[\u2E80-\uFFEF]/gu, '##').length);
  expect(Math.max(...wide)).toBeLessThanOrEqual(80);
});

test('assumptions --json prints the same as the admin API, for one institution if it is named', async () => {
  const told = async (...args: string[]): Promise<{ responses: number; assumptions: object[] }> =>
    JSON.parse((await cli([...at(), '--json', ...args])).stdout);
  const response = await fetch(`${server.url}/__admin/requests/assumptions`, {
    headers: { authorization: 'Bearer secret' },
  });
  expect(await told()).toEqual(await response.json());
  expect((await told('--inst-no', '900024')).responses).toBe(4);
  expect((await told('--inst-no', '60000001')).responses).toBe(0);
});

test('before the first response, assumptions prints zero counts', async () => {
  await using fresh = await startMockServer();
  expect(await cli(['assumptions', '--base-url', fresh.url])).toMatchObject({
    code: 0,
    stdout:
      'responses: 0 (not counted: 0 by a fault before any decision, 0 cut off)\n\nassumptions: 0\ncodes: 0\n',
  });
});

test.each([
  [['--base-url', 'https://open.51shoubei.com'], 'is the real endpoint; this is for emulators only'],
  [['--base-url', 'http://127.0.0.1:9'], 'nothing responds at http://127.0.0.1:9: ECONNREFUSED'],
  [['--base-url', '(server)'], 'rejects access to its admin API (HTTP 401): pass its --admin-token'],
  [
    ['--base-url', '(server)', '--admin-token', 'secret', '--inst-no', 'nobody'],
    '--inst-no: unknown institution nobody at the emulator http://',
  ],
])('assumptions %j prints one line that says what to do', async (args, line) => {
  const given = args.map((arg) => arg.replace('(server)', server.url));
  const { code, stdout, stderr } = await cli(['assumptions', ...given]);
  expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([2, '', [expect.stringContaining(line)]]);
});

test('assumptions rejects an endpoint that counts no assumptions', async () => {
  const { createServer } = await import('node:http');
  const other = createServer((_, response) => response.end('{"hello":"world"}'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { code, stderr } = await cli(['assumptions', '--base-url', `http://127.0.0.1:${port}`]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('does not count assumptions: an emulator of this'),
  ]);
  other.close();
});

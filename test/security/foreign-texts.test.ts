import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { type HostileServer, hostileServer, whole } from './hostile-server.js';

const evil = `x\n✓ forged line\r\n\u001b[31m\u202e${'y'.repeat(5_000)}`;
const emulator = 'X-Shoubei-Mock-Request-Id: 1\r\nContent-Type: application/json\r\n';

/** Responds to each path with the text for its ending, and to other paths with nothing. */
async function responding(bodies: Readonly<Record<string, unknown>>): Promise<HostileServer> {
  const server: HostileServer = await hostileServer((socket) => {
    const [, path = ''] = server.requests.at(-1)?.split(' ') ?? [];
    const name = Object.keys(bodies).find((end) => path.split('?')[0]?.endsWith(end));
    whole(JSON.stringify(name === undefined ? {} : bodies[name]), emulator)(socket);
  });
  return server;
}

const printed = async (args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await cli(args);
  expect(stdout + stderr).not.toMatch(/^\W*forged/mu);
  // oxlint-disable-next-line no-control-regex -- a terminal would obey these
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|undefined/u);
  return stdout + stderr;
};

test('wait prints what is not ready there in one line, cut and escaped', async () => {
  const { url } = await responding({ '/ready': { error: { message: evil } } });
  const text = await printed(['wait', '--base-url', url, '--timeout', '0']);
  expect(text.split('\n')).toHaveLength(2);
  expect(text).toContain(String.raw`but: x\u000a✓ forged line\u000d\u000a\u001b[31m\u202eyyy`);
  expect(text.length).toBeLessThan(400);
});

test('wait prints a question mark if the response names nothing', async () => {
  const { url } = await responding({ '/ready': { error: {} } });
  expect(await printed(['wait', '--base-url', url, '--timeout', '0'])).toContain(
    'the emulator runs, but: ?\n',
  );
});

test('doctor prints in one line the name of the program on the port, and that serve does not start', async () => {
  const { port } = await responding({
    '/health': { status: 'ok', profile: evil },
    '/openapi.json': { info: { version: evil } },
    '/profile': { settings: { dialect: evil } },
  });
  const text = await printed(['doctor', '--port', port]);
  expect(text).not.toContain('Everything works');
  expect(text).toContain('Everything else works, but serve does not start while the port is taken.\n');
  await using own = await startMockServer();
  const chinese = await cli(['doctor', '--port', new URL(own.url).port, '--lang', 'zh']);
  expect(chinese).toMatchObject({ code: 0 });
  expect(chinese.stdout).toContain('其余均可用，但端口被占用期间 serve 无法启动。\n');
});

const short = evil.slice(0, 900);
const counts = {
  status: 'ok',
  responses: 1,
  undecided: 0,
  no_response: 0,
  of_runs: 0,
  assumptions: [
    { id: short, provenance: short, question: short, question_zh: short, switch: short, count: 1 },
  ],
  codes: [{ outcome: short, code: short, message: short, provenance: short, count: 1 }],
  declared: [{ endpoint: short, line: short, draft: short, count: 1 }],
  by_provenance: {},
};

test('assumptions prints each text of an assumption without its line ends', async () => {
  const { url } = await responding({ '/health': { status: 'ok' }, '/requests/assumptions': counts });
  expect(await printed(['assumptions', '--base-url', url])).toContain(String.raw`x\u000a✓`);
});

test('no text of another program makes a line of a letter', async () => {
  const a5 = { id: 'A5', provenance: 'assumed', question: 'q', question_zh: 'q', switch: null, count: 1 };
  const { url } = await responding({
    '/health': { status: 'ok' },
    '/requests/assumptions': { ...counts, assumptions: [a5], codes: [], declared: [] },
    '/profile': { profile: { paths: { write_off: `/${evil.slice(0, 50)}` } }, settings: {}, behaviours: [] },
  });
  await printed(['assumptions', '--base-url', url, '--questions', 'en']);
});

test('verify prints fields and rejections of another program in one line each, and a bounded number of them', async () => {
  await using own = await startMockServer();
  const profile: unknown = await fetch(`${own.url}/__admin/profile`).then((response) => response.json());
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${evil}${index}`, evil]));
  const { url } = await responding({
    '/health': { status: 'ok', institutions: ['900024'] },
    '/profile': profile,
    '/tenants': { inst_no: '71234567', key: '0'.repeat(32), merchant_no: '1', shop_no: '1', coupons: [] },
    '/wf': many,
  });
  const text = await printed(['verify', '--base-url', url, '--only', 'refunded']);
  expect(text).toContain('1 failed');
  expect(text.length).toBeLessThan(60_000);
});

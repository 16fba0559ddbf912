import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { installInto } from '../support/tarballs.js';
import { blocks, root } from '../support/pages.js';
import { sourceAnswer } from '../support/wire.js';

const run = promisify(execFile);

// A user who has the four tarballs, MSW, and docs/how-to/other-tools.md.
let folder: string;
let results: Results;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-msw-'));
  await installInto(folder, 'msw@~2.15.0');
  await cp(fileURLToPath(new URL('use-msw.mjs', import.meta.url)), join(folder, 'use-msw.mjs'));
  results = JSON.parse((await node(20, 'use-msw.mjs')).stdout);
});
afterAll(() => rm(folder, { recursive: true }));

async function node(major: number, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(await otherNode(major), args, { cwd: folder });
}

interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly error?: string;
}

interface Twin {
  readonly fault?: { readonly kind: string; readonly when: string };
  /** Results over HTTP, and results by MSW. */
  readonly seen: readonly [object, object];
}

type Results = Readonly<
  Record<
    | 'source'
    | 'moved'
    | 'magic'
    | 'lost'
    | 'abandoned'
    | 'destroyed'
    | 'sockets'
    | 'closing'
    | 'badSign'
    | 'tooLarge',
    string | object
  > &
    Record<'https' | 'http' | 'resetOverHttps' | 'get' | 'cancel' | 'unhandled', Answered>
> & { readonly twins: readonly Twin[] };

test("behind MSW the source's own request gets its response at the provider's address, and no socket is opened", () => {
  expect(results.source).toBe(sourceAnswer);
  expect(results.sockets).toEqual([]);
});

test("node's https and http get the same responses, here from two emulators at two origins, in two dialects", () => {
  expect(results.https).toEqual({ status: 200, body: sourceAnswer });
  expect(results.http).toEqual({
    status: 200,
    // Its signature was made with Python's hashlib.
    body: '{"return_code":"SUCCESS","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settle_amount":null,"sign":"be1bacf0204dcb67deab67ec3d9d7420"}',
  });
  expect(results.magic).toMatchObject({ status: 'written_off', faceAmount: 1000, settleAmount: 994 });
});

test('a write-off at another path, and a declared endpoint outside of /openpay/, get responses as well', () => {
  expect(results.moved).toEqual([
    '{"return_code":"SUCCESS","return_msg":"操作成功","result_code":"SUCCESS","order_no":"","codes":"9900010000000001","amount":"1000","settle_amount":"994","sign":""}',
    '{"code":"0","coupon":"9900010000000001","sign":""}',
  ]);
});

test('a rejection gives its reason, as over HTTP', () => {
  expect(results.badSign).toMatchObject({
    'x-shoubei-mock-outcome': 'bad_signature',
    'x-shoubei-mock-signature': 'wrong',
  });
  expect(results.tooLarge).toMatchObject({ 'x-shoubei-mock-reason': 'body: larger than 65536 bytes' });
});

test('each fault has the same effect by MSW as over HTTP: on response, journal and coupon', () => {
  expect(results.twins).toHaveLength(20);
  for (const { fault, seen } of results.twins)
    expect({ fault, seen: seen[1] }).toEqual({ fault, seen: seen[0] });
  const of = (kind: string, when: string): object | undefined =>
    results.twins.find(({ fault }) => fault?.kind === kind && fault.when === when)?.seen[1];
  expect(of('reset', 'before')).toMatchObject({ error: 'TypeError', how: 'reset', state: 'issued' });
  expect(of('reset', 'after')).toMatchObject({ error: 'TypeError', how: 'reset', state: 'used' });
  expect(of('silence', 'after')).toMatchObject({ error: 'TypeError', how: 'hung_up', state: 'used' });
  expect(of('html', 'before')).toMatchObject({ status: 500, state: 'issued' });
  expect(of('empty_body', 'after')).toMatchObject({ status: 200, body: '', state: 'used' });
  expect(results.twins.map(({ seen }) => seen[1])).toContainEqual(
    expect.objectContaining({ status: 429, headers: expect.objectContaining({ 'retry-after': '1' }) }),
  );
});

test('a client that knows nothing of MSW retries after a lost response', () => {
  expect(results.lost).toEqual({
    first: 'outcome_unknown',
    status: 'written_off',
    settleAmount: 2485,
    orders: 1,
  });
  expect(results.resetOverHttps).toEqual({ error: 'Network error' });
});

test('neither an aborting caller nor close waits for a response that never comes', () => {
  expect(results.abandoned).toEqual({ error: 'AbortError', how: 'client_gone', state: 'used' });
  // docs/how-to/other-tools.md says that the handlers do not notice it.
  expect(results.destroyed).toEqual({ code: 'ECONNRESET', how: 'sent' });
  expect(results.closing).toEqual({ late: { error: 'TypeError' }, after: { error: 'TypeError' } });
});

test('the handlers handle everything under the path of the provider’s API, and leave the rest to MSW', () => {
  expect(results.get).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(results.cancel).toMatchObject({ status: 404 });
  expect(results.cancel.body).toContain('"code":"not_emulated"');
  expect(results.unhandled).toEqual({ error: 'InternalError' });
});

test.each([20, 24])(
  'the unchanged code of the page runs on Node %i, from the tarballs',
  async (major) => {
    const [till = '', fetch = ''] = blocks('docs/how-to/other-tools.md', 'js');
    await Promise.all([
      writeFile(join(folder, 'till.test.mjs'), till),
      writeFile(join(folder, 'fetch.mjs'), fetch),
    ]);
    expect((await node(major, '--test', 'till.test.mjs')).stdout).toMatch(/^(?:#|ℹ) pass 1$/mu);
    expect((await node(major, 'fetch.mjs')).stdout).toBe('994\n');
  },
  60_000,
);

const own = `
import { http, type HttpHandler } from 'msw';
import { shoubeiHandlers } from '@shoubei-kit/mock-server/msw';
export const all: HttpHandler[] = [http.get('/', () => {}), ...(await shoubeiHandlers()).handlers];
// @ts-expect-error it has no port
export const none: unknown = shoubeiHandlers({ port: 4051 });
`;

test("a compiler finds MSW's own types in the handlers, and no other declarations mention MSW", async () => {
  await writeFile(join(folder, 'own.mts'), own);
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--listFiles'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await node(20, tsc, ...options, ...types, 'own.mts');
  expect(stdout).toContain('/node_modules/msw/lib/core/index.d.mts');
  const dist = join(folder, 'node_modules/@shoubei-kit/mock-server/dist');
  const declared = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.d.ts'));
  const speaking = declared.filter((name) => /from 'msw'/u.test(readFileSync(join(dist, name), 'utf8')));
  expect(speaking).toEqual(['msw/index.d.ts']);
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { root } from '../support/pages.js';
import { freePort, redisServer } from '../support/redis.js';
import { selfSigned } from '../sdk/self-signed.js';

// Separate processes of the built code. One that still runs after this time is killed, and has no exit code.
const mostMs = 20_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(root, 'test/in-process/.scripts-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  /** Undefined if it did not end by itself. */
  readonly code: number | undefined;
  readonly output: string;
}

async function ended(name: string, script: string, ...flags: readonly string[]): Promise<Ended> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, script);
  const env = { PATH: process.env['PATH'], NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...flags, path],
      { cwd: folder, env, timeout: mostMs },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        resolve({ code: typeof code === 'number' ? code : undefined, output: stdout + stderr });
      },
    );
  });
}

/** A test file of node:test that leaves its emulator open, since its assertion fails before it is closed. */
const failing = (options: string, more = ''): string => `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';

test('left open', async () => {
  const server = await ${options};
  const { couponCode } = await server.coupon();
  await server.client().writeOff({ couponCode });
  ${more}
  assert.equal((await server.orders()).length, 2);
  await server.close();
});
`;

/** A write-off that would take ten minutes, and whose caller gives up. */
const abandoned = `
  await server.fault({ kind: 'latency', when: 'before', ms: 600_000 });
  await assert.rejects(server.client({ timeoutMs: 50 }).writeOff({ couponCode }));
`;

const tls = `{ tls: ${JSON.stringify(selfSigned())} }`;

/** Uses Node's own client, whose connection is kept for another request. */
const overTls = `
  const { Agent, request } = await import('node:https');
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  await new Promise((resolve) => {
    request(server.url, { agent }, (response) => response.resume().once('end', resolve)).end();
  });
`;

test.each([
  ['a port', 'startMockServer()', ''],
  ['a port, and a fault without a waiting caller', 'startMockServer()', abandoned],
  ['no port, and a fault without a waiting caller', 'startInProcess()', abandoned],
  ['SQLite', "startMockServer({ store: 'sqlite:left-open.db' })", ''],
])(
  'a failing test of node:test that leaves open an emulator with %s ends with exit 1',
  async (name, start, more) => {
    const { code, output } = await ended(name.replaceAll(/\W/gu, '-'), failing(start, more), '--test');
    expect(output).toMatch(/^(?:#|ℹ) fail 1$/mu);
    expect(output).toContain('Expected values to be strictly equal');
    expect(code).toBe(1);
  },
);

test('so it does over TLS, with a connection that is kept', async () => {
  const script = failing(`startMockServer(${tls})`).replace(
    'await server.client().writeOff({ couponCode });',
    overTls,
  );
  expect(await ended('tls', script, '--test')).toMatchObject({ code: 1 });
});

test('so it does with a Redis, available or not', async ({ skip }) => {
  skip(missingTools(['redis-server']).length > 0, 'needs redis-server');
  const redis = await redisServer();
  const options = (port: number): string =>
    `startMockServer({ store: 'redis://127.0.0.1:${port}', onError() {} })`;
  const there = await ended('redis', failing(options(redis.port)), '--test');
  const nowhere = await ended('no-redis', failing(options(await freePort())), '--test');
  await redis.remove();
  expect(there.output).toContain('Expected values to be strictly equal');
  expect(nowhere.output).toContain('is Redis running?');
  expect([there.code, nowhere.code]).toEqual([1, 1]);
});

test('a running call keeps the process alive, with a port or without', async () => {
  const script = `
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';
for (const start of [startMockServer, startInProcess]) {
  const server = await start();
  await server.fault({ kind: 'latency', when: 'before', ms: 100 });
  await server.fault({ kind: 'latency', when: 'after', ms: 100 });
  const { couponCode } = await server.coupon();
  console.log((await server.client().writeOff({ couponCode })).status);
  await server.close();
}
`;
  expect(await ended('under-way', script)).toEqual({ code: 0, output: 'written_off\nwritten_off\n' });
});

test('an emulator keeps its process alive only on request', async () => {
  const script = (options: string): string => `
import { startMockServer } from '@shoubei-kit/mock-server';
const { url } = await startMockServer(${options});
console.log(url);
`;
  expect(await ended('plain', script(''))).toMatchObject({
    code: 0,
    output: expect.stringContaining('http'),
  });
  const path = join(folder, 'kept.mjs');
  await writeFile(path, script('{ keepProcessAlive: true }'));
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: unknown) => resolve(String(chunk).trim()));
    child.once('exit', () => reject(new Error('it ended')));
  });
  expect((await fetch(`${url}/__admin/health`)).status).toBe(200);
  expect(child.exitCode).toBeNull();
  child.kill();
  await exited;
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { installed } from '../support/tarballs.js';

const run = promisify(execFile);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-node-sqlite-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes off the same coupon in two emulators one after the other, with what is installed. */
const twice = (store: string): string => `
  import { startMockServer } from '@shoubei-kit/mock-server';
  for (const _ of [1, 2]) {
    const server = await startMockServer({ store: ${JSON.stringify(store)} });
    const { status, reason } = await server.client().writeOff({ couponCode: '9900010000000001' });
    console.log(status, reason);
    await server.close();
  }`;

// The tarballs are installed without libsql.
test('on Node 24 a SQLite store needs no package, and nothing is said of it', async () => {
  const cwd = await installed();
  const args = ['--input-type=module', '-e', twice(`sqlite:${join(folder, 'own.db')}`)];
  expect(await run(await otherNode(24), args, { cwd })).toEqual({
    stdout: 'written_off undefined\nrefused already_used\n',
    stderr: '',
  });
});

test('on Node 20 it needs libsql, and one line says so; doctor names it there, and not on Node 24', async () => {
  const cwd = await installed();
  const store = ['--store', `sqlite:${join(folder, 'none.db')}`, '--port', '0'];
  const cli = async (major: number, command: string): Promise<readonly [unknown, string]> => {
    const args = ['node_modules/.bin/shoubei-mock', command, ...store];
    const node = await otherNode(major);
    return new Promise((resolve) => {
      execFile(node, args, { cwd }, (error, out, err) => resolve([error?.code ?? 0, out + err]));
    });
  };
  const words = 'this store needs the package libsql, which is not there: npm install libsql@0.5';
  expect(await cli(20, 'serve')).toEqual([2, expect.stringContaining(words)]);
  expect(await cli(20, 'doctor')).toEqual([
    1,
    expect.stringMatching(/libsql \(not there\)[^]*FAILS Store[^]*libsql@0\.5/u),
  ]);
  expect(await cli(24, 'doctor')).toEqual([0, expect.not.stringContaining('libsql')]);
});

const openStore = new URL('../../mock-server/dist/store/open-store.js', import.meta.url).href;

test.each([22, 24, 26])('on Node %i other warnings are said as ever', async (major) => {
  const script = `
    import { openStore } from ${JSON.stringify(openStore)};
    const { emitWarning } = process;
    const store = await openStore(${JSON.stringify(`sqlite:${join(folder, `${major}.db`)}`)});
    console.log(process.emitWarning === emitWarning);
    await store.close();
    process.emitWarning('SQLite is an experimental feature, says another', 'ExperimentalWarning');`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = await run(await otherNode(major), args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  expect(stdout).toBe('true\n');
  expect(stderr.match(/Warning: .*/gu)).toEqual(['Warning: SQLite is an experimental feature, says another']);
});

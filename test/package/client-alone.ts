import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect } from 'vitest';
import { answering, closedPort, hostileServer } from '../sdk/hostile-server.js';
import { tlsServer } from '../sdk/tls-server.js';
import { once } from '../support/once.js';
import { otherNode } from '../support/other-node.js';
import { tarballOf } from '../support/tarballs.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shell = process.platform === 'win32';
// sha256sum of the lines that test/signing/gbk.test.ts gets from Python.
const pythonsGbk = '6579e59b1331b7e9e51c1dc2976258ac366595c040e9c209fa9e45a726da6715';

/** A folder where only the tarball of sdk-lite is installed, with scripts that use it. */
export const clientAlone = (): Promise<string> =>
  once('sdk-lite', async (folder) => {
    await writeFile(
      join(folder, 'package.json'),
      '{"name":"consumer","version":"1.0.0","private":true,"type":"module"}',
    );
    await run('npm', ['install', '--no-audit', '--no-fund', '--offline', await tarballOf('sdk-lite')], {
      cwd: folder,
      shell,
    });
    await Promise.all(
      ['use-sdk-lite.js', 'consumer.ts'].map((name) => cp(here(`./consumer/${name}`), join(folder, name))),
    );
    await cp(here('../../contracts/vectors/signing.json'), join(folder, 'signing.json'));
  });

/** Runs the installed client on this Node: written off, rejected, lost, unreachable; and the vectors. */
export async function holdsItsPromises(major: number): Promise<void> {
  await using emulator = await startMockServer();
  await using misdirected = await hostileServer((response) => response.writeHead(421).end('{}'));
  await using plain = await answering('{}');
  await using tls = await tlsServer(() => {});
  const urls = {
    emulator: emulator.url,
    misdirected: misdirected.url,
    closed: `http://127.0.0.1:${await closedPort()}`,
    unresolved: 'http://nothing.invalid',
    selfSigned: tls.url,
    notTls: `https://127.0.0.1:${plain.port}`,
  };
  const node = await otherNode(major);
  const { stdout, stderr } = await run(node, ['use-sdk-lite.js', JSON.stringify(urls)], {
    cwd: await clientAlone(),
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    major,
    written: { status: 'written_off', faceAmount: 1000, settleAmount: 994 },
    refused: { status: 'refused', code: '0205', reason: 'refunded' },
    lost: { code: 'outcome_unknown', mayHaveHappened: true },
    settled: { status: 'written_off', faceAmount: 1000, settleAmount: 994 },
    called: {
      returnCode: '0205',
      returnMsg: '券码已退款',
      resultCode: 'FAIL',
      traceConfirmed: false,
      codes: '679533922928',
      prototype: null,
    },
    calledInVain: { code: 'outcome_unknown', mayHaveHappened: true },
    calledNobody: { code: 'unreachable', mayHaveHappened: false },
    misdirected: { code: 'outcome_unknown', mayHaveHappened: true },
    closed: { code: 'unreachable', mayHaveHappened: false },
    unresolved: { code: 'unreachable', mayHaveHappened: false },
    selfSigned: { code: 'unreachable', mayHaveHappened: false },
    notTls: { code: 'unreachable', mayHaveHappened: false },
    vectorsThatFail: [],
    gbk: pythonsGbk,
  });
  expect(misdirected.received.length).toBe(1);
}

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../mock-server/scripts/windows-zip.mjs', import.meta.url));

// The zip, unpacked by another program than the one that made it.
let folder: string;
let unpacked: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-windows-'));
  const zip = join(folder, 'windows.zip');
  await run(process.execPath, [script, '--out', zip]);
  await run('python3', ['-m', 'zipfile', '-e', zip, folder]);
  unpacked = join(folder, 'shoubei-mock');
});
afterAll(() => rm(folder, { recursive: true }));

test('the zip for Windows has what the command line needs, nothing else, and nothing for one system only', async () => {
  const top = await readdir(unpacked);
  expect(top.toSorted()).toEqual(['LICENSE-node.txt', 'node.exe', 'node_modules', 'shoubei-mock.cmd']);
  expect(await readFile(join(unpacked, 'LICENSE-node.txt'), 'utf8')).toMatch(
    /^Node\.js is licensed for use/u,
  );
  const own = await readdir(join(unpacked, 'node_modules/@shoubei-kit'));
  expect(own.toSorted()).toEqual(['contracts', 'fixtures', 'mock-server', 'sdk-lite']);
  const others = await readdir(join(unpacked, 'node_modules'));
  expect(others).toEqual(expect.arrayContaining(['@redis', 'express', 'pino', 'yaml']));
  expect(others.filter((name) => /^(typescript|vitest|fflate|libsql|@pact-foundation)$/u.test(name))).toEqual(
    [],
  );
  const files = await readdir(join(unpacked, 'node_modules'), { recursive: true });
  expect(files.filter((path) => path.endsWith('.node'))).toEqual([]);
});

test("its node.exe is a program for Windows on x64, with the signature of Node's makers", async () => {
  const bytes = await readFile(join(unpacked, 'node.exe'));
  // The layout follows Microsoft's "PE Format": the header's place at 0x3c, the machine, the fifth data directory.
  const header = bytes.readUInt32LE(0x3c);
  expect(bytes.toString('latin1', header, header + 4)).toBe('PE\0\0');
  expect(bytes.readUInt16LE(header + 4)).toBe(0x8664);
  const certificates = header + 24 + 112 + 4 * 8;
  const [at, size] = [bytes.readUInt32LE(certificates), bytes.readUInt32LE(certificates + 4)];
  expect(bytes.toString('latin1', at, at + size)).toContain('OpenJS Foundation');
});

test('the files that its command starts pass all scenarios, on the same Node for Linux', async () => {
  const line = await readFile(join(unpacked, 'shoubei-mock.cmd'), 'latin1');
  const [, program = '', bin = ''] = /^@"%~dp0([^"]+)" "%~dp0([^"]+)" %\*\r\n$/u.exec(line) ?? [];
  expect(program).toBe('node.exe');
  const args = [join(unpacked, bin.replaceAll('\\', '/')), 'verify'];
  const { stdout } = await run(await otherNode(24), args, { cwd: '/', env: { LANG: 'en_US.UTF-8' } });
  expect(stdout).toMatch(/^[1-9]\d\d+ passed, 0 failed/mu);
});

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { otherNode } from '../support/other-node.js';
import { tarballOf } from '../support/tarballs.js';
import { answering, closedPort, hostileServer } from '../sdk/hostile-server.js';
import { tlsServer } from '../sdk/tls-server.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shell = process.platform === 'win32';
// Of the lines that test/signing/gbk.test.ts has from Python: sha256sum.
const pythonsGbk = '6579e59b1331b7e9e51c1dc2976258ac366595c040e9c209fa9e45a726da6715';

// What npm run build made is packed and installed, alone, where nothing else is.
let folder: string;
let installed: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-sdk-lite-'));
  await writeFile(
    join(folder, 'package.json'),
    '{"name":"consumer","version":"1.0.0","private":true,"type":"module"}',
  );
  await run('npm', ['install', '--no-audit', '--no-fund', '--offline', await tarballOf('sdk-lite')], {
    cwd: folder,
    shell,
  });
  installed = join(folder, 'node_modules/@shoubei-kit/sdk-lite');
  await Promise.all(
    ['use-sdk-lite.js', 'consumer.ts'].map((name) => cp(here(`./consumer/${name}`), join(folder, name))),
  );
  await cp(here('../../contracts/vectors/signing.json'), join(folder, 'signing.json'));
});
afterAll(() => rm(folder, { recursive: true }));

async function filesOf(ending: string): Promise<string[]> {
  const names = await readdir(installed, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(installed.length + 1).replaceAll('\\', '/'));
}

test('sdk-lite brings no other package with it', async () => {
  expect(await readdir(join(folder, 'node_modules'))).toEqual(['.package-lock.json', '@shoubei-kit']);
  expect(await readdir(join(folder, 'node_modules/@shoubei-kit'))).toEqual(['sdk-lite']);
  const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ dependencies: {}, type: 'module', sideEffects: false });
  for (const field of ['peerDependencies', 'optionalDependencies', 'bundledDependencies']) {
    expect(manifest).not.toHaveProperty(field);
  }
});

test('all of its JavaScript is under 6 KiB gzipped', async () => {
  const scripts = await filesOf('js');
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(installed, name)), { level: 9 }).length),
  );
  const size = sizes.reduce((sum, one) => sum + one, 0);
  expect(scripts).toEqual(['dist/index.js']);
  expect(size).toBeGreaterThan(1_000);
  expect(size).toBeLessThan(6_144);
});

test('the tarball holds what was built, its licence and its papers, and no source', async () => {
  const files = await filesOf('');
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
  );
  const strays = files.filter(
    (name) => !/^(dist\/.+\.(js|d\.ts)|LICENSE|README(\.\w+)*\.md|package\.json)$/u.test(name),
  );
  expect(strays).toEqual([]);
  const scripts = await readFile(join(installed, 'dist/index.js'), 'utf8');
  expect(scripts).not.toMatch(/sourceMappingURL|from\s*["'](?!node:)/u);
});

test('every public name is documented in the declarations', async () => {
  const names = await filesOf('.d.ts');
  const texts = await Promise.all(names.map((name) => readFile(join(installed, name), 'utf8')));
  const all = texts.join('\n');
  const entry = texts[names.indexOf('dist/index.d.ts')] ?? '';
  const signing = texts[names.indexOf('dist/signing/index.d.ts')] ?? '';
  const lists = [...`${entry}\n${signing}`.matchAll(/export (?:type )?\{([^}]*)\}/gu)];
  const published = lists.flatMap(([, list = '']) =>
    list.split(',').map((name) => name.replace('type', '').trim()),
  );
  expect(published).toEqual(
    expect.arrayContaining(['ShoubeiClient', 'ShoubeiError', 'WriteOffResult', 'Reason', 'sign']),
  );
  for (const name of published) {
    expect(all).toMatch(
      new RegExp(`\\*/\\nexport (declare )?(class|function|interface|type|const) ${name}\\b`, 'u'),
    );
  }
  for (const text of ['fen', 'Asia/Shanghai', 'milliseconds', '@example', '券码', 'invalid_argument'])
    expect(all).toContain(text);
});

test.each([
  ['with Node’s types', { types: ['node'], typeRoots: [here('../../node_modules/@types')] }],
  ['with a browser’s types', { types: [], lib: ['es2023', 'dom', 'dom.iterable'] }],
])('the declarations stand a strict compiler %s', async (name, more) => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    ...more,
  };
  const project = join(folder, `tsconfig.${name.length}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = here('../../node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

const running = Number(process.versions.node.split('.')[0]);
test.each([...new Set([running, 22, 24])])(
  'the installed client holds its promises on Node %i',
  async (major) => {
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
    const { stdout, stderr } = await run(node, ['use-sdk-lite.js', JSON.stringify(urls)], { cwd: folder });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      major,
      written: { status: 'written_off', faceAmount: 1000, settleAmount: 994 },
      refused: { status: 'refused', code: '0205', reason: 'refunded' },
      lost: { code: 'outcome_unknown', mayHaveHappened: true },
      settled: { status: 'written_off', faceAmount: 1000, settleAmount: 994 },
      misdirected: { code: 'outcome_unknown', mayHaveHappened: true },
      closed: { code: 'unreachable', mayHaveHappened: false },
      unresolved: { code: 'unreachable', mayHaveHappened: false },
      selfSigned: { code: 'unreachable', mayHaveHappened: false },
      notTls: { code: 'unreachable', mayHaveHappened: false },
      vectorsThatFail: [],
      gbk: pythonsGbk,
    });
    expect(misdirected.received.length).toBe(1);
  },
  180_000, // the first time, npm brings the binary
);

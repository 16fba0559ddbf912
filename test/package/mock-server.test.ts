import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { installed, packages } from '../support/tarballs.js';
import { answersItsClient, canBeRequired, loadsLittle, nodesOfSample } from './installed-on.js';

const run = promisify(execFile);

// Packs the output of npm run build, and installs the four tarballs together in an empty folder.
let folder: string;
beforeAll(async () => {
  folder = await installed();
});

// mock-server.exhaustive.test.ts has the others.
test.each(nodesOfSample)(
  'to start and to write off, Node %i loads its http, and not all of fetch',
  loadsLittle,
);

test.each(nodesOfSample)(
  "the installed emulator responds to the provider's example on Node %i, and the installed client calls it",
  answersItsClient,
);

test.each(nodesOfSample)(
  'on Node %i a CommonJS module may require the packages without a warning',
  canBeRequired,
);

test('a test of another project can start the emulator from an installed package', async () => {
  const script = `
    import { startMockServer } from '@shoubei-kit/mock-server';
    import { magicCode } from '@shoubei-kit/fixtures';
    import { codes } from '@shoubei-kit/contracts';
    const server = await startMockServer();
    const health = await fetch(server.url + '/__admin/health');
    console.log(health.status, magicCode('05', { serial: 3 }), codes.length);
    await server.close();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
  expect(stdout).toBe('200 9905010000000003 17\n');
});

test('mock-server installs some hundred small packages, and 30 MB at most', async () => {
  const entries = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const manifests = files.filter((file) => /node_modules\/(?:@[^/]+\/)?[^/@]+\/package\.json$/u.test(file));
  expect(manifests.length).toBeGreaterThan(50);
  expect(manifests.length).toBeLessThan(126);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  expect(megabytes).toBeGreaterThan(5);
  expect(megabytes).toBeLessThan(30);
});

test('the installed emulator verifies itself by the installed scenarios', async () => {
  const bin = join(folder, 'node_modules/.bin/shoubei-mock');
  const { stdout } = await run(process.execPath, [
    bin,
    'verify',
    '--only',
    'refunded,replay',
    '--lang',
    'en',
  ]);
  expect(stdout).toBe('4 passed, 0 failed, 0 skipped\n');
});

test('the tarballs contain what was built, the data and the licence, and nothing else', async () => {
  const strays: string[] = [];
  for (const name of packages) {
    const root = join(folder, 'node_modules/@shoubei-kit', name);
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    const names = files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    expect(names).toEqual(expect.arrayContaining(['LICENSE', 'package.json']));
    strays.push(
      ...names.filter(
        (file) =>
          !/^(dist\/.+\.(js|d\.ts)|bundle\/(?:[\w-]+\.js|package\.json|LICENSES\.txt)|dist\/ui\/(icon\.svg|index\.html|licences\.txt|style\.css)|generated\/\w+\.(js|d\.ts)|(exchanges|openapi|pacts|postman|schemas|vectors)\/[\w.-]+\.json|[\w-]+\.json|scenarios\/(?:[a-z-]+\/)?[a-z0-9-]+\.yaml|endpoints\/\w+\.yaml|bin\/(?:shoubei-mock\.js|package\.json)|LICENSE|README\.md)$/u.test(
            file,
          ),
      ),
    );
  }
  expect(strays).toEqual([]);
  const manifest = await readFile(join(folder, 'node_modules/@shoubei-kit/mock-server/package.json'), 'utf8');
  expect(JSON.parse(manifest)).not.toHaveProperty('scripts');
});

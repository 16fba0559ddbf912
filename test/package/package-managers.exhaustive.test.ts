import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { blocks } from '../support/pages.js';
import { packInto } from '../support/tarballs.js';

const run = promisify(execFile);
const page = 'docs/start/install.md';
const [download = '', npm = '', pnpm = '', yarn = ''] = blocks(page, 'sh');
const [workspace = ''] = blocks(page, 'yaml');
const [manifest = '{}'] = blocks(page, 'json');
const plain = '{"name":"till","private":true}';

/** Each manager, from the npm registry, and the files that the page has for it. */
const managers: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['npm', npm, { 'package.json': plain }],
  ...['10', '12'].map((major) => {
    const files = { 'package.json': plain, 'pnpm-workspace.yaml': workspace };
    return [`pnpm ${major}`, pnpm.replace(/^pnpm/u, `npx --yes pnpm@${major}`), files] as const;
  }),
  ['Yarn 1', yarn.replace(/^yarn/u, 'npx --yes yarn@1'), { 'package.json': manifest }],
  [
    'Yarn 4',
    yarn.replace(/^yarn/u, 'npx --yes --package @yarnpkg/cli-dist@4 yarn'),
    { 'package.json': manifest, '.yarnrc.yml': 'nodeLinker: node-modules\n', 'yarn.lock': '' },
  ],
];

test.each(managers)(
  '%s installs the tarballs as the page says, and a test passes',
  async (_, line, files) => {
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-install-'));
    await packInto(folder);
    const [script = ''] = blocks('README.md', 'js');
    const all = { ...files, 'till.test.mjs': script };
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
    // Without CI: there, Yarn 4 rejects a missing lock file.
    const { CI: _ci, ...env } = process.env;
    await run('bash', ['-c', line], { cwd: folder, env });
    const { stdout } = await run(process.execPath, ['--test'], { cwd: folder, env });
    await rm(folder, { recursive: true });
    expect(stdout).toMatch(/^(?:#|ℹ) pass 1$/mu);
  },
);

test('a release is downloaded, checked and started as the page says, and a file with another checksum is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-download-'));
  await mkdir(join(folder, 'release'));
  await mkdir(join(folder, 'here'));
  const file = join(folder, 'release/shoubei-mock-linux-x64');
  await writeFile(file, '#!/bin/sh\necho started with "$@"\n');
  // sha256sum of those bytes, and of a file that is not downloaded
  const sums = `${'0'.repeat(64)}  shoubei-mock-linux-arm64
c5cfa3f961d4784efabea8903291894de50d0f8dea4c53970d64b4104203e4df  shoubei-mock-linux-x64
`;
  await writeFile(join(folder, 'release/SHA256SUMS'), sums);
  const line = download.replace(/^base=\S+/u, `base=file://${folder}/release`);
  const { stdout } = await run('bash', ['-ec', line], { cwd: join(folder, 'here') });
  expect(stdout).toBe('shoubei-mock-linux-x64: OK\nstarted with --version\n');
  await writeFile(file, '#!/bin/sh\necho strange\n');
  await expect(run('bash', ['-ec', line], { cwd: join(folder, 'here') })).rejects.toMatchObject({
    code: 1,
    stdout: 'shoubei-mock-linux-x64: FAILED\n',
  });
  await rm(folder, { recursive: true });
});

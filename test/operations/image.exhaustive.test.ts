import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inBareRoot } from '../executable/bare-root.js';
import { root } from '../support/pages.js';
import { writeOff } from '../support/wire.js';
import { ask } from './asked.js';
import { ignores, play, readStages, type Stage } from './dockerfile.js';

const run = promisify(execFile);

// Not tested yet with Docker. The commands of the Dockerfile's stages are run in folders. The result is run
// in a separate root, as its user, without a file that it could write. Of the base, it has only the libraries
// that it says it needs.
let folder: string;
let image: string;
let last: Stage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-image-'));
  const context = join(folder, 'context');
  await gatherContext(context);
  const [build, final] = readStages(await readFile(join(root, 'Dockerfile'), 'utf8'));
  if (!build || !final) throw new Error('two stages are expected');
  const built = join(folder, 'built');
  await play(build, built, context, new Map());
  image = join(folder, 'image');
  last = final;
  await play(final, image, context, new Map([[build.name, built]]));
  await addLibraries();
}, 900_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The files in git, and files that must never be in an image. */
async function gatherContext(to: string): Promise<void> {
  const ignoreFile = await readFile(join(root, '.dockerignore'), 'utf8');
  const list = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', list, { cwd: root });
  const kept = stdout
    .trim()
    .split('\n')
    .filter((path) => !ignores(ignoreFile, path));
  for (const path of kept) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(root, path), join(to, path));
  }
}

async function addLibraries(): Promise<void> {
  const { stdout } = await run('ldd', [join(image, 'usr/local/bin/shoubei-mock')]);
  const libraries = stdout.match(/\/\S+/gu) ?? [];
  for (const path of libraries) await cp(path, join(image, path), { dereference: true });
}

/** A command of the last stage, and its arguments. */
function command(keyword: string): readonly string[] {
  const { rest = '[]' } = last.instructions.findLast((one) => one.keyword === keyword) ?? {};
  return JSON.parse(rest.slice(rest.indexOf('[')));
}

const valueOf = (keyword: string): string =>
  last.instructions.find((one) => one.keyword === keyword)?.rest ?? '';

/** Runs a command in the image, as a container does: its root is the image, which is read-only. */
function inside(words: readonly string[], env: Readonly<Record<string, string>>): readonly string[] {
  const enter =
    'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec env -i PATH=/usr/local/bin "$@"';
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const chroot = ['/usr/sbin/chroot', `--userspec=${valueOf('USER')}`, image];
  return ['--mount', 'sh', '-c', enter, image, ...variables, ...chroot, ...words];
}

test('the image adds one file to its base', async () => {
  const entries = await readdir(image, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(files.filter((name) => !/\.so(\.\d+)*$/u.test(name))).toEqual(['shoubei-mock']);
  expect(files).toEqual(expect.arrayContaining(['libc.so.6', 'libstdc++.so.6']));
  expect(files.length).toBeLessThan(10);
});

inBareRoot()(
  'the image accepts calls from outside and requires the token of its environment; its health check notices when it stops',
  async () => {
    const [, name = '', value = ''] = /^(\w+)=(\S+)$/u.exec(valueOf('ENV')) ?? [];
    const env = {
      [name]: value,
      SHOUBEI_MOCK_PORT: '4097',
      SHOUBEI_MOCK_ADMIN_TOKEN: 'token-of-the-environment',
    };
    const child = spawn('unshare', inside([...command('ENTRYPOINT'), ...command('CMD')], env));
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect.poll(() => output).toMatch(/http:\/\/0\.0\.0\.0:4097/u);
    const url = 'http://127.0.0.1:4097';
    expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
    expect((await ask(url, '/__admin/profile')).status).toBe(401);
    const authorization = 'Bearer token-of-the-environment';
    expect((await ask(url, '/__admin/profile', { authorization })).status).toBe(200);
    expect(output).not.toContain('token-of-the-environment');
    const probed = (): Promise<unknown> => run('unshare', inside(command('HEALTHCHECK'), env));
    await probed();
    await run('kill', ['-s', valueOf('STOPSIGNAL').replace('SIG', ''), String(child.pid)]);
    expect(await closed).toBe(0);
    await expect(probed()).rejects.toMatchObject({ code: 1 });
  },
);

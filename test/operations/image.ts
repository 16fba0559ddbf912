import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { writeOff } from '../support/wire.js';
import { ask } from './asked.js';
import { bareEnv, ignores, play, readStages, type Stage } from './dockerfile.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Image {
  /** Stands for `/` of the image. */
  readonly folder: string;
  readonly last: Stage;
}

/**
 * What the Dockerfile makes. Nobody builds the image here, for there is no Docker: its stages' commands are run in folders, in
 * the order of the file.
 */
export async function makeImage(folder: string): Promise<Image> {
  const context = join(folder, 'context');
  await gatherContext(context);
  return playAll(folder, context, readStages(await readFile(join(root, 'Dockerfile'), 'utf8')));
}

/** The same, but that the sources are those of this folder, where `npm ci` and `npm run build` were run before. */
export async function makeImageOfBuilt(folder: string): Promise<Image> {
  const [first, ...others] = readStages(await readFile(join(root, 'Dockerfile'), 'utf8'));
  if (first === undefined) throw new Error('no stage');
  await mkdir(join(folder, 'stage-0/build'), { recursive: true });
  await symlink(root, join(folder, 'stage-0/build/source'));
  const isDone = ({ keyword, rest }: Stage['instructions'][number]): boolean =>
    keyword === 'COPY' || (keyword === 'RUN' && /^npm (?:ci|run --silent build)\b/u.test(rest));
  const left = first.instructions.filter((instruction) => !isDone(instruction));
  expect(left.filter(({ keyword }) => keyword === 'RUN')).toHaveLength(2);
  return playAll(folder, folder, [{ ...first, instructions: left }, ...others]);
}

async function playAll(folder: string, context: string, stages: readonly Stage[]): Promise<Image> {
  const roots = new Map<string, string>();
  let image: Image | undefined;
  for (const [i, stage] of stages.entries()) {
    const at = join(folder, `stage-${i}`);
    await mkdir(at, { recursive: true });
    await play(stage, at, context, roots);
    roots.set(stage.name, at);
    image = { folder: at, last: stage };
  }
  if (!image) throw new Error('no stage');
  return image;
}

/** What git has, and what should never come into an image. */
async function gatherContext(to: string): Promise<void> {
  const ignoreFile = await readFile(join(root, '.dockerignore'), 'utf8');
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const path of stdout
    .trim()
    .split('\n')
    .filter((one) => !ignores(ignoreFile, one))) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(root, path), join(to, path));
  }
  const strays = [
    '.env',
    'mock-server/.env.local',
    'mock-server/node_modules/x.js',
    'contracts/dist/old.js',
    'keys.txt',
  ];
  for (const path of strays) if (!ignores(ignoreFile, path)) await writeFile(join(to, path), 'secret');
}

/** What a lock file has, by path: the version. */
async function packagesIn(lockFile: string): Promise<ReadonlyMap<string, string | undefined>> {
  const lock: { packages: Record<string, { version?: string }> } = JSON.parse(
    await readFile(lockFile, 'utf8'),
  );
  return new Map(Object.entries(lock.packages).map(([path, { version }]) => [path, version]));
}

function command({ last }: Image, keyword: string): readonly string[] {
  const { rest = '[]' } = last.instructions.findLast((one) => one.keyword === keyword) ?? {};
  return JSON.parse(rest.slice(rest.indexOf('[')));
}

function environment({ last }: Image): Record<string, string> {
  const text = last.instructions.filter(({ keyword }) => keyword === 'ENV').map(({ rest }) => rest);
  return Object.fromEntries(
    [...text.join(' ').matchAll(/(\w+)=(\S+)/gu)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** The image has what is published of each package and what that needs, and nothing else. */
export async function hasWhatIsPublished(image: Image): Promise<void> {
  const app = join(image.folder, 'app');
  expect((await readdir(app)).toSorted()).toEqual(
    [
      '.npmrc',
      'contracts',
      'fixtures',
      'mock-server',
      'node_modules',
      'package-lock.json',
      'package.json',
      'sdk-lite',
    ].toSorted(),
  );
  const installed = await packagesIn(join(app, 'node_modules/.package-lock.json'));
  const names = [...installed.keys()].map((path) => path.replace('node_modules/', ''));
  expect(names).toEqual(expect.arrayContaining(['express', 'pino', 'prom-client', 'yaml']));
  expect(
    names.filter((name) => /^(typescript|vitest|oxlint|prettier|@pact-foundation\/.*)$/u.test(name)),
  ).toEqual([]);
  const locked = await packagesIn(join(root, 'package-lock.json'));
  expect([...installed].filter(([path, version]) => locked.get(path) !== version)).toEqual([]);
  const files = await readdir(app, { recursive: true });
  expect(
    files.filter(
      (path) =>
        !path.startsWith('node_modules/') && /(^|\/)(src|test|\.env.*|keys\.txt|old\.js)$/u.test(path),
    ),
  ).toEqual([]);
}

/** What it runs takes calls from outside and asks for the token of its environment; its health check tells when it is gone. */
export async function runsAsItSays(image: Image): Promise<void> {
  const env = {
    ...bareEnv(),
    ...environment(image),
    SHOUBEI_MOCK_PORT: '0',
    SHOUBEI_MOCK_ADMIN_TOKEN: 'token-of-the-environment',
    LANG: 'C.UTF-8',
  };
  const [program = '', ...args] = [...command(image, 'ENTRYPOINT'), ...command(image, 'CMD')];
  const child = spawn(program, args, { cwd: join(image.folder, 'app'), env });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(/http:\/\/0\.0\.0\.0:\d+/u);
  const [, port = ''] = /0\.0\.0\.0:(\d+)/u.exec(output) ?? [];
  const url = `http://127.0.0.1:${port}`;
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect((await ask(url, '/__admin/profile')).status).toBe(401);
  const authorization = 'Bearer token-of-the-environment';
  expect((await ask(url, '/__admin/profile', { authorization })).status).toBe(200);
  expect(output).not.toContain('token-of-the-environment');
  const [probe = '', ...probeArgs] = command(image, 'HEALTHCHECK');
  const probed = (): Promise<unknown> =>
    run(probe, probeArgs, { env: { ...bareEnv(), SHOUBEI_MOCK_PORT: port } });
  await probed();
  const [signal = ''] = image.last.instructions
    .filter(({ keyword }) => keyword === 'STOPSIGNAL')
    .map(({ rest }) => rest);
  await run('kill', ['-s', signal.replace('SIG', ''), String(child.pid)]);
  expect(await closed).toBe(0);
  await expect(probed()).rejects.toMatchObject({ code: 1 });
}

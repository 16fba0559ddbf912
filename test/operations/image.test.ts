import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOff } from '../support/wire.js';
import { ask } from './asked.js';
import { bareEnv, ignores, play, readStages, type Stage } from './dockerfile.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

// Nobody builds the image here, for there is no Docker. Its stages' commands are run in folders, in the order of the file.
let folder: string;
let image: string;
let last: Stage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-image-'));
  const context = join(folder, 'context');
  await gatherContext(context);
  const stages = readStages(await readFile(join(root, 'Dockerfile'), 'utf8'));
  const roots = new Map<string, string>();
  for (const [i, stage] of stages.entries()) {
    const at = join(folder, `stage-${i}`);
    await mkdir(at);
    await play(stage, at, context, roots);
    roots.set(stage.name, at);
    image = at;
    last = stage;
  }
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

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

function command(keyword: string): readonly string[] {
  const { rest = '[]' } = last.instructions.findLast((one) => one.keyword === keyword) ?? {};
  return JSON.parse(rest.slice(rest.indexOf('[')));
}

function environment(): Record<string, string> {
  const text = last.instructions.filter(({ keyword }) => keyword === 'ENV').map(({ rest }) => rest);
  return Object.fromEntries(
    [...text.join(' ').matchAll(/(\w+)=(\S+)/gu)].map(([, name = '', value = '']) => [name, value]),
  );
}

test('the image has what is published of each package and what that needs, and nothing else', async () => {
  const app = join(image, 'app');
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
});

test('what the image runs takes calls from outside and asks for the token of its environment; its health check tells when it is gone', async () => {
  const env = {
    ...bareEnv(),
    ...environment(),
    SHOUBEI_MOCK_PORT: '0',
    SHOUBEI_MOCK_ADMIN_TOKEN: 'token-of-the-environment',
    LANG: 'C.UTF-8',
  };
  const [program = '', ...args] = [...command('ENTRYPOINT'), ...command('CMD')];
  const child = spawn(program, args, { cwd: join(image, 'app'), env });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  await expect.poll(() => output, { timeout: 20_000 }).toMatch(/http:\/\/0\.0\.0\.0:\d+/u);
  const [, port = ''] = /0\.0\.0\.0:(\d+)/u.exec(output) ?? [];
  const url = `http://127.0.0.1:${port}`;
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect((await ask(url, '/__admin/profile')).status).toBe(401);
  const authorization = 'Bearer token-of-the-environment';
  expect((await ask(url, '/__admin/profile', { authorization })).status).toBe(200);
  expect(output).not.toContain('token-of-the-environment');
  const [probe = '', ...probeArgs] = command('HEALTHCHECK');
  const probed = (): Promise<unknown> =>
    run(probe, probeArgs, { env: { ...bareEnv(), SHOUBEI_MOCK_PORT: port } });
  await probed();
  const [signal = ''] = last.instructions
    .filter(({ keyword }) => keyword === 'STOPSIGNAL')
    .map(({ rest }) => rest);
  await run('kill', ['-s', signal.replace('SIG', ''), String(child.pid)]);
  expect(await closed).toBe(0);
  await expect(probed()).rejects.toMatchObject({ code: 1 });
}, 60_000);

import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, test } from 'vitest';
import { type CliResult, resultOf, type ServeProcess, untilServing } from '../support/cli.js';
import { executable } from '../support/executable.js';
import { missingTools } from '../support/has-tool.js';

const lacks = [
  ...missingTools(['chroot', 'unshare', 'ip', 'ldd']),
  ...(process.getuid?.() === 0 || process.env['CI'] === 'true'
    ? []
    : ['root, who alone can change the root']),
];

/** A test in a tree with only the executable in it. It is skipped if something that it needs is missing. */
export function inBareRoot(lacksToo: readonly string[] = []): ReturnType<typeof test.skipIf> {
  return test.skipIf(lacks.length > 0 || lacksToo.length > 0);
}

/** Nobody: a user who owns nothing. */
const nobody = 65_534;

interface Run {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** There is no network except a separate loopback. */
  readonly isOffline?: boolean;
}

/** A tree with the executable, the libraries that it names, and an empty folder `/data`. */
export interface BareRoot {
  /** The names of the libraries. */
  readonly libraries: () => readonly string[];
  /** Where others see `/data`, the only folder that can be written. */
  readonly data: () => string;
  /** Runs the executable to its end, as a user who owns nothing else, in an empty environment. */
  readonly run: (args: readonly string[], options?: Run) => Promise<CliResult>;
  /** Starts `serve`, or another command that prints its address. */
  readonly start: (args: readonly string[]) => Promise<ServeProcess>;
}

/** Makes one for a test file. */
export function useBareRoot(): BareRoot {
  let root = '';
  let libraries: readonly string[] = [];
  beforeAll(async () => {
    if (lacks.length > 0) console.warn(`skipped: ${lacks.join(', ')} is not here`);
    else libraries = await fill((root = await mkdtemp(join(tmpdir(), 'shoubei-root-'))));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  return {
    libraries: () => libraries,
    data: () => join(root, 'data'),
    run: (args, { input, ...options } = {}) => resultOf(inside(root, args, options), input),
    start: (args) => untilServing(inside(root, args)),
  };
}

async function fill(root: string): Promise<readonly string[]> {
  await chmod(root, 0o755); // it is made for one user only
  const file = await executable();
  const paths = (await promisify(execFile)('ldd', [file])).stdout.match(/\/\S+/gu) ?? [];
  for (const path of paths) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await copyFile(path, join(root, path));
  }
  await copyFile(file, join(root, 'shoubei-mock'));
  await mkdir(join(root, 'data'));
  await chown(join(root, 'data'), nobody, nobody);
  return paths.map((path) => basename(path)).toSorted();
}

function inside(
  root: string,
  args: readonly string[],
  { env = {}, isOffline = false }: Run = {},
): ChildProcessWithoutNullStreams {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const user = `--userspec=${nobody}:${nobody}`;
  const line = ['-i', ...variables, '/usr/sbin/chroot', user, root, '/shoubei-mock', ...args];
  if (!isOffline) return spawn('env', line);
  return spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec env "$@"', 'sh', ...line]);
}

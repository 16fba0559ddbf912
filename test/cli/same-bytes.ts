import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { bin } from '../support/pages.js';

export const seeded: readonly string[] = [
  'coupons',
  'generate',
  '--seed',
  '42',
  '--count',
  '1000',
  '--mix',
  'used=10,refunded=5',
];

// These bytes never change: otherwise a new version would change files that people have checked in.
export const hashes: readonly [string, string][] = [
  ['json', 'a1233851989bc33d0a7fd453e9e1ce17f7d2a5b839b9359866e3b15740d981c3'],
  ['ndjson', '935e956825c26321e26c400c6451dd9086ae7498d78d591fc06fd6d7ecbbe0a0'],
  ['csv', '300e07fc54b26fccd2a54c598af9800194bd0a8641b49f3e50643b0ec264d37e'],
];

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Generates coupons on Node of a major version, in another zone and year. */
export async function expectSameBytes(major: number, format: string, hash: string): Promise<void> {
  const later = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'later.mjs');
  writeFileSync(later, 'Date.now = () => 2e12; Math.random = () => 0.25;');
  const { stdout } = await promisify(execFile)(
    await otherNode(major),
    ['--import', later, bin, ...seeded, '--format', format],
    { env: { TZ: 'America/New_York', LANG: 'zh_CN.UTF-8' }, encoding: 'buffer', maxBuffer: 2 ** 24 },
  );
  expect(sha256(stdout)).toBe(hash);
}

import { expect } from 'vitest';
import { cli } from '../support/cli.js';

/** The commands that read a file as YAML, JSON or NDJSON. */
export const readers = {
  profile: ['profile', 'check'],
  endpoint: ['endpoints', 'check'],
  scenario: ['scenarios', 'list', '--scenarios'],
  coupons: ['verify', '--base-url', 'http://127.0.0.1:1', '--dry-run', '--own-coupons'],
  recording: ['verify', '--recording'],
};

/** As many pieces as the longest file holds. */
export function filled(piece: string | ((index: number) => string), before = '', after = ''): string {
  let text = before;
  for (let index = 0; text.length < 262_000; index += 1)
    text += typeof piece === 'string' ? piece : piece(index);
  return text + after;
}

const about = 'about: { en: a, zh: b }\n';
const steps = `${about}steps: [{ clock: { advance_ms: 1 } }]\n`;
const declaration = `path: /a\n${about}act: none\nresponses: { found: { a: b }, not_found: { a: c } }\n`;
const request = `${declaration}request: { finds: { order_no: order_no }, required: [inst_no, ts, sign,`;
export const names = filled((index) => `n${index}: 1\n`);

/** Files of 256 KiB, how they are read, and their first fault. */
export const faultyFiles: readonly (readonly [string, keyof typeof readers, string, string])[] = [
  ['institutions', 'profile', filled('1,', 'institutions: [', ']'), '1: institutions.1 must be names'],
  ['settings', 'profile', names, '1: n0 is not a setting'],
  ['declarations', 'profile', filled('{},', 'endpoints: [', ']'), '1: endpoints.1 needs path'],
  ['names', 'endpoint', names, '1: needs path'],
  ['pages', 'endpoint', filled('1,', 'documented: [', ']'), '1: needs path'],
  ['required fields', 'endpoint', filled((index) => `a${index % 30_000},`, request, ']}'), '5: '],
  ['steps', 'scenario', filled('1,', `${about}steps: [`, ']'), '2: steps.1 a step needs exactly one of'],
  [
    'values in steps',
    'scenario',
    filled('{ write_off: 1, expect: 1, x: 1 },', 'steps: [', ']'),
    '1: needs about',
  ],
  ['endpoints', 'scenario', filled('{},', `${steps}endpoints: [`, ']'), '3: endpoints.1 needs path'],
  ['coupons', 'coupons', filled('1,', '[', ']'), '1: 1 must be names with values'],
  ['exchanges', 'recording', filled('{}\n'), '1: needs request'],
];

/** Reads a file in which nearly all is faulty; expects its first fault, after less than five seconds of work. */
export async function expectFirstFault(
  path: string,
  reader: keyof typeof readers,
  first: string,
): Promise<void> {
  const before = process.cpuUsage();
  const { code, stderr } = await cli([...readers[reader], path]);
  const { user, system } = process.cpuUsage(before);
  expect([code, stderr]).toEqual([expect.toBeOneOf([1, 2]), expect.stringContaining(`${path}:${first}`)]);
  expect((user + system) / 1_000_000).toBeLessThan(5);
}

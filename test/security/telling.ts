import { expect } from 'vitest';
import { cli, type CliOptions, type CliResult } from '../support/cli.js';
import { canary, secretsIn } from './canary.js';

const { key } = canary;

/** Runs a command, and expects no key or token in its output. */
export async function told(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = await cli(args, options);
  expect([args[0], secretsIn(result.stdout + result.stderr)]).toEqual([args[0], []]);
  return result;
}

const k = key.replaceAll('-', '');
/** Profiles with a typing mistake at the key. */
export const broken: readonly string[] = [
  `keys: *${key}`,
  `keys: !${key} x`,
  `keys: !<${key}> x`,
  `keys: !!${key} x`,
  `keys: !${k}!x y`,
  `keys: [!${key}]`,
  `keys: |${key}\n x`,
  `keys: >${key}\n x`,
  `%${key}\n---\na`,
  `%YAML ${key}\n---\na`,
  `%TAG ! ${key} x\n---\na`,
  `keys: "${key}`,
  `keys: '${key}`,
  `keys: "\\q${key}"`,
  `keys: "x" ${key}`,
  `keys: [${key}`,
  `keys: {${key}`,
  `keys: ]${key}`,
  `keys: }${key}`,
  `keys: @${key}`,
  `keys: \`${key}`,
  `keys: %${key}`,
  `keys: a: ${key}`,
  `keys: ${key}: b`,
  `- a\n${key}`,
  `\tkeys: ${key}`,
  key,
  `"${key}"`,
  `[${key}]`,
  `institutions: ${key}`,
  `institutions: [${key}]`,
  `institutions: [{ inst_no: '1', keys: ${key} }]`,
  `institutions: [{ inst_no: '1', keys: [[${key}]] }]`,
  `institutions: [{ inst_no: '1', keys: [{ a: ${key} }] }]`,
  `institutions: [{ inst_no: ${key}, keys: [a] }]`,
  `institutions: [{ inst_no: '1', keys: [${key}, ''] }]`,
  `institutions: [{ inst_no: '1', keys: [${key}], extra: ${key} }]`,
  `signing: { algorithm: ${key} }`,
  `{"institutions": [{"inst_no": "1", "keys": ["${key}"`,
  `{"institutions": [{"inst_no": "1", "keys": ["${key}"}]}`,
];

/** Commands that read a handwritten file. */
export function readersOf(path: string, url: string): readonly (readonly string[])[] {
  return [
    ['profile', 'check', path],
    ['profile', 'check', path, '--lang', 'zh'],
    ['profile', 'check', path, '--json'],
    ['profile', 'show', path],
    ['serve', '--port', '0', '--profile', path],
    ['serve', '--port', '0', '--config', path],
    ['serve', '--port', '0', '--config', path, '--lang', 'zh'],
    ['verify', '--own-coupons', path, '--base-url', url],
    ['explain', path, '--demo'],
    ['calibrate', path, '--demo'],
    ['sign', path, '--demo'],
    ['verify', '--recording', path],
  ];
}

/** Expects that the command fails, and prints no key. */
export async function expectRejected(args: readonly string[]): Promise<void> {
  const { code } = await told(args);
  expect([args, code]).toEqual([args, expect.toBeOneOf([1, 2])]);
}

import { expect } from 'vitest';
import { cli } from '../support/cli.js';

/** Texts that are costly for a YAML parser: at size 1, as long as a file may be. */
export function bombs(size: number): readonly (readonly [name: string, text: string])[] {
  const many = (piece: string, times: number): string => piece.repeat(times * size);
  return [
    ['lists', many('[', 200_000)],
    ['maps', many('{a: ', 50_000)],
    ['dashes', many('- ', 100_000)],
    ['indents', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['aliases of aliases', aliases(10)],
    ['anchors', many('&a ', 80_000)],
    ['tags', many('!a ', 80_000)],
    ['commas', `[${many(',', 200_000)}`],
    ['names', Array.from({ length: 24_000 * size }, (_, number) => `k${number}: 1`).join('\n')],
    ['spaces', `a: "${many(' \n', 100_000)}"`],
    ['comments', many('#\n', 100_000)],
  ];
}

/** Lists of nine aliases of the previous list, to this depth. */
export function aliases(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
  );
  return ['l0: &l0 [x]', ...lines].join('\n');
}

/** Reads a file as a profile and as a config file; expects an end within seconds, with few lines. */
export async function expectToEnd(path: string): Promise<void> {
  const startedAt = performance.now();
  for (const args of [
    ['profile', 'check', path],
    ['serve', '--port', '0', '--config', path, '--host', '203.0.113.1'],
  ]) {
    const { code, stderr, stdout } = await cli(args);
    expect([0, 1, 2]).toContain(code);
    expect((stdout + stderr).split('\n').length).toBeLessThan(110);
  }
  expect(performance.now() - startedAt).toBeLessThan(40_000);
}

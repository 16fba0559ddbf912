import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { pairsIn } from '../../mock-server/src/record/loose-text.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./regexes.mjs', import.meta.url));

interface Judged {
  readonly where: string;
  readonly dynamic?: boolean;
  readonly source?: string;
  readonly status?: 'safe' | 'vulnerable' | 'unknown';
  readonly summary?: string;
}

let judged: readonly Judged[];
beforeAll(async () => {
  const env = { ...process.env, RECHECK_BACKEND: 'pure' };
  const { stdout } = await run(process.execPath, [script, await tool('recheck')], {
    env,
    maxBuffer: 64 * 2 ** 20,
  });
  judged = JSON.parse(stdout);
}, 300_000);

const fileOf = ({ where }: Judged): string => where.replace(/:\d+$/u, '');

test('every regular expression of the sources and every pattern of the schemas takes linear time', () => {
  expect(judged.length).toBeGreaterThan(250);
  expect(judged.some(({ where }) => where.startsWith('contracts/schemas/'))).toBe(true);
  const slow = judged.filter(({ status }) => status === 'vulnerable');
  // The dots at the end of a host name: a URL that somebody typed has no hundred thousand.
  expect(slow.map((one) => [fileOf(one), one.source])).toEqual([
    ['mock-server/dist/scenario/own/gate.js', String.raw`\.+$`],
    ['sdk-lite/dist/index.js', String.raw`\.+$`],
  ]);
});

test('what the checker cannot tell, and what is put together at run time, is known by place', () => {
  const open = judged.filter(({ status, dynamic }) => dynamic === true || status === 'unknown');
  // Made of a coupon's code (letters and digits), or of a length.
  expect(open.map(fileOf)).toEqual([
    'mock-server/dist/record/loose-text.js',
    'mock-server/dist/scenario/judge.js',
    'mock-server/dist/scenario/own/gate.js',
    'sdk-lite/dist/index.js',
  ]);
});

test.each(['a', ' ', "'", '"', '\\', '=', 'a=', 'a ', 'a"', "a='", 'a.-', '<![CDATA[', 'a= ', 'sign\\"'])(
  'pairs are found in 200 KB of nothing but %j in no time',
  (piece) => {
    const startedAt = performance.now();
    pairsIn(piece.repeat(200_000 / piece.length));
    pairsIn(`${piece.repeat(200_000 / piece.length)}\0`);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  },
);

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { noNames } from '../../mock-server/src/record/field-kinds.js';
import { pairsIn } from '../../mock-server/src/record/loose-text.js';
import { processorMs } from '../support/longest-block.js';
import { fileOf, judge, type Judged, slowToCheck } from './judged-regexes.js';

const planted = join(mkdtempSync(join(tmpdir(), 'shoubei-regexes-')), 'planted.js');
let judged: readonly Judged[];
let plants: readonly Judged[];
beforeAll(async () => {
  writeFileSync(
    planted,
    String.raw`const words = /^(?:\w+\s?)+$/u; const twice = new RegExp('^(a|a)*$'); const safe = /^a+$/u;`,
  );
  const all = await judge({ leftOut: slowToCheck, files: [planted] });
  judged = all.filter((one) => !isPlanted(one));
  plants = all.filter(isPlanted);
});

const isPlanted = ({ where }: Judged): boolean => where.endsWith('planted.js:1');

test('a regular expression that takes exponential time is found, in a literal and in a call', () => {
  expect(plants.map(({ source, status }) => [source, status])).toEqual([
    [String.raw`^(?:\w+\s?)+$`, 'vulnerable'],
    ['^(a|a)*$', 'vulnerable'],
    ['^a+$', 'safe'],
  ]);
});

test('every regular expression of the sources and every pattern of the schemas takes linear time', () => {
  expect(judged.length).toBeGreaterThan(250);
  expect(judged.some(({ where }) => where.startsWith('contracts/schemas/'))).toBe(true);
  const slow = judged.filter(({ status }) => status === 'vulnerable');
  // The dots at the end of a host name: no typed URL has a hundred thousand.
  expect(slow.map((one) => [fileOf(one), one.source])).toEqual([
    ['mock-server/dist/scenario/own/gate.js', String.raw`\.+$`],
    ['sdk-lite/dist/index.js', String.raw`\.+$`],
  ]);
});

test('expressions that the checker cannot judge, or that are built at run time, are known by place', () => {
  const open = judged.filter(({ status, dynamic }) => dynamic === true || status === 'unknown');
  // Built from names of fields, from a coupon's code (letters and digits), or from a length.
  expect(open.map(fileOf)).toEqual([
    'mock-server/dist/in-process/refused.js',
    'mock-server/dist/scenario/judge.js',
    'mock-server/dist/ui/main.js', // a scenario's pattern, as in judge.js
    'mock-server/dist/ui/main.js', // a field's name, in notice.ts
    'mock-server/dist/endpoints/declared/check.js',
    'mock-server/dist/scenario/own/gate.js',
    'sdk-lite/dist/index.js',
  ]);
});

test.each(['a', ' ', "'", '"', '\\', '=', 'a=', 'a ', 'a"', "a='", 'a.-', '<![CDATA[', 'a= ', 'sign\\"'])(
  'pairs are found at once in 200 KB of only %j',
  (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    const ms = processorMs(() => {
      pairsIn(text, noNames);
      pairsIn(`${text}\0`, noNames);
    });
    expect(ms).toBeLessThan(3_000);
  },
);

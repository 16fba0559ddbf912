import { expect, test } from 'vitest';
import { readYaml } from '@shoubei-kit/fixtures/yaml';
import { cli } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';
import { expectFirstFault, faultyFiles, filled, names, readers } from './faulty-files.js';

const file = fileWriter();

const sample = new Set(['institutions', 'required fields', 'values in steps', 'coupons']);

test.each(faultyFiles.filter(([name]) => sample.has(name)))(
  'a file full of faulty %s is rejected within seconds, by its first fault',
  (_, reader, text, first) => expectFirstFault(file('faulty.yaml', text), reader, first),
);

test('a plan full of faults, or of scenarios of one name, is rejected within seconds', async () => {
  const scenario = '{"about":{"en":"a","zh":"b"},"steps":[{"clock":{"advance_ms":1}}]}';
  const before = process.cpuUsage();
  for (const text of [filled('1,', '[', '1]'), filled(`{"name":"a","scenario":${scenario}},`, '[', '1]')]) {
    const { code, stderr } = await cli([...readers.scenario, file('plan.json', text)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('plan.json:1: ')]);
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(5);
});

test('after a thousand faults reading ends, and the others are counted as at least so many', async () => {
  const few = file('few.yaml', names.split('\n').slice(0, 999).join('\n'));
  const many = file('many.yaml', names);
  for (const [path, lang, last] of [
    [few, 'en', `${few}: and 979 more`],
    [few, 'zh', `${few}：另有 979 处`],
    [many, 'en', `${many}: and at least 980 more`],
    [many, 'zh', `${many}：另有至少 980 处`],
  ] as const) {
    const { stderr } = await cli([...readers.profile, path, '--lang', lang]);
    const lines = stderr.trimEnd().split('\n');
    expect([lines.length, lines[19], lines[20]]).toEqual([21, expect.stringContaining(':20: n19 '), last]);
  }
  const { stdout } = await cli([...readers.profile, many, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ valid: false, problems: { length: 1_000 } });
  expect((await cli([...readers.coupons, file('own.yaml', filled('1,', '[', ']'))])).stderr).toMatch(
    /:1: 1 must be names with values \(and at least 999 more\)\n$/u,
  );
});

/** Ninety aliases of each anchor: of one, a hundred are allowed. */
const aliases = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    index % 90 === 0 ? `- &a${index / 90} 1\n- *a${index / 90}\n` : `- *a${Math.floor(index / 90)}\n`,
  ).join('');

test('two hundred aliases are read, and no more: each is searched for among all', () => {
  expect(readYaml(aliases(200))).toMatchObject({ value: { length: 203 } });
  expect(readYaml(aliases(20_000))).toEqual({
    problems: [{ line: 204, text: { en: 'has too many aliases (*)', zh: '别名（*）过多' } }],
  });
});

test.each([
  'a: {{ name }}',
  'a:\n  ? - b\n  : c',
  `a: ${'{? '.repeat(400)}[${'1,'.repeat(100_000)}]${'}'.repeat(400)}`,
])('a list or an object as a name is rejected: it would be written as text again for each level', (text) => {
  const before = process.cpuUsage();
  const read = readYaml(text);
  const { user, system } = process.cpuUsage(before);
  expect('problems' in read && read.problems[0]?.text).toEqual({
    en: 'a name that begins with {, [, * or ? takes quotes around it',
    zh: '以 {、[、* 或 ? 开头的名称须加引号',
  });
  expect((user + system) / 1_000_000).toBeLessThan(5);
});

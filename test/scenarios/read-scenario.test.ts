import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';

const about = 'about: { en: A coupon., zh: 一张券。 }\n';
const good = `${about}steps:\n  - write_off: { coupon_code: C1 }\n    expect: { outcome: not_found }\n`;

/** What is wrong with a text: `line path: sentence`. */
function problems(text: string): readonly string[] {
  const read = readScenario(text);
  return 'problems' in read
    ? read.problems.map(({ line, path, text: { en } }) => `${line} ${path}: ${en}`)
    : [];
}

test('a good scenario has no problems, and comes typed', () => {
  expect(readScenario(good)).toMatchObject({
    scenario: { about: { en: 'A coupon.' }, steps: [{ expect: { outcome: 'not_found' } }] },
  });
});

test.each([
  ['text that is no YAML', 'about: [', '1 '],
  ['nothing at all', '', '1 : must be object'],
  ['a missing language', good.replace(', zh: 一张券。', ''), '1 about: needs zh'],
  ['a name that there is not', `${good}givn: {}\n`, '5 givn: is no name that goes here'],
  ['a clock without a zone', `given: { clock: '2026-11-23T12:00:00' }\n${good}`, '1 given.clock: must match'],
  [
    'a coupon that is none',
    `given:\n  coupons:\n    - { coupon_code: C1 }\n${good}`,
    '3 given.coupons.1: needs face_amount',
  ],
  [
    'a coupon twice',
    `given:\n  coupons:\n    - &c { coupon_code: C1, face_amount: 1 }\n    - *c\n${good}`,
    '4 given.coupons.2.coupon_code: comes twice',
  ],
  [
    'a dialect in the profile',
    `profile: { dialect: table }\n${good}`,
    '1 profile.dialect: is not set here: see dialects',
  ],
  [
    'a step of no kind',
    `${about}steps:\n  - wait: 1\n`,
    '3 steps.1: a step has one of write_off, change, clock, fault',
  ],
  [
    'a step of two kinds',
    `${about}steps:\n  - { clock: { advance_ms: 1 }, fault: { kind: reset, when: after } }\n`,
    '3 steps.1: a step has one of write_off, change, clock, fault',
  ],
  [
    'an outcome that there is not',
    good.replace('not_found', 'gone'),
    '4 steps.1.expect.outcome: must be one of written_off',
  ],
  [
    'a sign that there is not',
    good.replace('C1 }', 'C1 }\n    sign: wrong'),
    '4 steps.1.sign: must be one of right, missing',
  ],
  [
    'a kind of fault that there is not',
    `${about}steps:\n  - fault: { kind: fire, when: after }\n`,
    '3 steps.1.fault.kind: must be one of latency',
  ],
  ['a change of nothing', `${about}steps:\n  - change: { coupon_code: C1 }\n`, '3 steps.1.change: needs to'],
  [
    'neither outcome nor unknown',
    good.replace('outcome: not_found', 'field: amount'),
    '4 steps.1.expect: has one of outcome and unknown',
  ],
  [
    'both outcome and unknown',
    good.replace('not_found', 'not_found, unknown: reset'),
    '4 steps.1.expect: has one of outcome and unknown',
  ],
  [
    'an amount in a refusal',
    good.replace('not_found', 'not_found, amount: 1'),
    '4 steps.1.expect.amount: is only in the answer of a write-off',
  ],
  [
    'a settle amount in a refusal',
    good.replace('not_found', 'not_found, settle_amount: 1'),
    '4 steps.1.expect.settle_amount: is only in the answer of a write-off',
  ],
  [
    'a field at fault in a success',
    good.replace('not_found', 'written_off, field: amount'),
    '4 steps.1.expect.field: is only told by a refusal',
  ],
  [
    'a row that there is not',
    good.replace('not_found', 'not_found, rests_on: [C1, A18]'),
    '4 steps.1.expect.rests_on.2: must be one of C1',
  ],
  [
    'rows of an answer that tells nothing',
    good.replace('outcome: not_found', 'unknown: reset, rests_on: [A2]'),
    '4 steps.1.expect.rests_on: is told with an outcome only',
  ],
  [
    'observed rows of an answer that tells nothing',
    good.replace('outcome: not_found', 'unknown: reset, observed: []'),
    '4 steps.1.expect.observed: is told with an outcome only',
  ],
  [
    'a placeholder that there is not',
    good.replace('C1', '$coupon'),
    '3 steps.1.write_off.coupon_code: is none of the placeholders $inst',
  ],
  [
    'a number that nobody can hold',
    good.replace('C1', 'C1, serial: 9007199254740993'),
    '3 steps.1.write_off.serial: is beyond 2^53',
  ],
  [
    'a body with an unknown part',
    good.replace('C1 }', "C1 }\n    raw: { body: '[$all]' }"),
    '4 steps.1.raw.body: has $all: there are $json and $fields',
  ],
  [
    'an order of a refusal',
    good.replace('not_found', 'not_found, same_order_as: 1'),
    '4 steps.1.expect.same_order_as: goes with outcome: written_off',
  ],
  [
    'an order of itself',
    good.replace('not_found', 'written_off, same_order_as: 1'),
    '4 steps.1.expect.same_order_as: names no write_off step before this one',
  ],
  [
    'an order of a step that is refused',
    `${good}  - write_off: { coupon_code: C1 }\n    expect: { outcome: written_off, same_order_as: 1 }\n`,
    '6 steps.2.expect.same_order_as: names a step that is refused: not_found',
  ],
  [
    'an order of a change',
    `${about}steps:\n  - change: { coupon_code: C1, to: { state: issued } }\n  - write_off: {}\n    expect: { outcome: written_off, same_order_as: 1 }\n`,
    '5 steps.2.expect.same_order_as: names no write_off step before this one',
  ],
])('%s is told by line, path and what was expected', (_, text, problem) => {
  const found = problems(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

test('an order may be that of a lost answer, or of a busy system', () => {
  for (const first of [
    'unknown: reset',
    'unknown: not_json',
    'outcome: system_error',
    'outcome: written_off',
  ]) {
    const text = `${about}steps:\n  - write_off: {}\n    expect: { ${first} }\n  - write_off: {}\n    expect: { outcome: written_off, same_order_as: 1 }\n`;
    expect(problems(text)).toEqual([]);
  }
});

test('problems are told in Chinese as well', () => {
  const read = readScenario(`${about}steps:\n  - wait: 1\n`);
  expect('problems' in read && read.problems[0]?.text.zh).toBe(
    '步骤应恰有以下之一：write_off, change, clock, fault',
  );
});

test('a folder is read by name, and its problems name their files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  writeFileSync(join(folder, 'b.yaml'), good);
  writeFileSync(join(folder, 'a.yml'), good);
  writeFileSync(join(folder, 'notes.txt'), 'no scenario');
  const read = await readScenarios(folder);
  expect('scenarios' in read && read.scenarios.map(({ name }) => name)).toEqual(['a', 'b']);
  writeFileSync(join(folder, 'c.yaml'), `${about}steps:\n  - wait: 1\n`);
  expect(await readScenarios(folder)).toMatchObject({
    problems: [{ file: join(folder, 'c.yaml'), line: 3, path: 'steps.1' }],
  });
  expect(await readScenarios(join(folder, 'b.yaml'))).toMatchObject({ scenarios: [{ name: 'b' }] });
});

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { schemaWords } from '../../fixtures/src/schema-words.js';

const about = 'about: { en: A coupon., zh: 一张券。 }\n';
const good = `${about}steps:\n  - write_off: { coupon_code: C1 }\n    expect: { outcome: not_found }\n`;

/** What is wrong with a text: `line path: sentence`. */
function problems(text: string): readonly string[] {
  const read = readScenario(text);
  return 'problems' in read
    ? read.problems.map(({ line, path, text: { en } }) => `${line} ${path}: ${en}`)
    : [];
}

test('a valid scenario has no problems, and has types', () => {
  expect(readScenario(good)).toMatchObject({
    scenario: { about: { en: 'A coupon.' }, steps: [{ expect: { outcome: 'not_found' } }] },
  });
});

test.each([
  ['text that is not YAML', 'about: [', '1 '],
  ['an empty text', '', '1 : must be names with values'],
  ['a missing language', good.replace(', zh: 一张券。', ''), '1 about: needs zh'],
  ['an unknown name', `${good}givn: {}\n`, '5 givn: is an unknown name'],
  [
    'a clock without a zone',
    `given: { clock: '2026-11-23T12:00:00' }\n${good}`,
    '1 given.clock: must be a time with its offset, such as',
  ],
  [
    'an incomplete coupon',
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
    'bodies of more than 64 MiB together',
    `${about}steps:\n${'  - { write_off: {}, raw: { pad_to: 20000000 }, expect: { outcome: not_found } }\n'.repeat(4)}`,
    '6 steps.4: the bodies up to this step have more than 64 MiB together',
  ],
  [
    'a body of more than 64 MiB from a short text',
    `${about}steps:\n  - { write_off: { x: ${'x'.repeat(50_000)} }, raw: { body: ${'$json'.repeat(1_400)} }, expect: { outcome: not_found } }\n`,
    '3 steps.1: the bodies up to this step have more than 64 MiB together',
  ],
  [
    'a step of no kind',
    `${about}steps:\n  - wait: 1\n`,
    '3 steps.1: a step needs exactly one of write_off, call, change, clock, fault',
  ],
  [
    'a step of two kinds',
    `${about}steps:\n  - { clock: { advance_ms: 1 }, fault: { kind: reset, when: after } }\n`,
    '3 steps.1: a step needs exactly one of write_off, call, change, clock, fault',
  ],
  [
    'an unknown outcome',
    good.replace('not_found', 'gone'),
    '4 steps.1.expect.outcome: must be one of written_off',
  ],
  [
    'an unknown sign',
    good.replace('C1 }', 'C1 }\n    sign: wrong'),
    '4 steps.1.sign: must be one of right, missing',
  ],
  [
    'an unknown kind of fault',
    `${about}steps:\n  - fault: { kind: fire, when: after }\n`,
    '3 steps.1.fault.kind: must be one of latency',
  ],
  ['a change of nothing', `${about}steps:\n  - change: { coupon_code: C1 }\n`, '3 steps.1.change: needs to'],
  [
    'neither outcome nor unknown',
    good.replace('outcome: not_found', 'field: amount'),
    '4 steps.1.expect: needs either outcome or unknown',
  ],
  [
    'both outcome and unknown',
    good.replace('not_found', 'not_found, unknown: reset'),
    '4 steps.1.expect: needs either outcome or unknown',
  ],
  [
    'an amount in a rejection',
    good.replace('not_found', 'not_found, amount: 1'),
    '4 steps.1.expect.amount: is only in the response to a write-off',
  ],
  [
    'a settle amount in a rejection',
    good.replace('not_found', 'not_found, settle_amount: 1'),
    '4 steps.1.expect.settle_amount: is only in the response to a write-off',
  ],
  [
    'a field at fault in a success',
    good.replace('not_found', 'written_off, field: amount'),
    '4 steps.1.expect.field: is only in a rejection',
  ],
  [
    'an unknown assumption',
    good.replace('not_found', 'not_found, assumptions: [C1, A99]'),
    '4 steps.1.expect.assumptions.2: must be one of C1',
  ],
  [
    'assumptions of a lost response',
    good.replace('outcome: not_found', 'unknown: reset, assumptions: [A2]'),
    '4 steps.1.expect.assumptions: needs an outcome',
  ],
  [
    'observed assumptions of a lost response',
    good.replace('outcome: not_found', 'unknown: reset, observed: []'),
    '4 steps.1.expect.observed: needs an outcome',
  ],
  [
    'an unknown placeholder',
    good.replace('C1', '$coupon'),
    '3 steps.1.write_off.coupon_code: is not one of the placeholders $inst',
  ],
  [
    'a number beyond 2^53',
    good.replace('C1', 'C1, serial: 9007199254740993'),
    '3 steps.1.write_off.serial: is beyond 2^53',
  ],
  [
    'a body with an unknown part',
    good.replace('C1 }', "C1 }\n    raw: { body: '[$all]' }"),
    '4 steps.1.raw.body: has $all: there are $json and $fields',
  ],
  [
    'an order of a rejection',
    good.replace('not_found', 'not_found, same_order_as: 1'),
    '4 steps.1.expect.same_order_as: needs outcome: written_off',
  ],
  [
    'an order of itself',
    good.replace('not_found', 'written_off, same_order_as: 1'),
    '4 steps.1.expect.same_order_as: does not name an earlier write_off step',
  ],
  [
    'an order of a rejected step',
    `${good}  - write_off: { coupon_code: C1 }\n    expect: { outcome: written_off, same_order_as: 1 }\n`,
    '6 steps.2.expect.same_order_as: names a step that is rejected: not_found',
  ],
  [
    'an order of a change',
    `${about}steps:\n  - change: { coupon_code: C1, to: { state: issued } }\n  - write_off: {}\n    expect: { outcome: written_off, same_order_as: 1 }\n`,
    '5 steps.2.expect.same_order_as: does not name an earlier write_off step',
  ],
  [
    'an invalid code in a change',
    `${about}steps:\n  - change: { coupon_code: C-1, to: { state: issued } }\n`,
    '3 steps.1.change.coupon_code: must be 1 to 16 letters or digits',
  ],
  [
    'a number for text',
    `given: { coupons: [{ coupon_code: 1, face_amount: 1 }] }\n${good}`,
    '1 given.coupons.1.coupon_code: must be text, in quotes where it looks like something else',
  ],
  [
    'an amount below nothing',
    `given: { coupons: [{ coupon_code: C1, face_amount: -1 }] }\n${good}`,
    '1 given.coupons.1.face_amount: must be at least 0',
  ],
  ['no steps', `${about}steps: []\n`, '2 steps: must have at least 1'],
  [
    'a status without a body',
    `profile: { httpStatus: 204 }\n${good}`,
    '1 profile.httpStatus: must be a status that has a body, so not 204, 205 or 304',
  ],
  [
    'an invalid number of times',
    `${about}steps:\n  - fault: { kind: reset, when: after, times: never }\n`,
    '3 steps.1.fault.times: must be a whole number from 1, or always',
  ],
  [
    'an invalid name of a header',
    `${about}steps:\n  - fault: { kind: html, when: after, headers: { 'a b': '1' } }\n`,
    '3 steps.1.fault.headers: has "a b", which is not a valid name of a header',
  ],
  ['two documents', `${good}---\n${good}`, '5 : contains several documents: remove the line ---'],
  [
    'a media type that a header cannot carry',
    good.replace('C1 }', 'C1 }\n    raw: { content_type: application/应用 }'),
    '4 steps.1.raw.content_type: must be 256 printable ASCII characters at most',
  ],
  [
    'an encoding that a header cannot carry',
    good.replace('C1 }', 'C1 }\n    raw: { content_encoding: 压缩 }'),
    '4 steps.1.raw.content_encoding: must be 256 printable ASCII characters at most',
  ],
  [
    'an institution twice',
    `profile:\n  institutions:\n    - { inst_no: A, keys: [k] }\n    - { inst_no: A, keys: [l] }\n${good}`,
    '4 profile.institutions.2.inst_no: comes twice',
  ],
  [
    'another caller although the profile has one',
    `profile: { institutions: [{ inst_no: A, keys: [k] }] }\n${good.replace('C1 }', 'C1 }\n    caller: other')}`,
    '5 steps.1.caller: needs a second institution in the profile',
  ],
  [
    'another institution although the profile has one',
    `profile: { institutions: [{ inst_no: A, keys: [k] }] }\n${good.replace('C1 }', 'C1, inst_no: $other_inst }')}`,
    '4 steps.1.write_off.inst_no: needs a second institution in the profile',
  ],
  [
    'a field left out that is not sent',
    good.replace('C1 }', 'C1 }\n    leave_out: [ts, cupon_code]'),
    '4 steps.1.leave_out.2: is not sent anyway: cupon_code',
  ],
  [
    'a sign left out by name',
    good.replace('C1 }', 'C1 }\n    leave_out: [sign]'),
    '4 steps.1.leave_out.1: is left out by sign: missing',
  ],
  [
    'a missing second key',
    good.replace('C1 }', 'C1 }\n    sign: second_key'),
    '4 steps.1.sign: needs a second key of the caller in the profile',
  ],
  [
    'a second key of the other caller only',
    `profile: { institutions: [{ inst_no: A, keys: [k] }, { inst_no: B, keys: [k, l] }] }\n${good.replace('C1 }', 'C1 }\n    sign: second_key')}`,
    '5 steps.1.sign: needs a second key of the caller in the profile',
  ],
  [
    'a latency without a length',
    `${about}steps:\n  - fault: { kind: latency, when: after }\n`,
    '3 steps.1.fault: needs ms',
  ],
  [
    'a latency that ends before it begins',
    `${about}steps:\n  - fault: { kind: latency, when: after, ms: 2, max_ms: 1 }\n`,
    '3 steps.1.fault.max_ms: is below ms',
  ],
  [
    'a status of a latency',
    `${about}steps:\n  - fault: { kind: latency, when: after, ms: 2, status: 500 }\n`,
    '3 steps.1.fault.status: is for http_status and html',
  ],
  [
    'a lost response before the write-off',
    `${about}steps:\n  - fault: { kind: lost_then_already_used, when: before }\n`,
    '3 steps.1.fault.when: must be after',
  ],
  [
    'a fault for an unknown institution',
    `${about}steps:\n  - fault: { kind: reset, when: after, match: { inst_no: A } }\n`,
    '3 steps.1.fault.match.inst_no: is not an institution of the profile',
  ],
  [
    'a coupon of an unknown institution',
    `given: { coupons: [{ coupon_code: C1, face_amount: 1, inst_no: A }] }\n${good}`,
    '1 given.coupons.1.inst_no: is not an institution of the profile',
  ],
  [
    'the 30th of February as the time',
    `given: { clock: '2026-02-30T12:00:00+08:00' }\n${good}`,
    '1 given.clock: is not a real date and time',
  ],
  [
    'the 30th of February as the time of a step',
    `${about}steps:\n  - clock: { now: '2026-02-30T12:00:00+08:00' }\n`,
    '3 steps.1.clock.now: is not a real date and time',
  ],
  [
    'the 30th of February as the end of a coupon',
    `given: { coupons: [{ coupon_code: C1, face_amount: 1, valid_until: '2026-02-30T12:00:00+08:00' }] }\n${good}`,
    '1 given.coupons.1.valid_until: is not a real date and time',
  ],
  [
    'the 30th of February as the changed end of a coupon',
    `${about}steps:\n  - change: { coupon_code: C1, to: { valid_until: '2026-02-30T12:00:00+08:00' } }\n`,
    '3 steps.1.change.to.valid_until: is not a real date and time',
  ],
  [
    'a clock that is set in two ways',
    `${about}steps:\n  - clock: { advance_ms: 1, offset_ms: 1 }\n`,
    '3 steps.1.clock: needs exactly one of now, offset_ms and advance_ms',
  ],
  [
    'a header with capitals',
    good.replace('not_found', 'not_found, headers: { Retry-After: "1" }'),
    '4 steps.1.expect.headers.Retry-After: is written in lower case',
  ],
  ...['.nan', '.inf', '[1, -.inf]'].map((value): [string, string, string] => [
    `the amount ${value}`,
    good.replace('C1', `C1, amount: ${value}`),
    'cannot be written in JSON: use raw.body',
  ]),
  [
    'a number beyond 2^53 in a list',
    good.replace('C1', 'C1, serials: [9007199254740993]'),
    '3 steps.1.write_off.serials.1: is beyond 2^53',
  ],
  [
    'a value that contains itself',
    good.replace('C1', 'C1, extra: &e { e: *e }'),
    '3 steps.1.write_off.extra.e: contains itself',
  ],
  [
    'a merge of fields',
    good.replace('{ coupon_code: C1 }', '{ "<<": { coupon_code: C1 } }'),
    '3 steps.1.write_off.<<: does not merge here: list the fields',
  ],
])('the error for %s has line, path and what was expected', (_, text, problem) => {
  const found = problems(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

test('an order may be that of a lost response, or of a busy system', () => {
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

test('problems are reported in Chinese as well', () => {
  const read = readScenario(`${about}steps:\n  - wait: 1\n`);
  expect('problems' in read && read.problems[0]?.text.zh).toBe(
    '步骤应恰有以下之一：write_off, call, change, clock, fault',
  );
});

test('problems that a schema finds are in Chinese words, together with those in the YAML', () => {
  const zh = (text: string): string | undefined => {
    const read = readScenario(text);
    return 'problems' in read ? read.problems[0]?.text.zh : undefined;
  };
  expect(zh(`given: { clock: now }\n${good}`)).toBe('应为带时区的时间，如 2026-01-31T23:59:59+08:00');
  expect(zh(`profile: { httpStatus: 204 }\n${good}`)).toBe('须为带响应体的状态码，不能是 204、205、304');
  expect(zh(`${about}steps: []\n`)).toBe('至少须有 1 项');
  expect(zh('a: b: c')).toBe('一行中有两处“: ”：请为值加引号');
  expect(zh('--- 1\n--- 2')).toBe('含有多个文档，请去掉 --- 行');
});

test('every pattern of the schemas has a description', () => {
  const schemas = ['scenario', 'coupon', 'coupon-patch', 'clock', 'fault', 'profile', 'signing-rule'];
  const patterns = schemas.flatMap((name) => {
    const url = new URL(`../../contracts/schemas/${name}.schema.json`, import.meta.url);
    return [...readFileSync(url, 'utf8').matchAll(/"pattern": ("[^"]+")/gu)].map(([, json = '']) => json);
  });
  expect(patterns.length).toBeGreaterThan(20);
  for (const json of new Set(patterns)) {
    const pattern: string = JSON.parse(json);
    const { en, zh } = schemaWords({ instancePath: '', keyword: 'pattern', params: { pattern } });
    expect([pattern, en]).not.toEqual([pattern, 'must be of another form']);
    expect(zh).toMatch(/^应为/u);
  }
});

test('a file that is not UTF-8 is rejected', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
  const file = join(folder, 'gbk.yaml');
  writeFileSync(file, Buffer.from(good.replace('一张券', '\u00d2\u00bb\u00d5\u00c5\u00c8\u00af'), 'latin1'));
  expect(await readScenarios(file)).toMatchObject({
    problems: [{ file, line: 1, text: { en: 'is not UTF-8; save it as UTF-8' } }],
  });
  writeFileSync(file, `\ufeff${good}`);
  expect(await readScenarios(file)).toHaveProperty('scenarios');
});

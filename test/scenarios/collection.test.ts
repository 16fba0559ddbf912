import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codes, type OutcomeName, type Scenario } from '@shoubei-kit/contracts';
import { isWriteOff, readScenarios, scenariosFolder } from '@shoubei-kit/fixtures/scenarios';

const read = await readScenarios();
const scenarios = 'problems' in read ? [] : read.scenarios;

test('there are many scenarios, each named after its file', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(250);
  for (const { name, file } of scenarios) {
    expect(file.startsWith(scenariosFolder)).toBe(true);
    expect(file.slice(scenariosFolder.length)).toMatch(/^[a-z]+\/[^/]+\.yaml$/u);
    expect(basename(file)).toBe(`${name}.yaml`);
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/u);
  }
});

test('each scenario is in the folder of its subject, and has a unique name', () => {
  const files = readdirSync(scenariosFolder, { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('.yaml')).map((file) => basename(file));
  expect(names.length).toBe(scenarios.length);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(readdirSync(scenariosFolder).toSorted()).toEqual([
    'amount',
    'body',
    'call',
    'channel',
    'clock',
    'coupon',
    'fault',
    'field',
    'institution',
    'magic',
    'profile',
    'shop',
    'signature',
    'trace',
    'validity',
  ]);
});

test('each names its schema for editors, and has a sentence for people in both languages', () => {
  const first = '# yaml-language-server: $schema=../../../contracts/schemas/scenario.schema.json';
  for (const { file, scenario } of scenarios) {
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(first);
    expect(scenario.about.zh).toMatch(/\p{Script=Han}/u);
    expect(scenario.about.en).not.toMatch(/\p{Script=Han}/u);
  }
});

const outcomesIn = (dialect: 'example' | 'table'): Set<OutcomeName | undefined> =>
  new Set(
    scenarios
      .filter(({ scenario: { dialects } }) => dialects?.includes(dialect) !== false)
      .flatMap(({ scenario: { steps } }) => steps.filter(isWriteOff).map(({ expect: e }) => e.outcome)),
  );

test.each(['example', 'table'] as const)('every outcome occurs in the dialect %s', (dialect) => {
  const seen = outcomesIn(dialect);
  expect(codes.map(({ outcome }) => outcome).filter((outcome) => !seen.has(outcome))).toEqual([]);
});

const story = ({ steps }: Scenario): string =>
  steps
    .map((step) => {
      if (isWriteOff(step)) return step.expect.outcome ?? `unknown ${step.expect.unknown}`;
      if ('change' in step) return `change ${step.change.to.state ?? ''}`.trim();
      return 'clock' in step ? 'clock' : 'fault';
    })
    .join(' > ');

describe('the situations that a till must handle are present', () => {
  const stories = scenarios.map(({ scenario }) => story(scenario));
  test.each([
    ['used, then refunded', /^written_off > change refunded > refunded/u],
    ['used, then frozen', /^written_off > change frozen > frozen/u],
    ['frozen, then released', /^frozen > change issued > written_off/u],
    ['frozen, then refunded', /^frozen > change refunded > refunded/u],
    ['a refund taken back', /^refunded > change issued > written_off/u],
    ['expires between two calls', /^wrong_channel > clock > expired/u],
    ['becomes valid between two calls', /^not_yet_valid > clock > written_off/u],
    ['a lost response and its retry', /^fault > unknown reset > written_off/u],
    ['a lost response, a refund and the retry', /^fault > unknown reset > change refunded > written_off/u],
    ['already_used after an unclear response', /^fault > unknown reset > already_used/u],
    ['system error, then the retry', /^system_error > already_used > written_off/u],
    ['a basket whose second coupon is rejected', /^written_off > refunded > written_off$/u],
    ['replay', /^written_off > written_off > written_off$/u],
    ['a conflict of trace numbers', /^written_off > trace_conflict > written_off > written_off$/u],
  ])('%s', (_, pattern) => {
    expect(stories.filter((one) => pattern.test(one))).not.toEqual([]);
  });

  test.each(['10005', '10009'])('an exclusive discount with channel %s', (channel) => {
    const scenario = scenarios.find(({ name }) => name === `exclusive-discount-${channel}`)?.scenario;
    expect(scenario?.given?.coupons?.[0]?.channel_type).toBe(channel);
  });
});

test('every write-off states its value', () => {
  for (const { name, scenario } of scenarios) {
    for (const { expect: e } of scenario.steps.filter(isWriteOff)) {
      if (e.outcome === 'written_off')
        expect([name, typeof e.amount, typeof e.settle_amount]).toEqual([name, 'number', 'number']);
    }
  }
});

test('demo coupons and magic codes work without a YAML parser', () => {
  const index = readFileSync(new URL('../../fixtures/src/index.ts', import.meta.url), 'utf8');
  expect(index).not.toMatch(/scenarios|yaml/u);
});

import { expect, test } from 'vitest';
import type { Token, Tokens } from 'marked';
import { defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { cli } from '../support/cli.js';
import { blocks, read, tokensOf } from '../support/pages.js';

interface Property {
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Property>>;
}
const schema: Property = JSON.parse(read('contracts/schemas/profile.schema.json'));
const settings = schema.properties ?? {};
const { response: _, ...signing } = settings['signing']?.properties ?? {};

interface Behaviour {
  readonly id: string;
  readonly setting: string | null;
  readonly value?: string | number | boolean | object | null;
}

const isTable = (token: Token): token is Tokens.Table => token.type === 'table';
const rowsOf = (page: string): readonly (readonly (readonly string[])[])[] =>
  tokensOf(page)
    .filter(isTable)
    .map((table) => table.rows.map((row) => row.map(({ text }) => text)));
const inTicks = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/gu)].map(([, text = '']) => text);

const pages = ['docs/reference/profile.md', 'docs/reference/profile.zh-CN.md'];

test.each(pages)('the profile in %s is valid', (page) => {
  expect(readProfile(blocks(page, 'yaml')[0] ?? '')).toHaveProperty('profile.dialect', 'table');
});

test.each(pages)(
  '%s has every setting of the schema, with its values, its default and its assumptions',
  async (page) => {
    const [own = [], rule = []] = rowsOf(page);
    const names = (table: readonly (readonly string[])[]): readonly string[] =>
      table.map(([name = '']) => inTicks(name)[0] ?? '');
    expect(new Set(names(own))).toEqual(new Set(Object.keys(settings)));
    expect(names(rule)).toEqual(Object.keys(signing));
    expect(
      Object.fromEntries(rule.map(([name = '', , told = '']) => [inTicks(name)[0], inTicks(told)[0]])),
    ).toEqual(Object.fromEntries(Object.entries(defaultRule).map(([name, value]) => [name, `${value}`])));
    const { behaviours }: { behaviours: readonly Behaviour[] } = JSON.parse(
      (await cli(['profile', 'show', '--json'])).stdout,
    );
    for (const [name = '', values = '', fallback = '', , rows = ''] of [...own, ...rule]) {
      const property = { ...settings, ...signing }[inTicks(name)[0] ?? ''];
      if (property?.enum) expect([name, inTicks(values)]).toEqual([name, property.enum]);
      if (property?.maximum !== undefined) expect(values).toContain(`${property.maximum}`);
      const decided = behaviours.filter(({ setting }) => setting?.split('.')[0] === inTicks(name)[0]);
      expect([name, rows === '' ? [] : rows.split(/, |、/u)]).toEqual([name, decided.map(({ id }) => id)]);
      const [told] = inTicks(fallback);
      const [{ value } = {}] = decided;
      if (told !== undefined && typeof value !== 'object')
        expect([name, told]).toEqual([name, `${value ?? told}`]);
    }
  },
);

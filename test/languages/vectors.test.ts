import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clients, titleOf } from './clients.js';
import { ofDefaultRule, ofOtherRules, passesVectors, published, vectors } from './passes-vectors.js';
import { sharedFolder } from '../support/shared.js';

const folder = sharedFolder();

async function vectorFile(name: string, cases: readonly object[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ about: '', cases }));
  return path;
}

// Signed with Python's hashlib: cases that the published vectors omit.
const hard = {
  name: 'true, false, names beyond the BMP, newlines, quotes, escapes',
  key: 'k\\"键',
  rule: {},
  fields: {
    '\u{1F600}': 'after U+FFFD in bytes, before it in UTF-16',
    '\uFFFD': '1',
    yes: true,
    no: false,
    zero: 0,
    most: 9007199254740991,
    less: -12,
    text: 'a"b\\c/\b\f\n\r\t\u0001\u2028é😀 ',
    end: '\n',
  },
  canonical:
    'end=\n&less=-12&most=9007199254740991&no=false&text=a"b\\c/\b\f\n\r\t\u0001\u2028é😀 &yes=true&zero=0&\uFFFD=1&\u{1F600}=after U+FFFD in bytes, before it in UTF-16&key=k\\"键',
  sign: 'd1262540650bef90ee43dda9177febcb',
};

// These start processes, on a machine that may be busy.
describe.each(clients)('$name', (client) => {
  const check = client.missing.length > 0 ? test.skip : test.concurrent;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(`${titleOf(client)} passes the vectors of its rule, and lists those of another rule`, async () => {
    if (!client.isSlow) return passesVectors(client, published, vectors.cases);
    // A slow client gets the first few of each here, and all of them in the commands of its README.
    const some = [...ofDefaultRule.slice(0, 3), ...ofOtherRules.slice(0, 3)];
    await passesVectors(client, await vectorFile(`${client.name}-some`, some), some);
  });

  check('it signs cases that the published vectors leave out', async () => {
    const { code, stdout } = await client.run(['--vectors', await vectorFile(`${client.name}-hard`, [hard])]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 vectors passed, 0 failed, 0 of another rule\n' });
  });

  check('a falsified vector fails', async () => {
    const [first] = vectors.cases;
    const falsified = [
      { ...first, name: 'sign', sign: '0a5a801a0dbb2fbe209ea68b1d3f0e37' },
      { ...first, name: 'canonical', canonical: `${first?.canonical} ` },
      { ...first, name: 'fields', fields: { ...first?.fields, amount: '1' } },
      { ...first, name: 'key', key: 'another' },
      first ?? {},
    ];
    const path = await vectorFile(`${client.name}-falsified`, falsified);
    const { code, stdout } = await client.run(['--vectors', path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n1 vectors passed, 4 failed, 0 of another rule\n$/u);
  });

  check('a file without vectors of its rule is not a pass', async () => {
    const cases = ofOtherRules.slice(0, 2);
    const { code, stdout } = await client.run(['--vectors', await vectorFile(`${client.name}-none`, cases)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n0 vectors passed, 0 failed, 2 of another rule\n$/u);
  });
});

test('17 vectors use the default rule, 19 use others', () => {
  expect([ofDefaultRule.length, ofOtherRules.length]).toEqual([17, 19]);
});

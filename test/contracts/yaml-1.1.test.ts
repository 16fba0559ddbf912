import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { allPages, everyBlock } from '../support/pages.js';
import { valuesOf, yamlFiles } from './yaml-texts.js';

// Readers of YAML 1.1, such as PyYAML, SnakeYAML and Ruby's, read `off` as false, `2026-11-20` as a date and
// `12:30` as a number.
/** The names of those texts that mean something else in YAML 1.1. */
function otherwise(named: Iterable<readonly [string, string]>): readonly string[] {
  return [...named]
    .filter(([, text]) => !isDeepStrictEqual(valuesOf(text, '1.1'), valuesOf(text, '1.2')))
    .map(([name]) => name);
}

test('every YAML file means the same in YAML 1.1', () => {
  const texts = yamlFiles();
  expect(texts.size).toBeGreaterThan(280);
  expect(otherwise(texts)).toEqual([]);
  expect(otherwise([['it would be seen', 'signature: off\n']])).toEqual(['it would be seen']);
});

test('every YAML block of a page means the same in YAML 1.1', () => {
  const all = allPages().flatMap((page) =>
    everyBlock(page)
      .filter(({ language }) => /^ya?ml$/u.test(language))
      .map(({ text }, at): [string, string] => [`${page} block ${at + 1}`, text]),
  );
  expect(all.length).toBeGreaterThan(10);
  expect(otherwise(all)).toEqual([]);
});

test('a profile that calibrate writes means the same in YAML 1.1', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-yaml-'));
  const captured = join(folder, 'captured.json');
  const written = join(folder, 'off.yaml');
  // The signature was made with Python's hashlib and the demo key.
  await writeFile(
    captured,
    '{"inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261124120000","coupon_code":"9900025000000003","sign":"2fe8135f09a1b9614ee995c6f17713b9"}',
  );
  await writeFile(join(folder, 'base.yaml'), 'signatureCheck: "off"\nobserved: { C1: "2026-11-20" }\n');
  const flags = ['--demo', '--profile', join(folder, 'base.yaml'), '--write-profile', written];
  expect(await cli(['calibrate', captured, ...flags])).toMatchObject({ code: 0 });
  const text = await readFile(written, 'utf8');
  await rm(folder, { recursive: true });
  expect(valuesOf(text, '1.2')).toMatchObject([{ signatureCheck: 'off', observed: { C1: '2026-11-20' } }]);
  expect(otherwise([['written', text]])).toEqual([]);
});

// Checks the licences of everything installed with the packages. Each must require no more than attribution.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const allowed = new Set(
  'MIT ISC BSD-2-Clause BSD-3-Clause 0BSD Apache-2.0 BlueOak-1.0.0 Python-2.0 Unlicense CC0-1.0'.split(' '),
);
const list = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { encoding: 'utf8' });
const found = list
  .trim()
  .split('\n')
  .slice(1) // the project itself
  .map((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
// `(MIT OR GPL-2.0)` may be taken as MIT; of `A AND B` both hold.
const isAllowed = (text) =>
  text
    .replaceAll(/[()]/gu, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.has(one.trim())));
const others = found.filter(({ license }) => typeof license !== 'string' || !isAllowed(license));
for (const { name, version, license } of others) {
  console.log(`${name}@${version}: ${JSON.stringify(license ?? null)}`);
}
console.log(`${found.length} packages, ${others.length} of a licence that is not allowed`);
process.exitCode = found.length > 50 && others.length === 0 ? 0 : 1;

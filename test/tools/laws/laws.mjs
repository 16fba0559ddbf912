#!/usr/bin/env node
// Holds the laws of the house: `npm run laws`, or of another tree, `node test/tools/laws/laws.mjs FOLDER`.
import { join, resolve } from 'node:path';
import { check } from './check.mjs';

const { files, imports, violations } = check(
  resolve(process.argv[2] ?? join(import.meta.dirname, '../../..')),
);
for (const { file, line, what, law, allowed } of violations) {
  console.log(`${file}:${line}: ${what} [${law}]: ${allowed}`);
}
console.log(
  `${files} files, ${imports} imports, ${violations.length} violation${violations.length === 1 ? '' : 's'}`,
);
process.exitCode = violations.length === 0 ? 0 : 1;

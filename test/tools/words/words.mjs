#!/usr/bin/env node
// Lists banned words in everything that a person reads: `npm run words`, or in some paths, `npm run words -- PATH…`.
import { checkTree } from './check.mjs';

const { files, found } = checkTree(process.argv.slice(2));
for (const { file, line, word, instead } of found) console.log(`${file}:${line}: ${word} → ${instead}`);
console.log(`${files} files, ${found.length} word${found.length === 1 ? '' : 's'} to replace`);
process.exitCode = found.length === 0 ? 0 : 1;

/** Prints the failed tests of a report by vitest's JSON reporter, each with its file and the start of its message. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const mostLines = 12;
const mostColumns = 300;

const start = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .slice(0, mostLines)
    .map((line) => `     ${line.slice(0, mostColumns)}`)
    .join('\n');

for (const { name, assertionResults } of JSON.parse(readFileSync(process.argv[2], 'utf8')).testResults) {
  for (const { status, fullName, failureMessages } of assertionResults) {
    if (status !== 'failed') continue;
    console.log(`${relative(process.cwd(), name)}: ${fullName}`);
    console.log(failureMessages.map(start).join('\n'));
  }
}

/** Prints what failed in a report by vitest's JSON reporter: file, test, and the start of the message. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const mostLines = 8;
const mostColumns = 300;

const start = (message) =>
  stripVTControlCharacters(message)
    .split('\n', mostLines)
    .map((line) => `     ${line.slice(0, mostColumns)}`);

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name, status, message, assertionResults } of testResults) {
  const file = relative('', name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  for (const { fullName, failureMessages } of failed) {
    console.log([`${file}: ${fullName}`, ...failureMessages.flatMap(start)].join('\n'));
  }
  // It could not be loaded, or failed outside of its tests.
  if (status === 'failed' && failed.length === 0) console.log([file, ...start(message)].join('\n'));
}

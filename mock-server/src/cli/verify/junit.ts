import junit from 'junit-report-builder';
import type { ScenarioResult } from '../../scenario/run-scenarios.js';
import type { CommandCall } from '../line/command.js';
import { fieldsOf } from './failures.js';
import { failureInWords, skippedInWords } from './words.js';
import { writeFile } from '../options/files.js';

/**
 * Writes the results as JUnit XML, a suite for each dialect and a case for each scenario.
 *
 * @throws UsageError for a file that cannot be written
 */
export async function writeJunit(
  path: string,
  results: readonly ScenarioResult[],
  about: ReadonlyMap<string, string>,
  { language }: CommandCall,
): Promise<void> {
  const builder = junit.newBuilder();
  for (const dialect of new Set(results.map((result) => result.dialect))) {
    const suite = builder.testSuite().name(`shoubei-mock verify (${dialect})`);
    for (const result of results.filter((one) => one.dialect === dialect)) {
      const test = suite
        .testCase()
        .className(`shoubei.${dialect}`)
        .name(result.name)
        .time(result.ms / 1000);
      const left = skippedInWords([result], language).join('\n');
      const text = failureInWords(result, about.get(result.name) ?? '', language);
      if (result.status === 'failed')
        test.failure(legal(fieldsOf(result).join(', ')), 'difference').stacktrace(legal(text));
      else if (result.status === 'skipped') test.skipped().standardOutput(legal(left));
      else if (result.differences.length > 0) test.standardOutput(legal(text));
      if (result.status !== 'skipped' && left !== '') test.standardError(legal(left));
    }
  }
  await writeFile(path, [`${builder.build()}\n`]);
}

/** XML excludes some characters, even escaped. */
function legal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- those are what it replaces
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd');
}

import cliui from 'cliui';
import type { ScenarioResult } from '../verify/run-all.js';
import type { Language } from './language.js';

const words = {
  en: { step: 'step', expected: 'expected', seen: 'seen    ', given: 'given' },
  zh: { step: '步骤', expected: '期望', seen: '实际', given: '准备' },
} as const;

/** A scenario that does not hold: its line, and field by field what was expected and what was seen. */
export function failureInWords(
  { name, dialect, differences }: ScenarioResult,
  about: string,
  language: Language,
): string {
  const { step, expected, seen, given } = words[language];
  const table = cliui({ width: 80 });
  table.div({ text: `✗ ${name} (${dialect}): ${about}`, width: 80 });
  for (const difference of differences) {
    const where = difference.step === 0 ? given : `${step} ${difference.step}`;
    table.div(
      { text: where, width: 11, padding: [0, 1, 0, 2] },
      { text: difference.field, width: 23, padding: [0, 1, 0, 0] },
      { text: `${expected} ${difference.expected}\n${seen} ${difference.seen}`, width: 46 },
    );
  }
  return table.toString().replaceAll(/ +$/gmu, '');
}

/** What was skipped, by the setting of the endpoint that did not go with it. */
export function skippedInWords(results: readonly ScenarioResult[], language: Language): readonly string[] {
  const skipped = results.filter(({ status }) => status === 'skipped');
  return [...new Set(skipped.map(({ setting = '' }) => setting))].map((setting) => {
    const names = skipped.filter((result) => (result.setting ?? '') === setting).map(({ name }) => name);
    const list = names.join(', ');
    const text =
      language === 'en' ? `- skipped, other ${setting}: ${list}` : `- 跳过（${setting} 不同）：${list}`;
    const table = cliui({ width: 80 });
    table.div({ text, width: 80 });
    return table.toString().replaceAll(/ +$/gmu, '');
  });
}

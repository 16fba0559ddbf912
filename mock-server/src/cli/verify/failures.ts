import type { ScenarioResult } from '../../scenario/run-scenarios.js';
import type { Language } from '../terminal/language.js';
import { wrap } from '../terminal/table.js';

/** The most failures shown with the same differing fields. */
const shownOfAKind = 3;

/** Failures of many scenarios with the same cause. */
export interface RepeatedFailures {
  /** The number of failures for each differing field; empty if nothing is left out. */
  readonly head: readonly string[];
  /** Results that are not shown, because enough with the same differing fields are. */
  readonly leftOut: ReadonlySet<ScenarioResult>;
  /** The number left out of each kind. */
  readonly tail: readonly string[];
}

export function repeatedFailures(results: readonly ScenarioResult[], language: Language): RepeatedFailures {
  const differing = results.filter(({ differences }) => differences.length > 0);
  const counts = new Map<string, number>();
  const leftOut = differing.filter((result) => {
    const kind = kindOf(result);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count > shownOfAKind;
  });
  return {
    head: leftOut.length > 0 ? [wrap(fieldCounts(differing, results.length, language))] : [],
    leftOut: new Set(leftOut),
    tail: [...counts]
      .filter(([, count]) => count > shownOfAKind)
      .map(([kind, count]) => wrap(others(kind, count - shownOfAKind, language))),
  };
}

/** The fields that differ, each once. */
export function fieldsOf({ differences }: ScenarioResult): readonly string[] {
  return [...new Set(differences.map(({ field }) => field))];
}

/** The differing fields. Codes and messages include their value, because each may be unknown so far. */
function kindOf({ differences }: ScenarioResult): string {
  const parts = differences.map(({ field, seen }) =>
    field.startsWith('return_') ? `${field} ${seen}` : field,
  );
  return [...new Set(parts)].join(', ');
}

/** `settle_amount differs in 163 of 210`, the most frequent first. */
function fieldCounts(differing: readonly ScenarioResult[], all: number, language: Language): string {
  const counts = new Map<string, number>();
  for (const field of differing.flatMap(fieldsOf)) counts.set(field, (counts.get(field) ?? 0) + 1);
  const lines = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([field, count]) =>
      language === 'en'
        ? `${field} differs in ${count} of ${all} scenarios`
        : `${all} 个场景中有 ${count} 个 ${field} 不同`,
    );
  return `${lines.join('\n')}\n`;
}

function others(kind: string, count: number, language: Language): string {
  return language === 'en'
    ? `… and ${count} more that differ in ${kind}: --json and --junit FILE list all\n`
    : `……另有 ${count} 个同样是 ${kind} 不同：--json 与 --junit 文件 列出全部\n`;
}

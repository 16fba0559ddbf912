import type { AssumptionCounts } from '../../journal/assumption-counts.js';

/** Whether a response has the counts of an emulator of this version: any program may respond, with anything. */
export function isAssumptionCounts(body: unknown): body is AssumptionCounts {
  return (
    hasNumbers(body, ['responses', 'undecided', 'no_response', 'of_runs']) &&
    isRows(get(body, 'assumptions'), ['id', 'provenance', 'question', 'question_zh'], ['switch']) &&
    isRows(get(body, 'codes'), ['outcome', 'code', 'message', 'provenance']) &&
    isRows(get(body, 'declared'), ['endpoint', 'line'], ['draft']) &&
    Object.entries(objectOf(get(body, 'by_provenance'))).every(
      ([name, one]) => /^\w{1,40}$/u.test(name) && hasNumbers(one, ['assumptions', 'codes']),
    )
  );
}

function isRows(value: unknown, texts: readonly string[], maybeTexts: readonly string[] = []): boolean {
  const isRow = (row: unknown): boolean =>
    hasNumbers(row, ['count']) &&
    texts.every((name) => isText(get(row, name))) &&
    maybeTexts.every((name) => (get(row, name) ?? undefined) === undefined || isText(get(row, name))) &&
    isSighting(get(row, 'observed')) &&
    isSighting(get(row, 'page'));
  return Array.isArray(value) && value.every(isRow);
}

/** When and where something was seen; `undefined` or `null` if it was not. */
function isSighting(value: unknown): boolean {
  return (value ?? undefined) === undefined || Object.values(objectOf(value)).every(isText);
}

function hasNumbers(value: unknown, names: readonly string[]): boolean {
  return names.every((name) => Number.isFinite(get(value, name)));
}

/** None of our texts is nearly as long, and a table of longer ones takes long to build. */
const longest = 1_000;

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longest;
}

function get(value: unknown, name: string): unknown {
  return Reflect.get(objectOf(value), name);
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

import type { UnmatchedRequest } from '../src/journal/unmatched.js';
import type { JournalEntry } from '../src/journal/view.js';
import { outcomes } from './known.js';
import { isLost, lostWords } from './lost-response.js';
import { language } from './preferences.js';
import { reasonOf } from './reason.js';

/** A row of the journal: an exchange, or a request that no endpoint serves. */
export type JournalRow = JournalEntry | UnmatchedRequest;

/** The filter of the rows, as in the address; '' matches anything. */
export interface JournalQuery {
  readonly q: string;
  readonly outcome: string;
  readonly endpoint: string;
}

export function journalQuery({
  q = '',
  outcome = '',
  endpoint = '',
}: Readonly<Record<string, string>>): JournalQuery {
  return { q, outcome, endpoint };
}

export function isUnmatched(row: JournalRow): row is UnmatchedRequest {
  return 'method' in row;
}

/** Merges both lists, newest first. */
export function merged(
  entries: readonly JournalEntry[],
  requests: readonly UnmatchedRequest[],
): readonly JournalRow[] {
  if (requests.length === 0) return entries;
  return [...entries, ...requests].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

export function fits(row: JournalRow, { q, outcome, endpoint }: JournalQuery): boolean {
  if (!hasOutcome(row, outcome)) return false;
  if (endpoint !== '' && (isUnmatched(row) || row.endpoint !== endpoint)) return false;
  const words = q.toLowerCase().trim();
  return words === '' || words.split(/\s+/u).every((word) => textOf(row).includes(word));
}

function hasOutcome(row: JournalRow, outcome: string): boolean {
  if (outcome === '') return true;
  if (isUnmatched(row)) return outcome === 'unmatched';
  return outcome === 'lost' ? isLost(row) : outcome === (row.outcome ?? 'fault');
}

/** The filters that the admin API supports. */
export function serverQuery({ outcome, endpoint }: JournalQuery): Readonly<Record<string, string>> {
  return { endpoint, outcome: outcome === 'fault' || outcomes().includes(outcome) ? outcome : '' };
}

const texts = new WeakMap<JournalRow, { readonly language: string; readonly text: string }>();

/** The searched text, in lower case. It is needed for a thousand rows ten times a second. */
function textOf(row: JournalRow): string {
  const known = texts.get(row);
  if (known?.language === language.value) return known.text;
  const text = isUnmatched(row) ? unmatchedText(row) : exchangeText(row);
  texts.set(row, { language: language.value, text: text.toLowerCase() });
  return text.toLowerCase();
}

function unmatchedText({ id, method, path, status, meant }: UnmatchedRequest): string {
  return [id, method, path, status, meant?.en, meant?.zh].join('\n');
}

function exchangeText(entry: JournalEntry): string {
  const { id, inst_no, order_no, request, assumptions, cause, outcome } = entry;
  // Not the names of the fields: every row has them.
  const { fields = {}, text } = request;
  const sent = Object.values(fields).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const own = [
    id,
    inst_no,
    order_no,
    text,
    assumptions?.join(' '),
    cause?.code,
    cause?.en,
    cause?.zh,
    outcome,
  ];
  return [...sent, ...own, reasonOf(entry), lostWords(entry)].join('\n');
}

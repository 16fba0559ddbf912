import type { JournalEntry } from '../src/journal/view.js';
import { declaredMeanings, writeOffPath } from './known.js';
import { say } from './preferences.js';
import { ofCaller } from './request-form.js';
import { type Fields, fieldsOf, objectIn } from './sending.js';

/** The exchange as a step of a scenario, in YAML: the request and the result. */
export function stepOf(entry: JournalEntry): string {
  const { endpoint, signature, reason, faults, magic, replayed } = entry;
  const given = fieldsOf(entry);
  const fields = Object.fromEntries(Object.entries(given).filter(([name]) => !ofCaller.includes(name)));
  const missing = ofCaller.filter((name) => !(name in given));
  const isUnsigned = reason?.field === 'sign' && signature === undefined;
  const step = {
    ...(endpoint === writeOffPath() ? { write_off: fields } : { call: { endpoint, fields } }),
    ...(missing.length > 0 && { leave_out: missing }),
    ...(signature === 'wrong' && { sign: 'wrong_key' }),
    ...(isUnsigned && { sign: 'missing' }),
    expect: expectedOf(entry),
  };
  const lines = Object.entries(step).map(([name, value]) => `${name}: ${spaced(JSON.stringify(value))}`);
  const armed = magic === undefined ? faults : [];
  const notes = armed.map(
    ({ kind, when }) => `${say('Before this step, arm the fault', '在此步之前设置故障')}: ${kind} (${when})`,
  );
  if (replayed && endpoint === writeOffPath())
    notes.push(
      say('A replay: add same_order_as with the first step', '幂等命中：请以 same_order_as 注明首次的步骤'),
    );
  return `${notes.map((note) => `# ${note}\n`).join('')}- ${lines.join('\n  ')}\n`;
}

/** JSON is YAML; with blanks it reads better. */
function spaced(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"?|[:,]/gu, (part) => (part.length === 1 ? `${part} ` : part));
}

/** Why nothing can be relied on after a fault, in a scenario's words. */
const unknowns: ReadonlyMap<string, string> = new Map([
  ['reset', 'reset'],
  ['lost_then_already_used', 'reset'],
  ['silence', 'no_response'],
  ['http_status', 'http_status'],
  ['html', 'http_status'],
  ['cut_json', 'not_json'],
  ['empty_body', 'not_json'],
  ['wrong_sign', 'wrong_sign'],
  ['other_response', 'other_response'],
]);

/** The result of an exchange, in the words of a scenario. */
export function expectedOf({ endpoint, outcome, faults, response }: JournalEntry): Fields {
  const kinds = faults.flatMap(({ kind }) => unknowns.get(kind) ?? []);
  const [unknown] = kinds;
  if (unknown === 'http_status' && response.kind === 'response') {
    const { status } = response;
    return status === 200 ? { unknown: 'not_json' } : { unknown, http_status: status };
  }
  if (unknown !== undefined) return { unknown };
  if (faults.some(({ kind }) => kind === 'system_error')) return { outcome: 'system_error' };
  const body = (response.kind === 'response' && objectIn(response.body)) || {};
  if (endpoint === writeOffPath()) return { outcome, ...(outcome === 'written_off' && amountsIn(body)) };
  return { outcome, ...(declaredMeanings.has(outcome ?? '') && { fields: fieldsIn(body) }) };
}

function amountsIn({ amount, settle_amount: one, settleAmount: other }: Fields): Fields {
  const settled = one ?? other;
  return {
    ...(amount !== null && amount !== undefined && { amount: Number(amount) }),
    ...(settled !== null && settled !== undefined && { settle_amount: Number(settled) }),
  };
}

/** Every field except `sign`; values that differ each time are `$any`. */
function fieldsIn({ sign: _, ...body }: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' && (name === 'order_no' || /^20\d{12}$/u.test(value)) ? '$any' : value,
    ]),
  );
}

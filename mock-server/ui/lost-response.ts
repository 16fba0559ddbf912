import type { JournalEntry } from '../src/journal/view.js';
import { adviceOf, writeOffPath } from './known.js';
import { type Both, say } from './preferences.js';

const nothing: Both = { en: 'the till got nothing', zh: '收银端未收到响应' };
const spoiled: ReadonlyMap<string, Both> = new Map([
  ['cut_json', { en: 'the till got half of the response', zh: '收银端只收到半个响应' }],
  ['empty_body', { en: 'the till got an empty response', zh: '收银端收到空响应' }],
  ['other_response', { en: "the till got another coupon's response", zh: '收银端收到另一张券的响应' }],
  ['wrong_sign', { en: 'the till got a wrong signature', zh: '收银端收到错误的签名' }],
]);

/** What the till received instead of the response; '' if it received the response. */
export function lostWords(entry: JournalEntry): string {
  const got = gotInstead(entry);
  if (!got) return '';
  return entry.outcome === 'written_off'
    ? say(`written off; ${got.en}`, `已核销，${got.zh}`)
    : say(got.en, got.zh);
}

/** What the cashier does next. Without the response, the till cannot know the outcome. */
export function adviceFor(entry: JournalEntry): string {
  const { outcome, endpoint } = entry;
  // The same number would be in conflict again.
  if (!isLost(entry) || outcome === 'trace_conflict')
    return outcome === undefined ? '' : adviceOf(outcome, endpoint);
  if (endpoint !== writeOffPath()) return '';
  return say(
    'The till does not know the result: retry with the same trace number.',
    '收银端不知道结果：请用原流水号重试。',
  );
}

export function isLost(entry: JournalEntry): boolean {
  return gotInstead(entry) !== undefined;
}

function gotInstead({ response, delivery, faults }: JournalEntry): Both | undefined {
  if (response.kind !== 'response' || (delivery && delivery.how !== 'sent')) return nothing;
  const { status } = response;
  const http = { en: `the till got HTTP ${status}`, zh: `收银端收到 HTTP ${status}` };
  return faults
    .map(({ kind }) => (kind === 'http_status' || kind === 'html' ? http : spoiled.get(kind)))
    .find((words) => words !== undefined);
}

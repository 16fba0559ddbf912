import type { BilingualText } from '@shoubei-kit/contracts';
import type { Fields } from '@shoubei-kit/sdk-lite/signing';
import { parseText } from '../core/parse.js';
import { readCommands } from './captured/commands.js';
import { type SignVerdict, verdictOf } from './captured/exchange.js';
import { type CapturedBody, Findings, type NotRead } from './captured/findings.js';

export type { SignVerdict } from './captured/exchange.js';
export type { NotRead } from './captured/findings.js';

/** A captured signed message. */
export interface Captured {
  /** Its place: the line, and `request` or `response` of an exchange. */
  readonly where: string;
  readonly isResponse: boolean;
  /** The fields as received, including any `sign`. */
  readonly fields: Fields;
  readonly text: string;
  /** Whether an emulator responded: its response proves nothing about the real endpoint. */
  readonly isEmulator: boolean;
  /** Whether the endpoint accepted its sign, as far as the response captured with it shows. */
  readonly signVerdict: SignVerdict;
}

/** The content of a capture: everything is included, read or not. */
export interface Captures {
  readonly messages: readonly Captured[];
  /** Parts that may be messages but could not be read. */
  readonly problems: readonly NotRead[];
  /** Other unreadable parts: they show no signature. */
  readonly notes: readonly NotRead[];
  /** Requests to other endpoints: `GET /a`. */
  readonly others: readonly string[];
  /** How many JSON objects are no request and no response of a write-off. */
  readonly strangers: number;
}

/**
 * Messages in a captured text: JSON, NDJSON, a recording, a HAR file, or log lines and HTTP dumps with a JSON object.
 * Also reads a command: curl in bash, cmd or PowerShell, `Invoke-WebRequest`, `fetch`.
 *
 * @param path how the path of a write-off ends, if not as documented; requests to others are passed over
 */
export function readCaptures(text: string, path?: string): Captures {
  const found = new Findings(path);
  const commands = readCommands(text);
  for (const [index, { by, target, body, problem }] of (commands?.requests ?? []).entries()) {
    const where = index === 0 ? by : `${by} ${index + 1}`;
    if (!found.isOurs(target)) continue;
    if (body === undefined) found.problems.push({ where, text: problem ?? noBody });
    else found.addBody(body, where);
  }
  for (const { start, end } of commands?.rest ?? [{ start: 0, end: text.length }])
    found.addText(text.slice(0, end), start);
  const strangers = found.strangers.filter(({ text: own }) => own !== '{}');
  const only = found.hasMessages() || strangers.length > 1 ? undefined : (strangers[0] ?? found.strangers[0]);
  if (only) found.addBody(only.text, only.where);
  const { messages, problems } = toMessages(found.bodies);
  const isEmulator = emulatorHeader.test(text);
  return {
    messages: refusedByTheNext(
      isEmulator ? messages.map((one) => Object.assign({}, one, { isEmulator })) : messages,
    ),
    problems: [...problems, ...found.problems],
    notes: found.notes,
    others: found.others,
    strangers: only ? 0 : strangers.length,
  };
}

/** Of a HAR file or an HTTP dump. It rarely has responses of another endpoint as well: none of them counts. */
const emulatorHeader = /\bx-shoubei-mock-request-id\b/iu;

const noBody: BilingualText = { en: 'the command has no body', zh: '命令中没有请求体' };

function toMessages(bodies: readonly CapturedBody[]): Pick<Captures, 'messages' | 'problems'> {
  const messages: Captured[] = [];
  const problems: NotRead[] = [];
  for (const { where, text, isEmulator, signVerdict } of bodies) {
    const parsed = parseText(text);
    if ('refusal' in parsed) {
      const { field, text: why } = parsed.refusal.reason;
      problems.push({ where, text: { en: `${field}: ${why.en}`, zh: `${field}：${why.zh}` } });
    } else {
      const fields = parsed.sent;
      messages.push({ where, isResponse: 'return_code' in fields, fields, text, isEmulator, signVerdict });
    }
  }
  return { messages, problems };
}

/** Marks requests as rejected if the next message in a log or list says that the signature is wrong. */
function refusedByTheNext(messages: readonly Captured[]): readonly Captured[] {
  return messages.map((message, index) => {
    const next = messages[index + 1];
    const isRefused =
      !message.isResponse &&
      message.signVerdict === 'unknown' &&
      next?.isResponse === true &&
      verdictOf(next.text) === 'rejected';
    return isRefused ? { ...message, signVerdict: 'rejected' } : message;
  });
}

import { signal } from '@preact/signals';
import type { JournalEntry } from '../src/journal/view.js';
import type { SignMistake } from '../src/workbench/sign-request.js';
import { call, Problem } from './admin-api.js';
import { shanghai } from './format.js';
import { type Both, say } from './preferences.js';
import { randomDigits } from './random-digits.js';
import { tenants } from './scope.js';

/** The fields of a request, by their names on the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** Makes the body of a request, for the path that it goes to. */
export type MakeBody = () => Promise<{ readonly path: string; readonly body: string }>;

/** Signs fields with a test key, and returns the body to be sent. */
export async function signedBody(endpoint: string, fields: Fields, mistake?: SignMistake): Promise<string> {
  const order = { fields, endpoint, ...(mistake && { mistake }) };
  return (await call<{ body: string }>('POST', '/sign', order)).body;
}

/** The current time of this institution's clock: `yyyyMMddHHmmss`. */
export async function timestampFor(instNo: string): Promise<string> {
  const isTenant = tenants.value.some(({ inst_no }) => inst_no === instNo);
  const path = isTenant ? `/clock?inst_no=${encodeURIComponent(instNo)}` : '/clock';
  const { now } = await call<{ now: string }>('GET', path);
  return shanghai(now).replaceAll(/\D/gu, '');
}

/** A new, unused trace number. */
export function newTrace(): string {
  return `T${Date.now()}${randomDigits(3)}`;
}

/** The result of a request. */
export interface Delivered {
  /** The exchange's ID; undefined if the emulator has not recorded it yet. */
  readonly id: string | undefined;
  /** Whether no response came. */
  readonly isLost: boolean;
  /** All arrived exchanges, oldest first: a browser may resend a request by itself when its connection breaks. */
  readonly ids: readonly string[];
}

/** Whether the request itself is under way, and no longer only being signed. */
export const isPosted = signal(false);

export function sendingWords(): string {
  return isPosted.value
    ? say('sent, waiting for the response…', '已发送，正在等待响应…')
    : say('being signed, not sent yet…', '正在签名，尚未发送…');
}

/** No response, and no exchange: the emulator holds the request back. */
export const undecided: Both = {
  en: 'No response, and the emulator has not decided yet. The journal shows the exchange later.',
  zh: '没有响应，模拟器也尚未处理完；稍后可在请求记录中查看',
};

/** A browser resends if a reused connection breaks; faults apply to each request. */
export const sentAgain: Both = {
  en: 'The browser sent the request again by itself, since its connection broke. That may use up a further fault.',
  zh: '连接中断，浏览器自动重发了该请求，可能因此多消耗一个故障。',
};

/** A body, and its headers if they differ from those of JSON. */
type Body = string | Uint8Array<ArrayBuffer>;
type Headers = Readonly<Record<string, string>>;

/**
 * Sends a body to a path of the emulator, as a till would.
 *
 * @throws Problem if nothing was sent
 */
export async function deliver(
  path: string,
  body: Body,
  stopped?: AbortSignal,
  headers: Headers = { 'content-type': 'application/json' },
): Promise<Delivered> {
  const since = await newestSeq();
  const id = await post(path, { body, headers }, stopped);
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  // What was sent is not undone by an emulator that hangs since.
  const listed = await newest(100).catch(() => []);
  const arrived = listed.filter((entry) => entry.seq > since && isOf(entry, path, text));
  const ids = arrived.map((entry) => entry.id);
  return { id: id ?? ids.at(-1), isLost: id === undefined, ids };
}

/** The request ID of the response; undefined where none came. */
async function post(
  path: string,
  sent: { readonly body: Body; readonly headers: Headers },
  stopped?: AbortSignal,
): Promise<string | undefined> {
  isPosted.value = true;
  try {
    const response = await fetch(`../..${path}`, {
      method: 'POST',
      ...sent,
      // Otherwise it shares a connection with the admin API's calls, and a browser resends it if that breaks.
      credentials: 'omit',
      ...(stopped && { signal: stopped }),
    });
    await response.text().catch(() => '');
    return response.headers.get('x-shoubei-mock-request-id') ?? undefined;
  } catch {
    return undefined;
  }
}

/** The number of the newest exchange. */
export async function newestSeq(): Promise<number> {
  return (await newest(1))[0]?.seq ?? 0;
}

async function newest(limit: number): Promise<readonly JournalEntry[]> {
  return (await call<{ requests: JournalEntry[] }>('GET', `/requests?limit=${limit}`)).requests;
}

const telling = ['inst_no', 'coupon_code', 'couponCode', 'wf_trace_no', 'ts'];

/** Whether an exchange belongs to this request; a body that is not JSON is matched by its path alone. */
function isOf({ endpoint, request: { fields } }: JournalEntry, path: string, body: string): boolean {
  if (endpoint !== path) return false;
  const sent = objectIn(body);
  return !sent || !fields || telling.every((name) => fields[name] === sent[name]);
}

/** Parses a JSON object; undefined for anything else. */
export function objectIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The fields of an exchange, without its sign.
 *
 * @throws Problem if they are not shown completely
 */
export function fieldsOf({
  request: { fields, more_fields: more = 0, more_characters: cut = 0 },
}: JournalEntry): Fields {
  const { sign: _, ...rest } = fields ?? {};
  const isMasked = Object.values(rest).some((value) => typeof value === 'string' && /…$|\*\*\*/u.test(value));
  if (!fields || more > 0 || cut > 0 || isMasked) {
    throw new Problem(0, {
      en: 'The journal does not show this request whole, so it cannot be sent again from here.',
      zh: '请求记录未完整显示此请求，无法从此处重发',
    });
  }
  return rest;
}

/**
 * Signs and sends the request of an exchange again, with the current time.
 *
 * @param trace replaces the trace number of the exchange
 */
export async function sendAgain(entry: JournalEntry, trace?: string): Promise<Delivered> {
  const given = fieldsOf(entry);
  const ts = await timestampFor(entry.inst_no ?? '');
  const fields = {
    ...given,
    ...('ts' in given && { ts }),
    ...(trace !== undefined && { wf_trace_no: trace }),
  };
  return deliver(entry.endpoint, await signedBody(entry.endpoint, fields));
}

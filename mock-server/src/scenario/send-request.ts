import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { BilingualText } from '@shoubei-kit/contracts';
import { Joined } from '../joined.js';
import { jsonObject } from './wire-text.js';

/** The request to send. */
export interface Outgoing {
  /** POST when left out. */
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The result of a request. */
export type SendResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      readonly ms: number;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'no_response' }
  | { readonly kind: 'too_large' }
  /** The request may have been sent if the connection was open: its response cannot be read. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly isOpen: boolean };

export type ReceivedResponse = Extract<SendResult, { kind: 'response' }>;

/** The fields of a response; undefined without a response, or if it is no JSON object. */
export function responseFields(result: SendResult): Readonly<Record<string, unknown>> | undefined {
  return result.kind === 'response' ? jsonObject(result.text) : undefined;
}

/** The order number that a response states. */
export function orderNoIn(result: SendResult): string | undefined {
  const orderNo = responseFields(result)?.['order_no'];
  return typeof orderNo === 'string' ? orderNo : undefined;
}

/** Why no response of this address could be read. */
export function noResponseAt(
  address: string,
  result: Exclude<SendResult, { kind: 'response' }>,
): BilingualText {
  if (result.kind === 'too_large') {
    return {
      en: `${address} sends a response over 1 MiB: the rest was not read`,
      zh: `${address} 的响应超过 1 MiB，其余未读取`,
    };
  }
  const why = result.kind === 'unreachable' ? result.code : result.kind;
  return { en: `nothing responds at ${address}: ${why}`, zh: `${address} 无响应：${why}` };
}

/** Bytes of a response, as in the client. A server that sends without end is cut off. */
const mostBytes = 2 ** 20;

/** Interim responses (1xx) before the response. */
const mostInterim = 16;

/** The parts of a wait. While this process stalls, none can arrive: the stall counts as one part. */
const waitParts = 10;

/**
 * Sends one request on a new connection, and waits at most this long for the whole response. Every response of another
 * program is read here, so its size and time are bounded. Redirects are not followed: nothing is sent elsewhere.
 */
export function sendRequest(
  url: string,
  { method = 'POST', headers, body }: Outgoing,
  giveUpMs: number,
): Promise<SendResult> {
  const startedAt = performance.now();
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method,
      agent: false,
      headers: { ...headers, 'content-length': body.length },
    });
    const giveUp = (result: SendResult): void => {
      resolve(result);
      outgoing.destroy();
    };
    let left = waitParts;
    const timer = setInterval(() => {
      left -= 1;
      if (left === 0) giveUp({ kind: 'no_response' });
    }, giveUpMs / waitParts);
    boundInterim(outgoing, giveUp);
    outgoing.on('response', (incoming) => {
      readBounded(incoming, giveUp, (text) => {
        const { statusCode: status = 0, headers: received } = incoming;
        const ms = performance.now() - startedAt;
        resolve({ kind: 'response', status, headers: textHeaders(received), text, ms });
      });
    });
    // An unrequested change of protocol: no response follows, and none of the other events.
    outgoing.on('upgrade', (_incoming, socket) => {
      socket.destroy();
      resolve({ kind: 'reset' });
    });
    let isOpen = false;
    outgoing.on('socket', (socket) => {
      socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', () => (isOpen = true));
    });
    outgoing.on('error', (error) => resolve(failure(error, isOpen)));
    outgoing.on('close', () => clearInterval(timer));
    outgoing.end(body);
  });
}

function boundInterim(outgoing: ClientRequest, giveUp: (result: SendResult) => void): void {
  let count = 0;
  const add = (): void => {
    count += 1;
    if (count > mostInterim) giveUp({ kind: 'too_large' });
  };
  outgoing.on('continue', add).on('information', add);
}

function readBounded(
  incoming: IncomingMessage,
  giveUp: (result: SendResult) => void,
  done: (text: string) => void,
): void {
  const body = new Joined();
  incoming.on('data', (chunk: Buffer) => {
    if (body.size + chunk.length <= mostBytes) body.add(chunk);
    else giveUp({ kind: 'too_large' });
  });
  incoming.on('error', () => giveUp({ kind: 'reset' }));
  incoming.on('end', () => done(Buffer.from(body.bytes).toString('utf8')));
}

function failure(error: Error, isOpen: boolean): SendResult {
  const code = 'code' in error ? String(error.code) : error.message;
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'reset' };
  return { kind: 'unreachable', code, isOpen };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

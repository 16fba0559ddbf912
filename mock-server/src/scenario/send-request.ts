import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { jsonObject } from './wire-text.js';

/** What goes out. */
export interface Outgoing {
  /** POST when left out. */
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What came of a request. */
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
  | { readonly kind: 'unreachable'; readonly code: string };

/** The fields of a response; undefined where none came, or no JSON object. */
export function responseFields(result: SendResult): Readonly<Record<string, unknown>> | undefined {
  return result.kind === 'response' ? jsonObject(result.text) : undefined;
}

/** The order number that a response states. */
export function orderNoIn(result: SendResult): string | undefined {
  const orderNo = responseFields(result)?.['order_no'];
  return typeof orderNo === 'string' ? orderNo : undefined;
}

/** Bytes of a response. None that is asked for here has as many; a server that sends without end is cut off. */
const mostBytes = 16 * 2 ** 20;

/** Sends one request on a connection of its own, and waits so long for the whole answer. */
export function sendRequest(
  url: string,
  { method = 'POST', headers, body }: Outgoing,
  giveUpMs: number,
): Promise<SendResult> {
  const startedAt = performance.now();
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method, agent: false, headers: { ...headers, 'content-length': body.length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= mostBytes) chunks.push(chunk);
          else {
            resolve({ kind: 'reset' });
            outgoing.destroy();
          }
        });
        incoming.on('error', () => resolve({ kind: 'reset' }));
        incoming.on('end', () =>
          resolve({
            kind: 'response',
            status: incoming.statusCode ?? 0,
            headers: textHeaders(incoming.headers),
            text: Buffer.concat(chunks).toString('utf8'),
            ms: performance.now() - startedAt,
          }),
        );
      },
    );
    const timer = setTimeout(() => {
      resolve({ kind: 'no_response' });
      outgoing.destroy();
    }, giveUpMs);
    outgoing.on('error', (error) => resolve(failure(error)));
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

function failure(error: Error): SendResult {
  const code = 'code' in error ? String(error.code) : error.message;
  return code === 'ECONNRESET' || code === 'EPIPE' ? { kind: 'reset' } : { kind: 'unreachable', code };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

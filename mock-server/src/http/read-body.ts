import type { IncomingMessage, ServerResponse } from 'node:http';
import { Joined } from '../joined.js';
import { inviteBody } from './unread.js';

/** The body's bytes. `too_large` as soon as they exceed the limit; undefined if the sender goes away before the end. */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<Uint8Array | 'too_large' | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too_large');
  inviteBody(request, response);
  return new Promise((resolve) => {
    const body = new Joined();
    const onData = (chunk: Buffer): void => {
      body.add(chunk);
      if (body.size <= limit) return;
      request.off('data', onData).pause();
      resolve('too_large');
    };
    request.on('data', onData);
    request.on('end', () => resolve(body.bytes));
    // Also runs after an error, which Node reports only to listeners for it. Does nothing if the body has ended.
    request.on('close', () => resolve(undefined));
  });
}

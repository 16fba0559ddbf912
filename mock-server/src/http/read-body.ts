import type { IncomingMessage } from 'node:http';

/** What is still read, and thrown away, of a body that is too large, so that its sender can hear the answer. */
const drainLimit = 8 * 1024 * 1024;

/**
 * The body's bytes, or `too_large`. Of a larger one the rest is read and dropped, up to 8 MiB; beyond that the
 * answer goes out at once, and the connection closes.
 *
 * @throws when the sender goes away before the end
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | 'too_large'> {
  if (request.readableEnded) {
    throw new Error('The body was read before: mount the write-off listener ahead of any body parser.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limit + drainLimit) break;
  }
  return size > limit ? 'too_large' : Buffer.concat(chunks);
}

import type { IncomingMessage } from 'node:http';

/** What is still read, and thrown away, of a body that is too large, so that its sender can hear the answer. */
const drainLimit = 8 * 1024 * 1024;

/**
 * The body's bytes, or `too_large`; undefined when the sender goes away before the end. Of a larger one the rest is read
 * and dropped, up to 8 MiB; beyond that the answer goes out at once, and the connection closes.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array | 'too_large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isWhole = false;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (size <= limit + drainLimit) chunks.length = 0;
      else {
        request.pause();
        resolve('too_large');
      }
    });
    request.on('end', () => {
      isWhole = true;
      const [only] = chunks;
      if (size > limit) resolve('too_large');
      else resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    // Also after an error, of which Node tells only who listens for one.
    request.on('close', () => {
      if (!isWhole) resolve(undefined);
    });
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { inviteBody } from '../unread.js';

/** Bytes parsed at once. */
const pieceBytes = 4_096;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Allows one piece of all uploads in each turn of the event loop. Others are served between pieces, however many
 * clients upload at once.
 */
async function nextTurn(): Promise<void> {
  turn = turn.then(() => setImmediate());
  await turn;
}

/** The upload exceeds the route's limit. */
export class UploadTooLarge extends Error {
  override readonly name: string = 'UploadTooLarge';
}

/**
 * Yields a body as it arrives, in pieces of one size, even if the sent chunks have other sizes.
 *
 * @throws UploadTooLarge
 */
export async function* uploadedPieces(
  request: IncomingMessage,
  response: ServerResponse,
  most: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  inviteBody(request, response);
  let size = 0;
  let held: Buffer = Buffer.alloc(0);
  // Not destroyed if the rest stays unread: a destroyed request takes the response with it.
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) throw new UploadTooLarge();
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (; held.length - at >= pieceBytes; at += pieceBytes) {
      yield held.subarray(at, at + pieceBytes);
      await nextTurn();
      // Bytes that have already arrived are not worth reading now. Reading them would delay a process that must end.
      if (request.socket.destroyed) throw new Error('the client went away');
    }
    held = held.subarray(at);
  }
  yield held;
}

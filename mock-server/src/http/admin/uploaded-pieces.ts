import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { inviteBody } from '../unread.js';

/** What is parsed at once, bytes. */
const pieceBytes = 4_096;

let turn: Promise<unknown> = Promise.resolve();

/** One piece of all uploads a turn of the event loop: others are served between any two, however many upload at once. */
async function nextTurn(): Promise<void> {
  turn = turn.then(() => setImmediate());
  await turn;
}

/** More came than the route takes. */
export class UploadTooLarge extends Error {
  override readonly name: string = 'UploadTooLarge';
}

/**
 * A body as it comes, in pieces of one size, however small or large those are in which it is sent.
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
  // Not destroyed when the rest is not read: a destroyed request takes the response with it.
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) throw new UploadTooLarge();
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (; held.length - at >= pieceBytes; at += pieceBytes) {
      yield held.subarray(at, at + pieceBytes);
      await nextTurn();
      // What is here already is not worth reading then, and would keep a process that is to end.
      if (request.socket.destroyed) throw new Error('the client went away');
    }
    held = held.subarray(at);
  }
  yield held;
}

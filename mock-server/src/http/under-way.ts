import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Responses that are not yet sent, by connection, in sending order. Sent responses are removed when the next request
 * comes: listening for each close would slow down every request.
 */
export class UnderWay {
  readonly #all = new Map<Socket, ServerResponse[]>();

  /** @returns all responses of the connection, this one last */
  add(socket: Socket, response: ServerResponse): readonly ServerResponse[] {
    const own = this.#all.get(socket) ?? this.#watched(socket);
    while (own[0] && isOut(own[0])) own.shift();
    own.push(response);
    return own;
  }

  of(socket: Socket): readonly ServerResponse[] {
    return (this.#all.get(socket) ?? []).filter((one) => !isOut(one));
  }

  /** Those of each connection. */
  lists(): readonly (readonly ServerResponse[])[] {
    return [...this.#all.keys()].map((socket) => this.of(socket));
  }

  /**
   * Forgets all responses of a connection when it closes. Node does not report the close of responses that waited behind
   * another.
   */
  #watched(socket: Socket): ServerResponse[] {
    const own: ServerResponse[] = [];
    this.#all.set(socket, own);
    socket.once('close', () => this.#all.delete(socket));
    return own;
  }
}

function isOut(response: ServerResponse): boolean {
  return response.writableFinished || response.destroyed;
}

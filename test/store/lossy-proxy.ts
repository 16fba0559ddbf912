import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** What happens to a writing command: its response is lost, it arrives after all later ones, or it never arrives. */
export type Loss = 'reply lost' | 'delivered late' | 'never delivered';

export interface LossyProxy {
  readonly port: number;
  /** Loses the next writing command in this way; later ones pass. */
  readonly loseNext: (loss: Loss) => void;
  /** How many commands were lost. */
  readonly lost: () => number;
  /** Delivers the delayed command, and waits until Redis has run it. */
  readonly deliverLate: () => Promise<void>;
  readonly close: () => void;
}

/** A proxy between an emulator and a Redis that breaks connections at the worst moment, and may delay each reply. */
export async function lossyProxy(redisPort: number, delayMs = 0): Promise<LossyProxy> {
  let next: Loss | undefined;
  let lost = 0;
  const late: (() => Promise<unknown>)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = createConnection(redisPort, '127.0.0.1');
    let isSwallowing = false;
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (next === undefined || !chunk.includes(':mark:')) {
        redis.write(chunk);
        return;
      }
      const loss = next;
      next = undefined;
      lost += 1;
      if (loss === 'reply lost') {
        isSwallowing = true;
        redis.write(chunk);
        return;
      }
      client.destroy();
      if (loss === 'never delivered') redis.destroy();
      // Redis ends its side once it has run all commands sent.
      else late.push(() => once(redis.end(chunk), 'close'));
    });
    redis.on('data', (chunk) => {
      if (isSwallowing) client.destroy();
      else setTimeout(() => client.write(chunk), delayMs);
    });
    redis.on('close', () => client.destroy());
    client.on('end', () => redis.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    port: address.port,
    loseNext: (loss) => (next = loss),
    lost: () => lost,
    deliverLate: async () => {
      for (const deliver of late.splice(0)) await deliver();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

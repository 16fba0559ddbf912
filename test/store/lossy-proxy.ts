import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** What becomes of a command that writes: its answer is lost, it comes after all that came since, or it never comes. */
export type Loss = 'answer lost' | 'delivered late' | 'never delivered';

export interface LossyProxy {
  readonly port: number;
  /** The next command that writes is lost so; then all is well again. */
  readonly loseNext: (loss: Loss) => void;
  /** How many were lost. */
  readonly lost: () => number;
  /** Delivers what is to come late, and waits until Redis has done it. */
  readonly deliverLate: () => Promise<void>;
  readonly close: () => void;
}

/** Stands between an emulator and a Redis, and breaks connections at the worst moment. */
export async function lossyProxy(redisPort: number): Promise<LossyProxy> {
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
      if (loss === 'answer lost') {
        isSwallowing = true;
        redis.write(chunk);
        return;
      }
      client.destroy();
      if (loss === 'never delivered') redis.destroy();
      // Redis ends its side once it has done all that was sent.
      else late.push(() => once(redis.end(chunk), 'close'));
    });
    redis.on('data', (chunk) => {
      if (isSwallowing) client.destroy();
      else client.write(chunk);
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

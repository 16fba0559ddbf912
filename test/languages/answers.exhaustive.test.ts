import { beforeAll, describe, test } from 'vitest';
import { answersLeft, believes, fromAfar, fromHere, refuses, wrongUseLeft } from './answering.js';
import { clients, titleOf } from './clients.js';

const timeout = 600_000;

// What answers.test.ts leaves out.
describe.each(clients.filter(({ isSlow }) => isSlow))('$name', (client) => {
  const check = client.missing.length > 0 ? test.skip : test.concurrent;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(
    `${titleOf(client)} trusts only a signed, complete and certain response about its own request`,
    () => believes(client, answersLeft),
    timeout,
  );

  check(
    'a response without the trace number is believed from this machine, and not over plain HTTP from another',
    async () => {
      await believes(client, fromAfar.slice(1), '0.0.0.0');
      await believes(client, fromHere.slice(1));
      await believes(client, fromHere, 'localhost');
    },
    timeout,
  );

  check(
    'wrong use is one line in English and Chinese, with exit code 2, and nothing is sent',
    () => refuses(client, wrongUseLeft),
    timeout,
  );
});

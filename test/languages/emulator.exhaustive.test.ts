import { beforeAll, describe, test } from 'vitest';
import { clients, demoAt, titleOf } from './clients.js';
import { endsAsMagic, magic } from './magic.js';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();

describe.each(clients.filter(({ isSlow }) => isSlow))('$name', { timeout: 600_000 }, (client) => {
  const check = client.missing.length > 0 ? test.skip : test;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(`${titleOf(client)}: a magic coupon is written off, rejected or unknown, by its code`, async () => {
    await server.reset();
    await endsAsMagic(client, demoAt(server.url), Object.keys(magic));
  });
});

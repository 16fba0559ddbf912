import { beforeAll, describe, test } from 'vitest';
import { clients, titleOf } from './clients.js';
import { passesVectors, published, vectors } from './passes-vectors.js';

describe.each(clients.filter(({ isSlow }) => isSlow))('$name', { timeout: 600_000 }, (client) => {
  const check = client.missing.length > 0 ? test.skip : test;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(`${titleOf(client)} passes the vectors of its rule, and lists those of another rule`, () =>
    passesVectors(client, published, vectors.cases),
  );
});

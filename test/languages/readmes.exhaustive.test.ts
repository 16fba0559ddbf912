import { test } from 'vitest';
import { clients, titleOf } from './clients.js';
import { expectByReadme } from './readme-commands.js';

for (const client of clients.filter(({ isSlow }) => isSlow)) {
  const check = client.missing.length > 0 ? test.skip : test;
  check(`the commands of the README of ${titleOf(client)} write off a coupon and pass the vectors`, () =>
    expectByReadme(client, true),
  );
}

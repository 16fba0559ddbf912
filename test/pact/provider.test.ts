import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { verifyPact } from './verify.js';

const pathOf = (dialect: string): string =>
  fileURLToPath(new URL(`../../contracts/pacts/sdk-lite-shoubei-dialect-${dialect}.json`, import.meta.url));

test.each(['example', 'table'] as const)('the emulator keeps the pact of its dialect %s', async (dialect) => {
  await using server = await startMockServer({ profile: { dialect, tsWindowSeconds: 300 } });
  const { passed, failed } = await verifyPact({ pact: pathOf(dialect), baseUrl: server.url });
  expect(failed).toEqual({});
  expect(passed).toBe(20);
});

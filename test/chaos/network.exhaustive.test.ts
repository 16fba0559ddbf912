import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serveProcess } from '../support/cli.js';
import { expectIdleHarmless } from './idle-connections.js';

test('10,000 idle connections do not delay others', async () => {
  const server = await serveProcess(['--log-level', 'error']);
  const files = Number(/^Max open files\s+(\d+)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  let serial = 0;
  const freshCode = (): string => `9900010000${String((serial += 1)).padStart(5, '0')}`;
  await expectIdleHarmless(server, Math.min(10_000, files - 1_000), freshCode);
  expect((await server.stop()).code).toBe(0);
}, 60_000);

import { test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expectOnceEach } from './callers.js';

test('1,000 callers at once on 50 coupons: 50 written off', async () => {
  await using server = await startMockServer();
  await expectOnceEach(server.url, 1_000, 50);
}, 60_000);

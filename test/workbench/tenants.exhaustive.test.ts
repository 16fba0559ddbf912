import { test } from 'vitest';
import { expectApart } from './many-tenants.js';

test('200 tenants at once, with the same codes and traces but different clocks and faults, do not affect each other', async () => {
  await expectApart(200, 1000);
}, 120_000);

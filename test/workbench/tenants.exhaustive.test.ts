import { test } from 'vitest';
import { expectApart } from './many-tenants.js';

test('200 tenants at once, with clashing codes, traces, clocks and faults, do not disturb each other', async () => {
  await expectApart(200, 1000);
}, 120_000);

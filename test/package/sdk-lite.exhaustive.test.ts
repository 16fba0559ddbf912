import { test } from 'vitest';
import { isRunning } from '../support/other-node.js';
import { holdsItsPromises } from './client-alone.js';

// sdk-lite.test.ts has this Node.
test.each([20, 22, 24, 26].filter((node) => !isRunning(node)))(
  'the installed client keeps its promises on Node %i',
  holdsItsPromises,
);

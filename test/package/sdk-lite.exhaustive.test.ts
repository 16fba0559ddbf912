import { test } from 'vitest';
import { holdsItsPromises } from './client-alone.js';

test.each([20, 22, 24, 26])('the installed client keeps its promises on Node %i', holdsItsPromises);

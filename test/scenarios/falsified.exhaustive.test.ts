import { describeDiscovered } from './falsified.js';

// falsified.test.ts runs the one scenario that finds a falsification. What else is assumed shows with all of them.
describeDiscovered();

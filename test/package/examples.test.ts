import { test } from 'vitest';
import { blocks } from '../support/pages.js';
import { runExample } from './run-example.js';

// The one that needs no runner from the registry; examples.exhaustive.test.ts has them all.
test('the commands of the example node-test install it from tarballs, and its tests pass', async () => {
  const [commands = ''] = blocks('examples/node-test/README.md', 'sh');
  const running = Number(process.versions.node.split('.')[0]);
  await runExample('node-test', commands, /^(?:#|ℹ) pass 7$/mu, [running]);
});

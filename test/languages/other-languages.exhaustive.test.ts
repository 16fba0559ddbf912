import { expect, test } from 'vitest';
import { executable } from '../support/executable.js';
import { blocks, read } from '../support/pages.js';
import { java, runBare } from './tills.js';

const page = 'docs/how-to/other-languages.md';
const check = java.missing.length > 0 ? test.skip : test;

check('without Node, three commands lead from a download to a lost response that is survived', async () => {
  const [commands = ''] = blocks(page, 'sh');
  expect(commands.trim().split('\n')).toHaveLength(3);
  const file = await executable();
  const from = performance.now();
  const alone = `! command -v node || exit 9\n${commands}`;
  const { code, output } = await runBare(java, alone, file, ['chmod', 'curl', 'find', 'java', 'javac']);
  console.log(`download, compile, test: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  expect(output).toMatch(
    /whenTheResponseIsLostTheRetryGetsTheFirstWriteOff\(\)\S* \S*✔[^]*^\[ +8 tests successful/mu,
  );
  expect(code).toBe(0);
});

test('the Java of the page is that of the example, and a tenant needs at most 30 lines', () => {
  const [tenant = '', lostResponse = ''] = blocks(page, 'java');
  expect(read('examples/java/src/test/java/till/Tenant.java')).toContain(tenant);
  expect(tenant.trim().split('\n').length).toBeLessThanOrEqual(30);
  expect(read('examples/java/src/test/java/till/TillTest.java')).toContain(lostResponse);
});

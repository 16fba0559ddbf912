import { expect, test } from 'vitest';
import { blocks, read } from '../support/pages.js';
import { runTests, tills } from './tills.js';

const page = 'docs/how-to/other-languages.md';
const java = tills.find(({ name }) => name === 'java');
const check = java === undefined || java.missing.length > 0 ? test.skip : test;

check('the commands of the page lead from a download to a lost response that is survived', async () => {
  const [commands = ''] = blocks(page, 'sh');
  expect(commands.trim().split('\n')).toHaveLength(3);
  if (java === undefined) return;
  const { code, output } = await runTests(
    java,
    `SHOUBEI_MOCK="file://$(command -v shoubei-mock)"\n${commands}`,
  );
  expect(output).toMatch(
    /whenTheResponseIsLostTheRetryGetsTheFirstWriteOff\(\)\S* \S*✔[^]*^\[ +5 tests successful/mu,
  );
  expect(code).toBe(0);
});

test('the Java of the page is that of the example, and a tenant takes at most 30 lines', () => {
  const [tenant = '', lostResponse = ''] = blocks(page, 'java');
  expect(read('examples/java/src/test/java/till/Tenant.java')).toContain(tenant);
  expect(tenant.trim().split('\n').length).toBeLessThanOrEqual(30);
  expect(read('examples/java/src/test/java/till/TillTest.java')).toContain(lostResponse);
});

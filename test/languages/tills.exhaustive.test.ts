import { describe, expect, test } from 'vitest';
import { runTests, testCommands, tills } from './tills.js';

describe.each(tills)('the till in $name', (till) => {
  const check = till.missing.length > 0 ? test.skip : test.concurrent;
  const commands = testCommands(till);
  const lacks = till.missing.length > 0 ? ` (skipped: ${till.missing.join(', ')} not installed)` : '';

  check(`passes its tests under exec, by each block of its README${lacks}`, async () => {
    expect(commands).toHaveLength(till.passed.length);
    for (const [index, passed] of till.passed.entries()) {
      const { code, output } = await runTests(till, commands[index] ?? '');
      expect(output).toMatch(passed);
      expect(code).toBe(0);
    }
  });

  for (const { what, changes, failed } of till.mistakes) {
    check(`fails its tests under exec where it ${what}`, async () => {
      const { code, output } = await runTests(till, commands.at(-1) ?? '', changes);
      expect(output).toMatch(failed);
      expect(code).toBe(1);
    });
  }
});

import { expect, test } from 'vitest';
import { declaredSurvives } from './declared.js';

// Twenty thousand of them are in declared.exhaustive.test.ts.
test('six hundred hostile requests to declared endpoints get responses, correctly signed or unsigned, and are in the journal', async () => {
  const counts = await declaredSurvives(600, 1);
  expect(Object.keys(counts)).toEqual(
    expect.arrayContaining(['found', 'done', 'not_found', 'illegal_parameter', 'bad_signature']),
  );
  expect(Object.keys(counts)).not.toContain('system_error');
});

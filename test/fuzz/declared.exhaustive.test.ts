import { expect, test } from 'vitest';
import { declaredSurvives } from './declared.js';

test('twenty thousand hostile requests to declared endpoints get responses, correctly signed or unsigned, and are in the journal', async () => {
  const counts = await declaredSurvives(20_000, 7);
  const outcomes = ['found', 'done', 'too_late', 'not_found', 'illegal_parameter', 'bad_signature'];
  expect(Object.keys(counts)).toEqual(expect.arrayContaining([...outcomes, 'unknown_institution']));
  expect(Object.keys(counts)).not.toContain('system_error');
});

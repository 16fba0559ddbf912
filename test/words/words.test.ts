import { expect, test } from 'vitest';
import { check, checkTree } from '../tools/words/check.mjs';

test('no text that a person reads has a banned word', () => {
  const { files, found } = checkTree();
  expect(found).toEqual([]);
  expect(files).toBeGreaterThan(1_500);
});

test.each([
  ['page.md', 'Send it again and get\nthe first answer.', 2, 'answer'],
  ['page.md', '| column | the coupon is told as used |', 1, 'told'],
  ['page.zh-CN.md', '收银台重试。', 1, '收银台'],
  ['a.ts', 'const a = 1;\n// Whoever calls it\nlet b;', 2, 'Whoever'],
  ['a.ts', "f(\n  'the request is refused',\n);", 2, 'refused'],
  ['a.tsx', 'const b = <p>Nothing was asked yet</p>;', 1, 'asked'],
  ['a.test.ts', "test('a fault strikes once', () => {});", 1, 'strikes'],
  ['a.ts', 'const a = `of its own: ${n}`;', 1, 'of its own'],
  ['one.yaml', 'zh: ok\nen: A wrong sign is rejected.', 2, 'wrong sign'],
  ['one.json', '{\n"description": "rests on A5"}', 2, 'rests on'],
  ['till.py', 'x = 1  # looked at later', 1, 'looked at'],
  ['Till.java', '  // goes by the trace number', 1, 'goes by'],
])('a banned word planted in %s is found: %s', (file, text, line, word) => {
  expect(check(file, text).map((one) => ({ line: one.line, word: one.word }))).toEqual([{ line, word }]);
});

test.each([
  ['page.md', 'Call `answer()`:\n\n```js\nconst told = 1;\n```'],
  [
    'a.ts',
    "import { refused } from './refused answers.js';\nconst answered = refused.told;\nconst s = 'refused';",
  ],
  ['a.ts', '// reads `refused` and mayBeRefused, or ask the provider'],
  ['one.json', '{ "status": "refused" }'],
])('names of the code are not text: %s', (file, text) => {
  expect(check(file, text)).toEqual([]);
});

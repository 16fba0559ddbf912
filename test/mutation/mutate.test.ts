import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Mutant {
  readonly line: number;
  readonly from: string;
  readonly label: string;
  readonly state: string;
  readonly by?: string;
}

let folder: string;
let mutants: readonly Mutant[];
let printed: string;
let code: number | string | null | undefined;

/** `sample/queue.ts`, mutated with the tests beside it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mutation-test-'));
  const json = join(folder, 'result.json');
  const script = ['test/mutation/mutate.mjs', '--config', 'test/mutation/sample/config.json', '--no-cache'];
  ({ printed, code } = await run([...script, '--all', '--floor', '95', '--json', json]));
  ({ mutants } = JSON.parse(await readFile(json, 'utf8')));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function run(
  words: readonly string[],
): Promise<{ printed: string; code: number | string | null | undefined }> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, (error, stdout) => {
      resolve({ printed: stdout, code: error === null ? 0 : error.code });
    });
  });
}

function stateOf(line: number, label: string, from?: string): readonly (string | undefined)[] | undefined {
  const found = mutants.find(
    (one) => one.line === line && one.label === label && (from === undefined || one.from === from),
  );
  return found && [found.state, found.by?.replace('test/mutation/sample/queue.sample.ts > ', '')];
}

test('a change that a test notices is killed, and the test is named', () => {
  expect(stateOf(8, '+ → -')).toEqual([
    'killed',
    'a guest waits behind all others, and a member waits for nobody',
  ]);
  expect(printed).toContain(
    'test/mutation/sample/queue.ts:8  waiting + 1  (+ → -)  killed by test/mutation/sample/queue.sample.ts > a guest waits behind all others, and a member waits for nobody\n',
  );
});

test('a change that no test notices survives', () => {
  expect(stateOf(8, 'text → empty')).toEqual(['survived', undefined]);
  expect(printed).toContain("test/mutation/sample/queue.ts:8  'Welcome'  (text → empty)  survived\n");
});

test('a change that no test reaches is reported as such', () => {
  expect(stateOf(37, 'text → empty')).toEqual(['no test reaches it', undefined]);
});

test('a change that makes a loop endless is killed', () => {
  expect(stateOf(14, '+= → -=', 'at += 1')).toEqual(['killed', 'each step counts twice']);
});

test('a change after which a test waits forever or blocks the process is killed', () => {
  expect(stateOf(20, 'removed')).toEqual(['killed', 'it comes soon']);
  expect(stateOf(24, 'true → false')).toEqual(['killed', 'no end']);
});

test('a value made while a module is loaded, and one kept from the first call, are changed too', () => {
  expect(stateOf(27, '7 → 8')).toEqual(['killed', 'the limit is seven']);
  expect(stateOf(32, 'removed')).toEqual(['killed', 'what is kept stays']);
  expect(stateOf(32, 'entry removed', "'b'")).toEqual(['killed', 'what is kept stays']);
});

test('an equivalent mutant is not tried, and an entry that no longer fits anything is an error', () => {
  expect(stateOf(42, 'condition → false')).toEqual(['equivalent', undefined]);
  expect(printed).toContain('No such mutant, listed as equivalent: ');
  expect(printed).toContain('"line":"if (numbers.length === 1) return 0;"');
});

test('a test that fails without any mutant is named', () => {
  expect(printed).toContain(
    '1 test fails without any mutant: test/mutation/sample/queue.sample.ts > a test that fails without any mutant kills none\n',
  );
});

test('below the floor the exit code is 1', () => {
  expect(printed).toContain(
    ' 83.6 %  test/mutation/sample/queue.ts: 55 mutants, 46 killed, 9 survived (2 reached by no test), 1 equivalent\n',
  );
  expect(code).toBe(1);
});

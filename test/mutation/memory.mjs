// Results of earlier runs for each test file, kept beside the sources in `.cache`. They only order the next
// run.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

class Memory {
  constructor(path, tests) {
    Object.assign(this, { path, tests });
  }

  /** @param fileOf gives a mutant's source file, of which these are mutated now */
  take({ kind, test, ids, ms, reached, inside }, fileOf, mutated) {
    if (kind === 'read') {
      const old = this.tests[test];
      const hash = hashOf(test);
      const files = old?.hash === hash ? old.reaches : {};
      const none = Object.fromEntries(mutated.map((file) => [file, -1]));
      this.tests[test] = {
        hash,
        ms,
        reaches: { ...files, ...none, ...countBy(reached.map(fileOf), inside.map(fileOf)) },
        kills: old?.kills ?? {},
      };
    }
    if (kind === 'killed' && this.tests[test]) {
      const { kills } = this.tests[test];
      const file = fileOf(ids[0]);
      kills[file] = (kills[file] ?? 0) + 1;
    }
  }
}

/** With 0 for a file in which no test itself reaches a mutant, only the code around the tests. */
const countBy = (all, names) => {
  const counts = Object.fromEntries(all.map((name) => [name, 0]));
  for (const name of names) counts[name] += 1;
  return counts;
};

export function readMemory(path) {
  try {
    return new Memory(path, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return new Memory(path, {});
  }
}

export function writeMemory({ path, tests }) {
  if (path === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(tests));
}

const hashOf = (test) => createHash('sha256').update(readFileSync(test)).digest('base64url');

/**
 * The test files in the order in which they are tried: first those that killed most before, then by what they reach in a
 * second. Files known to reach nothing of these sources are left out. Unknown ones follow by `first`, the folders with the
 * tests of a source folder.
 */
export function known({ tests: memory }, tests, files, first) {
  const folders = Object.entries(first ?? {}).flatMap(([source, near]) =>
    files.some((file) => file.startsWith(source)) ? near : [],
  );
  const rank = (test) => {
    const at = folders.findIndex((folder) => test.startsWith(folder));
    return at < 0 ? folders.length : at;
  };
  const worth = (test) => {
    const { ms, kills, reaches } = memory[test];
    const sum = (counts) => files.reduce((total, file) => total + Math.max(counts[file] ?? 0, 0), 0);
    return ((sum(kills) + 0.01 * sum(reaches)) * 1_000) / (ms + 1_000);
  };
  const reach = (test, file) =>
    memory[test]?.hash === hashOf(test) ? memory[test].reaches[file] : undefined;
  const isRead = (test) => files.some((file) => reach(test, file) >= 0);
  const isIdle = (test) => files.every((file) => reach(test, file) === -1);
  const read = tests.filter(isRead).toSorted((a, b) => worth(b) - worth(a));
  const unread = tests.filter((test) => !isRead(test) && !isIdle(test)).toSorted((a, b) => rank(a) - rank(b));
  // They cover these sources, and are quick.
  const named = folders.filter((path) => tests.includes(path));
  return [...new Set([...named, ...read, ...unread])];
}

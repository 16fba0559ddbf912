// Does `npm test` notice when the code is wrong? Changes it in one place at a time and runs the tests that reach it.
//   npm run mutate -- [FILE…] [--all] [--every N] [--floor PERCENT] [--seconds S] [--json FILE]
// FILE: by default what differs from main. --every 4 tries each fourth mutant: the score is an estimate, in a quarter of the time.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { known, readMemory, writeMemory } from './memory.mjs';
import { mutate } from './mutants.mjs';
import { line, summary } from './report.mjs';
import { run } from './run.mjs';

const root = process.cwd();
const { values, positionals } = readArguments();
const configPath = resolve(values.config);
const config = JSON.parse(readFileSync(configPath, 'utf8'));

const started = Date.now();
const all = list(config.sources, config.exclude);
const files = chosen();
const codes = new Map();
const mutants = [];
for (const file of files) {
  const made = mutate(file, readFileSync(file, 'utf8'), mutants.length);
  codes.set(join(root, file), made.code);
  for (const mutant of made.mutants) mutants.push(Object.assign(mutant, { state: 'no test reaches it' }));
}
const stale = setEquivalentApart();
for (const mutant of mutants) if (mutant.id % Number(values.every) !== 0) mutant.state = 'left out';
const tried = mutants.filter(({ state }) => state !== 'equivalent' && state !== 'left out');
const memory = readMemory(values['no-cache'] ? undefined : join(root, '.cache/mutation.json'));
const tests = known(memory, list(config.tests, config.excludeTests), files, config.first);
const seconds = Number(values.seconds ?? (values.all ? Infinity : 100 * files.length));
const left = new Set(tests);
const failing = new Set();

if (tried.length > 0) {
  const work = { root, config, mutants: tried, codes, tests: tests.map((test) => join(root, test)) };
  await run({ ...work, endsAt: Math.min(started + seconds * 1_000, Number.MAX_SAFE_INTEGER) }, take);
}
finish();

function readArguments() {
  const options = {
    all: { type: 'boolean', default: false },
    floor: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    config: {
      type: 'string',
      default: relative(root, fileURLToPath(new URL('config.json', import.meta.url))),
    },
    'no-cache': { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return refuse(error.message);
  }
}

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** Files of the working tree, tracked or new. */
function list(globs, exclude = []) {
  const git = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '--'];
  const specs = [...globs.map((glob) => `:(glob)${glob}`), ...exclude.flatMap(excluding)];
  return execFileSync('git', [...git, ...specs], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

function excluding(glob) {
  const [, before, names, after] = /^(.*)\{(.*)\}(.*)$/u.exec(glob) ?? [undefined, glob, '', ''];
  return names.split(',').map((name) => `:(exclude,glob)${before}${name}${after}`);
}

function chosen() {
  if (values.all) return all;
  if (positionals.length > 0) {
    const paths = positionals.map((path) => relative(root, resolve(path)));
    const other = paths.find((path) => !all.includes(path));
    return other === undefined
      ? paths
      : refuse(`${other} is not among the files that ${values.config} lists`);
  }
  const git = (...words) =>
    execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const base = ['origin/main', 'main', 'HEAD'].find((name) => {
    try {
      return git('rev-parse', '--verify', name);
    } catch {
      return false;
    }
  });
  const changed = git('diff', '--name-only', git('merge-base', base, 'HEAD')).split('\n');
  const added = git('ls-files', '--others', '--exclude-standard').split('\n');
  return all.filter((file) => changed.includes(file) || added.includes(file));
}

/**
 * Listed ones are not tried. An entry that no longer fits anything is an error, so that the list stays
 * correct.
 */
function setEquivalentApart() {
  const path = join(dirname(configPath), config.equivalent);
  const entries = JSON.parse(readFileSync(path, 'utf8'));
  const gone = [];
  for (const entry of entries) {
    if (!all.includes(entry.file)) gone.push(entry);
    if (!files.includes(entry.file)) continue;
    const lines = readFileSync(entry.file, 'utf8').split('\n');
    const fitting = mutants.filter(
      (one) =>
        one.file === entry.file &&
        one.label === entry.mutant &&
        (entry.from === undefined || one.from === entry.from) &&
        lines[one.line - 1].trim() === entry.line,
    );
    for (const mutant of fitting) Object.assign(mutant, { state: 'equivalent', why: entry.why });
    if (fitting.length === 0) gone.push(entry);
  }
  return gone;
}

function take(event) {
  const { kind, test, ids, by, ms } = event;
  memory.take(event, (one) => mutants[one].file, files);
  if (kind === 'read') {
    for (const name of event.failing) failing.add(`${test} > ${name}`);
    for (const one of event.reached)
      if (mutants[one].state === 'no test reaches it') mutants[one].state = 'survived';
    process.stderr.write(`${test}: ${event.reached.length} mutants reached, ${ms} ms\n`);
  }
  if (kind === 'end') left.delete(test);
  if (kind === 'end' || kind === 'again') writeMemory(memory);
  if (kind !== 'killed') return;
  const mutant = mutants[ids[0]];
  if (mutant.state === 'killed') return;
  Object.assign(mutant, { state: 'killed', by: `${test} > ${by}` });
  process.stdout.write(`${line(mutant)}\n`);
}

function finish() {
  const alive = tried.filter(({ state }) => state !== 'killed');
  // A test that was not tried could still notice it.
  if (left.size > 0) for (const mutant of alive) mutant.state = 'not decided';
  for (const mutant of alive) process.stdout.write(`${line(mutant)}\n`);
  const result = summary(mutants, files);
  process.stdout.write(`${result.text}\n`);
  const notes = [];
  if (failing.size > 0)
    notes.push(
      `${failing.size} ${failing.size === 1 ? 'test fails' : 'tests fail'} without any mutant: ${[...failing].join('; ')}`,
    );
  if (left.size > 0 && alive.length > 0)
    notes.push(`The time was up before ${left.size} of ${tests.length} test files were through.`);
  for (const entry of stale) notes.push(`No such mutant, listed as equivalent: ${JSON.stringify(entry)}`);
  notes.push(`${Math.round((Date.now() - started) / 1_000)} s`);
  process.stdout.write(`${notes.join('\n')}\n`);
  if (values.json !== undefined) {
    const { text: _, ...numbers } = result;
    writeFileSync(values.json, `${JSON.stringify({ ...numbers, mutants }, undefined, 1)}\n`);
  }
  process.exit(result.score < Number(values.floor) || stale.length > 0 ? 1 : 0);
}

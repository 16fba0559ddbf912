// Runs test files over mutants with vitest, two at a time, and reads what the workers write into their log.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A mutant's run may take five times as long as its tests took without it, plus this. */
const usualGraceMs = 4_000;

/** First the quick tests, and a little of each file: mutants that are killed early cost little. */
const rounds = [
  { sliceMs: 40_000, firstMs: 25_000, quickMs: 5_000, isLast: false },
  { sliceMs: 120_000, firstMs: 60_000, quickMs: 10_000, isLast: false },
  { sliceMs: 1e9, firstMs: 300_000, quickMs: 0, isLast: true },
];

/**
 * @param work.mutants of all files; `work.codes` their texts with all mutants in, by absolute path
 * @param work.tests absolute paths, in the order in which they are tried
 * @param work.endsAt epoch milliseconds after which no further mutant is tried
 * @param onLine takes each line of the workers' log
 */
export async function run({ root, config, mutants, codes, tests, endsAt }, onLine) {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  const log = join(folder, 'log.ndjson');
  process.env['MUTATION_PLAN'] = join(folder, 'plan.json');
  writeFileSync(log, '');
  const graceMs = config.graceMs ?? usualGraceMs;
  const common = { root, log, endsAt, graceMs, firstTimeoutMs: 30_000, mutants: mutants.map(brief) };
  const vitest = await open(root, config, codes, tests);
  const watch = new Watch({ root, log, graceMs, mutants, endsAt, onLine });
  const timer = setInterval(() => void watch.look(vitest), 250);
  try {
    for (let [left, round] = [tests, 0]; left.length > 0; left = watch.again(left), round += 1) {
      const plan = { ...common, ...(rounds[round] ?? rounds.at(-1)) };
      writeFileSync(process.env['MUTATION_PLAN'], JSON.stringify(plan));
      const ran = await vitest.runTestSpecifications(
        left.map((path) => vitest.getRootProject().createSpecification(path)),
      );
      if (!watch.hasStarted) throw ran.unhandledErrors[0] ?? new Error('No test file was run.');
      await watch.look(vitest);
    }
  } finally {
    clearInterval(timer);
    await vitest.close();
    if (process.env['MUTATION_KEEP']) writeFileSync(process.env['MUTATION_KEEP'], readFileSync(log));
    rmSync(folder, { recursive: true });
  }
}

const brief = ({ id, file, line, isStatic, keeps }) => ({ id, isStatic, keeps, place: `${file}:${line}` });

function open(root, { tests: include, excludeTests: exclude = [] }, codes, order) {
  const plugin = {
    name: 'mutants',
    enforce: 'pre',
    transform: (_, id) => codes.get(id.split('?')[0]),
  };
  class AsGiven {
    shard = (files) => files;
    sort = (files) => files.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
  const options = {
    root,
    config: here('vitest.config.mjs'),
    watch: false,
    include,
    exclude: [...exclude, '**/node_modules/**'],
  };
  const quiet = { reporters: [{}], update: false, sequence: { sequencer: AsGiven } };
  // The output that mutants cause in the tests is useless.
  const nowhere = () => new Writable({ write: (_, __, done) => done() });
  const streams = { stdout: nowhere(), stderr: nowhere() };
  return createVitest(
    'test',
    { ...options, ...quiet },
    { root, plugins: [plugin], logLevel: 'silent' },
    streams,
  );
}

/** Reads the log, ends the run when all are dead or the time is over, and ends workers that hang. */
class Watch {
  offset = 0;
  killed = new Set();
  workers = new Map();
  unfinished = new Set();
  isCancelled = false;
  hasStarted = false;

  constructor(about) {
    Object.assign(this, about);
  }

  async look(vitest) {
    this.read();
    const isOver = Date.now() > this.endsAt;
    for (const [pid, { kind, at, ids, test, limitMs = 300_000 }] of this.workers) {
      // It ends itself at twice its limit, unless its code runs without end in a place without mutants.
      const isLate = Date.now() > Math.min(at + limitMs * 4, this.endsAt) + this.graceMs;
      if (kind !== 'end' && isLate) {
        this.workers.delete(pid);
        if (kind === 'try') this.note({ kind: ids.length > 1 ? 'alone' : 'killed', test, ids, by: 'no end' });
        this.note({ kind: isOver ? 'end' : 'again', test });
        end(pid);
      }
    }
    if (!this.isCancelled && (isOver || this.killed.size === this.mutants.length)) {
      this.isCancelled = true;
      await vitest.cancelCurrentRun('keyboard-input');
    }
  }

  note(line) {
    appendFileSync(this.log, `${JSON.stringify({ ...line, pid: 0, at: Date.now() })}\n`);
    this.read();
  }

  read() {
    const text = readFileSync(this.log).subarray(this.offset);
    const until = text.lastIndexOf(10) + 1;
    this.offset += until;
    for (const line of text.subarray(0, until).toString().split('\n').filter(Boolean))
      this.take(JSON.parse(line));
  }

  take(line) {
    if (line.pid > 0) this.workers.set(line.pid, line);
    this.hasStarted = true;
    if (line.kind === 'killed') for (const id of line.ids) this.killed.add(id);
    if (line.kind === 'again') this.unfinished.add(line.test);
    this.onLine(line);
  }

  /** The files that a worker left before it had tried all. */
  again(files) {
    const left = files.filter((path) => this.unfinished.has(relative(this.root, path)));
    this.unfinished.clear();
    return this.isCancelled ? [] : left;
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}

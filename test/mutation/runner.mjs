// Runs in vitest's worker, instead of vitest's runner: one test file, once unchanged and then once for each
// mutant that it reaches. The mutants are in the sources already (mutants.mjs) and are switched on by number,
// so a run costs what its tests cost.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { startTests } from '@vitest/runner';
import { getNames, getTests } from '@vitest/runner/utils';
import { TestRunner } from 'vitest';

const env = process.env;
const plan = JSON.parse(readFileSync(env.MUTATION_PLAN, 'utf8'));

const state = {
  active: new Set(),
  touched: new Set(),
  count: 0,
  limit: Infinity,
  reach: undefined,
  unhandled: undefined,
};

/** What the mutated sources read at every mutant. */
globalThis.$mutants = (id) => {
  if (++state.count > state.limit) throw new Error('A mutant made the code run without end.');
  state.reach?.add(id);
  if (!state.active.has(id)) return false;
  state.touched.add(id);
  return true;
};

for (const event of ['unhandledRejection', 'uncaughtException']) {
  process.on(event, (error) => (state.unhandled ??= error));
}

/** Vitest starts this one. It loads the file, and tries the mutants before the tests would run. */
export default class MutationRunner extends TestRunner {
  async onBeforeCollect() {
    state.reach = new Set();
  }

  async onBeforeRunFiles([file]) {
    const reachedByLoading = state.reach;
    state.reach = undefined;
    for (const test of file.tasks) test.mode = 'skip';
    file.mode = 'skip';
    await new Session(this, file.filepath, reachedByLoading).run();
  }
}

/** One run of the file with some of its tests. Nothing is reported to vitest. */
class QuietRunner extends TestRunner {
  failure;
  tests = new Map();

  constructor(outer, wanted, timeoutMs) {
    super({ ...outer.config, testTimeout: timeoutMs, hookTimeout: timeoutMs });
    this.moduleRunner = outer.moduleRunner;
    this.wanted = wanted;
  }

  trace = (_, attributes, callback) => (callback ?? attributes)();

  importFile(path) {
    forget(this.workerState.evaluatedModules.getModuleById(path));
    return this.moduleRunner.import(path);
  }

  onCollected([file]) {
    if (this.wanted !== undefined) narrow(file, this.wanted);
  }

  async onBeforeRunTask(test) {
    if (this.failure !== undefined) test.mode = 'skip';
    await super.onBeforeRunTask(test);
    if (test.mode === 'skip' || test.mode === 'todo') return;
    this.startedAt = performance.now();
    this.countBefore = state.count;
    if (state.reach !== undefined) this.reachOutside ??= state.reach;
    if (this.reachOutside !== undefined) state.reach = new Set();
  }

  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.mode === 'skip' || test.mode === 'todo') return;
    const hasFailed = test.result?.state === 'fail';
    this.tests.set(nameOf(test), {
      ms: performance.now() - this.startedAt,
      count: state.count - this.countBefore,
      reach: state.reach ?? new Set(),
      hasFailed,
    });
    if (this.reachOutside !== undefined) state.reach = this.reachOutside;
    // While the reach is measured all tests run, even after one that fails.
    if (hasFailed && this.wanted !== undefined) this.failure ??= nameOf(test);
  }

  async onBeforeRunSuite(suite) {
    if (this.failure !== undefined) suite.mode = 'skip';
    await super.onBeforeRunSuite(suite);
  }
}

const nameOf = (test) => getNames(test).slice(1).join(' > ');

function narrow(suite, wanted) {
  for (const task of suite.tasks) {
    if (task.type === 'suite') narrow(task, wanted);
    else if (!wanted.has(nameOf(task))) task.mode = 'skip';
  }
  if (suite.tasks.every(({ mode }) => mode === 'skip')) suite.mode = 'skip';
}

/** The next import runs the module again. */
function forget(module) {
  if (module === undefined) return;
  module.promise = undefined;
  module.exports = undefined;
  module.evaluated = false;
  module.importers.clear();
}

function forgetAll({ workerState }) {
  for (const [path, module] of workerState.evaluatedModules.idToModuleMap) {
    if (!/vitest\/dist|@vitest|vitest-virtual|mutation\/runner/u.test(path)) forget(module);
  }
}

class Session {
  constructor(outer, path, reachedByLoading) {
    this.outer = outer;
    this.path = path;
    this.reachedByLoading = reachedByLoading;
    this.test = relative(plan.root, path);
  }

  async run() {
    this.startedAt = performance.now();
    write({ kind: 'start', test: this.test });
    const first = await this.once([], undefined, { timeoutMs: plan.firstTimeoutMs });
    if (first.isHanging && !plan.isLast) {
      this.giveUp();
      return;
    }
    const failing = [...first.tests].filter(([, { hasFailed }]) => hasFailed).map(([name]) => name);
    this.tests = [...first.tests].filter(([, { hasFailed }]) => !hasFailed);
    this.outside = first.outside;
    this.isMixed = getTests(first.file ?? { tasks: [] }).some(({ concurrent }) => concurrent === true);
    const reached = plan.mutants.filter(({ id }) => this.reaching(id).length > 0);
    const ms = Math.round(performance.now() - this.startedAt);
    const isBroken = first.isHanging || (first.by !== undefined && failing.length === 0);
    if (isBroken) failing.push(first.by);
    const inside = reached.filter(({ id }) => !this.isOutside(id)).map(({ id }) => id);
    write({ kind: 'read', test: this.test, ms, failing, reached: reached.map(({ id }) => id), inside });
    if (isBroken || (await this.tryAll(reached))) write({ kind: 'end', test: this.test });
  }

  /**
   * One of two workers begins at the end, so that they meet in the middle. What survived elsewhere will
   * mostly survive here, too.
   */
  async tryAll(reached) {
    const order = Number(env.VITEST_POOL_ID) % 2 === 0 ? reached.toReversed() : reached;
    log.read();
    const groups = groupsOf(order.filter(({ id }) => log.lived.has(id) && !log.alone.has(id)));
    const single = order
      .filter(({ id }) => !log.lived.has(id) || log.alone.has(id))
      .map((mutant) => [mutant]);
    const outside = single.filter(([{ id }]) => this.isOutside(id));
    // A mutant that every test reaches costs all tests of this file. Unless they are quick, another file's
    // tests try it.
    const isQuick = this.tests.reduce((sum, [, { ms }]) => sum + ms, 0) < plan.quickMs;
    const inside = single.filter(([{ id }]) => !this.isOutside(id));
    if (!(await this.tryEach([...inside, ...(isQuick || plan.isLast ? outside : []), ...groups])))
      return false;
    return isQuick || plan.isLast || outside.length === 0 ? true : this.giveUp();
  }

  /** @returns false if this process can no longer be used */
  async tryThese(group) {
    log.read();
    const mutants = group.filter(({ id }) => !log.killed.has(id));
    if (mutants.length === 0) return true;
    if (Date.now() > plan.endsAt) return this.giveUp();
    if (performance.now() - this.startedAt > plan.sliceMs) return this.giveUp();
    const tests = this.reaching(...mutants.map(({ id }) => id));
    const ids = mutants.map(({ id }) => id);
    write({ kind: 'try', test: this.test, ids, limitMs: limitFor(tests) });
    if (mutants.length === 1) return this.tryOne(mutants[0], tests);
    const ran = await this.once(mutants, tests, { isFresh: mutants.some(({ keeps }) => keeps) });
    if (ran.isHanging) {
      write({ kind: 'alone', ids });
      return this.giveUp();
    }
    if (ran.by === undefined) {
      write({ kind: 'lived', ids: ids.filter((id) => ran.touched.has(id)) });
      return this.tryEach(mutants.filter(({ id }) => !ran.touched.has(id)).map((mutant) => [mutant]));
    }
    this.isDirty = true;
    const half = mutants.length >> 1;
    return this.tryEach([mutants.slice(0, half), mutants.slice(half)]);
  }

  async tryEach(groups) {
    for (const group of groups) if (!(await this.tryThese(group))) return false;
    return true;
  }

  /** The rest is for another process: later, or because a hanging test continues during the next run. */
  giveUp() {
    write({ kind: 'again', test: this.test });
    return false;
  }

  /** The tests that can notice a mutant: those that reached it, or all if one is reached outside of any. */
  reaching(...ids) {
    if (ids.some((id) => this.isOutside(id))) return this.tests;
    const tests = this.tests.filter(([, { reach }]) => ids.some((id) => reach.has(id)));
    return this.isMixed && tests.length > 0 ? this.tests : tests;
  }

  isOutside(id) {
    return this.outside.has(id) || this.reachedByLoading.has(id);
  }

  async tryOne(mutant, tests) {
    const result = await this.judge(mutant, tests);
    const ids = [mutant.id];
    write({ kind: result.by === undefined ? 'lived' : 'killed', test: this.test, ids, by: result.by });
    return result.isHanging ? this.giveUp() : true;
  }

  async judge(mutant, tests) {
    let ran = await this.once([mutant], tests, {});
    // A value kept from an earlier run can hide a mutant: then everything is loaded again.
    if (ran.by === undefined && (ran.touched.size === 0 || mutant.keeps)) {
      ran = await this.once([mutant], tests, { isFresh: true });
    }
    if (ran.by === undefined || ran.isHanging) return ran;
    // Killed, if the same tests pass again without it. Otherwise something kept what the mutant made.
    const same = tests.filter(([name]) => name === ran.by);
    const without = await this.once([], same.length > 0 ? same : tests, {});
    if (without.by === undefined) return ran;
    this.isDirty = true;
    const again = await this.once([mutant], tests, { isFresh: true });
    this.isDirty = true;
    return again;
  }

  /**
   * One run of the tests with these mutants switched on. If none are given, one of all tests, to record what
   * each reaches.
   */
  async once(mutants, tests, { isFresh = false, timeoutMs }) {
    const isStatic = mutants.some(({ id, isStatic: is }) => is || this.reachedByLoading.has(id));
    if (isFresh || isStatic || this.isDirty) forgetAll(this.outer);
    this.isDirty = isStatic;
    const limitMs = timeoutMs ?? limitFor(tests);
    const runner = new QuietRunner(this.outer, tests && new Set(tests.map(([name]) => name)), limitMs);
    const outside = tests === undefined ? new Set() : undefined;
    const touched = new Set();
    const active = new Set(mutants.map(({ id }) => id));
    Object.assign(state, {
      active,
      touched,
      count: 0,
      unhandled: undefined,
      reach: outside,
      limit: countLimit(tests),
    });
    const running = startTests([this.path], runner).then(([file]) => ({ file }));
    const ended = await Promise.race([running, pause(tests === undefined ? plan.firstMs : limitMs * 2)]);
    Object.assign(state, { active: new Set(), limit: Infinity, reach: undefined });
    const isHanging = ended === undefined;
    const by = isHanging ? 'no end' : (runner.failure ?? failureOf(ended.file));
    return { ...ended, by, tests: runner.tests, outside, touched, isHanging };
  }
}

function failureOf(file) {
  if (state.unhandled !== undefined)
    return `an error outside of any test: ${state.unhandled.message ?? state.unhandled}`;
  return file.result?.state === 'fail' ? 'a hook, or while it is loaded' : undefined;
}

/** Only one mutant of a line can take effect, so a group has one mutant of each line. */
function groupsOf(mutants) {
  const groups = [];
  const counts = new Map();
  for (const mutant of mutants) {
    const index = counts.get(mutant.place) ?? 0;
    counts.set(mutant.place, index + 1);
    (groups[index] ??= []).push(mutant);
  }
  return groups;
}

function limitFor(tests) {
  return Math.ceil(tests.reduce((sum, [, { ms }]) => sum + 5 * ms, plan.graceMs));
}

function countLimit(tests) {
  return tests === undefined ? Infinity : tests.reduce((sum, [, { count }]) => sum + 20 * count, 2_000_000);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function write(line) {
  appendFileSync(plan.log, `${JSON.stringify({ ...line, pid: process.pid, at: Date.now() })}\n`);
}

/** What both workers found. */
const log = {
  offset: 0,
  killed: new Set(),
  lived: new Set(),
  alone: new Set(),

  read() {
    const text = readFileSync(plan.log).subarray(this.offset);
    const until = text.lastIndexOf(10) + 1;
    this.offset += until;
    for (const line of text.subarray(0, until).toString().split('\n')) {
      const [, kind] = /^\{"kind":"(killed|lived|alone)"/u.exec(line) ?? [];
      if (kind !== undefined) for (const id of JSON.parse(line).ids) this[kind].add(id);
    }
  },
};

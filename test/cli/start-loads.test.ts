import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runningProcess } from '../support/cli.js';
import { post, sourceAnswer, sourceRequest } from '../support/wire.js';

interface Loaded {
  /** Node's own modules, as `process.moduleLoadList` names them. */
  readonly builtins: readonly string[];
  readonly scripts: readonly { readonly name: string; readonly bytes: number; readonly rejected: unknown }[];
}

/** Runs before the command line, and writes at the end what was loaded. */
const watcher = `
const vm = require('node:vm');
const scripts = [];
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    const name = require('node:path').basename(options.filename);
    scripts.push({ name, bytes: text.length, rejected: this.cachedDataRejected });
  }
};
process.on('exit', () => {
  const builtins = process.moduleLoadList.map((name) => name.replace(/^NativeModule /, ''));
  process.stderr.write('\\nLOADED ' + JSON.stringify({ builtins, scripts }) + '\\n');
});`;

/** Starts the built command line, writes off one coupon, and stops it. */
async function loadedBy(flags: readonly string[]): Promise<Loaded> {
  const file = join(mkdtempSync(join(tmpdir(), 'shoubei-start-')), 'watcher.cjs');
  writeFileSync(file, watcher);
  const serving = await runningProcess(['serve', '--port', '0'], {
    NODE_OPTIONS: [`--require=${file}`, ...flags].join(' '),
  });
  const { text } = await post(serving.url, sourceRequest);
  expect(text).toBe(sourceAnswer);
  await serving.stop();
  return JSON.parse(/^LOADED (.*)$/mu.exec(serving.output())?.[1] ?? '');
}

test('a start and a write-off read one script and its helpers, whose compiled code V8 takes from the build', async () => {
  const { scripts } = await loadedBy([]);
  expect(scripts.map(({ name, rejected }) => [name, rejected])).toEqual([
    ['bin.js', false],
    ['rolldown-runtime.js', false],
  ]);
  expect(scripts[0]?.bytes).toBeLessThan(620_000);
});

test('a start and a write-off load none of what they do not need', async () => {
  const { builtins } = await loadedBy([]);
  expect(builtins).toContain('crypto');
  const needless = new Set([
    'assert',
    'fs/promises',
    'https',
    'tls',
    'readline',
    'worker_threads',
    'internal/deps/undici/undici',
  ]);
  expect(builtins.filter((name) => needless.has(name))).toEqual([]);
  expect(builtins.length).toBeLessThan(400);
});

test('code that was compiled under other flags is rejected, and the start does without it', async () => {
  const { scripts } = await loadedBy(['--stack-trace-limit=20']);
  expect(scripts.map(({ rejected }) => rejected)).toEqual([true, true]);
});

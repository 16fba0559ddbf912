import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command line had loaded when it ended. */
export interface Loaded {
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

/** An option of Node, for `NODE_OPTIONS`, that makes the command line print at its end what it loaded. */
export function watchLoads(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'shoubei-loads-')), 'watcher.cjs');
  writeFileSync(file, watcher);
  return `--require=${file}`;
}

export function loadsIn(output: string): Loaded {
  return JSON.parse(/^LOADED (.*)$/mu.exec(output)?.[1] ?? '');
}

// Bundles the command line as the scripts of the executable: CommonJS with every package inside. Only Node's own
// modules can be loaded there.
import { createRequire } from 'node:module';
import { cliChunks, here } from './cli-chunks.mjs';

/** Packages left out. Code that imports them works without them, or reports what is missing. */
const absent = new Set(['libsql', '@node-rs/xxhash']);

/** Modules that read files beside them or bind a port, and their replacements in the executable. */
const inPlace = new Map([
  [here('dist/listen-at.js'), here('dist/executable/listen-at.js')],
  [here('dist/own-files.js'), here('dist/executable/own-files.js')],
  [here('../fixtures/dist/own-files.js'), here('dist/executable/own-files.js')],
]);

/** `jsonc-parser` has a second form that can be bundled. Node would load the other one. */
const { resolve } = createRequire(import.meta.url);
const alias = { 'jsonc-parser': resolve('jsonc-parser').replace('/umd/', '/esm/') };

const plugin = {
  name: 'executable',
  async resolveId(id, importer, options) {
    if (absent.has(id)) return `\0absent:${id}`;
    const found = await this.resolve(id, importer, { ...options, skipSelf: true });
    return found && (inPlace.get(found.id) ?? found);
  },
  load: (id) =>
    id.startsWith('\0absent:')
      ? `throw Object.assign(new Error('${id.slice(8)} is not inside'), { code: 'MODULE_NOT_FOUND' });`
      : undefined,
  /** Includes modules that the project's code loads late through its own `require`. */
  transform: (code, id) =>
    id.includes('node_modules')
      ? undefined
      : code.replace(/^const require = createRequire\(import\.meta\.url\);$/mu, ''),
};

export function executableChunks() {
  return cliChunks({ resolve: { alias }, plugins: [plugin] });
}

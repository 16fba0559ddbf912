// The command line as the scripts of the executable: CommonJS, with every package inside, since only Node's own modules can be
// loaded there.
import { createRequire, isBuiltin } from 'node:module';
import { build } from 'rolldown';
import { cliChunks, here } from './cli-chunks.mjs';

/** Packages that are not inside: what imports them does without, or says what is missing. */
const absent = new Set(['libsql', '@node-rs/xxhash']);

/** Modules that read files beside them, and what reads those that are inside. */
const inPlace = new Map([
  [here('dist/own-files.js'), here('dist/executable/own-files.js')],
  [here('../fixtures/dist/scenarios/own-files.js'), here('dist/executable/own-files.js')],
]);

/** `jsonc-parser` has a form that can be bundled beside the one that Node would load. */
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
  /** What own code loads late with a `require` of its own is inside, too. */
  transform: (code, id) =>
    id.includes('node_modules')
      ? undefined
      : code.replace(/^const require = createRequire\(import\.meta\.url\);$/mu, ''),
  /** There is no `import` in these scripts. */
  renderChunk: (code) =>
    code.replaceAll(/\bimport\((["'])([\w:/]+)\1\)/gu, (whole, _, id) =>
      isBuiltin(id) ? `Promise.resolve(require('${id}'))` : whole,
    ),
};

export function executableChunks() {
  const output = { format: 'cjs', chunkFileNames: '[name].js' };
  return cliChunks({ resolve: { alias }, plugins: [plugin] }, output);
}

/** The script that Node starts, which loads the others. */
export async function mainScript() {
  const { output } = await build({
    input: here('dist/executable/main.js'),
    platform: 'node',
    tsconfig: false,
    output: { format: 'cjs', comments: false },
    write: false,
  });
  return output[0].code;
}

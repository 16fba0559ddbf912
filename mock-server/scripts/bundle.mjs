// The command line of the npm package. Own code and the parser of words are in it; what only some commands need stays a
// package, and is loaded when it is needed.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { cliChunks, here, licencesOf, packagesIn } from './cli-chunks.mjs';

const out = here('bundle');

/** Packages whose code is in the bundle. */
const inside =
  /^(?:yargs-parser|cliui|cross-spawn|fastest-levenshtein|@shoubei-kit\/(?:contracts|sdk-lite)|@shoubei-kit\/fixtures(?:\/checks)?$)/u;
/** What those of other people import in turn. */
const isTheirs = (importer) => importer !== undefined && /node_modules\/(?!@shoubei-kit)/u.test(importer);

const options = {
  external: (id, importer) => /^[@\w]/u.test(id) && !inside.test(id) && !isTheirs(importer),
  plugins: [{ name: 'builtins', renderChunk: builtinsAsked }],
};
const chunks = await cliChunks(options, { format: 'esm' });
await rm(out, { recursive: true, force: true });
await mkdir(out);
for (const { fileName, code } of chunks) await writeFile(join(out, fileName), code);
await writeFile(join(out, 'LICENSES.txt'), await licencesOf(await packagesIn(chunks)));

/**
 * To import a module of Node reads every property that it has, and some are getters that load much: `node:http` loads the
 * whole of fetch for its WebSocket since Node 22.5, which takes a fifth of the start.
 */
function builtinsAsked(code) {
  return code.replaceAll(/^import (\w+|\{[^}]*\}) from ("[\w:/]+");$/gmu, (whole, names, id) =>
    isBuiltin(JSON.parse(id))
      ? `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule(${id});`
      : whole,
  );
}

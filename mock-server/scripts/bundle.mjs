// Bundles the command line of the npm package. The project's code and the argument parser are inside. Packages that
// only some commands need stay outside and load on demand.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliChunks, here, licencesOf, mainScript, packagesIn } from './cli-chunks.mjs';
import { warmUp } from './warm-up.mjs';

const out = here('bundle');

/** Packages whose code is in the bundle. */
const inside =
  /^(?:yargs-parser|cliui|cross-spawn|fastest-levenshtein|uqr|@shoubei-kit\/(?:contracts|sdk-lite)|@shoubei-kit\/fixtures(?:\/checks)?$)/u;
/** Imports made by packages of other authors. */
const isTheirs = (importer) => importer !== undefined && /node_modules\/(?!@shoubei-kit)/u.test(importer);

const options = {
  external: (id, importer) => /^[@\w]/u.test(id) && !inside.test(id) && !isTheirs(importer),
};
const chunks = await cliChunks(options);
await rm(out, { recursive: true, force: true });
await mkdir(out);
for (const { fileName, code } of chunks) await writeFile(join(out, fileName), code);
await writeFile(join(out, 'package.json'), '{ "type": "commonjs" }\n');
await writeFile(join(out, 'LICENSES.txt'), await licencesOf(await packagesIn(chunks)));
await warmUp(process.execPath, out, `${process.version}-${process.arch}`);
await writeFile(join(out, 'from-disk.js'), await mainScript('from-disk'));

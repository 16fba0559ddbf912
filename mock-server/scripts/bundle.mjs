// The command line as few files as can be: reading two hundred modules takes longer than all that they do at the start.
// Own code and yargs are in them; what only some commands need stays a package, and is loaded when it is needed.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const out = here('bundle');

/** Packages whose code is in the bundle. */
const inside =
  /^(?:yargs|cliui|fastest-levenshtein|@shoubei-kit\/(?:contracts|sdk-lite)|@shoubei-kit\/fixtures(?:\/checks)?$)/u;
/** What those of other people import in turn. */
const isTheirs = (importer) => importer !== undefined && /node_modules\/(?!@shoubei-kit)/u.test(importer);

const options = {
  input: here('dist/cli/bin.js'),
  platform: 'node',
  tsconfig: false,
  external: (id, importer) => /^[@\w]/u.test(id) && !inside.test(id) && !isTheirs(importer),
  plugins: [{ name: 'builtins', renderChunk: builtinsAsked }],
};
const format = { dir: out, format: 'esm', comments: false };

// Once to learn what is always loaded, and then with all of that in one file: each file costs its opening.
const draft = await build({ ...options, output: format, write: false });
const always = modulesAlways(draft.output);
const groups = [{ name: 'start', test: (id) => always.has(id) }];
await rm(out, { recursive: true, force: true });
const { output } = await build({ ...options, output: { ...format, codeSplitting: { groups } } });
await writeFile(join(out, 'LICENSES.txt'), await licencesOf(output));

/** The modules of the entry, and of all that it imports at once. */
function modulesAlways(chunks) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of found)
    for (const next of byName.get(name)?.imports ?? []) if (byName.has(next)) found.add(next);
  return new Set([...found].flatMap((name) => byName.get(name)?.moduleIds ?? []));
}

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

/** The licences of other people's code that is in the bundle. */
async function licencesOf(chunks) {
  const modules = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(
    modules.flatMap((id) => /^.*node_modules\/(?!@shoubei-kit)(?:@[^/]+\/)?[^/]+/u.exec(id) ?? []),
  );
  const texts = [...folders]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map(async (folder) => {
      const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/iu.test(entry));
      const text = await readFile(join(folder, file ?? 'LICENSE'), 'utf8');
      return `${name} ${version}\n\n${text.trim()}\n`;
    });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(72)}\n\n`);
}

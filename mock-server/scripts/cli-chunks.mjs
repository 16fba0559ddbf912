// The command line as few files as can be: reading two hundred modules takes longer than all that they do at the start.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

/** A path in this package. */
export const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Bundles it twice: once to learn what is always loaded, and then with all of that in one file: each file costs its opening.
 *
 * @param options of rolldown, beside those that hold for every bundle of the command line
 * @param output how it is written
 */
export async function cliChunks(options, output) {
  const all = { input: here('dist/cli/bin.js'), platform: 'node', tsconfig: false, ...options };
  const form = { comments: false, ...output };
  const draft = await build({ ...all, output: form, write: false });
  const always = modulesAlways(draft.output);
  const groups = [{ name: 'start', test: (id) => always.has(id) }];
  const made = await build({ ...all, output: { ...form, codeSplitting: { groups } }, write: false });
  return made.output;
}

/** The modules of the entry, and of all that it imports at once. */
function modulesAlways(chunks) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of found)
    for (const next of byName.get(name)?.imports ?? []) if (byName.has(next)) found.add(next);
  return new Set([...found].flatMap((name) => byName.get(name)?.moduleIds ?? []));
}

/** Other people's packages of which there is code in these chunks: name, version and licence of each. */
export async function packagesIn(chunks) {
  const modules = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(
    modules.flatMap((id) => /^.*node_modules\/(?!@shoubei-kit)(?:@[^/]+\/)?[^/]+/u.exec(id) ?? []),
  );
  return Promise.all([...folders].toSorted((a, b) => (a < b ? -1 : 1)).map(packageAt));
}

async function packageAt(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/iu.test(entry));
  const text = file === undefined ? `License: ${license}` : await readFile(join(folder, file), 'utf8');
  return { name, version, text: text.trim() };
}

/** One text of the licences of all that is in a file. */
export async function licencesOf(packages) {
  const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const own = { name: 'shoubei-mock', version, text: (await readFile(here('LICENSE'), 'utf8')).trim() };
  return [own, ...packages]
    .map((one) => `${one.name} ${one.version}\n\n${one.text}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
}

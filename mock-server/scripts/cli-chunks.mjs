// Bundles the command line into as few files as possible. Reading two hundred modules takes longer than everything they
// do at the start.
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

/** A path in this package. */
export const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Bundles twice: once to find the modules that always load, then with all of those in one file. Opening each file takes
 * time.
 *
 * @param options of rolldown, beside those that every bundle of the command line shares
 */
export async function cliChunks({ plugins = [], ...options }) {
  const all = {
    input: here('dist/cli/bin.js'),
    platform: 'node',
    tsconfig: false,
    plugins: [...plugins, quickly],
    ...options,
  };
  const form = { format: 'cjs', comments: false, chunkFileNames: '[name].js' };
  const draft = await build({ ...all, output: form, write: false });
  const always = modulesAlways(draft.output);
  const groups = [{ name: 'start', test: (id) => always.has(id) }];
  const made = await build({ ...all, output: { ...form, codeSplitting: { groups } }, write: false });
  return made.output.map(({ fileName, moduleIds, code }) => ({
    fileName,
    moduleIds,
    code: asciiOf(fileName, code),
  }));
}

/** The script that Node starts, which loads the others: `main` or `from-disk`. */
export async function mainScript(name) {
  const input = here(`dist/executable/${name}.js`);
  const output = { format: 'cjs', comments: false };
  const made = await build({ input, platform: 'node', tsconfig: false, output, write: false });
  return made.output[0].code;
}

/** Output options for a quick start. */
const quickly = {
  name: 'quickly',
  renderChunk: (code) => packagesRequired(lateBuiltins(code)),
};

/**
 * Loads a module of Node on first use. Most starts need no TLS, `fs/promises` and other modules of single commands. An
 * import would read every property, and some are getters that load much. Since Node 22.5 `node:http` loads all of fetch
 * for its WebSocket, which takes a fifth of the start.
 */
function lateBuiltins(code) {
  const late = (name, id) =>
    `let ${name} = new Proxy({}, { get: (_, key) => (${name} = process.getBuiltinModule(${id}))[key] });`;
  return code
    .replaceAll(/^let (\w+) = require\(("[\w:/]+")\);$/gmu, (whole, name, id) =>
      isBuiltin(JSON.parse(id)) ? late(name, id) : whole,
    )
    .replaceAll(/\bimport\(("[\w:/]+")\)/gu, (whole, id) =>
      isBuiltin(JSON.parse(id)) ? `Promise.resolve(process.getBuiltinModule(${id}))` : whole,
    );
}

/**
 * On Node 20 a script with cached compiled code can import nothing. It can use require, which loads ES modules too
 * since 20.19.
 */
function packagesRequired(code) {
  const asImported = '(it) => (it[Symbol.toStringTag] === "Module" ? it : { ...it, default: it })';
  return code.replaceAll(
    /\bimport\(("[^"]+")\)/gu,
    (_, id) => `Promise.resolve().then(() => require(${id})).then(${asImported})`,
  );
}

/**
 * Escapes to ASCII: with one byte for each character, reading takes a third of the time. Only bundled code can be
 * written so, because the bundler prints plugin results again, without escapes.
 */
function asciiOf(fileName, code) {
  if (/String\.raw`[^`]*[^\0-\x7f]/u.test(code))
    throw new Error(`${fileName}: String.raw has a character that cannot be written as an escape`);
  return code.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The modules of the entry and of its static imports. */
function modulesAlways(chunks) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of found)
    for (const next of byName.get(name)?.imports ?? []) if (byName.has(next)) found.add(next);
  return new Set([...found].flatMap((name) => byName.get(name)?.moduleIds ?? []));
}

/** Other authors' packages with code in these chunks: name, version and licence of each. */
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

/** Joins the licences of everything in a file. */
export async function licencesOf(packages) {
  const { version } = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const own = { name: 'shoubei-mock', version, text: (await readFile(here('LICENSE'), 'utf8')).trim() };
  return [own, ...packages]
    .map((one) => `${one.name} ${one.version}\n\n${one.text}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
}

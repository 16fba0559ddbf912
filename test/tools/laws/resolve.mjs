import { existsSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';

const builtins = new Set(builtinModules);
const endings = ['', '.ts', '.tsx', '.d.ts', '.mts', '.mjs', '.js', '/index.ts', '/index.tsx', '/index.js'];
const sources = { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };

/**
 * What an import's specifier stands for: `{ file }` of this project, seen from its root, `{ builtin }` of Node, a foreign
 * `{ package, file: undefined }`, or `{ missing }`. A package of this project is its sources, built or not.
 */
export function resolver(root) {
  const packages = workspaces(root);
  return (from, specifier) => {
    if (specifier.startsWith('.') || specifier.startsWith('/')) {
      return fileAt(root, join(dirname(from), specifier.replace(/[?#].*$/u, '')));
    }
    if (specifier.startsWith('node:') || builtins.has(specifier)) {
      return { builtin: specifier.replace(/^node:/u, '') };
    }
    const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(.*)$/u.exec(specifier);
    const own = packages.get(name);
    if (!own) return { package: name };
    const target = exported(own.exports, `.${rest}`);
    if (!target) return { package: name, missing: specifier };
    return { package: name, subpath: rest.slice(1), ...fileAt(root, join(own.folder, target)) };
  };
}

/** The project's packages by name: their folder and what they export. */
export function workspaces(root) {
  const read = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return new Map(read('.').workspaces.map((folder) => [read(folder).name, { ...read(folder), folder }]));
}

/** An entry of package.json's `exports`, as TypeScript reads it. */
function exported(entries, subpath) {
  if (Object.hasOwn(entries, subpath)) return typed(entries[subpath]);
  for (const [key, entry] of Object.entries(entries)) {
    const [before, after] = key.split('*');
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    return typed(entry).replace('*', subpath.slice(before.length, subpath.length - after.length));
  }
  return undefined;
}

const typed = (entry) => (typeof entry === 'string' ? entry : (entry.types ?? entry.default));

/** The file of a path; for a built file, its source. A bundle has no single source. */
function fileAt(root, path) {
  if (relative(root, join(root, path)).startsWith('..')) return { outside: path };
  if (/^[^/]+\/bundle\//u.test(path)) return { file: path };
  const source = path.replace(/^([^/]+)\/dist\/(.*?)(?:\.d)?\.[jt]s$/u, '$1/src/$2.ts');
  const ending = /\.[cm]?jsx?$/u.exec(source)?.[0];
  const stem = ending ? source.slice(0, -ending.length) : source;
  const candidates = [
    ...(sources[ending] ?? []).map((one) => stem + one),
    ...endings.map((one) => source + one),
    ...(ending ? [`${stem}.d.ts`] : []),
  ];
  const file = candidates.find((one) => isFile(join(root, one)));
  return file ? { file } : { missing: path };
}

function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

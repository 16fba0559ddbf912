import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circles, folderArrows } from './circles.mjs';
import { laws } from './house.mjs';
import { importsOf } from './imports.mjs';
import { impurities } from './purity.mjs';
import { resolver, workspaces } from './resolve.mjs';

/** All that a tree of this project breaks of its laws, by file and line. */
export function check(root) {
  const files = sourcesOf(root);
  const imports = files.flatMap(importsFrom(root));
  const lawful = imports.filter((one) => broken(one).length === 0);
  const violations = [
    ...files.flatMap(misplaced),
    ...files.flatMap(impure(root)),
    ...imports.flatMap(broken),
    ...circlesOfFiles(imports),
    ...circlesOfFolders(lawful),
    ...dependenciesOfSdkLite(root),
  ].toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { files: files.length, imports: imports.length, violations };
}

function sourcesOf(folder) {
  const skipped = /^(?:node_modules|dist|bundle|coverage|reports|\.git|\.cache)$/u;
  const walk = (path) =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) return skipped.test(entry.name) ? [] : walk(at);
      return /\.[cm]?[jt]sx?$/u.test(entry.name) ? [at] : [];
    });
  return walk('').toSorted();
}

function importsFrom(folder) {
  const resolved = resolver(folder);
  return (from) =>
    importsOf(from, readFileSync(join(folder, from), 'utf8')).map((one) =>
      Object.assign({ from }, one, one.specifier !== undefined && resolved(from, one.specifier)),
    );
}

function misplaced(file) {
  return laws
    .filter((law) => law.holdsFile && law.of(file))
    .map((law) => ({
      file,
      line: 1,
      what: 'has no layer',
      law: law.name,
      allowed: law.allowed(),
    }));
}

function impure(folder) {
  return (file) =>
    laws
      .filter((law) => law.isPure && law.of(file))
      .flatMap((law) =>
        impurities(file, readFileSync(join(folder, file), 'utf8')).map(({ line, what }) => ({
          file,
          line,
          what: `mentions ${what}`,
          law: law.name,
          allowed: law.allowed(),
        })),
      );
}

function broken(one) {
  const { from, line, specifier, file, isType } = one;
  const what = `imports ${isType ? 'a type of ' : ''}${specifier ?? 'by a path or a loader that only the run knows'}${file ? ` (${file})` : ''}`;
  return laws
    .filter((law) => law.forbids && law.of(from) && law.forbids(one))
    .map((law) => ({ file: from, line, what, law: law.name, allowed: law.allowed(one) }));
}

function circlesOfFiles(all) {
  const arrows = new Map();
  for (const { from, file } of all) {
    if (file !== undefined && file !== from) arrows.set(from, (arrows.get(from) ?? new Set()).add(file));
  }
  return circles(arrows).map((circle) => {
    const { line } = all.find((one) => one.from === circle[0] && one.file === (circle[1] ?? circle[0]));
    const law = 'no circles between files';
    const allowed = 'arrows one way, types counted: move what both need into a separate file';
    return {
      file: circle[0],
      line,
      what: `imports ${[...circle.slice(1), circle[0]].join(' → ')}`,
      law,
      allowed,
    };
  });
}

/** Between folders of the four packages, beyond the arrows that break another law already. */
function circlesOfFolders(all) {
  const isOurs = (file) => /^(?:[^/]+\/src|contracts\/generated|mock-server\/ui)\//u.test(file ?? '');
  const { arrows, witnesses } = folderArrows(all.filter((one) => isOurs(one.from) && isOurs(one.file)));
  return circles(arrows).map((circle) => {
    const steps = circle.map((folder, at) => witnesses.get(`${folder} ${circle[at + 1] ?? circle[0]}`));
    const what = `${[...circle, circle[0]].join(' → ')} (${steps.map(({ from, line, file }) => `${from}:${line} imports ${file}`).join(', ')})`;
    const law = 'no circles between folders';
    const allowed = 'arrows one way, types counted: move the file to the folder that it is about';
    return { file: steps[0].from, line: steps[0].line, what, law, allowed };
  });
}

function dependenciesOfSdkLite(folder) {
  const entry = workspaces(folder).get('@shoubei-kit/sdk-lite');
  return ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(entry[kind] ?? {}).map((name) => {
      const file = `${entry.folder}/package.json`;
      const text = readFileSync(join(folder, file), 'utf8').split('\n');
      const line = text.findIndex((one) => one.includes(`"${name}"`)) + 1;
      const law = 'sdk-lite depends on nothing but Node';
      return { file, line, what: `has ${name} among its ${kind}`, law, allowed: '"dependencies": {}' };
    }),
  );
}

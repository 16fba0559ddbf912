// Keeps the code that V8 compiles from the command line's scripts beside them, so that a start need not compile it
// again. `warmUp` starts this file again with the Node that the scripts are for.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Runs `serve` from the scripts in this folder, makes a write-off and a call of the admin API, and keeps the code.
 *
 * @param cache the folder in it for the compiled code
 */
export async function warmUp(node, folder, cache) {
  const args = [fileURLToPath(import.meta.url), folder, cache, 'serve', '--port', '0', '--lang', 'en'];
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      // The banner ends with a call to try.
      const [, url, body] = /^curl -s (\S+) .* -d '(.*)'$/u.exec(line) ?? [];
      if (url !== undefined) {
        await writeOff(url, body);
        break;
      }
    }
  } finally {
    child.kill();
  }
  const code = await ended;
  if (code !== 0) throw new Error(`the warm-up ended with ${code}`);
}

async function writeOff(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { result_code } = await response.json();
  if (result_code !== 'SUCCESS') throw new Error(`the warm-up's write-off: ${result_code}`);
  const health = await fetch(new URL('/__admin/health', url));
  if (!health.ok) throw new Error(`the warm-up's /health: ${health.status}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { Scripts } = await import('../dist/executable/scripts.js');
  const [node, self, folder, cache, ...args] = process.argv;
  const path = (file) => join(folder, file);
  const read = (file) => readFileSync(path(file));
  const scripts = new Scripts({
    path,
    bytes: read,
    cache: () => undefined,
    require: createRequire(path('bin.js')),
  });
  const builtin = process.getBuiltinModule.bind(process);
  process.getBuiltinModule = (name) => (name === 'node:sea' ? { getRawAsset: read } : builtin(name));
  process.argv = [node, self, ...args];
  process.on('exit', () => {
    mkdirSync(path(cache));
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
      const script = scripts.compiled.get(file) ?? scripts.compile(file);
      writeFileSync(join(path(cache), file), script.createCachedData());
    }
  });
  scripts.load('bin.js');
}

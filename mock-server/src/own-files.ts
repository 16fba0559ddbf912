import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Files of this project that are read at run time: here from the packages on disk. In the executable, the build
// replaces this module by `executable/own-files.ts`.

/** Whether this is the executable. */
export const isExecutable: boolean = false;

/** This package's folder. Sources, build and bundle each lie one level below it. */
const folder = new URL('../', import.meta.url);
const { resolve } = createRequire(import.meta.url);

/** A file's bytes: `package.json`, `LICENSES.txt`, `ui/…` of this package, `openapi/…` of the contracts. */
export function ownFile(name: string): Buffer {
  return readFileSync(pathOf(name));
}

function pathOf(name: string): string | URL {
  if (name.startsWith('openapi/')) return resolve(`@shoubei-kit/contracts/${name}`);
  if (name.startsWith('ui/')) return new URL(`dist/${name}`, folder);
  return new URL(name === 'LICENSES.txt' ? `bundle/${name}` : name, folder);
}

/** The version of a package that would be loaded. Some packages do not export their manifest. */
export function installedVersion(name: string): string | undefined {
  for (const modules of resolve.paths(name) ?? []) {
    try {
      const found: { version?: unknown } = JSON.parse(
        readFileSync(join(modules, name, 'package.json'), 'utf8'),
      );
      return String(found.version);
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const manifest: { version: string } = JSON.parse(ownFile('package.json').toString());

/** This package's own version. */
export const version: string = manifest.version;

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages } from './tarballs.js';

/** What a package exports to programs. */
export interface Entry {
  /** `@shoubei-kit/sdk-lite/signing` */
  readonly specifier: string;
  /** `sdk-lite.signing` */
  readonly page: string;
  /** The file of its declarations. */
  readonly types: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** Every entry that has types and may be imported, from the manifests. */
export async function entries(): Promise<readonly Entry[]> {
  const all = packages.map(async (name) => {
    const path = fileURLToPath(new URL(`../../${name}/package.json`, import.meta.url));
    const { exports }: Manifest = JSON.parse(await readFile(path, 'utf8'));
    return Object.entries(exports).flatMap(([key, target]) => {
      if (typeof target === 'string') return [];
      const specifier = `@shoubei-kit/${name}${key.slice(1)}`;
      return [
        { specifier, page: name + key.slice(1).replace('/', '.'), types: join(dirname(path), target.types) },
      ];
    });
  });
  return (await Promise.all(all)).flat();
}

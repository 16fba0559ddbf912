import { readFileSync } from 'node:fs';

/** This package's folder, from the sources as from what is built or bundled: each lies one level below it. */
export const packageFolder: URL = new URL('../', import.meta.url);

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('package.json', packageFolder), 'utf8'),
);

/** This package's own version. */
export const version: string = manifest.version;

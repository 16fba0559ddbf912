import { asset } from './asset.js';

// In the executable this module replaces `own-files.ts` and the one of the scenarios. Files that those read from the
// packages on disk are inside the executable.

export const isExecutable: boolean = true;

interface Contents {
  /** `package.json`, `ui/main.js`, `scenarios/amount/….yaml`. */
  readonly files: readonly string[];
  /** The packages inside, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Lists everything that the build put in. */
const contents = (): Contents => JSON.parse(asset('contents.json').toString());

export const ownFile: (name: string) => Buffer = asset;

export function installedVersion(name: string): string | undefined {
  return contents().packages[name];
}

export const scenariosFolder: string = 'scenarios/';

export function ownFiles(): readonly string[] {
  return contents().files.filter((name) => name.startsWith(scenariosFolder));
}

export function ownDrafts(): readonly string[] {
  return contents().files.filter((name) => name.startsWith('endpoints/'));
}

const manifest: { version: string } = JSON.parse(asset('package.json').toString());

export const version: string = manifest.version;

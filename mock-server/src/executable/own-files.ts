import { asset } from './asset.js';

// In the executable this module takes the place of `own-files.ts` here, and of the one of the scenarios: what those read from
// the packages on disk is inside the executable.

export const isExecutable: boolean = true;

interface Contents {
  /** `package.json`, `ui/main.js`, `scenarios/amount/….yaml`. */
  readonly files: readonly string[];
  /** The packages that are inside, and their versions. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A list of all that the build put in. */
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

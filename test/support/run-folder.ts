import { makeRunFolder, runFolder } from './once.js';

/** For all projects of a run together: vitest calls it for each. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  return process.env[runFolder] === undefined ? makeRunFolder() : undefined;
}

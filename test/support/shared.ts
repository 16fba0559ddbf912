import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { root } from './pages.js';

/** An emulator for the tests of a file, closed after the last of them. */
export async function sharedServer(options?: MockServerOptions): Promise<MockServer> {
  const server = await startMockServer(options);
  afterAll(() => server.close());
  return server;
}

/** A folder for the tests of a file, removed after the last of them. */
export function sharedFolder(within: string = tmpdir()): string {
  mkdirSync(within, { recursive: true });
  const folder = mkdtempSync(join(within, 'shoubei-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, an object as JSON, into a folder that is removed after the tests of a file; returns their paths. */
export function fileWriter(folder: string = sharedFolder()): (name: string, content: unknown) => string {
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
}

/** Like {@link sharedFolder}, and scripts in it find the packages of the repository. */
export function scriptFolder(): string {
  return sharedFolder(join(root, '.cache'));
}

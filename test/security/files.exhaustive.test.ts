import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { readers, refusal } from './file-readers.js';
import { bombs, expectToEnd } from './yaml-bombs.js';

const folder = sharedFolder();

test.skipIf(platform() === 'win32').each(readers)(
  '%s rejects each kind of non-file at once',
  async (name, argsOf) => {
    const pipe = join(folder, `pipe-${name.replaceAll(/\W/gu, '')}`);
    execFileSync('mkfifo', [pipe]);
    const loop = join(folder, `loop-${name.replaceAll(/\W/gu, '')}`);
    symlinkSync(loop, loop);
    const socket = join(folder, 'socket');
    const listening = createServer().listen(socket);
    await once(listening, 'listening');
    for (const path of ['/dev/zero', '/dev/random', '/dev/null', '/dev/tty', pipe, socket, loop]) {
      expect(await refusal(argsOf(path))).toMatch(
        /is a pipe, socket or device; a file is needed|cannot be read: E/u,
      );
    }
    listening.close();
    await once(listening, 'close');
  },
);

test.each(bombs(1))(
  'YAML that consists only of %s ends within seconds, in one line',
  async (_, text) => {
    const path = join(folder, 'bomb.yaml');
    writeFileSync(path, text);
    await expectToEnd(path);
  },
  60_000,
);

test.each([
  ['profile', 'check'],
  ['sign', '--demo'],
  ['calibrate', '--demo'],
])(
  '%s stops reading a file at 256 MiB',
  async (...command) => {
    const path = join(folder, 'huge');
    execFileSync('truncate', ['-s', String(300 * 2 ** 20), path]);
    expect(await refusal([...command, path])).toContain('has more than 256 MiB');
  },
  60_000,
);

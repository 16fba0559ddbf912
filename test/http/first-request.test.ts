import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runningProcess } from '../support/cli.js';
import { root } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const file = join(sharedFolder(), 'first-request.json');
const preload = new URL('../chaos/event-loop.mjs', import.meta.url).href;
const env = { NODE_OPTIONS: `--import=${preload}`, EVENT_LOOP_FILE: file };

/** The longest block of the loop that the last process measured, milliseconds of processor time. */
function longestBlock(): number {
  const told: { readonly longestBusyMs: number } = JSON.parse(readFileSync(file, 'utf8'));
  return told.longestBusyMs;
}

/** The longest block while a new emulator serves this request, its first one besides a write-off. */
async function firstRequestMs(path: string): Promise<number> {
  const { url, pid, stop } = await runningProcess(['serve', '--port', '0', '--log-level', 'error'], env);
  process.kill(pid, 'SIGUSR2');
  await writeOff(url, '9900010000000001');
  await (await fetch(`${url}${path}`)).text();
  await stop();
  return longestBlock();
}

const loadsExpress =
  "setImmediate(() => { process.emit('SIGUSR2'); require('express'); setTimeout(() => {}, 20); });";

function expressMs(): number {
  execFileSync(process.execPath, ['-e', loadsExpress], { cwd: root, env: { ...process.env, ...env } });
  return longestBlock();
}

test.each(['/__admin/health', '/__admin/metrics', '/__admin/scenarios', '/nope'])(
  'the first request outside the endpoints, GET %s, blocks the loop hardly longer than loading Express alone',
  async (path) => {
    let [request, express] = [Infinity, Infinity];
    // Other work on the machine only adds to a block.
    for (let round = 0; round < 5 && !(request < 1.25 * express); round += 1) {
      express = Math.min(express, expressMs());
      request = Math.min(request, await firstRequestMs(path));
    }
    expect(request / express).toBeLessThan(1.25);
  },
);

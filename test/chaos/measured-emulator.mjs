// An emulator process whose event loop is measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const preload = new URL('event-loop.mjs', import.meta.url).href;
const bin = fileURLToPath(new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url));

export async function startMeasured() {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-loop-'));
  const file = join(folder, 'event-loop.json');
  const child = spawn(
    process.execPath,
    ['--import', preload, bin, 'serve', '--port', '0', '--log-level', 'error'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, EVENT_LOOP_FILE: file } },
  );
  let [printed, logged] = ['', ''];
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  child.stderr.on('data', (chunk) => (logged += String(chunk)));
  while (!printed.includes('\n') && child.exitCode === null) await sleep(20);
  const url = printed.split('\n', 1)[0];
  return {
    url,
    port: Number(new URL(url).port),
    /** Whether its process has ended. */
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    /** Resident memory, MiB (Linux). */
    rss: () =>
      Math.round(
        Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024,
      ),
    /** Begins the measurement, after everything that the first request loads is loaded. */
    async begin() {
      for (const path of ['profile', 'requests', 'coupons', 'scenarios', 'health', 'openapi.json'])
        await fetch(`${url}/__admin/${path}`).then((response) => response.text());
      await fetch(`${url}/__admin/sign`, { method: 'POST' }).then((response) => response.text());
      child.kill('SIGUSR2');
    },
    /** Ends the emulator. Returns its exit code, its log and the longest block of its event loop. */
    async end() {
      child.kill();
      const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
      const loop = JSON.parse(readFileSync(file, 'utf8'));
      rmSync(folder, { recursive: true });
      return { code, logged, loop };
    },
  };
}

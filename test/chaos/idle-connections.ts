import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import type { ServeProcess } from '../support/cli.js';
import { writeOff } from '../support/wire.js';

/** Far less than the ten seconds that a slow client gets, even on a busy machine. */
export const soonMs = 5_000;

/** How long the write-off of a fresh coupon takes, milliseconds. */
export async function timed(url: string, code: string): Promise<number> {
  const startedAt = performance.now();
  const { outcome } = await writeOff(url, code);
  expect(outcome).toBe('written_off');
  return performance.now() - startedAt;
}

/**
 * Opens this many silent connections: others are served meanwhile and afterwards, and little memory is used.
 */
export async function expectIdleHarmless(
  { url, pid }: ServeProcess,
  count: number,
  freshCode: () => string,
): Promise<void> {
  const { port, hostname } = new URL(url);
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: 500 }, () => connect(Number(port), hostname));
    await Promise.all(batch.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const socket of batch) socket.on('error', () => {});
    sockets.push(...batch);
  }
  const times: number[] = [];
  for (let index = 0; index < 20; index++) times.push(await timed(url, freshCode()));
  expect(Math.max(...times)).toBeLessThan(soonMs);
  expect(memoryMb(pid)).toBeLessThan(400);
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  expect(await timed(url, freshCode())).toBeLessThan(soonMs);
}

function memoryMb(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

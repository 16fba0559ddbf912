import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../mock-server/src/store/open-store.js';
import type { Row } from '../../mock-server/src/store/sqlite/connection.js';
import { loadDriver } from '../../mock-server/src/store/sqlite/file.js';
import { sharedFolder } from '../support/shared.js';
import { type EmulatorProcess, emulatorProcess } from './emulator-process.js';

const connect = await loadDriver();
const folder = sharedFolder();
const emulators: EmulatorProcess[] = [];
afterAll(() => Promise.all(emulators.map((one) => one.end('SIGKILL'))));

/** Those of the file, and the one of the source's example. */
const count = 20_001;
const coupons = join(folder, 'coupons.ndjson');
writeFileSync(
  coupons,
  Array.from(
    { length: 20_000 },
    (_, at) => `{"coupon_code":"6${String(at).padStart(9, '0')}","face_amount":1}\n`,
  ).join(''),
);

interface Reset {
  readonly emulator: EmulatorProcess;
  /** The first row that a statement gives. */
  readonly row: (sql: string) => Row;
  /** How many tenants are incomplete. */
  readonly unnamed: () => unknown;
  /** How many seconds ago a process last worked on the copy; undefined once it is complete. */
  readonly idle: () => unknown;
  /** Runs statements; false if the file is locked. */
  readonly run: (sql: string) => boolean;
  /** Changes when a process last worked on an incomplete tenant; false if the file is locked. */
  readonly age: (seconds: number) => boolean;
  readonly response: Promise<string>;
}

/** An emulator process in the middle of a reset. */
async function resetting(name: string): Promise<Reset> {
  const path = join(folder, name);
  const emulator = await emulatorProcess(`sqlite:${path}`, [], ['--coupons', coupons]);
  emulators.push(emulator);
  const file = connect(path);
  const row = (sql: string): Row => file.prepare(sql).row([]);
  const unnamed = (): unknown => row('SELECT count(*) FROM tenants WHERE name < char(2)')[0];
  const run = (sql: string): boolean => {
    try {
      file.exec(sql);
      return true;
    } catch {
      return false;
    }
  };
  const age = (seconds: number): boolean =>
    run(`UPDATE tenants SET name = char(1) || (unixepoch() - ${seconds}) || ' aged' WHERE name < char(2)`);
  const response = fetch(`${emulator.url}/__admin/reset`, { method: 'POST' }).then(
    async (given) => `${given.status} ${await given.text()}`,
    () => 'lost',
  );
  await expect.poll(unnamed, { interval: 1 }).toBe(1);
  const copy = Number(row('SELECT max(id) FROM tenants')[0]);
  const idle = (): unknown =>
    row(`SELECT unixepoch() - CAST(substr(name, 2) AS INTEGER) FROM tenants
      WHERE id = ${copy} AND name < char(2)`)[0];
  return { emulator, row, unnamed, idle, run, age, response };
}

const rows = `SELECT (SELECT count(*) FROM tenants), (SELECT count(*) FROM coupons), (SELECT count(*) FROM made_coupons)`;
const ofOthers = 'SELECT count(*) FROM coupons WHERE tenant NOT IN (SELECT id FROM tenants)';

test('a running process removes what another one left that was killed during a reset', async () => {
  const { emulator, row, age, response } = await resetting('killed.db');
  await emulator.end('SIGKILL');
  expect(await response).toBe('lost');
  const store = await openStore(`sqlite:${join(folder, 'killed.db')}`);
  expect(row(rows)[0]).toBe(2);
  expect(age(11)).toBe(true);
  await expect.poll(() => row(rows)).toEqual([1, count, count]);
  await store.close();
});

/** Stops a process while it does not have the lock: once an action on the file succeeds. */
function stopUnlocked({ pid }: EmulatorProcess, act: () => boolean): void {
  do process.kill(pid, 'SIGCONT');
  while ((process.kill(pid, 'SIGSTOP'), !act()));
}

test('a reset in another process shows that it goes on, and nobody disturbs it', async () => {
  const { emulator, row, idle, age, response } = await resetting('under-way.db');
  stopUnlocked(emulator, () => age(8));
  const store = await openStore(`sqlite:${join(folder, 'under-way.db')}`);
  const idleAfterSome = async (): Promise<unknown> => {
    process.kill(emulator.pid, 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(emulator.pid, 'SIGSTOP');
    return idle();
  };
  await expect.poll(idleAfterSome, { interval: 0 }).toBeLessThan(8);
  process.kill(emulator.pid, 'SIGCONT');
  expect(await response).toBe('204 ');
  await expect.poll(() => row(rows)).toEqual([1, count, count]);
  await store.close();
});

test('a process that slept during a reset does not complete what another one is removing', async () => {
  const { emulator, row, run, response } = await resetting('removing.db');
  stopUnlocked(emulator, () =>
    run(`
      BEGIN IMMEDIATE;
      DELETE FROM coupons WHERE tenant IN (SELECT id FROM tenants WHERE name < char(2)) AND code < '6000000200';
      UPDATE tenants SET name = char(1) || unixepoch() || ' removed 1' WHERE name < char(2);
      COMMIT`),
  );
  process.kill(emulator.pid, 'SIGCONT');
  expect(await response).toBe('204 ');
  await expect.poll(() => [row(rows), row(ofOthers)]).toEqual([[1, count, count], [0]]);
});

test('a process that slept during a reset, so that its rows were removed, begins it again', async () => {
  const { emulator, row, age, unnamed, response } = await resetting('slept.db');
  const store = await openStore(`sqlite:${join(folder, 'slept.db')}`);
  stopUnlocked(emulator, () => age(11));
  await expect.poll(unnamed).toBe(0);
  process.kill(emulator.pid, 'SIGCONT');
  expect(await response).toBe('204 ');
  await expect.poll(() => [row(rows), row(ofOthers)]).toEqual([[1, count, count], [0]]);
  await store.close();
});

import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { admin, type Answered, writeOff } from '../support/wire.js';
import { emulatorProcess } from './emulator-process.js';
import { endAll, onSqlite } from './kills.js';

afterEach(endAll);

interface Emulator extends AsyncDisposable {
  readonly writeOff: (serial: number, trace?: string) => Promise<Answered['outcome']>;
  readonly url: string;
  readonly log: () => string;
}

async function emulatorOn(store: string): Promise<Emulator> {
  const errors: unknown[] = [];
  const server = await startMockServer({ store, onError: (error) => void errors.push(error) });
  return {
    url: server.url,
    log: () => errors.map(String).join('\n'),
    writeOff: (serial, trace) => writeOffAt(server, serial, trace),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function writeOffAt(
  { url }: { readonly url: string },
  serial: number,
  trace?: string,
): Promise<Answered['outcome']> {
  const code = `99000100000${String(serial).padStart(5, '0')}`;
  return (await writeOff(url, code, trace === undefined ? {} : { wf_trace_no: trace })).outcome;
}

type Loss = (path: string) => Promise<void>;

const losses: readonly (readonly [what: string, file: string, lose: Loss])[] = [
  ['the file deleted', 'state.db', (path) => rm(path)],
  [
    'the file and those beside it deleted',
    'state.db',
    async (path) => {
      for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`);
    },
  ],
  [
    'a copy moved over the file',
    'state.db',
    async (path) => {
      await copyFile(path, `${path}.copy`);
      await rename(`${path}.copy`, path);
    },
  ],
  [
    'an empty folder in its place',
    'state.db',
    async (path) => {
      await rename(dirname(path), `${dirname(path)}.old`);
      await mkdir(dirname(path));
    },
  ],
  ['its WAL deleted', 'state.db-wal', (path) => rm(`${path}-wal`)],
  ['its shared memory deleted', 'state.db-shm', (path) => rm(`${path}-shm`)],
];

// The file was once deleted: one process still acknowledged, and another wrote the same coupons off again.
test.each(losses)(
  '%s: nothing is acknowledged any more, and the probe and the log have the reason',
  async (_, file, lose) => {
    const store = await onSqlite();
    const path = store.replace('sqlite:', '');
    await using one = await emulatorOn(store);
    expect(await one.writeOff(1, 'T')).toBe('written_off');
    await lose(path);
    expect(await Promise.all([2, 3, 4].map((serial) => one.writeOff(serial)))).toEqual(
      Array(3).fill('system_error'),
    );
    expect(await one.writeOff(1, 'T'), 'a replay says that it is written off, too').toBe('system_error');
    expect(one.log()).toContain(`${join(dirname(path), file)} was deleted or replaced while it was open`);
    const { status, body } = await admin(one.url, 'GET', '/ready');
    expect(status).toBe(503);
    expect(body.error).toMatchObject({
      code: 'store_not_reached',
      message: expect.stringContaining('was deleted or replaced while it was open'),
      message_zh: expect.stringContaining('在使用中被删除或替换'),
    });
    expect((await admin(one.url, 'POST', '/coupons', { coupon_code: 'X', face_amount: 5 })).status).toBe(500);
  },
);

test('a file that is restored is used again, with everything acknowledged', async () => {
  const store = await onSqlite();
  const path = store.replace('sqlite:', '');
  await using one = await emulatorOn(store);
  expect(await one.writeOff(1)).toBe('written_off');
  for (const end of ['', '-wal', '-shm']) await rename(`${path}${end}`, `${path}.away${end}`);
  expect(await one.writeOff(2)).toBe('system_error');
  for (const end of ['', '-wal', '-shm']) await rename(`${path}.away${end}`, `${path}${end}`);
  expect(await one.writeOff(1)).toBe('already_used');
  expect(await one.writeOff(3)).toBe('written_off');
  expect((await admin(one.url, 'GET', '/ready')).status).toBe(200);
});

// An emulator that ended once put its WAL into a file that another was writing to, and broke it.
test.each([
  ['the file and those beside it', ['', '-wal', '-shm']],
  ['those beside it', ['-wal', '-shm']],
])('an emulator that lost %s does not change the new file, even when it ends', async (_, ends) => {
  const store = await onSqlite();
  const path = store.replace('sqlite:', '');
  const one = await emulatorOn(store);
  await one.writeOff(1);
  for (const end of ends) await rm(`${path}${end}`);
  // Separate processes: within one, SQLite shares its memory of a file.
  const other = await emulatorProcess(store);
  for (let serial = 1; serial <= 30; serial++) expect(await writeOffAt(other, serial)).toBe('written_off');
  await other.end('SIGTERM'); // the file itself then contains everything
  await one[Symbol.asyncDispose]();
  const third = await emulatorProcess(store);
  for (let serial = 1; serial <= 30; serial++) expect(await writeOffAt(third, serial)).toBe('already_used');
  await third.end('SIGTERM');
});

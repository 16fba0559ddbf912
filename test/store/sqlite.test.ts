import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../mock-server/src/store/open-store.js';
import { loadDriver } from '../../mock-server/src/store/sqlite/file.js';
import { cli } from '../support/cli.js';
import { admin, type Answered, writeOff as ask } from '../support/wire.js';
import { coupon, identity, keyOf, writeOff } from './acts.js';
import { emulatorProcess } from './emulator-process.js';
import { sharedFolder } from '../support/shared.js';

/** Uses the library of the store: two in one process would release each other's locks. */
const connect = await loadDriver();

const folder = sharedFolder();

/** A file of the emulator with fifty coupons, the first of which is written off. */
async function ownFile(name: string): Promise<string> {
  const path = join(folder, name);
  const store = await openStore(`sqlite:${path}`);
  await store.open(
    't',
    {},
    Array.from({ length: 50 }, (_, i) => coupon(`A${i}`, { shop_nos: ['8'.repeat(300)] })),
  );
  await store.transact(keyOf('t', 'A0'), writeOff('A0', '1'));
  await store.close();
  return path;
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

const unfit: readonly (readonly [string, string, string, (path: string) => Promise<void>])[] = [
  [
    'a text file',
    'it is no SQLite database',
    '不是 SQLite 数据库',
    (path) => writeFile(path, 'coupons\n'.repeat(99)),
  ],
  [
    "another program's database",
    'the database of another program',
    '其他程序的数据库',
    async (path) => {
      await rm(path);
      const other = connect(path);
      other.exec('PRAGMA journal_mode = WAL; CREATE TABLE tenants (name TEXT)');
      other.close();
    },
  ],
  [
    'a newer schema',
    'made by a newer shoubei-mock (schema 99, this one knows 3)',
    '由更新版本的 shoubei-mock 创建',
    async (path) => {
      const own = connect(path);
      own.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
      own.close();
    },
  ],
  [
    'a page overwritten in the middle',
    'the database is broken',
    '数据库已损坏',
    async (path) => {
      const bytes = await readFile(path);
      await writeFile(path, bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 4096));
    },
  ],
  [
    'the end cut off',
    'the database is broken',
    '数据库已损坏',
    async (path) => {
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, bytes.length - 9000));
    },
  ],
];

test.each(unfit)('%s is rejected in one line, and not changed', async (what, en, zh, spoil) => {
  const path = await ownFile(`${what.replaceAll(/\W/gu, '-')}.db`);
  await spoil(path);
  const before = await digestOf(path);
  for (const [lang, words] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    const { code, stderr } = await cli(['serve', '--port', '0', '--store', `sqlite:${path}`, '--lang', lang]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain(path);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(await digestOf(path)).toBe(before);
});

test.each([
  ['a folder that is not there', 'nowhere/state.db', 'nowhere does not exist; create it first'],
  ['a folder in place of a file', '', 'it is a folder'],
  ['an unknown option', 'x.db?wal=1', 'no option wal, but sync'],
  ['a bad value of an option', 'x.db?sync=2', 'option sync must be normal or full'],
  ['an option twice', 'x.db?sync=full&sync=normal', 'an option comes twice'],
])('%s is rejected in one line', async (_, path, words) => {
  const { code, stderr } = await cli(['serve', '--port', '0', '--store', `sqlite:${join(folder, path)}`]);
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toContain(words);
});

test('a file that cannot be written is rejected in one line', async () => {
  const path = await ownFile('read-only.db');
  await chmod(path, 0o444);
  // Root may write read-only files unless it lacks the capability.
  const before = process.getuid?.() === 0 ? ['setpriv', '--inh-caps=-all', '--bounding-set=-all'] : [];
  const started = emulatorProcess(`sqlite:${path}`, before);
  await expect(started).rejects.toThrow(
    `${path}: it cannot be written; make it and its folder writable (EACCES)`,
  );
});

test('an empty file is filled, also by ten at once', async () => {
  const path = join(folder, 'empty.db');
  await writeFile(path, '');
  const stores = await Promise.all(Array.from({ length: 10 }, () => openStore(`sqlite:${path}`)));
  const made = await Promise.all(stores.map((store) => store.open('t', {}, [coupon('A')])));
  expect(made.filter((opened) => opened === 'made')).toHaveLength(1);
  await Promise.all(stores.map((store) => store.close()));
  expect((await readFile(path)).toString('latin1', 68, 72)).toBe('SBEI');
});

// Once SQLite found a table of the new file locked, by the check of the file's creator.
test('a file of the first schema is migrated, and its write-offs are found by their coupons', async () => {
  const path = await ownFile('first-schema.db');
  const old = connect(path);
  old.exec(
    `DROP INDEX orders_by_coupon; ALTER TABLE orders DROP COLUMN code; ALTER TABLE tenants DROP COLUMN place;
     PRAGMA user_version = 1`,
  );
  old.close();
  const store = await openStore(`sqlite:${path}`);
  const order = { by: 'coupon', coupon: { inst_no: identity.inst_no, coupon_code: 'A0' } } as const;
  const found = await store.transact({ tenant: 't', order }, (held) => ({ result: held.order }));
  await store.close();
  expect(found).toMatchObject({ order_no: '1', coupon_code: 'A0' });
});

test('a file can be closed as soon as it is made', async () => {
  const path = join(folder, 'soon.db');
  await (await openStore(`sqlite:${path}`)).close();
  expect((await readFile(path)).toString('latin1', 68, 72)).toBe('SBEI');
});

test('while another process locks the file, the response is 系统繁忙 within two seconds; then all is well', async () => {
  const path = join(folder, 'locked.db');
  const emulator = await emulatorProcess(`sqlite:${path}`);
  const both = async (serial: string): Promise<readonly [Answered, Answered, ms: number]> => {
    const at = performance.now();
    const [written, refused] = await Promise.all([
      ask(emulator.url, `99000100000${serial}`),
      ask(emulator.url, `99050100000${serial}`),
    ]);
    return [written, refused, performance.now() - at];
  };
  const [, , usual] = await both('00002');
  const other = connect(path);
  other.exec('BEGIN IMMEDIATE');
  const [written, refused, ms] = await both('00001');
  expect(ms, 'two seconds, and what the machine itself takes').toBeLessThan(2_000 + 3 * usual);
  expect(written.body).toMatchObject({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(refused.outcome, 'what only reads waits for nobody').toBe('refunded');
  expect(emulator.output()).toContain('its lock could not be had for 1500 ms');
  other.exec('ROLLBACK');
  other.close();
  expect(await ask(emulator.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
  await emulator.end('SIGKILL');
});

test('after a lock, a store reads the current data, and not the data from before', async () => {
  const path = await ownFile('stale.db');
  const store = await openStore(`sqlite:${path}`);
  const other = connect(path);
  other.exec('BEGIN IMMEDIATE');
  const waiting = store.transact(keyOf('t', 'A1'), writeOff('A1', '2'));
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate); // until it has found the lock taken
  const faceAmount = (): Promise<number | undefined> =>
    store.transact(keyOf('t', 'A2'), ({ coupon: there }) => ({ result: there?.face_amount }));
  expect(await faceAmount()).toBe(1000);
  other.exec("UPDATE coupons SET coupon = replace(coupon, '1000', '777') WHERE code = 'A2'; COMMIT");
  expect(await faceAmount()).toBe(777);
  expect(await waiting).toBe('written 2');
  other.close();
  await store.close();
});

test('a store that found a new file locked later reads what is written into it', async () => {
  const path = join(folder, 'stale-new.db');
  const other = connect(path);
  other.exec('BEGIN EXCLUSIVE');
  const opening = openStore(`sqlite:${path}`);
  await new Promise((resolve) => setTimeout(resolve, 100)); // until it has found the lock taken
  other.exec('ROLLBACK');
  other.close();
  const store = await opening;
  expect(await store.tenants()).toEqual([]);
  const writer = await openStore(`sqlite:${path}`);
  await writer.open('t', {}, []);
  expect(await store.tenants()).toEqual(['t']);
  await store.close();
  await writer.close();
});

const killed = fileURLToPath(new URL('killed-while-writing.mjs', import.meta.url));

test.each(['before the lock', 'within the lock'])(
  'a process killed between reading and writing, %s, leaves nothing',
  async (when) => {
    const path = await ownFile(`killed-${when.replaceAll(' ', '-')}.db`);
    const child = spawn(process.execPath, [killed, path, when], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const store = await openStore(`sqlite:${path}`);
    expect(await store.transact(keyOf('t', 'A1', 'T'), writeOff('A1', '3', 'T'))).toBe('written 3');
    expect((await store.orders('t', {})).map(({ order_no }) => order_no)).toEqual(['1', '3']);
    await store.close();
  },
);

/** Writes off coupon after coupon, until a response is 系统繁忙. */
async function untilBusy(url: string, first: number): Promise<readonly string[]> {
  const written: string[] = [];
  for (let i = first; i < first + 5_000; i++) {
    const code = `99000100000${String(i).padStart(5, '0')}`;
    const { outcome, body } = await ask(url, code, { wf_trace_no: code });
    if (outcome === 'system_error') return written;
    expect(outcome).toBe('written_off');
    written.push(String(body['order_no']));
  }
  throw new Error('never busy');
}

async function listed(url: string): Promise<readonly string[]> {
  const { orders }: { orders: readonly { order_no: string }[] } = JSON.parse(
    await (await fetch(`${url}/__admin/orders`)).text(),
  );
  return orders.map(({ order_no }) => order_no);
}

test('a failing disk is 系统繁忙, nothing is written halfway, and it continues once the disk works', async () => {
  const path = join(folder, 'failing.db');
  const emulator = await emulatorProcess(`sqlite:${path}`);
  await ask(emulator.url, '9900010000000001');
  const { size } = await stat(`${path}-wal`);
  // Limits the file size of that process: the system rejects writes, as a failing disk does.
  execFileSync('prlimit', ['--pid', String(emulator.pid), `--fsize=${size + 100_000}:unlimited`]);
  const written = await untilBusy(emulator.url, 100);
  expect(await ask(emulator.url, '9900010000077777')).toMatchObject({ outcome: 'system_error' });
  expect((await listed(emulator.url)).slice(1)).toEqual(written);
  execFileSync('prlimit', ['--pid', String(emulator.pid), '--fsize=unlimited:unlimited']);
  expect(await ask(emulator.url, '9900010000077777')).toMatchObject({ outcome: 'written_off' });
  await emulator.end('SIGKILL');
  const store = await openStore(`sqlite:${path}`);
  expect(await store.orders('of-the-profile', {})).toHaveLength(written.length + 2);
  await store.close();
});

test('a full disk is 系统繁忙, and a deletion makes room again', async () => {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  // A disk of two megabytes that only this process and its children see.
  const mounted = [
    'unshare',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    `mount -t tmpfs -o size=2m t ${disk} && exec "$@"`,
    '-',
  ];
  const emulator = await emulatorProcess(`sqlite:${disk}/state.db`, mounted);
  const seen = `/proc/${emulator.pid}/root${disk}`;
  await writeFile(`${seen}/filler`, Buffer.alloc(1_000_000));
  const written = await untilBusy(emulator.url, 0);
  expect(emulator.output()).toMatch(/full/u);
  const full = await admin(emulator.url, 'GET', '/ready');
  expect([full.status, full.body.error]).toMatchObject([
    503,
    {
      message: `${disk}/state.db: the disk is full, so nothing was written. Free some space: writing then continues by itself (SQLITE_FULL)`,
      message_zh: `${disk}/state.db：磁盘已满，未写入任何内容。腾出空间后将自动恢复（SQLITE_FULL）`,
    },
  ]);
  expect(await listed(emulator.url)).toEqual(written);
  await rm(`${seen}/filler`);
  expect((await admin(emulator.url, 'GET', '/ready')).status).toBe(200);
  expect(await ask(emulator.url, '9900010000077777')).toMatchObject({ outcome: 'written_off' });
  expect(await listed(emulator.url)).toHaveLength(written.length + 1);
  await emulator.end('SIGKILL');
});

test('a change between reading and writing repeats the decision: a coupon frozen, a tenant dropped', async () => {
  const store = await openStore(`sqlite:${join(folder, 'anew.db')}`);
  await store.open('t', {}, [coupon('A'), coupon('B')]);
  const frozen = store.transact(keyOf('t', 'A'), writeOff('A', '1'));
  await store.load('t', [coupon('A', { state: 'frozen' })], 'replace');
  expect(await frozen).toBe('frozen');
  const dropped = store.transact(keyOf('t', 'B'), writeOff('B', '2'));
  await store.drop('t');
  expect(await dropped).toBe('none');
  await store.close();
});

test('what a process that was killed during a reset left is removed at a start', async () => {
  const path = await ownFile('left.db');
  const file = connect(path);
  file.exec(`
    INSERT INTO tenants (name, record, made) VALUES (char(1) || (unixepoch() - 11) || ' killed', '{}', '{}');
    INSERT INTO tenants (name, record, made) VALUES (char(1) || (unixepoch() + 60) || ' under way', '{}', '{}');
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
      INSERT INTO coupons SELECT id, i, 'issued', NULL, '{}' FROM n, tenants WHERE name < ' ';
  `);
  const counted = (): unknown =>
    file.prepare('SELECT (SELECT count(*) FROM tenants), (SELECT count(*) FROM coupons)').row([]);
  expect(counted()).toEqual([3, 2_450]);
  const store = await openStore(`sqlite:${path}`);
  await expect.poll(counted).toEqual([2, 1_250]);
  await store.close();
  file.close();
});

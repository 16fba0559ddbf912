import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, StoreError } from '../store-error.js';
import { untilFree } from './busy.js';
import { atomically, type Connection } from './connection.js';
import { broken, failureAt } from './failures.js';
import { loadLibsql } from './libsql-driver.js';
import { hasNodeSqlite, openWithNode } from './node-driver.js';

/** When a write-off counts as done: once the system has it (kill -9 loses nothing), or once the disk has. */
export type Sync = 'normal' | 'full';

/**
 * The number of pages of 4 KiB that wait beside the file before SQLite copies them into it. Write-offs change the same
 * few pages again and again. With SQLite's default of 1,000, the copies came so often that they slowed write-offs.
 */
const pagesUntilCheckpoint = 4_000;

/** Marks a file as ours: `SBEI`, as SQLite's `application_id`. */
const applicationId = 0x53_42_45_49;

/** The changes from each schema version to the next; the file's `user_version` counts them. */
const migrations: readonly string[] = [
  `CREATE TABLE tenants (
     id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, record TEXT NOT NULL, made TEXT NOT NULL
   ) STRICT;
   CREATE TABLE made_coupons (
     tenant INTEGER NOT NULL, code TEXT NOT NULL, state TEXT NOT NULL, inst_no TEXT, coupon TEXT NOT NULL,
     PRIMARY KEY (tenant, code)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE coupons (
     tenant INTEGER NOT NULL, code TEXT NOT NULL, state TEXT NOT NULL, inst_no TEXT, coupon TEXT NOT NULL,
     PRIMARY KEY (tenant, code)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX coupons_by_state ON coupons (tenant, state, code);
   CREATE TABLE orders (
     tenant INTEGER NOT NULL, seq INTEGER NOT NULL, order_no TEXT NOT NULL, inst_no TEXT NOT NULL,
     shop_no TEXT NOT NULL, day TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX orders_by_number ON orders (tenant, order_no);
   CREATE INDEX orders_by_day ON orders (tenant, day, seq);
   CREATE TABLE traces (
     tenant INTEGER NOT NULL, trace TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (tenant, trace)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE orders ADD COLUMN code TEXT;
   UPDATE orders SET code = body ->> 'coupon_code';
   CREATE INDEX orders_by_coupon ON orders (tenant, inst_no, code, seq);`,
  // The number of a tenant's first row: a tenant that a reset recreates keeps its place among the others.
  'ALTER TABLE tenants ADD COLUMN place INTEGER;',
];

/**
 * Opens a file, or creates it. A foreign, broken or too new file is left unchanged, byte for byte.
 *
 * @param sync whether each write-off waits until it is on disk
 * @throws StoreError
 */
export async function openFile(path: string, sync: Sync): Promise<Connection> {
  const connect = await loadDriver();
  await refuseUnfit(path);
  try {
    return await untilFree(path, () => prepared(connect(path), path, sync));
  } catch (error) {
    throw failureAt(path, error);
  }
}

/**
 * Node's own SQLite if it has one, otherwise the package libsql. Never both in one process: the locks on a file belong
 * to the process, so each would release the other's.
 */
export async function loadDriver(): Promise<(path: string) => Connection> {
  return hasNodeSqlite ? openWithNode : loadLibsql();
}

/**
 * A connection that found the file locked is not used again. libsql leaves the rejected statement unfinished, so later
 * reads of this connection would show an old state of the file.
 */
function prepared(connection: Connection, path: string, sync: Sync): Connection {
  try {
    prepare(connection, path, sync);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Checks the first hundred bytes before SQLite opens the file: even closing a foreign one could change it. */
async function refuseUnfit(path: string): Promise<void> {
  const head = await headOf(path);
  if (head.length === 0) return;
  if (head.length < 100 || head.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw foreign(path, 'it is no SQLite database', '不是 SQLite 数据库');
  }
  if (head.readUInt32BE(68) !== applicationId) {
    throw foreign(path, 'it is the database of another program', '是其他程序的数据库');
  }
  refuseNewer(path, head.readUInt32BE(60));
}

async function headOf(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).isDirectory()) throw foreign(path, 'it is a folder', '是文件夹');
    const file = await open(path, 'r+');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw failureAt(path, error);
  }
  await refuseNoFolder(path);
  return Buffer.alloc(0);
}

async function refuseNoFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new StoreError({
    en: `${path}: the folder ${folder} does not exist; create it first, or name another`,
    zh: `${path}：没有文件夹 ${folder}，请先创建或另选`,
  });
}

function prepare(connection: Connection, path: string, sync: Sync): void {
  migrate(connection, path);
  // Also finds damage to a single page in the middle of the file. A million coupons take about a second.
  const [found] = connection.prepare('PRAGMA quick_check(1)').row([]);
  if (found !== 'ok') throw broken(path, String(found));
  connection.exec('PRAGMA journal_mode = WAL');
  // SQLite ends the reading of quick_check in a file that was not in this mode only with the next one.
  connection.exec('PRAGMA user_version');
  connection.exec(`PRAGMA synchronous = ${sync.toUpperCase()}`);
  connection.exec(`PRAGMA wal_autocheckpoint = ${pagesUntilCheckpoint}`);
}

/** Migrates a file to the newest schema, in one transaction; a new file gets all of it. */
function migrate(connection: Connection, path: string): void {
  if (versionOf(connection, path) === migrations.length) return;
  atomically(connection, () => {
    for (const step of migrations.slice(versionOf(connection, path))) connection.exec(step);
    connection.exec(`PRAGMA application_id = ${applicationId}`);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(connection: Connection, path: string): number {
  const version = Number(connection.prepare('PRAGMA user_version').row([])[0]);
  refuseNewer(path, version);
  return version;
}

function refuseNewer(path: string, version: number): void {
  if (version <= migrations.length) return;
  throw new StoreError({
    en: `${path}: made by a newer shoubei-mock (schema ${version}, this one knows ${migrations.length}); use that one, or name another file`,
    zh: `${path}：由更新版本的 shoubei-mock 创建（结构 ${version}，本版本支持到 ${migrations.length}），请使用该版本或另选文件`,
  });
}

function foreign(path: string, en: string, zh: string): StoreError {
  return new StoreError({
    en: `${path}: ${en}; it is left as it was. Name another file`,
    zh: `${path}：${zh}，未作改动，请另选文件`,
  });
}

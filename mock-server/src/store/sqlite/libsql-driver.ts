import type Libsql from 'libsql';
import { codeOf, messageOf, optionalPackage } from '../store-error.js';
import type { Connection, Row } from './connection.js';

/** SQLite by the package libsql. */
export async function loadLibsql(): Promise<(path: string) => Connection> {
  const { default: Database } = await optionalPackage('libsql', '0.5', () => import('libsql'));
  return (path) => connectionOf(opened(() => new Database(path)));
}

type Database = InstanceType<typeof Libsql>;

function connectionOf(database: Database): Connection {
  const commit = database.prepare('COMMIT');
  return {
    exec: (sql) => void database.exec(sql),
    // Not prepared: libsql leaves a prepared BEGIN that found the file locked unfinished, and later reads are out of
    // date.
    begin: () => void database.exec('BEGIN IMMEDIATE'),
    commit: () => void commit.run(),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      if (statement.reader) statement.raw();
      return {
        run: (values) => void statement.run(values),
        // Not the first row of `all`: reading a list of one takes libsql more than twice as long.
        row: (values) => rowOf(statement.get(values)),
        rows: (values) => statement.all(values).map(rowOf),
      };
    },
    close: () => void database.close(),
  };
}

function rowOf(row: unknown): Row {
  return Array.isArray(row) ? row : [];
}

/** If libsql cannot open or create the file, it gives no code: 14 is SQLite's CANTOPEN. */
function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (codeOf(cause) !== '' || !/: 14\b/u.test(messageOf(cause))) throw cause;
    throw Object.assign(new Error(messageOf(cause), { cause }), { code: 'SQLITE_CANTOPEN' });
  }
}

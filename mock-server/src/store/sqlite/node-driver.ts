import { isBuiltin } from 'node:module';
import { messageOf } from '../store-error.js';
import type { Connection, Value } from './connection.js';

/** The used part of `node:sqlite`: Node 22.13 has it. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}

interface NodeDatabase {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => NodeStatement;
  readonly close: () => void;
}

interface NodeStatement {
  readonly run: (...values: readonly Value[]) => unknown;
  readonly get: (...values: readonly Value[]) => object | undefined;
  readonly all: (...values: readonly Value[]) => readonly object[];
}

/** Whether this Node has SQLite in it: since 22.13. */
export const hasNodeSqlite: boolean = isBuiltin('node:sqlite');

/** SQLite by Node itself. */
export function openWithNode(path: string): Connection {
  const { DatabaseSync } = load();
  const database = named(() => new DatabaseSync(path));
  const begin = named(() => database.prepare('BEGIN IMMEDIATE'));
  const commit = named(() => database.prepare('COMMIT'));
  return {
    exec: (sql) => named(() => database.exec(sql)),
    begin: () => void named(() => begin.run()),
    commit: () => void named(() => commit.run()),
    prepare: (sql) => {
      const statement = named(() => database.prepare(sql));
      return {
        run: (values) => void named(() => statement.run(...values)),
        // A row is an object, because 22.13 supports nothing else; no two columns of one statement have the same name.
        row: (values) => Object.values(named(() => statement.get(...values)) ?? {}),
        rows: (values) => named(() => statement.all(...values)).map((row) => Object.values(row)),
      };
    },
    close: () => named(() => database.close()),
  };
}

/**
 * Loads SQLite without Node's warning that it is experimental, which does not help users of an emulator. Other warnings
 * are printed.
 */
function load(): NodeSqlite {
  const say = process.emitWarning.bind(process);
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  const value = (...warning: readonly unknown[]): void => {
    const [text] = warning.map(String);
    if (text?.startsWith('SQLite is an experimental') !== true) Reflect.apply(say, process, warning);
  };
  Object.defineProperty(process, 'emitWarning', { ...own, value });
  try {
    const module = process.getBuiltinModule('node:sqlite');
    if (isSqlite(module)) return module;
    throw new Error('this Node has no node:sqlite');
  } finally {
    Object.defineProperty(process, 'emitWarning', own);
  }
}

function isSqlite(module: object | undefined): module is NodeSqlite {
  return module !== undefined && 'DatabaseSync' in module;
}

/** SQLite's own names for its result codes: those that this project checks for or may show. */
const names: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
};

/** Gives errors of SQLite their names as codes: Node has only the numbers, whose low byte is the general code. */
function named<R>(act: () => R): R {
  try {
    return act();
  } catch (cause) {
    const number = numberOf(cause);
    if (number === undefined) throw cause;
    const code = names[number] ?? names[number % 256] ?? 'SQLITE_ERROR';
    throw Object.assign(new Error(messageOf(cause), { cause }), { code });
  }
}

function numberOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined;
}

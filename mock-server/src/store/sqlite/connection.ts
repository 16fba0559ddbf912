/** A value that a column can hold. */
export type Value = string | number | null;

export type Row = readonly unknown[];

/** A statement that is prepared once; each call runs it from the start. */
export interface Statement {
  readonly run: (values: readonly Value[]) => void;
  /** The first row; empty without one. */
  readonly row: (values: readonly Value[]) => Row;
  readonly rows: (values: readonly Value[]) => readonly Row[];
}

/**
 * An open file, through one of the libraries. No method waits for a lock. A SQLite error has SQLite's own name for it
 * as `code`: `SQLITE_BUSY`, `SQLITE_CONSTRAINT_UNIQUE`.
 */
export interface Connection {
  readonly exec: (sql: string) => void;
  /** Begins a transaction that writes. */
  readonly begin: () => void;
  readonly commit: () => void;
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
}

/** Runs a step completely or not at all; no other connection writes meanwhile. */
export function atomically<R>(connection: Connection, step: () => R): R {
  connection.begin();
  try {
    const result = step();
    connection.commit();
    return result;
  } catch (error) {
    undo(connection);
    throw error;
  }
}

function undo(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // SQLite has undone it by itself, for example because the disk is full.
  }
}

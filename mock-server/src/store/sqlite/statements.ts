import type { Connection, Row, Statement, Value } from './connection.js';

/** Statements of one connection, which prepares each once. */
export class Statements {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  run(sql: string, values: readonly Value[]): void {
    this.#statement(sql).run(values);
  }

  /** The first row; empty without one. */
  row(sql: string, values: readonly Value[]): Row {
    return this.#statement(sql).row(values);
  }

  rows(sql: string, values: readonly Value[]): readonly Row[] {
    return this.#statement(sql).rows(values);
  }

  /** Writes the log next to the file into the file, so that it can be copied alone. */
  close(): void {
    this.#connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#connection.close();
  }

  #statement(sql: string): Statement {
    const there = this.#prepared.get(sql);
    if (there) return there;
    const made = this.#connection.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }
}

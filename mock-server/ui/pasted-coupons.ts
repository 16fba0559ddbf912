import { cellsIn } from './cells.js';
import { columnOf, couponColumns } from './coupon-columns.js';
import { shortened, visible } from './format.js';
import { type Both, sayBoth } from './preferences.js';

type Row = readonly string[];

/** Rows as pasted, and the assigned columns. */
export interface Pasted {
  readonly rows: readonly Row[];
  readonly hasHeader: boolean;
  /** Column names; '' for a column left out, undefined for an unknown one. */
  readonly columns: readonly (string | undefined)[];
}

/** A problem in a cell or a whole row. */
export interface CellProblem extends Both {
  /** From 1, as pasted. */
  readonly row: number;
  /** From 0, as pasted. */
  readonly column?: number;
}

/** Reads rows, and recognizes their columns by the titles, or else by the content. */
export function readPasted(text: string): Pasted {
  const rows = cellsIn(text);
  const first = rows.find((row) => !isEmpty(row)) ?? [];
  const named = first.map((title) => columnOf(title)?.name);
  const width = Math.max(0, ...rows.map(widthOf));
  const hasHeader = named.some((name) => name !== undefined);
  return { rows, hasHeader, columns: hasHeader ? wide(onceEach(named), width) : guessed(rows, width) };
}

function isEmpty(row: Row): boolean {
  return widthOf(row) === 0;
}

/** Cells up to the last one that is not empty. */
function widthOf(row: Row): number {
  return row.findLastIndex((cell) => cell !== '') + 1;
}

function wide(names: readonly (string | undefined)[], width: number): readonly (string | undefined)[] {
  return Array.from({ length: width }, (_, at) => names[at]);
}

/** Marks the second of two columns with the same name as unknown. */
function onceEach(names: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return names.map((name, at) => (names.indexOf(name) === at ? name : undefined));
}

/** Guesses columns without titles: codes first, then amounts in yuan, dates and states, if the cells fit. */
function guessed(rows: readonly Row[], width: number): readonly (string | undefined)[] {
  const free = ['face_amount_yuan', 'settle_amount_yuan', 'min_amount_yuan', 'valid_from', 'valid_until'];
  const names: (string | undefined)[] = [];
  const dates = rows.find((row) => !isEmpty(row))?.filter((cell) => reads('valid_until', cell)).length ?? 0;
  for (let at = 0; at < width; at++) {
    const cells = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
    const name =
      at === 0
        ? 'coupon_code'
        : (free.find((one) => cells.every((cell) => reads(one, cell))) ??
          (cells.every((cell) => reads('state', cell)) ? 'state' : undefined));
    const known = name === 'valid_from' && dates === 1 ? 'valid_until' : name;
    if (known !== undefined && free.includes(known)) free.splice(free.indexOf(known), 1);
    names.push(known);
  }
  return names;
}

function valueOf(name: string, cell: string): unknown {
  const column = couponColumns.find((one) => one.name === name);
  return column?.read ? column.read(cell) : cell;
}

function reads(name: string, cell: string): boolean {
  return valueOf(name, cell) !== undefined;
}

/** The result of reading rows: coupons with their rows, and problems. */
export interface ReadRows {
  readonly coupons: readonly Readonly<Record<string, unknown>>[];
  readonly rows: readonly number[];
  readonly problems: readonly CellProblem[];
}

/** Makes coupons of rows by their columns. */
export function toCoupons({ rows, hasHeader, columns }: Pasted): ReadRows {
  const head = hasHeader ? rows.findIndex((row) => !isEmpty(row)) : -1;
  const problems: CellProblem[] = [...columnProblems(columns, Math.max(head, 0) + 1)];
  const coupons: Readonly<Record<string, unknown>>[] = [];
  const of: number[] = [];
  const codeAt = columns.indexOf('coupon_code');
  const codes = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (index <= head || isEmpty(row)) continue;
    const { coupon, faults } = toCoupon(row, index + 1, columns);
    problems.push(
      ...missingIn(row, index + 1, columns),
      ...faults,
      ...twiceIn(row[codeAt] ?? '', index + 1, codeAt, codes),
    );
    coupons.push(coupon);
    of.push(index + 1);
  }
  return { coupons, rows: of, problems };
}

/** Whether an earlier row has the code; notes it where none has. */
function twiceIn(
  code: string,
  row: number,
  column: number,
  codes: Map<string, number>,
): readonly CellProblem[] {
  const earlier = codes.get(code);
  if (code === '') return [];
  if (earlier === undefined) codes.set(code, row);
  return earlier === undefined
    ? []
    : [{ row, column, en: `is the code of row ${earlier}, too`, zh: `与第 ${earlier} 行的券码相同` }];
}

/** Problems with columns: missing, unknown or duplicate ones. */
function columnProblems(columns: Pasted['columns'], row: number): readonly CellProblem[] {
  const unknown = columns.flatMap((name, column) =>
    name === undefined
      ? [
          {
            row,
            column,
            en: 'is not a field that is known: choose one above',
            zh: '不是已知字段：请在上方选择',
          },
        ]
      : [],
  );
  const fields = columns.map((name) => couponColumns.find((one) => one.name === name)?.field);
  const twice = fields.flatMap((field, column) =>
    field !== undefined && fields.indexOf(field) !== column
      ? [{ row, column, en: 'is chosen for two columns', zh: '被两列选用' }]
      : [],
  );
  const has = (...names: readonly string[]): boolean => names.some((name) => columns.includes(name));
  const missing = (en: string, zh: string): CellProblem => ({
    row,
    en: `no column is the ${en}: choose it above`,
    zh: `没有${zh}列：请在上方选择`,
  });
  return [
    ...(has('coupon_code') ? [] : [missing('code', '券码')]),
    ...(has('face_amount', 'face_amount_yuan') ? [] : [missing('face value', '券面额')]),
    ...unknown,
    ...twice,
  ];
}

function toCoupon(
  cells: Row,
  row: number,
  columns: Pasted['columns'],
): { readonly coupon: Readonly<Record<string, unknown>>; readonly faults: readonly CellProblem[] } {
  const coupon: Record<string, unknown> = {};
  const faults: CellProblem[] = [];
  for (const [at, name] of columns.entries()) {
    const cell = cells[at] ?? '';
    const column = couponColumns.find((one) => one.name === name);
    if (!column || cell === '') continue;
    const value = column.read ? column.read(cell) : cell;
    if (value === undefined && column.expected) {
      const { en, zh } = column.expected(cell);
      const got = visible(JSON.stringify(shortened(cell)));
      faults.push({ row, column: at, en: `${en}, got ${got}`, zh: `${zh}，实为 ${got}` });
    } else coupon[column.field] = value;
  }
  return { coupon, faults };
}

/** A coupon needs a code and a face value. */
function missingIn(cells: Row, row: number, columns: Pasted['columns']): readonly CellProblem[] {
  return columns.flatMap((name, column) =>
    needed.has(name ?? '') && (cells[column] ?? '') === ''
      ? [{ row, column, en: 'is empty', zh: '为空' }]
      : [],
  );
}

const needed: ReadonlySet<string> = new Set(['coupon_code', 'face_amount', 'face_amount_yuan']);

/** The name of a column as a spreadsheet has it: A, B, … Z, AA. */
export function letterOf(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last;
}

/** The place of a problem in the pasted text: row, column and the column's meaning. */
export function placeOf({ row, column }: CellProblem, columns: Pasted['columns']): Both {
  if (column === undefined) return { en: `Row ${row}`, zh: `第 ${row} 行` };
  const known = couponColumns.find(({ name }) => name === columns[column]);
  const title = known ? sayBoth(known) : '';
  const letter = letterOf(column);
  return {
    en: `Row ${row}, column ${letter}${title === '' ? '' : ` “${title}”`}`,
    zh: `第 ${row} 行 ${letter} 列${title === '' ? '' : `“${title}”`}`,
  };
}

/** Splits text copied from a spreadsheet (tabs) or saved as CSV (commas, semicolons) into rows of cells. */
export function cellsIn(text: string): readonly (readonly string[])[] {
  const between = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length || row.length > 0;) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at, between) : plainCell(text, at, between);
    row.push(cell);
    at = end + 1;
    if (text[end] === between) continue;
    if (text[end] === '\r' && text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Returns the separator in the first line. A tab comes first, because amounts and titles contain none. */
function separatorOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/u, 1);
  return ['\t', ',', ';', '，'].find((mark) => first.includes(mark)) ?? '\t';
}

interface Cell {
  readonly cell: string;
  /** The position of the separator or the line end. */
  readonly end: number;
}

function plainCell(text: string, from: number, between: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== between && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: text.slice(from, end).trim(), end };
}

/** Reads a cell in quotes, which are doubled inside. A quote that only begins a cell is an ordinary character. */
function quotedCell(text: string, from: number, between: string): Cell {
  let end = text.indexOf('"', from + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  const next = end === -1 ? undefined : text[end + 1];
  if (end === -1 || (next !== undefined && ![between, '\r', '\n'].includes(next)))
    return plainCell(text, from, between);
  return {
    cell: text
      .slice(from + 1, end)
      .replaceAll('""', '"')
      .trim(),
    end: end + 1,
  };
}

/** The cells of a text that a spreadsheet copied (tabs) or saved as CSV (commas, semicolons), by rows. */
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

/** The one of the first line; a tab before all, since it stands in no amount or title. */
function separatorOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/u, 1);
  return ['\t', ',', ';', '，'].find((mark) => first.includes(mark)) ?? '\t';
}

interface Cell {
  readonly cell: string;
  /** Where the separator or the line's end is. */
  readonly end: number;
}

function plainCell(text: string, from: number, between: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== between && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: text.slice(from, end).trim(), end };
}

/** Quotes around a whole cell, doubled within. A quote that begins a cell and does not end it is a character like others. */
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

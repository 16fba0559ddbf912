import cliui, { type Cell } from 'cliui';

/** The most characters of a cell: another program's text may have a mebibyte, which takes minutes to wrap. */
const mostCharacters = 20_000;

/** Formats rows of cells in 80 columns, without padding in the last column. */
export function formatTable(rows: Iterable<readonly Cell[]>): string {
  const table = cliui({ width: 80 });
  for (const row of rows)
    table.div(...row.map((cell) => Object.assign({}, cell, { text: bounded(cell.text) })));
  return table.toString().replaceAll(/(?<! ) +$/gmu, '');
}

/** Wraps text to 80 columns, each line indented by this many spaces. */
export function wrap(text: string, indent = 0): string {
  return formatTable([[{ text, width: 80, padding: [0, 0, 0, indent] }]]);
}

function bounded(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}…` : text;
}

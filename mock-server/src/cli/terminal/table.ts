import cliui, { type Cell } from 'cliui';

/** Rows of cells in 80 columns, without the spaces that fill the last column. */
export function formatTable(rows: Iterable<readonly Cell[]>): string {
  const table = cliui({ width: 80 });
  for (const row of rows) table.div(...row);
  return table.toString().replaceAll(/(?<! ) +$/gmu, '');
}

/** Text in lines of 80 columns, each after so many spaces. */
export function wrap(text: string, indent = 0): string {
  return formatTable([[{ text, width: 80, padding: [0, 0, 0, indent] }]]);
}

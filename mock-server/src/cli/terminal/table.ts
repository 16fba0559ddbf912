import cliui, { type Cell } from 'cliui';

/** Formats rows of cells in 80 columns, without padding in the last column. */
export function formatTable(rows: Iterable<readonly Cell[]>): string {
  const table = cliui({ width: 80 });
  for (const row of rows) table.div(...row);
  return table.toString().replaceAll(/(?<! ) +$/gmu, '');
}

/** Wraps text to 80 columns, each line indented by this many spaces. */
export function wrap(text: string, indent = 0): string {
  return formatTable([[{ text, width: 80, padding: [0, 0, 0, indent] }]]);
}

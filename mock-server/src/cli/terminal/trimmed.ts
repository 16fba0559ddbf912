/** A table without the spaces that fill its last column. */
export function trimmed(table: string): string {
  return table.replaceAll(/(?<! ) +$/gmu, '');
}

// Numbers of shops and merchants stand in one cell, joined by `|`. Any character may be in a number, so `\|` is one that
// does not join, and `\\` a backslash. An empty cell is no list at all, so the empty list is a sole `|`.

/** @example toCell(['862010110001', '862010110002']) // '862010110001|862010110002' */
export function toCell(numbers: readonly string[]): string {
  if (numbers.length === 0) return '|';
  return numbers.map((number) => number.replaceAll(/[\\|]/gu, String.raw`\$&`)).join('|');
}

/** The numbers of a cell that is not empty. */
export function fromCell(cell: string): string[] {
  if (cell === '|') return [];
  if (!cell.includes('\\')) return cell.split('|');
  // A backslash before anything else is itself.
  return [...cell.matchAll(/(?:^|\|)((?:\\[\\|]|[^|])*)/gu)].map(([, number = '']) =>
    number.replaceAll(/\\([\\|])/gu, '$1'),
  );
}
